import type { BarTable } from '../../core/bar-table.ts';
import { studentCdf } from '../../core/distributions.ts';
import { seededRandom } from '../../core/random.ts';
import { firstAfter } from '../../core/time-search.ts';
import { dayOfTime, DAY_US, HOUR_US } from '../../core/time.ts';
import { isoWeekday } from '../../core/weekday.ts';
import { benjaminiHochberg } from '../../stats/multiplicity/adjusted-p-values.ts';
import type { RoundTrip } from '../account/round-trip.ts';
import { barRegimes } from '../../stats/event/bar-regimes.ts';
import { type MeanProfit, meanProfit } from './mean-profit.ts';
import { type Outcomes, outcomesOf } from './outcomes.ts';
import { systemQuality } from './payoff.ts';
import { total } from './total.ts';
import { RESAMPLING_DEFAULTS, type ResamplingOptions } from './trade-metrics.ts';
import { netBps } from './trade-return.ts';

/**
 * What round trips are split by: the `side`; the UTC `hour` and `weekday` of the entry; the `volatility` and the `trend` of
 * the last bar closed by then; the tag of the fill that closed them (`exit`), which is known at the end only.
 */
export type SplitDimension = 'side' | 'hour' | 'weekday' | 'volatility' | 'trend' | 'exit';

/** The round trips of one part. */
export interface TradeSplit extends Outcomes {
  /** What was split by. */
  readonly dimension: SplitDimension;
  /** Which part of it: `long`, `13`, `Monday`, `low`, `up`, `target`, … */
  readonly part: string;
  /** Net profit of its round trips, money units. */
  readonly net: bigint;
  /** Its mean in basis points of the worth opened, with a bootstrap interval. */
  readonly meanBps: MeanProfit;
  /**
   * Two-sided p of that mean by Student's t, the null being a mean of 0 of independent round trips; null below two of
   * them, without spread, and for `exit`: a target wins by its nature.
   */
  readonly p: number | null;
  /** The p-value adjusted for all parts of the table that have one (Benjamini and Hochberg); null where there is no p. */
  readonly q: number | null;
}

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const TERCILES = ['low', 'middle', 'high'];
const TRENDS = ['down', 'flat', 'up'];

interface Dimension {
  readonly name: SplitDimension;
  readonly parts: readonly string[];
  /** The part a round trip belongs to; undefined where that is not known. */
  readonly partOf: (trip: RoundTrip) => string | undefined;
}

/**
 * Splits round trips by every dimension; parts without one are left out.
 * @param bars the bars the strategy saw, for volatility and trend.
 */
export function tradeSplits(
  trips: readonly RoundTrip[],
  bars: BarTable,
  options: ResamplingOptions = RESAMPLING_DEFAULTS,
): TradeSplit[] {
  const splits = dimensionsOf(trips, bars).flatMap(({ name, parts, partOf }, place) => {
    const random = seededRandom(options.seed, place + 1);
    return parts.flatMap((part): Omit<TradeSplit, 'q'>[] => {
      const members = trips.filter((trip) => partOf(trip) === part);
      const profits = Float64Array.from(members, netBps);
      const meanBps = meanProfit(profits, options, random);
      if (meanBps === null) return [];
      const p = name === 'exit' ? null : meanP(profits);
      const net = total(members.map((trip) => trip.net));
      return [{ dimension: name, part, ...outcomesOf(members, options.level), net, meanBps, p }];
    });
  });
  const judged = benjaminiHochberg(splits.flatMap(({ p }) => p ?? []));
  let next = 0;
  return splits.map((split) => ({ ...split, q: split.p === null ? null : judged[next++]! }));
}

function dimensionsOf(trips: readonly RoundTrip[], bars: BarTable): Dimension[] {
  const { volatility, trend } = barRegimes(bars);
  const rowOf = ({ entryTimeUs }: RoundTrip): number => firstAfter(bars.endUs, entryTimeUs, 0, bars.length) - 1;
  const hourOf = ({ entryTimeUs }: RoundTrip): string => String(Math.floor((entryTimeUs % DAY_US) / HOUR_US));
  return [
    { name: 'side', parts: ['long', 'short'], partOf: ({ side }) => (side === 1 ? 'long' : 'short') },
    { name: 'hour', parts: Array.from({ length: 24 }, (_, hour) => String(hour)), partOf: hourOf },
    { name: 'weekday', parts: WEEKDAYS, partOf: ({ entryTimeUs }) => WEEKDAYS[isoWeekday(dayOfTime(entryTimeUs)) - 1] },
    { name: 'volatility', parts: TERCILES, partOf: (trip) => TERCILES[volatility[rowOf(trip)] ?? Number.NaN] },
    { name: 'trend', parts: TRENDS, partOf: (trip) => TRENDS[(trend[rowOf(trip)] ?? Number.NaN) + 1] },
    { name: 'exit', parts: [...new Set(trips.map(({ exitTag }) => exitTag))].sort(), partOf: ({ exitTag }) => exitTag },
  ];
}

/** √n × mean ÷ standard deviation is both the system quality number and Student's t of a mean of 0. */
function meanP(profits: Float64Array): number | null {
  const t = systemQuality(profits);
  return t === null ? null : 2 * studentCdf(-Math.abs(t), profits.length - 1);
}
