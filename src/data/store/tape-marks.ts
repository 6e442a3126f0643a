import type { CoverageEnd, CoverageStart, TradeGap } from '../../core/trade-batch.ts';
import { unionRanges } from './coverage.ts';
import type { DayMetadata, IdGap, TimeRange } from './day-metadata.ts';

/** Something that stands between two trades of a tape: before the first trade that is not before `timeUs` and `id`. */
export interface TapeMark {
  /** Time of its place, µs. */
  readonly timeUs: number;
  /** Id of its place: it stands before the trade of that time with this id. */
  readonly id: number;
  /** What stands there. */
  readonly event: TradeGap | CoverageStart | CoverageEnd;
}

/** A day of a tape: its metadata and all holes in its ids. */
export interface TapeDay {
  /** What its file says about itself. */
  readonly metadata: DayMetadata;
  /** All holes in its ids, however many. */
  readonly gaps: readonly IdGap[];
}

/**
 * Where coverage starts and ends over some days, in order of time, where ids are missing, and where trades may be. Days
 * that are covered up to midnight and from midnight on, or whose ids count on over midnight, join.
 */
export function tapeMarks(days: readonly TapeDay[]): TapeMark[] {
  const stretches = unionRanges([...days.flatMap((day) => day.metadata.coverage), ...bridgesOverMidnight(days)]);
  const marks: TapeMark[] = [];
  for (const [startUs, endUs] of stretches) {
    marks.push(markAt(startUs, { type: 'coverage-start', timeUs: startUs }));
    marks.push(markAt(endUs, { type: 'coverage-end', timeUs: endUs }));
  }
  const gaps = [...days.flatMap((day) => day.gaps), ...gapsAtMidnight(days)];
  // Where coverage ends inside a hole, that says it already, and more.
  const inside = gaps.filter((gap) => stretches.some(([start, end]) => start <= gap.fromUs && gap.toUs < end));
  for (const { fromUs, toUs, missing, beforeId } of inside) {
    marks.push({ timeUs: toUs, id: beforeId, event: { type: 'gap', fromUs, toUs, missing } });
  }
  for (const [startUs, endUs] of days.flatMap((day) => day.metadata.doubtful)) marks.push(doubtMark(startUs, endUs));
  return marks.sort((a, b) => a.timeUs - b.timeUs || compareIds(a.id, b.id));
}

function markAt(timeUs: number, event: CoverageStart | CoverageEnd): TapeMark {
  return { timeUs, id: Number.NEGATIVE_INFINITY, event };
}

/**
 * Stands after the trades of the first instant of a stretch in doubt, whose bar is open then, and speaks of the bars up to
 * its last instant. Nobody knows how many trades are missing: none by their ids.
 */
function doubtMark(startUs: number, endUs: number): TapeMark {
  const event: TradeGap = { type: 'gap', fromUs: startUs, toUs: endUs - 1, missing: 0 };
  return { timeUs: startUs, id: Number.POSITIVE_INFINITY, event };
}

// −Infinity − −Infinity is NaN, so a difference will not do.
function compareIds(a: number, b: number): number {
  return a < b ? -1 : Number(a > b);
}

/** Two days with trades, one after the other among those given, whose ids are of one sequence. */
function neighbours(days: readonly TapeDay[]): [DayMetadata, DayMetadata][] {
  const traded = days.map((day) => day.metadata).filter((day) => day.rows > 0);
  const pairs = traded.slice(1).map((day, index): [DayMetadata, DayMetadata] => [traded[index]!, day]);
  return pairs.filter(([a, b]) => a.ids === 'contiguous' && b.ids === 'contiguous' && a.kind === b.kind);
}

function bridgesOverMidnight(days: readonly TapeDay[]): TimeRange[] {
  const bridges: TimeRange[] = [];
  for (const [before, after] of neighbours(days)) {
    const end = before.coverage.at(-1)?.[1] ?? Number.NaN;
    const start = after.coverage[0]?.[0] ?? Number.NaN;
    const countsOn = after.firstId === before.lastId! + 1 && after.day === before.day + 1;
    if (countsOn && before.lastTimeUs! < end && start <= after.firstTimeUs! && end < start) bridges.push([end, start]);
  }
  return bridges;
}

function gapsAtMidnight(days: readonly TapeDay[]): IdGap[] {
  const gaps: IdGap[] = [];
  for (const [before, after] of neighbours(days)) {
    const [afterId, beforeId] = [before.lastId!, after.firstId!];
    const missing = beforeId - afterId - 1;
    // Ids that overlap at midnight are out of order, not missing.
    if (missing > 0) gaps.push({ afterId, beforeId, missing, fromUs: before.lastTimeUs!, toUs: after.firstTimeUs! });
  }
  return gaps;
}
