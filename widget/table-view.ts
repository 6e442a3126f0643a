import type { WireBar, WireView } from '../src/live/protocol/wire-messages.ts';
import { element } from './element.ts';
import type { LiveModel, PlacedBar } from './live-model.ts';
import { decimal, QUALITY_TEXT, readable, signed } from './texts.ts';

const MOST_ROWS = 100;
const BAR_HEADS = ['Time (UTC)', 'Open', 'High', 'Low', 'Close', 'Volume', 'Delta', 'CVD', 'Quality'];
const SIGNAL_HEADS = ['Event (UTC)', 'Known (UTC)', 'Type', 'Kind', 'Rule', 'Price', 'CVD', 'Strength'];

/** The newest signals and bars as tables: for screen readers, and for reading digits. */
export class TableView {
  /** Where they are. */
  readonly element = element('div', {
    class: 'tables',
    tabindex: '0',
    role: 'region',
    'aria-label': 'Tables',
    hidden: '',
  });
  private readonly model: LiveModel;
  private drawnFor: PlacedBar | undefined;
  private drawnSignals = -1;
  private bars = element('tbody');

  constructor(model: LiveModel) {
    this.model = model;
  }

  /** Shows what the model holds, if it is shown at all. The bar that is open is changed where it stands. */
  draw(): void {
    const { bars, view, signals, hasOpen } = this.model;
    if (this.element.hidden || view === null) return;
    const closed = bars.at(hasOpen ? -2 : -1);
    if (closed !== this.drawnFor || signals.length !== this.drawnSignals) {
      this.drawnFor = closed;
      this.drawnSignals = signals.length;
      this.drawAll(view);
    } else if (hasOpen) {
      const open = bars.at(-1);
      if (open === undefined) return;
      const row = barRow(open.bar, view, true);
      if (this.bars.firstElementChild?.className === 'open') this.bars.firstElementChild.replaceWith(row);
      else this.bars.prepend(row);
    }
  }

  private drawAll(view: WireView): void {
    const { bars, signals, hasOpen } = this.model;
    const newest = bars.slice(-MOST_ROWS).reverse();
    this.bars = element('tbody', {}, ...newest.map(({ bar }, index) => barRow(bar, view, hasOpen && index === 0)));
    const found = signals.slice(-MOST_ROWS).reverse();
    const rows = found.map(({ signal }) =>
      row([
        readable(signal.event_time),
        readable(signal.known_time),
        signal.type,
        signal.kind,
        signal.rule,
        decimal(signal.price, view.price_digits),
        decimal(signal.cvd, view.size_digits),
        signal.strength === null ? '–' : `${decimal(signal.strength, 1)} %`,
      ]),
    );
    this.element.replaceChildren(
      table(
        `Signals: the newest ${found.length} of ${signals.length}`,
        SIGNAL_HEADS,
        element('tbody', {}, ...rows),
        'texts',
      ),
      table(`Bars: the newest ${newest.length} of ${bars.length}`, BAR_HEADS, this.bars),
    );
  }
}

function table(caption: string, heads: readonly string[], body: HTMLElement, kind = ''): HTMLElement {
  const head = element('tr', {}, ...heads.map((name) => element('th', { scope: 'col' }, name)));
  return element('table', { class: kind }, element('caption', {}, caption), element('thead', {}, head), body);
}

function row(cells: readonly string[]): HTMLTableRowElement {
  const [first = '', ...others] = cells;
  return element('tr', {}, element('th', { scope: 'row' }, first), ...others.map((cell) => element('td', {}, cell)));
}

function barRow(bar: WireBar, view: WireView, isOpen: boolean): HTMLTableRowElement {
  const { price_digits: price, size_digits: size } = view;
  const made = row([
    readable(bar.time),
    ...[bar.open, bar.high, bar.low, bar.close].map((value) => decimal(value, price)),
    decimal(bar.volume, size),
    signed(bar.delta, size),
    decimal(bar.cvd_close, size),
    isOpen ? 'open' : QUALITY_TEXT[bar.quality],
  ]);
  if (isOpen) made.className = 'open';
  return made;
}
