import { type Random, seededRandom } from '../../core/random.ts';
import { mean } from '../../stats/numerics/moments.ts';
import type { RoundTrip } from '../account/round-trip.ts';
import type { MoneyScale } from '../money.ts';
import { type Distribution, distributionOf } from './distribution.ts';
import { type ExcursionMetrics, excursionMetrics } from './excursion-metrics.ts';
import { type IntervalOptions, type MeanProfit, meanProfit } from './mean-profit.ts';
import { type Outcomes, outcomesOf } from './outcomes.ts';
import { type Payoff, payoffOf, systemQuality } from './payoff.ts';
import { type Streaks, streaksOf } from './streaks.ts';
import { total } from './total.ts';
import { netBps, netR } from './trade-return.ts';

/** How metrics estimate what they cannot count. */
export interface ResamplingOptions extends IntervalOptions {
  /** Where every draw comes from: the same seed gives the same figures. */
  readonly seed: number;
}

/** The defaults of {@link ResamplingOptions}. */
export const RESAMPLING_DEFAULTS: ResamplingOptions = Object.freeze({ resamples: 1999, level: 0.95, seed: 1 });

/** Round trips in figures. Definitions and sources: docs/backtest-metrics.md. Null where a figure has no meaning. */
export interface TradeMetrics extends Outcomes, Payoff {
  /** Round trips in which bars alone did not tell the order of our fills. */
  readonly ambiguous: number;
  /** Sum of profits before fees and funding, money units. */
  readonly gross: bigint;
  /** Sum of fees, money units. */
  readonly fees: bigint;
  /** Sum of funding paid, money units. */
  readonly funding: bigint;
  /** gross − fees − funding, money units. */
  readonly net: bigint;
  /** The best round trip's net profit, money units. */
  readonly best: bigint | null;
  /** The worst one's. */
  readonly worst: bigint | null;
  /** Mean net profit in basis points of the worth opened, with its interval. */
  readonly expectancyBps: MeanProfit | null;
  /** Mean net profit in R, of the round trips that had a stop. */
  readonly expectancyR: number | null;
  /** Round trips that had a stop. */
  readonly withRisk: number;
  /** System quality number of the profits in R: Van Tharp's own. */
  readonly sqnR: number | null;
  /** Runs of wins and losses. */
  readonly streaks: Streaks;
  /** From first fill to last, µs. */
  readonly holdingUs: Distribution | null;
  /** The same of the wins. */
  readonly winHoldingUs: Distribution | null;
  /** The same of the losses. */
  readonly lossHoldingUs: Distribution | null;
  /** How far they went against and for themselves. */
  readonly excursions: ExcursionMetrics;
}

/** The figures of closed round trips, in the order of their exits. */
export function tradeMetrics(
  trips: readonly RoundTrip[],
  money: MoneyScale,
  options: ResamplingOptions = RESAMPLING_DEFAULTS,
  random: Random = seededRandom(options.seed),
): TradeMetrics {
  const nets = trips.map(({ net }) => net);
  const risked = Float64Array.from(trips.map((trip) => netR(trip, money)).filter((profit) => profit !== null));
  return {
    ...outcomesOf(trips, options.level),
    ...payoffOf(Float64Array.from(nets, (net) => money.toNumber(net))),
    ambiguous: trips.filter(({ ambiguous }) => ambiguous).length,
    gross: total(trips.map(({ gross }) => gross)),
    fees: total(trips.map(({ fees }) => fees)),
    funding: total(trips.map(({ funding }) => funding)),
    net: total(nets),
    best: nets.length === 0 ? null : nets.reduce((best, net) => (net > best ? net : best)),
    worst: nets.length === 0 ? null : nets.reduce((worst, net) => (net < worst ? net : worst)),
    expectancyBps: meanProfit(Float64Array.from(trips, netBps), options, random),
    expectancyR: risked.length === 0 ? null : mean(risked),
    withRisk: risked.length,
    sqnR: systemQuality(risked),
    streaks: streaksOf(trips),
    holdingUs: holding(trips),
    winHoldingUs: holding(trips.filter(({ net }) => net > 0n)),
    lossHoldingUs: holding(trips.filter(({ net }) => net < 0n)),
    excursions: excursionMetrics(trips, money),
  };
}

function holding(trips: readonly RoundTrip[]): Distribution | null {
  return distributionOf(trips.map(({ entryTimeUs, exitTimeUs }) => exitTimeUs - entryTimeUs));
}
