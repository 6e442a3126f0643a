import { studentQuantile } from '../../core/distributions.ts';
import type { Interval } from '../numerics/interval.ts';
import { mean, sampleSd } from '../numerics/moments.ts';
import { wilsonInterval } from '../numerics/wilson.ts';
import { BASIS_POINTS, intervalBps } from './basis-points.ts';
import type { CountedEvents } from './counted-events.ts';

/** Events that do not overlap: for each kept, those that begin before its exit are left out. */
export interface ThinnedEvents {
  /** How many: the effective number of independent signals. */
  readonly events: number;
  /** Their mean signed return from mid to mid, basis points; NaN without any. */
  readonly grossBps: number;
  /** Its interval by Student's distribution, basis points; NaN below two events. */
  readonly grossInterval: Interval;
  /** mean ÷ (standard deviation ÷ √n), of n − 1 degrees of freedom; NaN below two events or without spread. */
  readonly t: number;
  /** How many of them had a signed return above 0. */
  readonly hits: number;
  /** Wilson interval of their hit rate. */
  readonly hitInterval: Interval;
}

/** What the events at the given places say on their own. */
export function thinnedEvents({ signed }: CountedEvents, places: readonly number[], level: number): ThinnedEvents {
  const values = Float64Array.from(places, (place) => signed[place]!);
  const { length } = values;
  const gross = mean(values);
  const standardError = sampleSd(values) / Math.sqrt(length);
  const half = length < 2 ? Number.NaN : studentQuantile((1 + level) / 2, length - 1) * standardError;
  const hits = values.filter((value) => value > 0).length;
  return {
    events: length,
    grossBps: gross * BASIS_POINTS,
    grossInterval: intervalBps({ low: gross - half, high: gross + half }),
    t: standardError > 0 ? gross / standardError : Number.NaN,
    hits,
    hitInterval: wilsonInterval(hits, length, level),
  };
}
