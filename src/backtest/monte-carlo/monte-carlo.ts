import { seededRandom } from '../../core/random.ts';
import { politisWhiteBlockLength } from '../../stats/numerics/block-length.ts';
import { checkFinite } from '../../stats/numerics/column-checks.ts';
import type { Interval } from '../../stats/numerics/interval.ts';
import { quantileOfSorted } from '../../stats/numerics/quantile.ts';
import { stationaryIndices } from '../../stats/numerics/stationary-bootstrap.ts';
import { wilsonInterval } from '../../stats/numerics/wilson.ts';
import { type Distribution, distributionOf } from '../metrics/distribution.ts';
import { DrawdownMeter } from '../metrics/drawdown-meter.ts';
import { type MonteCarloOptions, type ResolvedMonteCarlo, resolveMonteCarlo } from './monte-carlo-options.ts';

/** Days at which the fan is known, at most: longer courses have it at evenly spaced days. */
const MOST_FAN_DAYS = 250;

/** Quantiles of equity over all drawn courses, day by day. */
export interface EquityFan {
  /** Days since the start: 0, 1, … or evenly spaced, the last one always. */
  readonly days: readonly number[];
  /** Probabilities of the quantiles, as asked for. */
  readonly quantiles: readonly number[];
  /** Equity ÷ initial capital: a row for every probability, in it a value for every day. */
  readonly equity: readonly Float64Array[];
}

/** What equity could have come to with the same days in another order, some twice, some not at all. */
export interface MonteCarlo {
  /** m: courses drawn. */
  readonly paths: number;
  /** Days of each. */
  readonly days: number;
  /** Returns they were drawn from. */
  readonly returns: number;
  /** Mean length of the blocks drawn, days. */
  readonly blockDays: number;
  /** Positions as a multiple of those traded. */
  readonly size: number;
  /** Whether gains are shares of equity or of the initial capital. */
  readonly stake: 'equity' | 'capital';
  /** Where the draws came from. */
  readonly seed: number;
  /** Equity by day. */
  readonly fan: EquityFan;
  /** Equity at the end ÷ initial capital. */
  readonly terminal: Distribution;
  /** Share of the courses that ended below the initial capital. */
  readonly lossShare: number;
  /** Steepest drawdown from day to day, −1 to 0; its lowerTenth is what one in ten courses went through or worse. */
  readonly maxDrawdown: Distribution;
  /** How many courses were ruined at the end of some day. */
  readonly ruin: {
    /** The change from the initial capital that is called ruin, e.g. −0.5. */
    readonly change: number;
    /** Courses ruined. */
    readonly paths: number;
    /** Their share: the probability of ruin at this size. */
    readonly probability: number;
    /** Wilson's interval for drawing m courses only; that few days were recorded is not in it. */
    readonly interval: Interval;
  };
}

/**
 * Draws courses of equity from the returns of its days by the stationary bootstrap: blocks of days stay together, so that
 * bad days keep their company. An account at 0 stays there. What happens within a day is not seen, nor any day that is
 * worse than those recorded. Null for fewer than two returns.
 * @param returns of consecutive days: fractions of the equity before, or of the capital where that is the stake.
 * @throws RangeError for an option out of its range, or a return that is not finite.
 */
export function monteCarlo(returns: Float64Array, options: MonteCarloOptions = {}): MonteCarlo | null {
  checkFinite('returns', returns);
  if (returns.length < 2) return null;
  const resolved = resolveMonteCarlo(options, returns.length);
  const { paths, days, size, stake, seed, ruin, level } = resolved;
  const blockDays = options.blockDays ?? politisWhiteBlockLength(returns).stationary;
  const sheet = new PathSheet(resolved);
  const rows = new Uint32Array(days);
  for (let path = 0; path < paths; path += 1) {
    stationaryIndices(returns.length, blockDays, seededRandom(seed, path), rows);
    sheet.walk(path, returns, rows);
  }
  return {
    ...{ paths, days, returns: returns.length, blockDays, size, stake, seed },
    fan: sheet.fan(),
    terminal: distributionOf(sheet.terminal)!,
    lossShare: sheet.terminal.filter((equity) => equity < 1).length / paths,
    maxDrawdown: distributionOf(sheet.drawdown)!,
    ruin: {
      change: ruin,
      paths: sheet.ruined,
      probability: sheet.ruined / paths,
      interval: wilsonInterval(sheet.ruined, paths, level),
    },
  };
}

/** What is kept of the courses: not their every day. */
class PathSheet {
  readonly terminal: Float64Array;
  readonly drawdown: Float64Array;
  ruined = 0;

  private readonly options: ResolvedMonteCarlo;
  private readonly fanDays: readonly number[];
  /** Equity of every course, a column for each day of the fan. */
  private readonly columns: readonly Float64Array[];

  constructor(options: ResolvedMonteCarlo) {
    this.options = options;
    this.terminal = new Float64Array(options.paths);
    this.drawdown = new Float64Array(options.paths);
    this.fanDays = fanDays(options.days);
    this.columns = this.fanDays.map(() => new Float64Array(options.paths));
  }

  walk(path: number, returns: Float64Array, rows: Uint32Array): void {
    const { size, stake, ruin } = this.options;
    const meter = new DrawdownMeter(1);
    let equity = 1;
    let least = 1;
    let fanDay = 0;
    for (let day = 0; ; day += 1) {
      if (this.fanDays[fanDay] === day) this.columns[fanDay++]![path] = equity;
      if (day === rows.length) break;
      const gained = size * returns[rows[day]!]! * (stake === 'equity' ? equity : 1);
      equity = equity > 0 ? Math.max(equity + gained, 0) : 0;
      meter.push(equity);
      if (equity < least) least = equity;
    }
    this.terminal[path] = equity;
    this.drawdown[path] = meter.steepest.share;
    if (least <= 1 + ruin) this.ruined += 1;
  }

  fan(): EquityFan {
    const { quantiles } = this.options;
    const sorted = this.columns.map((column) => column.sort());
    return {
      days: this.fanDays,
      quantiles,
      equity: quantiles.map((probability) =>
        Float64Array.from(sorted, (column) => quantileOfSorted(column, probability)),
      ),
    };
  }
}

function fanDays(days: number): readonly number[] {
  const steps = Math.min(days, MOST_FAN_DAYS);
  return Array.from({ length: steps + 1 }, (_, step) => Math.round((step * days) / steps));
}
