/**
 * The share of capital that grows it fastest in bets of two outcomes, W − (1 − W) ÷ (average win ÷ average loss) (Kelly,
 * 1956); below 0: do not bet.
 * @param winRate W, of what is won or lost: a scratch is no bet.
 * @param payoffRatio average win ÷ average loss, above 0.
 */
export function kellyFraction(winRate: number, payoffRatio: number): number {
  return winRate - (1 - winRate) / payoffRatio;
}
