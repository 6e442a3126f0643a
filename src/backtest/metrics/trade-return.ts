import { BASIS_POINTS } from '../../stats/event/basis-points.ts';
import type { RoundTrip } from '../account/round-trip.ts';
import type { MoneyScale } from '../money.ts';

/** Net profit of a round trip in basis points of the worth of what it opened. */
export function netBps({ net, entryNotional }: Pick<RoundTrip, 'net' | 'entryNotional'>): number {
  return (Number(net) / Number(entryNotional)) * BASIS_POINTS;
}

/**
 * Net profit of a round trip in units of its risk, R: what it would have lost, before fees, from its mean entry to its
 * first stop. Null for one that had no stop.
 */
export function netR(trip: RoundTrip, { contract }: MoneyScale): number | null {
  const { net, entryNotional, entryTicks, riskTicks, side } = trip;
  if (!(riskTicks > 0)) return null;
  // A linear contract is worth in proportion to its price, an inverse one in proportion to 1 ÷ its price.
  const divisor = contract.inverse ? entryTicks - side * riskTicks : entryTicks;
  return Number(net) / ((Number(entryNotional) * riskTicks) / divisor);
}
