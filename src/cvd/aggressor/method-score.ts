import { ExactSum } from '../../core/exact-sum.ts';
import type { ClassifiedTrades } from './aggressor-classifier.ts';
import type { AggressorOptions } from './aggressor-options.ts';

/** How well one method found the true sides. */
export interface MethodScore {
  /** The method's name, as the caller gave it. */
  readonly name: string;
  /** Its options in full. */
  readonly options: AggressorOptions;
  /** Whether it looks at quotes: otherwise matching and lag mean nothing. */
  readonly needsQuotes: boolean;
  /** Trades whose true side is known: those that count. */
  readonly trades: number;
  /** Of the trades it classified, the share it got right, 0 to 1; NaN where it classified none. */
  readonly accuracy: number;
  /** Share of the trades it left unknown, 0 to 1; NaN without trades. */
  readonly unclassifiedShare: number;
  /** Of the volume it classified, the share it got right; NaN where it classified none. */
  readonly volumeAccuracy: number;
  /** Share of the trades that strict and inclusive matching disagree about; NaN without trades. */
  readonly disagreementShare: number;
  /** The true delta of all these trades, lots. */
  readonly trueDelta: bigint;
  /** The delta it found minus the true one, lots. */
  readonly deltaError: bigint;
  /** That error's size as a share of the volume, 0 to 2; NaN without trades. */
  readonly deltaErrorShare: number;
}

/** Compares inferred sides with true ones. Counts are exact. */
export class MethodTally {
  private trades = 0;
  private classified = 0;
  private correct = 0;
  private disagreeing = 0;
  private readonly volume = new ExactSum();
  private readonly classifiedVolume = new ExactSum();
  private readonly correctVolume = new ExactSum();
  private readonly trueDelta = new ExactSum();
  private readonly delta = new ExactSum();

  /** Adds a batch; trades whose true side is 0 do not count. */
  add({ length, size, side, disagrees }: ClassifiedTrades, trueSide: Int8Array): void {
    for (let index = 0; index < length; index += 1) {
      const truth = trueSide[index]!;
      if (truth === 0) continue;
      const lots = size[index]!;
      const inferred = side[index]!;
      this.trades += 1;
      this.disagreeing += disagrees[index]!;
      this.volume.add(lots);
      this.trueDelta.add(truth * lots);
      if (inferred === 0) continue;
      this.classified += 1;
      this.classifiedVolume.add(lots);
      this.delta.add(inferred * lots);
      if (inferred !== truth) continue;
      this.correct += 1;
      this.correctVolume.add(lots);
    }
  }

  /** The score so far. */
  score(name: string, options: AggressorOptions, needsQuotes: boolean): MethodScore {
    const trueDelta = this.trueDelta.value();
    const deltaError = this.delta.value() - trueDelta;
    return {
      name,
      options,
      needsQuotes,
      trades: this.trades,
      accuracy: this.correct / this.classified,
      unclassifiedShare: (this.trades - this.classified) / this.trades,
      volumeAccuracy: Number(this.correctVolume.value()) / Number(this.classifiedVolume.value()),
      disagreementShare: this.disagreeing / this.trades,
      trueDelta,
      deltaError,
      deltaErrorShare: Math.abs(Number(deltaError)) / Number(this.volume.value()),
    };
  }
}
