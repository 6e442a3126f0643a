import type { BarOptions } from '../../cvd/bars-from-source.ts';
import type { Detector } from '../../divergence/detector.ts';
import type { CostTerms } from '../costs/cost-terms.ts';
import type { FundingSchedule } from '../costs/funding.ts';
import type { ContractTerms } from '../money.ts';
import type { RiskLimits } from '../risk/risk-limits.ts';
import type { MakeStrategy } from '../strategy/strategy.ts';

/** How long things take, whole µs, at least 0. A decision reaches the market after all three. */
export interface Latency {
  /** From the exchange to us. */
  readonly feedUs: number;
  /** From what we know to what we want. */
  readonly decisionUs: number;
  /** From us to the exchange. */
  readonly orderUs: number;
}

/** How a tape is read, see `MatcherOptions`. */
export interface TapeReading {
  /** Ticks that a taker's fill is worse than its print in the base reading, whole, at least 0. */
  readonly slippageTicks: number;
  /** Lots ahead of a limit order in the base reading, as a multiple of the volume that trades at a price before it moves. */
  readonly queueFactor: number;
  /** Prints that this volume is taken over. Default `QUEUE_PRINTS`. */
  readonly queuePrints?: number;
  /** `unknown`: the source does not tell aggressors, so a print fills both sides; the result says so. */
  readonly sides: 'known' | 'unknown';
}

/** A backtest: which bars, which signals, which strategy, at what costs. */
export interface BacktestSetup extends BarOptions {
  /** Makes the detectors whose signals the strategy is told of; asked once a run. */
  readonly detectors: () => readonly Detector[];
  /** Makes the strategy; asked once for every reading. */
  readonly strategy: MakeStrategy;
  /** Money at the start, in the currency the contract pays in, as decimal text. */
  readonly capital: string;
  /** What trading costs. */
  readonly costs: CostTerms;
  /** What a size of 1 stands for. Default: one unit of the underlying. */
  readonly contract?: ContractTerms;
  /** Funding as the exchange has recorded it, instead of the constant rate that the costs may have. */
  readonly funding?: FundingSchedule;
  /** What the account may do. Default `MARGIN_LIMITS`: everything. */
  readonly limits?: RiskLimits;
  /** What the limits of a day count in: UTC days (default), or from one session's end to the next. */
  readonly riskDay?: 'utc' | 'session';
  /** How long things take. Of no effect where only bars are there: nobody knows where inside a bar an order arrives. */
  readonly latency: Latency;
  /** How the tape is read. */
  readonly tape: TapeReading;
}

/** Fifty milliseconds each way. */
export const DEFAULT_LATENCY: Latency = Object.freeze({ feedUs: 50_000, decisionUs: 0, orderUs: 50_000 });

/** One tick of slippage, one mean queue ahead, aggressors known. */
export const DEFAULT_TAPE_READING: TapeReading = Object.freeze({ slippageTicks: 1, queueFactor: 1, sides: 'known' });

/**
 * From a decision to the market, µs.
 * @throws RangeError for a part that is not a whole number of at least 0.
 */
export function totalLatency({ feedUs, decisionUs, orderUs }: Latency): number {
  for (const [name, value] of [
    ['feed', feedUs],
    ['decision', decisionUs],
    ['order', orderUs],
  ] as const) {
    if (Number.isSafeInteger(value) && value >= 0) continue;
    throw new RangeError(`${name} latency must be a whole number of µs of at least 0, got ${value}`);
  }
  return feedUs + decisionUs + orderUs;
}
