import { type TimeRange, wholeDay } from './day-metadata.ts';

/** Ranges put in order, with those that touch or overlap joined. */
export function unionRanges(ranges: readonly TimeRange[]): TimeRange[] {
  const union: [number, number][] = [];
  for (const [start, end] of ranges.toSorted((a, b) => a[0] - b[0] || a[1] - b[1])) {
    const last = union.at(-1);
    if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end);
    else union.push([start, end]);
  }
  return union;
}

/** The parts of ranges that lie on a UTC day. */
export function partsOnDay(ranges: readonly TimeRange[], day: number): TimeRange[] {
  const [dayStart, dayEnd] = wholeDay(day);
  const touching = ranges.filter(([start, end]) => start < dayEnd && end > dayStart);
  return touching.map(([start, end]) => [Math.max(start, dayStart), Math.min(end, dayEnd)]);
}

/** The holes between ranges that are in order and apart. */
export function holesBetween(ranges: readonly TimeRange[]): TimeRange[] {
  return ranges.slice(1).map((range, index) => [ranges[index]![1], range[0]]);
}

/** When a source traded on a day. */
export interface TradedTime {
  /** Time of its first trade, µs. */
  readonly firstTimeUs: number;
  /** Time of its last trade, µs. */
  readonly lastTimeUs: number;
  /** Longest time between two of its trades, µs. */
  readonly longestSilenceUs: number;
}

/**
 * The part of a day that a source holds whole: from its first trade to its last. An end that is no farther from midnight
 * than the source was ever silent is moved to midnight: that is how a recording looks that goes on there.
 */
export function coverOf(traded: TradedTime, day: number): TimeRange {
  const [dayStart, dayEnd] = wholeDay(day);
  const end = traded.lastTimeUs + 1;
  return [
    traded.firstTimeUs - dayStart <= traded.longestSilenceUs ? dayStart : traded.firstTimeUs,
    dayEnd - end <= traded.longestSilenceUs ? dayEnd : end,
  ];
}

/** True when the ranges are one, and it is the whole UTC day. */
export function isWholeDay(ranges: readonly TimeRange[], day: number): boolean {
  const [start, end] = wholeDay(day);
  return ranges.length === 1 && ranges[0]![0] === start && ranges[0]![1] === end;
}
