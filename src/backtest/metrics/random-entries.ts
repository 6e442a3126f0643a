import { seededRandom } from '../../core/random.ts';
import { mean } from '../../stats/numerics/moments.ts';
import { permutationPValue } from '../../stats/numerics/permutation.ts';
import type { RoundTrip } from '../account/round-trip.ts';
import type { MoneyScale } from '../money.ts';
import { type Distribution, distributionOf } from './distribution.ts';
import type { ExecutableBars } from './executable-bars.ts';
import { drawnProfit, entryPlan, withShuffledSides } from './entry-plan.ts';
import { netBps } from './trade-return.ts';

/** What the null model keeps and what it destroys, by whose directions it takes. */
const NULLS = {
  session:
    'as many entries in every session, with their directions, holding times and costs, at the market after random bars of it',
  run: 'as many entries in every session, with their holding times and costs, at the market after random bars of it, directions shuffled over the run',
} as const;

/** The same profits in another order may sum up differently by rounding: that much, basis points, is a tie. */
const ROUNDING = 1e-9;

/** How entries are drawn. */
export interface RandomEntryOptions {
  /** m: how often the whole run is drawn, at least 1. Default: 1999. */
  readonly draws?: number;
  /** Where every draw comes from. Default: 1. */
  readonly seed?: number;
  /** Ticks that every fill is worse than its price, at least 0. Default: 0. */
  readonly slippageTicks?: number;
  /**
   * Whose directions: `session`, the default, keeps those of each session, so that only the moments are random; `run` also
   * shuffles directions over all round trips, so that having known which way a day would go counts for the strategy.
   */
  readonly directions?: 'session' | 'run';
}

/** A strategy among random entries with its holding times. */
export interface RandomEntries {
  /** The null model. */
  readonly nullModel: string;
  /** Round trips judged. */
  readonly trades: number;
  /** The strategy's mean net profit per round trip, basis points of the worth opened. */
  readonly observedBps: number;
  /** m: runs drawn. */
  readonly draws: number;
  /** Mean net profit per round trip of the drawn runs, basis points. */
  readonly drawnBps: Distribution;
  /** b: runs drawn that did as well as the strategy, or better. */
  readonly exceeding: number;
  /** (1 + b) ÷ (1 + m). */
  readonly p: number;
  /** Share of the drawn runs that did worse than the strategy. */
  readonly betterThan: number;
  /** Round trips shorter than a bar, held for one whole bar when drawn. */
  readonly lengthened: number;
  /** Sessions with more holding time than bars: there, drawn positions may overlap. */
  readonly crowdedSessions: number;
}

/**
 * Enters at random what the strategy entered with a reason: each drawn run has as many round trips in every session, in
 * random order, after random bars, held for as many bars as the strategy's, one at a time, at prices that a market order
 * would have got, with the same fees and funding. Null where there is no round trip within the bars.
 * @throws RangeError for draws that are no whole number above 0.
 */
export function randomEntries(
  trips: readonly RoundTrip[],
  bars: ExecutableBars,
  { contract }: Pick<MoneyScale, 'contract'>,
  options: RandomEntryOptions = {},
): RandomEntries | null {
  const { draws = 1999, seed = 1, slippageTicks = 0, directions = 'session' } = options;
  if (!(Number.isSafeInteger(draws) && draws >= 1)) throw new RangeError(`draws must be 1 or more, got ${draws}`);
  const plan = entryPlan(trips, bars, { inverse: contract.inverse, slippageTicks });
  if (plan === null) return null;
  const observedBps = mean(Float64Array.from(plan.trips, netBps));
  const drawn = Float64Array.from({ length: draws }, (_, draw) => {
    const random = seededRandom(seed, draw);
    return drawnProfit(directions === 'run' ? withShuffledSides(plan, random) : plan, random);
  });
  const tie = ROUNDING * Math.max(Math.abs(observedBps), 1);
  const exceeding = drawn.reduce((count, profit) => count + Number(profit >= observedBps - tie), 0);
  return {
    ...{ nullModel: NULLS[directions], trades: plan.trips.length, observedBps, draws },
    drawnBps: distributionOf(drawn)!,
    exceeding,
    p: permutationPValue(exceeding, draws),
    betterThan: 1 - exceeding / draws,
    lengthened: plan.lengthened,
    crowdedSessions: plan.sessions.filter(({ slack }) => slack < 0).length,
  };
}
