import { formatDay } from '../../core/time.ts';
import { counted, percent, readableDays } from '../page/readable.ts';
import { hoursOf, STATES, type CoverageState } from './hour-states.ts';
import type { QualityDayData, QualitySeries } from './quality-input.ts';

/** A series by name: `BTCUSDT trades`. */
export function seriesName({ instrument, what }: QualitySeries): string {
  return `${instrument.symbol} ${what}`;
}

/** The days of a series that are there. */
export function storedDays({ days }: QualitySeries): QualityDayData[] {
  return days.flatMap(({ data }) => (data === null ? [] : [data]));
}

/** The sum of one figure over the days that are there. */
export function total(series: QualitySeries, figure: (data: QualityDayData) => number): number {
  return storedDays(series).reduce((sum, data) => sum + figure(data), 0);
}

/** First and last day in words. */
export function seriesDays({ days }: QualitySeries): string {
  return readableDays(days[0]!.day, days.at(-1)!.day);
}

/** Number of hours in each state. */
export function hourCounts(series: QualitySeries): Readonly<Record<CoverageState, number>> {
  const counts = { missing: 0, gap: 0, partly: 0, covered: 0 };
  for (const day of series.days) for (const { state } of hoursOf(day)) counts[state] += 1;
  return counts;
}

/** What can be relied on, in a paragraph. */
export function coverageWords(series: QualitySeries): string {
  const stored = storedDays(series);
  const complete = stored.filter((data) => data.complete).length;
  const absent = series.days.filter(({ data }) => data === null).map(({ day }) => formatDay(day));
  const counts = hourCounts(series);
  const hours = STATES.reduce((sum, state) => sum + counts[state], 0);
  const missing = total(series, (data) => data.missing);
  const lost =
    missing === 0 ? '' : ` ${counted(missing, series.what === 'trades' ? 'id' : 'bar')} are known to be missing.`;
  return `${seriesDays(series)}: of ${counted(series.days.length, 'day')} ${complete} are complete, ${
    stored.length - complete
  } are there in part, ${absentWords(absent)} Of ${counted(hours, 'hour')} ${percent(counts.covered / hours)} are covered with nothing known against them.${lost}`;
}

const LISTED = 5;

function absentWords(absent: readonly string[]): string {
  if (absent.length === 0) return 'none is missing.';
  const more = absent.length > LISTED ? ` and ${absent.length - LISTED} more` : '';
  return `${absent.length} ${absent.length === 1 ? 'is' : 'are'} missing (${absent.slice(0, LISTED).join(', ')}${more}).`;
}

/** How it is known who bought and who sold. */
export function aggressorWords(series: QualitySeries): string {
  const ways = [...new Set(storedDays(series).map(({ aggressor }) => aggressor))].sort();
  const name = seriesName(series);
  if (ways.length === 0) return `Nothing is stored of ${name}.`;
  const told = ways.map(
    (way) => AGGRESSORS.get(way) ?? `${way} (inferred or estimated: delta and CVD are no better than that)`,
  );
  return `Who was the aggressor in ${name}: ${told.join('; ')}.`;
}

const AGGRESSORS: ReadonlyMap<string, string> = new Map([
  ['exchange', 'told by the exchange with every row'],
  ['unknown', 'not told; delta needs --aggressor'],
]);
