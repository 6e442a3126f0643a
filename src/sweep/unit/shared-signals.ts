import type { BarTable } from '../../core/bar-table.ts';
import type { Signal } from '../../core/signal.ts';
import { dayOfTime } from '../../core/time.ts';
import { type Detector, sortSignals } from '../../divergence/detector.ts';
import { DetectorStream } from '../../divergence/grid/detector-stream.ts';

/** The signals of some detectors, for all cells that ask for the same ones. */
export class SignalFeed {
  /** Signals that became known, by the UTC day of the bar they became known with. */
  readonly byDay = new Map<number, number>();

  private readonly shared: SharedSignals;
  private readonly places: readonly number[];
  private bar = -1;
  private signals: readonly Signal[] = [];

  /** @param places of its detectors among the shared ones. */
  constructor(shared: SharedSignals, places: readonly number[]) {
    this.shared = shared;
    this.places = places;
  }

  /** What became known with the last bar of the table, in the order of a backtest; worked out once. */
  known(bars: BarTable): readonly Signal[] {
    const bar = bars.length - 1;
    if (bar === this.bar) return this.signals;
    const heard = this.shared.heardAt(bars);
    const [only] = this.places;
    const isOne = this.places.length === 1 && only !== undefined;
    const found = isOne ? heard[only]! : sortSignals(this.places.flatMap((place) => heard[place]!));
    this.bar = bar;
    this.signals = found;
    if (found.length > 0) {
      // A bar that ends at midnight is one of the day before.
      const day = dayOfTime(bars.endUs[bar]! - 1);
      this.byDay.set(day, (this.byDay.get(day) ?? 0) + found.length);
    }
    return this.signals;
  }
}

/** Detectors of many cells on the same bars: each runs once, whoever asks for it, and all lookbacks of a rule in one pass. */
export class SharedSignals {
  private readonly detectors: Detector[] = [];
  private readonly placeOf = new Map<string, number>();
  private readonly feeds = new Map<string, SignalFeed>();
  private stream: DetectorStream | null = null;
  private bar = -1;
  private heard: readonly (readonly Signal[])[] = [];

  /**
   * The signals of fresh detectors; of those that another cell has asked for already, the others are used. To be called
   * before the first bar.
   * @param detectors the toolkit's own: their rules name all that they depend on.
   */
  feedOf(detectors: readonly Detector[]): SignalFeed {
    const rules = detectors.map(({ rule }) => rule).join(', ');
    const known = this.feeds.get(rules);
    if (known !== undefined) return known;
    const feed = new SignalFeed(
      this,
      detectors.map((detector) => this.place(detector)),
    );
    this.feeds.set(rules, feed);
    return feed;
  }

  /** By detector, what it said of the last bar of the table. */
  heardAt(bars: BarTable): readonly (readonly Signal[])[] {
    if (this.bar === bars.length - 1) return this.heard;
    this.stream ??= new DetectorStream(this.detectors);
    this.bar = bars.length - 1;
    this.heard = this.stream.take(bars);
    return this.heard;
  }

  private place(detector: Detector): number {
    const known = this.placeOf.get(detector.rule);
    if (known !== undefined) return known;
    this.placeOf.set(detector.rule, this.detectors.length);
    this.detectors.push(detector);
    return this.detectors.length - 1;
  }
}
