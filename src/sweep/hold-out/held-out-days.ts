import { createHash } from 'node:crypto';
import { formatDay } from '../../core/time.ts';
import type { Instrument } from '../../core/trade-batch.ts';

/** Which days a sweep must not see. */
export interface HoldOut {
  /** Share of the days, above 0 and below 1. */
  readonly share: number;
  /** Another seed sets other days aside. */
  readonly seed: number;
}

/** Days of an instrument, apart. */
export interface SplitDays {
  /** Days that may be searched, in order. */
  readonly searched: readonly number[];
  /** Days set aside, in order. */
  readonly heldOut: readonly number[];
}

/**
 * Sets days aside by a hash of seed, instrument and date: which ones does not depend on what they hold, on other days, or on
 * anybody's choice, and a day that is set aside stays so when more days come.
 * @param days UTC days since 1970-01-01.
 * @throws RangeError when the share is none.
 */
export function splitHoldOut(instrument: Instrument, days: Iterable<number>, { share, seed }: HoldOut): SplitDays {
  if (!(share > 0 && share < 1)) throw new RangeError(`a hold-out is a share between 0 and 1, got ${share}`);
  const sorted = [...days].sort((a, b) => a - b);
  const isHeldOut = (day: number): boolean => dayShare(instrument, day, seed) < share;
  return { searched: sorted.filter((day) => !isHeldOut(day)), heldOut: sorted.filter(isHeldOut) };
}

/** A number from 0 to below 1 that belongs to a day. */
function dayShare({ venue, market, symbol }: Instrument, day: number, seed: number): number {
  const name = [seed, venue, market, symbol, formatDay(day)].join('\n');
  return createHash('sha256').update(name).digest().readUIntBE(0, 6) / 2 ** 48;
}
