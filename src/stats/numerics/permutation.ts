/**
 * The p-value of a test by random draws of the null model: (1 + b) ÷ (1 + m), never 0, since what was observed is one
 * draw more (Davison and Hinkley 1997, 4.2; Phipson and Smyth 2010).
 * @param exceeding b, how many draws were at least as extreme as the observation.
 * @param draws m, how many there were.
 * @throws RangeError where they are not whole numbers with b from 0 to m.
 */
export function permutationPValue(exceeding: number, draws: number): number {
  const whole = Number.isSafeInteger(exceeding) && Number.isSafeInteger(draws);
  if (!(whole && exceeding >= 0 && exceeding <= draws)) {
    throw new RangeError(`exceeding draws must be a whole number from 0 to all draws, got ${exceeding} of ${draws}`);
  }
  return (1 + exceeding) / (1 + draws);
}
