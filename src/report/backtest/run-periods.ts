import { civilDate, dayOfTime, HOUR_US, DAY_US } from '../../core/time.ts';
import { isoWeekday } from '../../core/weekday.ts';
import type { RunRecord } from './run-record.ts';

/** What a run made in a stretch of its calendar. */
export interface PeriodResult {
  /** The first day of it, days since 1970-01-01. */
  readonly day: number;
  /** Change of equity in it, money. */
  readonly profit: number;
  /** The same as a share of the equity before. */
  readonly share: number;
  /** Round trips that ended in it. */
  readonly trips: number;
}

/** The run by UTC days, those without a trade included. Base reading. */
export function dailyResults(run: RunRecord): PeriodResult[] {
  return periodResults(run, (day) => day);
}

/** The run by calendar months. Base reading. */
export function monthlyResults(run: RunRecord): PeriodResult[] {
  return periodResults(run, (day) => day - civilDate(day).dayOfMonth + 1);
}

/** A bar's close at midnight still belongs to the day that ends then. */
function periodResults({ equity, capital, trips }: RunRecord, startOf: (day: number) => number): PeriodResult[] {
  const ends = new Map<number, number>();
  for (const [row, timeUs] of equity.timeUs.entries()) ends.set(startOf(dayOfTime(timeUs - 1)), equity.base[row]!);
  const counts = new Map<number, number>();
  for (const { exitTimeUs } of trips) {
    const start = startOf(dayOfTime(exitTimeUs));
    counts.set(start, (counts.get(start) ?? 0) + 1);
  }
  let before = capital;
  return [...ends].map(([day, after]) => {
    const profit = after - before;
    const result = { day, profit, share: profit / before, trips: counts.get(day) ?? 0 };
    before = after;
    return result;
  });
}

/** Round trips entered in one hour of one weekday, UTC. */
export interface HourResult {
  /** 0 to 23. */
  readonly hour: number;
  /** 1 Monday to 7 Sunday. */
  readonly weekday: number;
  /** How many. */
  readonly trips: number;
  /** Their mean net profit, basis points. */
  readonly meanBps: number;
}

/** The round trips by hour and weekday of their entries; hours without one are left out. */
export function hourlyResults({ trips }: RunRecord): HourResult[] {
  const cells = new Map<number, { count: number; sum: number }>();
  for (const { entryTimeUs, netBps } of trips) {
    const hour = Math.floor((entryTimeUs % DAY_US) / HOUR_US);
    const place = isoWeekday(dayOfTime(entryTimeUs)) * 24 + hour;
    const cell = cells.get(place) ?? { count: 0, sum: 0 };
    cells.set(place, { count: cell.count + 1, sum: cell.sum + netBps });
  }
  return [...cells]
    .sort(([a], [b]) => a - b)
    .map(([place, { count, sum }]) => ({
      hour: place % 24,
      weekday: Math.floor(place / 24),
      trips: count,
      meanBps: sum / count,
    }));
}
