import { BASIS_POINTS } from '../../stats/event/basis-points.ts';
import type { RoundTrip } from '../account/round-trip.ts';
import type { MoneyScale } from '../money.ts';
import { type Distribution, distributionOf } from './distribution.ts';

/** How far round trips went against and for themselves before they ended; null where there are none. */
export interface ExcursionMetrics {
  /** Maximum adverse excursions, ticks a unit, at most 0. */
  readonly maeTicks: Distribution | null;
  /** The same in basis points of the entry price. */
  readonly maeBps: Distribution | null;
  /** The same in R, of round trips with a stop. */
  readonly maeR: Distribution | null;
  /** Maximum favourable excursions, ticks a unit, at least 0. */
  readonly mfeTicks: Distribution | null;
  /** The same in basis points of the entry price. */
  readonly mfeBps: Distribution | null;
  /** The same in R, of round trips with a stop. */
  readonly mfeR: Distribution | null;
  /** Net profit − most that it was ever ahead, money in natural units: what was given back at the end, costs included. */
  readonly endTradeDrawdown: Distribution | null;
}

/** The excursions of round trips; those of an account see every print between its fills. */
export function excursionMetrics(trips: readonly RoundTrip[], money: MoneyScale): ExcursionMetrics {
  const stopped = trips.filter(({ riskTicks }) => riskTicks > 0);
  const spread = (of: (trip: RoundTrip) => number, among = trips): Distribution | null => distributionOf(among.map(of));
  return {
    maeTicks: spread(({ maeTicks }) => maeTicks),
    maeBps: spread(({ maeTicks, entryTicks }) => (maeTicks / entryTicks) * BASIS_POINTS),
    maeR: spread(({ maeTicks, riskTicks }) => maeTicks / riskTicks, stopped),
    mfeTicks: spread(({ mfeTicks }) => mfeTicks),
    mfeBps: spread(({ mfeTicks, entryTicks }) => (mfeTicks / entryTicks) * BASIS_POINTS),
    mfeR: spread(({ mfeTicks, riskTicks }) => mfeTicks / riskTicks, stopped),
    endTradeDrawdown: spread(({ net, mfe }) => money.toNumber(net - mfe)),
  };
}
