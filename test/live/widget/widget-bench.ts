import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Browser, type BrowserContextOptions, chromium } from 'playwright-core';
import { systemClock } from '../../../src/data/clock.ts';
import type { LiveServerOptions } from '../../../src/live/server/server-options.ts';
import type { WidgetAssets } from '../../../src/live/server/widget-assets.ts';
import { FakeHub } from '../server/fake-hub.ts';
import { type RunningServer, runServer } from '../server/running-server.ts';
import { OpenedWidget } from './opened-widget.ts';
import { knownSymbol } from './shown-recording.ts';

const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'];

/** A browser, and for each test a live server and a page. */
export class WidgetBench {
  hub = new FakeHub([knownSymbol()]);
  private readonly assets: WidgetAssets;
  private browser: Browser | null = null;
  private running: RunningServer | null = null;
  private shown: OpenedWidget | null = null;
  private foreign: Server | null = null;

  constructor(assets: WidgetAssets) {
    this.assets = assets;
  }

  /** The server. */
  get server(): RunningServer {
    return present(this.running);
  }

  /** The page. */
  get opened(): OpenedWidget {
    return present(this.shown);
  }

  async launch(): Promise<void> {
    this.browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ARGUMENTS });
  }

  /** Starts a server. */
  async serve(hub = new FakeHub([knownSymbol()]), options: Partial<LiveServerOptions> = {}): Promise<void> {
    this.hub = hub;
    this.running = await runServer(hub, systemClock, { assets: this.assets, ...options });
  }

  /** Opens a page of the server, or of another. */
  async open(path = '', options: BrowserContextOptions & { readonly script?: string } = {}): Promise<OpenedWidget> {
    this.shown = await OpenedWidget.open(present(this.browser), new URL(path, this.server.url).href, options);
    return this.shown;
  }

  /** Serves a page of another origin, written when it is asked for. */
  async foreignPage(html: () => string): Promise<string> {
    const other = createServer((_request, response) => response.setHeader('Content-Type', 'text/html').end(html()));
    this.foreign = other;
    await new Promise<void>((resolve) => {
      other.listen(0, '127.0.0.1', resolve);
    });
    return `http://127.0.0.1:${(other.address() as AddressInfo).port}/`;
  }

  /** Ends what a test began. */
  async tidy(): Promise<void> {
    await this.shown?.page.context().close();
    await this.running?.close();
    this.foreign?.close();
    this.shown = this.running = this.foreign = null;
  }

  async quit(): Promise<void> {
    await this.browser?.close();
  }
}

function present<Value>(value: Value | null): Value {
  if (value === null) throw new Error('the test has not begun that yet');
  return value;
}
