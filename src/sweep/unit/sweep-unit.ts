import type { Instrument } from '../../core/trade-batch.ts';
import type { Cell, Settings } from '../space/sweep-space.ts';

/** Consecutive UTC days of one symbol that are evaluated together, from flat. */
export interface Stretch {
  /** Whose days. */
  readonly instrument: Instrument;
  /** First day that is traded, days since 1970-01-01. */
  readonly fromDay: number;
  /** Last day, included. */
  readonly toDay: number;
  /** First day that is read: the days up to `fromDay` are for bars, detectors and measures alone. */
  readonly warmUpFromDay: number;
}

/** A stretch and a block of cells on the same bars: what is computed, stored and repeated as a whole. Plain JSON. */
export interface SweepUnit extends Stretch {
  /** SHA-256 of everything its rows depend on. */
  readonly key: string;
  /** Name of all that its rows have in common: the stretch, its data and the code, 16 hexadecimal digits. */
  readonly stretchKey: string;
  /** The settings that say which bars are made of which trades. */
  readonly shared: Settings;
  /** The cells, in canonical order. */
  readonly cells: readonly Cell[];
  /** The store that holds the days. */
  readonly dataDir: string;
}
