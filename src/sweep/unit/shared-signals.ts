import type { BarTable } from '../../core/bar-table.ts';
import type { Signal } from '../../core/signal.ts';
import { dayOfTime } from '../../core/time.ts';
import { type Detector, scanAll, sortSignals } from '../../divergence/detector.ts';

/** A detector, and what it said of the bar that has just closed. */
interface HeardDetector {
  readonly detector: Detector;
  bar: number;
  signals: readonly Signal[];
}

/** The signals of some detectors, for all cells that ask for the same ones. */
export class SignalFeed {
  /** Signals that became known, by the UTC day of the bar they became known with. */
  readonly byDay = new Map<number, number>();

  private readonly detectors: readonly HeardDetector[];
  private bar = -1;
  private signals: readonly Signal[] = [];

  constructor(detectors: readonly HeardDetector[]) {
    this.detectors = detectors;
  }

  /** What became known with the last bar of the table, in the order of a backtest; worked out once. */
  known(bars: BarTable): readonly Signal[] {
    const bar = bars.length - 1;
    if (bar === this.bar) return this.signals;
    const found = this.detectors.flatMap((heard) => heardAt(heard, bars, bar));
    this.bar = bar;
    this.signals = this.detectors.length > 1 ? sortSignals(found) : found;
    if (found.length > 0) {
      // A bar that ends at midnight is one of the day before.
      const day = dayOfTime(bars.endUs[bar]! - 1);
      this.byDay.set(day, (this.byDay.get(day) ?? 0) + found.length);
    }
    return this.signals;
  }
}

/** Detectors of many cells on the same bars: each runs once, whoever asks for it. */
export class SharedSignals {
  private readonly detectors = new Map<string, HeardDetector>();
  private readonly feeds = new Map<string, SignalFeed>();

  /**
   * The signals of fresh detectors; of those that another cell has asked for already, the others are used.
   * @param detectors the toolkit's own: their rules name all that they depend on.
   */
  feedOf(detectors: readonly Detector[]): SignalFeed {
    const rules = detectors.map(({ rule }) => rule).join(', ');
    const known = this.feeds.get(rules);
    if (known !== undefined) return known;
    const feed = new SignalFeed(detectors.map((detector) => this.shared(detector)));
    this.feeds.set(rules, feed);
    return feed;
  }

  private shared(detector: Detector): HeardDetector {
    const known = this.detectors.get(detector.rule);
    if (known !== undefined) return known;
    const heard: HeardDetector = { detector, bar: -1, signals: [] };
    this.detectors.set(detector.rule, heard);
    return heard;
  }
}

function heardAt(heard: HeardDetector, bars: BarTable, bar: number): readonly Signal[] {
  if (heard.bar !== bar) {
    heard.signals = scanAll([heard.detector], bars, bar, bar + 1);
    heard.bar = bar;
  }
  return heard.signals;
}
