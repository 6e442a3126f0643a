import type { WireSignal, WireView } from '../src/live/protocol/wire-messages.ts';
import { Alerts } from './alerts.ts';
import { button, element } from './element.ts';
import type { ConnectionState } from './feed-connection.ts';
import { LiveChart, type Pointed } from './live-chart.ts';
import type { LiveModel } from './live-model.ts';
import { Pickers } from './pickers.ts';
import { Readout, SignalTip } from './readout.ts';
import { ReplayBar } from './replay-bar.ts';
import { CoverageLine, StatusLine } from './status-line.ts';
import { TableView } from './table-view.ts';
import { barText, readable, signalText } from './texts.ts';
import { coloursIn } from './theme.ts';
import { WIDGET_STYLE } from './widget-style.ts';

/** What people ask for. */
export interface FrameEvents {
  /** Another view. */
  pick(view: WireView): void;
  /** A command for the replay. */
  send(command: Readonly<Record<string, unknown>>): void;
  /** The other theme. */
  switchTheme(isDark: boolean): void;
}

const HELP =
  'Price, CVD and delta. Left and right arrow: one bar; Page up and down: ten; Home and End: first and newest; plus and minus: zoom; Escape: leave the bar.';
const NOTICE = 'Charts: TradingView Lightweight Charts™, © 2025 TradingView, Inc.';
const JUMPS: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowRight: 1,
  PageUp: -10,
  PageDown: 10,
  Home: -Infinity,
  End: Infinity,
};

/** Everything that can be seen, heard and pressed of a widget. */
export class WidgetFrame {
  private readonly root: ShadowRoot;
  private readonly model: LiveModel;
  private readonly heard = element('div', { class: 'heard', 'aria-live': 'polite' });
  private readonly box = element('div', { class: 'chart', tabindex: '0', role: 'group', 'aria-label': HELP });
  private readonly stage = element('div', { class: 'stage' });
  private readonly status = new StatusLine((text) => this.announce(text));
  private readonly alerts = new Alerts((text) => this.announce(text));
  private readonly coverage = new CoverageLine();
  private readonly readout = new Readout();
  private readonly tip = new SignalTip();
  private readonly pickers: Pickers;
  private readonly replay: ReplayBar;
  private readonly tables: TableView;
  private readonly chart: LiveChart;
  private readonly themeButton: HTMLButtonElement;
  private readonly systemTheme = matchMedia('(prefers-color-scheme: dark)');
  private readonly follow = (): void => this.recolour();
  private pointed: Pointed | null = null;

  constructor(root: ShadowRoot, model: LiveModel, events: FrameEvents) {
    this.root = root;
    this.model = model;
    this.pickers = new Pickers((view) => events.pick(view));
    this.replay = new ReplayBar((command) => events.send(command));
    this.tables = new TableView(model);
    this.themeButton = button('', '', () => events.switchTheme(!this.isDark()));
    this.build();
    this.chart = new LiveChart(this.box, model, coloursIn(root), (at) => this.point(at));
    this.box.addEventListener('keydown', (event) => this.press(event));
    this.systemTheme.addEventListener('change', this.follow);
    this.nameTheme();
  }

  /** Shows what the model holds. */
  draw(connection: ConnectionState): void {
    const { model } = this;
    this.status.show(connection, model.status, model.lastTrade);
    const isCurrent = connection.type === 'open' && model.status?.status !== 'stale';
    this.stage.classList.toggle('stale', model.view !== null && !isCurrent);
    if (model.view === null || model.status === null) return;
    this.pickers.show(model.view, model.views);
    this.coverage.show(model.status);
    this.replay.show(model.status.replay, model.lastTrade);
    this.chart.draw();
    this.tables.draw();
    this.read(model.view);
  }

  /** Takes the colours of the theme that holds now. */
  recolour(): void {
    this.nameTheme();
    this.chart.recolour(coloursIn(this.root));
    this.chart.draw();
  }

  /** Tells of a signal. */
  tell(signal: WireSignal, symbol: string): void {
    this.announce(`${signalText(signal)}, event ${readable(signal.event_time)}`);
    this.alerts.notify(signal, symbol);
  }

  /** Tells people who do not see the page. */
  announce(text: string): void {
    this.heard.textContent = text;
  }

  /** Takes everything off the page. */
  remove(): void {
    this.systemTheme.removeEventListener('change', this.follow);
    this.chart.remove();
    this.root.replaceChildren();
  }

  private build(): void {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(WIDGET_STYLE);
    this.root.adoptedStyleSheets = [sheet];
    const tableButton = button('Table', 'Signals and bars as tables', () => this.toggleTables(tableButton));
    tableButton.ariaPressed = 'false';
    const tools = element('div', { class: 'tools' }, this.alerts.button, tableButton, this.themeButton);
    const top = element('div', { class: 'top' }, this.pickers.element, this.status.element, tools);
    this.stage.append(this.box, this.tip.element, this.tables.element);
    const link = { href: 'https://www.tradingview.com/', target: '_blank', rel: 'noopener noreferrer' };
    const bottom = element('div', { class: 'bottom' }, this.coverage.element, element('a', link, NOTICE));
    const parts = [top, this.readout.element, this.stage, this.replay.element, bottom, this.heard];
    this.root.replaceChildren(element('div', { class: 'frame' }, ...parts));
  }

  private toggleTables(pressed: HTMLButtonElement): void {
    const { element: tables } = this.tables;
    tables.hidden = !tables.hidden;
    pressed.ariaPressed = String(!tables.hidden);
    this.stage.classList.toggle('away', !tables.hidden);
    this.tip.hide();
    this.tables.draw();
    if (!tables.hidden) tables.focus();
  }

  private point(at: Pointed | null): void {
    this.pointed = at;
    const { view } = this.model;
    if (view === null) return;
    this.read(view);
    if (at === null) this.tip.hide();
    else this.tip.show(at.signals, view, at.x, this.box.clientWidth);
  }

  private read(view: WireView): void {
    const { bars, hasOpen } = this.model;
    const last = bars.length - 1;
    const index = Math.min(this.pointed?.index ?? last, last);
    const placed = bars[index];
    if (placed !== undefined) this.readout.show(placed.bar, view, hasOpen && index === last);
  }

  private press(event: KeyboardEvent): void {
    const jump = JUMPS[event.key];
    if (event.key === '+' || event.key === '-') this.chart.zoom(event.key === '+' ? 0.7 : 1 / 0.7);
    else if (event.key === 'Escape') this.chart.pointAtNothing();
    else if (jump !== undefined) this.move(jump);
    else return;
    event.preventDefault();
  }

  private move(bars: number): void {
    const { model } = this;
    const last = model.bars.length - 1;
    const index = Math.min(Math.max((this.pointed?.index ?? last) + bars, 0), last);
    const placed = model.bars[index];
    if (placed === undefined || model.view === null) return;
    this.chart.pointAt(index);
    const there = model.signals.filter(({ event }) => event === placed.time).map(({ signal }) => signal);
    const found = there.map((signal) => `${signalText(signal)}, known ${readable(signal.known_time)}`);
    this.announce([barText(placed.bar, model.view), ...found].join('; '));
  }

  private isDark(): boolean {
    return getComputedStyle(this.root.host).colorScheme === 'dark' || (this.isBySystem() && this.systemTheme.matches);
  }

  private isBySystem(): boolean {
    return !['light', 'dark'].includes(this.root.host.getAttribute('theme') ?? '');
  }

  private nameTheme(): void {
    const other = this.isDark() ? 'Light' : 'Dark';
    this.themeButton.textContent = other;
    this.themeButton.ariaLabel = this.themeButton.title = `${other} colours`;
  }
}
