import { civilDate, dayNumber } from '../../core/time.ts';
import type { Instrument } from '../../core/trade-batch.ts';
import { MONDAY, weekdayUpTo } from '../../core/weekday.ts';
import type { PlannedStretch } from './plan-units.ts';

/** How days are put together: from Monday to Sunday, by calendar month, or all of them. */
export const STRETCH_LENGTHS = ['day', 'week', 'month', 'all'] as const;

/** One of {@link STRETCH_LENGTHS}. */
export type StretchLength = (typeof STRETCH_LENGTHS)[number];

/** The days of an instrument that are to be cut into stretches. */
export interface StretchOptions {
  /** Whose. */
  readonly instrument: Instrument;
  /** First UTC day that is traded, days since 1970-01-01. */
  readonly fromDay: number;
  /** Last one, included. */
  readonly toDay: number;
  /** How they are put together. */
  readonly length: StretchLength;
  /** Days before a stretch that are read for its bars, detectors and measures. */
  readonly warmUpDays: number;
  /** Of every day that is there, those of the warm-up included, what it and all that is read beside it hold. */
  readonly checksumsOf: ReadonlyMap<number, readonly string[]>;
}

/** Cuts days into stretches, in order of time; one in which no day is there is left out. */
export function stretchesOf(options: StretchOptions): PlannedStretch[] {
  const { instrument, length, warmUpDays, checksumsOf } = options;
  const stretches: PlannedStretch[] = [];
  let fromDay = options.fromDay;
  while (fromDay <= options.toDay) {
    const toDay = Math.min(lastDayOf(length, fromDay), options.toDay);
    const warmUpFromDay = fromDay - warmUpDays;
    if (listOf(checksumsOf, fromDay, toDay).length > 0) {
      const checksums = listOf(checksumsOf, warmUpFromDay, toDay);
      stretches.push({ instrument, fromDay, toDay, warmUpFromDay, checksums });
    }
    fromDay = toDay + 1;
  }
  return stretches;
}

/** The last day of the stretch that a day lies in. */
function lastDayOf(length: StretchLength, day: number): number {
  switch (length) {
    case 'day':
      return day;
    case 'week':
      return weekdayUpTo(day, MONDAY) + 6;
    case 'month': {
      const { year, month } = civilDate(day);
      return (
        dayNumber(
          month === 12 ? { year: year + 1, month: 1, dayOfMonth: 1 } : { year, month: month + 1, dayOfMonth: 1 },
        ) - 1
      );
    }
    case 'all':
      return Number.POSITIVE_INFINITY;
  }
}

function listOf(checksumsOf: ReadonlyMap<number, readonly string[]>, fromDay: number, toDay: number): string[] {
  const checksums: string[] = [];
  for (let day = fromDay; day <= toDay; day += 1) checksums.push(...(checksumsOf.get(day) ?? []));
  return checksums;
}
