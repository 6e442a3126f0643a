/** What decides where a loss limit is reached. */
export interface MarkedAccount {
  /** Above 0 long, below 0 short, lots. */
  readonly positionLots: number;
  /** Money with the position at that price, money units. */
  equity(ticks: number): bigint;
}

/**
 * The price at which equity first falls to a threshold: the highest at or below the last price for a long, the lowest at
 * or above it for a short. Fees of getting out are not in it.
 * @param markTicks the last price, ticks, above 0.
 * @returns NaN when flat, or when no price above 0 does it.
 */
export function haltPrice(account: MarkedAccount, markTicks: number, threshold: bigint): number {
  if (account.positionLots === 0) return Number.NaN;
  const isReached = (ticks: number): boolean => account.equity(ticks) <= threshold;
  if (isReached(markTicks)) return markTicks;
  if (account.positionLots > 0) return isReached(1) ? lastReached(1, markTicks, isReached) : Number.NaN;
  let high = markTicks;
  while (!isReached(high)) {
    if (high === Number.MAX_SAFE_INTEGER) return Number.NaN;
    high = Math.min(high * 2, Number.MAX_SAFE_INTEGER);
  }
  return lastReached(high, markTicks, isReached);
}

/** Halves the way from a price that reaches it to one that does not. */
function lastReached(reached: number, free: number, isReached: (ticks: number) => boolean): number {
  while (Math.abs(free - reached) > 1) {
    const middle = reached + Math.trunc((free - reached) / 2);
    if (isReached(middle)) reached = middle;
    else free = middle;
  }
  return reached;
}
