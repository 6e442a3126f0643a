import type { RoundTrip } from '../account/round-trip.ts';

/**
 * How far profit fell below its highest, what open round trips were ahead and behind between bars included; money units,
 * at most 0. A round trip tells how far it was ahead and behind, not which came first: the truth lies between the two.
 */
export interface IntratradeDrawdown {
  /** It fell at least that far: as if every round trip had been behind first, then ahead. */
  readonly least: bigint;
  /** It fell at most that far: as if every one had been ahead first, then behind, which is what LEAN takes. */
  readonly most: bigint;
}

/** The intratrade drawdown of round trips in the order of their exits; their costs count at their ends. */
export function intratradeDrawdown(trips: readonly Pick<RoundTrip, 'mae' | 'mfe' | 'net'>[]): IntratradeDrawdown {
  let realised = 0n;
  let peak = 0n;
  let least = 0n;
  let most = 0n;
  for (const { mae, mfe, net } of trips) {
    const after = realised + net;
    const worst = lesser(realised + mae, after);
    const best = greater(peak, realised + mfe);
    most = lesser(most, worst - best);
    least = lesser(least, lesser(worst - peak, after - best));
    peak = greater(best, after);
    realised = after;
  }
  return { least, most };
}

function lesser(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

function greater(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
