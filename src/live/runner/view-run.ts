import { BarBuffer, type BarTable } from '../../core/bar-table.ts';
import { canonicalJson } from '../../core/canonical-json.ts';
import type { Signal } from '../../core/signal.ts';
import type { Scales, TradeEvent } from '../../core/trade-batch.ts';
import type { LiveBar } from '../../cvd/bar-writer.ts';
import { CvdEngine, type CvdEngineOptions } from '../../cvd/cvd-engine.ts';
import { SizeBucketer } from '../../cvd/size-bucket/size-bucketer.ts';
import { type Detector, scanAll } from '../../divergence/detector.ts';
import type { OpenBar } from '../protocol/live-hub.ts';
import { countLate } from './late-count.ts';
import type { LiveView, ViewSettings } from './live-view.ts';
import { OpenBarReader } from './open-bar.ts';
import type { PresentEvent } from './present-rule.ts';
import { barsFromJson, barsToJson, type ViewStart } from './view-start.ts';

/** Told of what a view makes of its tape, in an order that does not depend on how the trades were cut. */
export interface ViewSink {
  /** A bar has closed: the last of those there are now. */
  bar(bars: BarTable, index: number): void;
  /** A signal became known with the bar told last. */
  signal(signal: Signal): void;
  /** Coverage starts or ends, or trades are missing, after the bars told so far. */
  edge(event: Exclude<TradeEvent, { type: 'trades' }>): void;
}

/** Signals past which the oldest are forgotten. */
const MOST_SIGNALS = 20_000;

/**
 * One view of a tape: the very engine and detectors of a backtest, fed as the tape goes. Bars are told one by one, each with
 * the signals that became known with it.
 */
export class ViewRun {
  /** What it shows. */
  readonly view: LiveView;
  /** All bars that have closed. Detectors look at any of them, so none is forgotten: 176 bytes each. */
  readonly bars: BarBuffer;
  /** The names of its detectors. */
  readonly rules: readonly string[];
  /** The newest signals, in the order in which they became known. */
  signals: Signal[] = [];
  /** Trades that came after the bar of their time had closed. */
  lateTrades = 0;
  private readonly engine: CvdEngine;
  private readonly options: CvdEngineOptions;
  private readonly bucketer: SizeBucketer | null;
  private readonly detectors: readonly Detector[];
  private readonly openBarReader: OpenBarReader;
  private scanned = 0;
  private events = 0;

  /**
   * @param start what it goes on from; null to begin with nothing.
   * @throws RangeError when that is of another view.
   */
  constructor(view: LiveView, scales: Scales, start: ViewStart | null) {
    if (start !== null) requireSame(view.settings, start.settings);
    this.view = view;
    this.options = { ...view.bars, scales };
    this.engine = start === null ? new CvdEngine(this.options) : CvdEngine.restore(this.options, start.engine);
    this.bars = start === null ? new BarBuffer(scales) : barsFromJson(start.bars, scales);
    this.bucketer = view.sizes === null ? null : new SizeBucketer(scales, view.sizes);
    this.detectors = view.detectors();
    this.rules = this.detectors.map((detector) => detector.rule);
    this.openBarReader = new OpenBarReader(this.options);
    this.tellBars(null);
  }

  /** Trades outside every session so far. */
  get tradesOutsideSessions(): number {
    return this.engine.tradesOutsideSessions;
  }

  /** CVD and the open bar's delta now, lots. */
  get live(): LiveBar {
    return this.engine.live();
  }

  /** The bar that is forming; null when there is none. */
  get openBar(): OpenBar | null {
    return this.openBarReader.read(this.engine.snapshot());
  }

  /**
   * The bar that is forming, to be looked at before the next event, if at all: most updates are never sent to anybody, and to
   * put the bar together costs many times what a trade does. After the next event it is null.
   */
  openBarOfNow(): () => OpenBar | null {
    const { events } = this;
    return () => (events === this.events ? this.openBar : null);
  }

  /**
   * Takes the next event.
   * @param sink is told what comes of it; null while nobody is to hear.
   */
  take({ event, late }: PresentEvent, sink: ViewSink | null): void {
    this.events += 1;
    if (event.type === 'time') this.passTime(event.timeUs, sink);
    else {
      if (late !== null && event.type === 'trades') this.lateTrades += countLate(late, event, this.options);
      for (const part of this.bucketer?.push(event) ?? [event]) this.push(part, sink);
    }
  }

  /** Ends the data: the open bar closes. */
  finish(sink: ViewSink | null): void {
    this.events += 1;
    const rest = this.bucketer?.flush() ?? null;
    if (rest !== null) this.push(rest, sink);
    this.engine.flush(this.bars);
    this.tellBars(sink);
  }

  /**
   * What it knows, for a run that goes on from here. Says that no trade before the instant will come any more: a size bucket
   * holds nothing back then. Trades of the instant itself must not have come.
   */
  startAt(timeUs: number): ViewStart {
    const rest = this.bucketer?.advance(timeUs) ?? null;
    if (rest !== null) this.push(rest, null);
    return { settings: this.view.settings, engine: this.engine.snapshot(), bars: barsToJson(this.bars) };
  }

  private passTime(timeUs: number, sink: ViewSink | null): void {
    const rest = this.bucketer?.advance(timeUs) ?? null;
    if (rest !== null) this.push(rest, sink);
    this.engine.advance(timeUs, this.bars);
    this.tellBars(sink);
  }

  private push(event: TradeEvent, sink: ViewSink | null): void {
    this.engine.push(event, this.bars);
    this.tellBars(sink);
    if (event.type !== 'trades') sink?.edge(event);
  }

  /** Bar by bar: what is told does not depend on how many closed at once. */
  private tellBars(sink: ViewSink | null): void {
    for (; this.scanned < this.bars.length; this.scanned += 1) {
      sink?.bar(this.bars, this.scanned);
      for (const signal of scanAll(this.detectors, this.bars, this.scanned, this.scanned + 1)) {
        this.signals.push(signal);
        sink?.signal(signal);
      }
    }
    if (this.signals.length > MOST_SIGNALS) this.signals = this.signals.slice(-MOST_SIGNALS / 2);
  }
}

/** An engine that goes on with other settings would be wrong without a word. */
function requireSame(settings: ViewSettings, known: ViewSettings): void {
  if (canonicalJson(settings) === canonicalJson(known)) return;
  throw new RangeError(`what is known of ${canonicalJson(known)} is no beginning for ${canonicalJson(settings)}`);
}
