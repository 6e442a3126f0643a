import { createHash } from 'node:crypto';
import { canonicalJson } from '../../core/canonical-json.ts';

/** A cell: one detector with its settings, judged in one way, on some days. What somebody could pick as the best. */
export interface TrialCell {
  /** What it is called in tables, e.g. `window(20) 15 bars`. */
  readonly name: string;
  /** First UTC day, days since 1970-01-01. */
  readonly fromDay: number;
  /** Last UTC day, included. */
  readonly toDay: number;
  /** Every setting that decides its result, the checksums of the data included. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** What came of a cell. */
export interface TrialResult {
  /** Its p-value, 0 to 1; null where it had too little data for one. */
  readonly p: number | null;
  /** The null model of the p-value; null without one. */
  readonly nullModel: string | null;
  /** Events it was judged on. */
  readonly events: number;
  /** Its statistic, e.g. the mean signed return in basis points; null where it has none. */
  readonly statistic: number | null;
  /** Sharpe ratio per observation, for the deflated one of the best; null where it has none. */
  readonly sharpe: number | null;
}

/** A cell as the ledger knows it. */
export interface Trial extends Omit<TrialCell, 'settings'> {
  /** Hash of what decides its result: the same cell tried again is no new try. */
  readonly id: string;
  /** Null for one that was started and never finished: it was tried all the same. */
  readonly result: TrialResult | null;
}

/** The id of a cell: 16 hexadecimal digits of the SHA-256 of its days and settings. */
export function trialId({ fromDay, toDay, settings }: TrialCell): string {
  return createHash('sha256').update(canonicalJson({ fromDay, toDay, settings })).digest('hex').slice(0, 16);
}
