import type { Recorded } from '../../data/recorded-days.ts';
import type { Settings } from '../space/sweep-space.ts';
import type { SweepUnit } from './sweep-unit.ts';
import type { UnitResult } from './unit-result.ts';

/** The days a unit reads, and how. */
export interface OpenUnitDays {
  /** The unit's `shared` settings: size bucket, aggressor, source. */
  readonly shared: Settings;
  /** The store. */
  readonly dataDir: string;
  /** Whose days. */
  readonly instrument: SweepUnit['instrument'];
  /** First day that is read. */
  readonly fromDay: number;
  /** Last day, included. */
  readonly toDay: number;
}

/** Opens recorded days: called once a unit. */
export type OpenDays = (days: OpenUnitDays) => Promise<Recorded>;

/** Computes a unit. */
export type RunUnit = (unit: SweepUnit, openDays: OpenDays) => Promise<UnitResult>;
