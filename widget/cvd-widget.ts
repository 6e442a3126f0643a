import type { WireMessage, WireView } from '../src/live/protocol/wire-messages.ts';
import { FeedConnection, type ConnectionState } from './feed-connection.ts';
import { LiveModel } from './live-model.ts';
import { VIEW_NAMES } from './pickers.ts';
import { WidgetFrame } from './widget-frame.ts';

const SERVER = scriptOrigin();

/**
 * `<cvd-widget symbol="BTCUSDT">`: price, CVD, delta and divergences of a cvdlab live server. Attributes: `symbol`, `venue`,
 * `market`, `bar`, `session`, `reset` and `sizes` choose what is shown, `server` whose (default: where the script came
 * from), `bars` how much of the past, `theme` `light` or `dark` (default: as the system). Events, each with a `detail`:
 * `cvd-view` when another view is shown, `cvd-theme` when the switch is used, `cvd-signal` when a signal becomes known.
 */
export class CvdWidget extends HTMLElement {
  /** What makes the widget begin anew when it changes. */
  static readonly observedAttributes = [...VIEW_NAMES, 'server', 'bars', 'theme'];
  private accessToken: string | null = null;
  private model = new LiveModel();
  private frame: WidgetFrame | null = null;
  private connection: FeedConnection | null = null;
  private state: ConnectionState = { type: 'connecting' };
  private frameRequest = 0;
  private isRestarting = false;

  /** The server's access token, where it needs one and this page is not its own: a property, never an attribute. */
  get token(): string | null {
    return this.accessToken;
  }

  set token(token: string | null) {
    this.accessToken = token;
    if (this.frame !== null) this.restartSoon();
  }

  /** Called by the browser when the element comes into a page. */
  connectedCallback(): void {
    this.adoptToken();
    if (this.shadowRoot === null) this.attachShadow({ mode: 'open' });
    this.start();
  }

  /** Called by the browser when it leaves the page. */
  disconnectedCallback(): void {
    this.stop();
  }

  /** Called by the browser when an attribute changes. */
  attributeChangedCallback(name: string): void {
    if (this.frame === null) return;
    if (name === 'theme') this.frame.recolour();
    else this.restartSoon();
  }

  /** A token given before this script was loaded hides the property behind it. */
  private adoptToken(): void {
    if (!Object.hasOwn(this, 'token')) return;
    const given = this.token;
    Reflect.deleteProperty(this, 'token');
    this.token = given;
  }

  /** Once for however many attributes are changed in one go. */
  private restartSoon(): void {
    if (this.isRestarting) return;
    this.isRestarting = true;
    queueMicrotask(() => {
      this.isRestarting = false;
      if (!this.isConnected) return;
      this.connection?.close();
      this.connect();
    });
  }

  private start(): void {
    if (this.shadowRoot === null) return;
    this.model = new LiveModel();
    this.frame = new WidgetFrame(this.shadowRoot, this.model, {
      pick: (view) => this.pick(view),
      send: (command) => this.connection?.send(command),
      switchTheme: (isDark) => this.switchTheme(isDark),
    });
    this.connect();
  }

  private stop(): void {
    cancelAnimationFrame(this.frameRequest);
    this.frameRequest = 0;
    this.connection?.close();
    this.frame?.remove();
    this.frame = this.connection = null;
  }

  private connect(): void {
    this.connection = new FeedConnection(this.url(), this.accessToken, {
      message: (message) => this.receive(message),
      state: (state) => {
        this.state = state;
        this.drawSoon();
      },
    });
  }

  private url(): string {
    const url = new URL('/ws/cvd', this.getAttribute('server') ?? SERVER);
    url.protocol = url.protocol.replace('http', 'ws');
    for (const name of [...VIEW_NAMES, 'bars']) {
      const value = this.getAttribute(name);
      if (value !== null) url.searchParams.set(name, value);
    }
    return url.href;
  }

  private receive(message: WireMessage): void {
    if (message.type === 'error') this.frame?.announce(message.message);
    for (const signal of this.model.apply(message)) {
      this.frame?.tell(signal, message.symbol);
      this.dispatchEvent(new CustomEvent('cvd-signal', { detail: signal }));
    }
    this.drawSoon();
  }

  /** However many messages come, the page is drawn once per frame. */
  private drawSoon(): void {
    if (this.frameRequest !== 0) return;
    this.frameRequest = requestAnimationFrame(() => {
      this.frameRequest = 0;
      this.frame?.draw(this.state);
    });
  }

  private pick(view: WireView): void {
    for (const name of VIEW_NAMES) this.setAttribute(name, view[name]);
    this.dispatchEvent(new CustomEvent('cvd-view', { detail: view }));
  }

  private switchTheme(isDark: boolean): void {
    this.setAttribute('theme', isDark ? 'dark' : 'light');
    this.dispatchEvent(new CustomEvent('cvd-theme', { detail: isDark ? 'dark' : 'light' }));
  }
}

/** Where this script came from: the server whose data it shows, unless the page says otherwise. */
function scriptOrigin(): string {
  const script = document.currentScript;
  return script instanceof HTMLScriptElement && script.src !== '' ? new URL(script.src).origin : location.origin;
}
