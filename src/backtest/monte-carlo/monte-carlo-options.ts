/** How equity is drawn again. */
export interface MonteCarloOptions {
  /** m: how many courses are drawn, at least 1. Default: 5000. */
  readonly paths?: number;
  /** Days of each course, at least 1. Default: as many as there are returns. */
  readonly days?: number;
  /** Mean length of the blocks of days, at least 1. Default: that of Politis and White for the returns. */
  readonly blockDays?: number;
  /** Positions as a multiple of those traded, above 0: returns are multiplied by it. Default: 1. */
  readonly size?: number;
  /**
   * How money is put at stake: `equity` compounds, gains and losses are shares of what is there (the default); `capital`
   * adds up, they are shares of the initial capital, as with positions of a fixed size.
   */
  readonly stake?: 'equity' | 'capital';
  /** Change from the initial capital at which an account is ruined, −1 to below 0. Default: −0.5. */
  readonly ruin?: number;
  /** Probabilities of the fan's quantiles, 0 to 1. Default: 0.05, 0.25, 0.5, 0.75, 0.95. */
  readonly quantiles?: readonly number[];
  /** Coverage of the interval of the probability of ruin. Default: 0.95. */
  readonly level?: number;
  /** Where every draw comes from. Default: 1. */
  readonly seed?: number;
}

/** The options with everything in them but the block length. */
export type ResolvedMonteCarlo = Required<Omit<MonteCarloOptions, 'blockDays'>>;

/** What is asked for unless told otherwise; as many days as there are returns. */
export const MONTE_CARLO_DEFAULTS: Omit<ResolvedMonteCarlo, 'days'> = Object.freeze({
  paths: 5000,
  size: 1,
  stake: 'equity',
  ruin: -0.5,
  quantiles: Object.freeze([0.05, 0.25, 0.5, 0.75, 0.95]),
  level: 0.95,
  seed: 1,
});

/** @throws RangeError naming the option that is out of its range. */
export function resolveMonteCarlo(options: MonteCarloOptions, returns: number): ResolvedMonteCarlo {
  const resolved = { ...MONTE_CARLO_DEFAULTS, days: returns, ...options };
  const { paths, days, size, ruin } = resolved;
  requireCount('paths', paths);
  requireCount('days of a path', days);
  if (!(size > 0 && Number.isFinite(size))) throw new RangeError(`size must be above 0, got ${size}`);
  if (!(ruin >= -1 && ruin < 0)) throw new RangeError(`ruin must be a change from -1 to below 0, got ${ruin}`);
  return resolved;
}

function requireCount(what: string, value: number): void {
  if (!(Number.isSafeInteger(value) && value >= 1)) {
    throw new RangeError(`${what} must be a whole number of at least 1, got ${value}`);
  }
}
