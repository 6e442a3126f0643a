import { type AuditedTape, eventsCutAt, hasRows, placeAt, type TapePlace } from './audited-tape.ts';
import type { RecordedRun } from './recorded-run.ts';
import type { AuditCut } from './strategy-check.ts';

/** A cut whose lines are not counted yet. */
type BareCut = Omit<AuditCut, 'lines'>;

/** Kinds of events that are decisions. */
const DECISIONS: ReadonlySet<string> = new Set(['submit', 'cancel', 'modify']);

/**
 * Where to stop runs: right after so many of the decisions of the whole run, before the next print (time alone has passed)
 * and after the prints of that microsecond, and at as many places that lie evenly on the tape. In order.
 * @param count decisions, at least 1.
 */
export function bareCuts(tape: AuditedTape, whole: RecordedRun, count: number): BareCut[] {
  const times = spread(decisionTimes(whole), count);
  const cuts: BareCut[] = [];
  for (const timeUs of times) {
    const before = placeAt(tape, timeUs, false);
    const after = placeAt(tape, timeUs, true);
    if (before !== null) cuts.push({ place: before, advanceUs: timeUs });
    if (after !== null) cuts.push({ place: after, advanceUs: null });
  }
  for (const place of evenPlaces(tape, count)) cuts.push({ place, advanceUs: null });
  return cuts.sort((one, other) => {
    return (
      one.place.event - other.place.event ||
      one.place.row - other.place.row ||
      (one.advanceUs ?? Number.NEGATIVE_INFINITY) - (other.advanceUs ?? Number.NEGATIVE_INFINITY) ||
      0
    );
  });
}

/** Runs a tape through cuts, stopping at each: counts the lines that are there by then. The run is then over. */
export function countedCuts(tape: AuditedTape, run: RecordedRun, cuts: readonly BareCut[]): AuditCut[] {
  const pieces = eventsCutAt(
    tape,
    cuts.map(({ place }) => place),
  );
  const counted = cuts.map(({ place, advanceUs }, index) => {
    run.push(pieces[index]!);
    if (advanceUs !== null) run.engine.advance(advanceUs);
    return { place, advanceUs, lines: run.lengths };
  });
  run.push(pieces[cuts.length]!).finish();
  return counted;
}

function decisionTimes({ lines }: RecordedRun): number[] {
  const times = new Set<number>();
  for (const stream of [lines.optimistic, lines.base, lines.pessimistic]) {
    for (const { type, timeUs } of stream) if (DECISIONS.has(type)) times.add(timeUs);
  }
  return [...times].sort((one, other) => one - other);
}

function evenPlaces({ events }: AuditedTape, count: number): TapePlace[] {
  const total = events.reduce((rows, event) => rows + (hasRows(event) ? event.length : 0), 0);
  const wanted = Array.from({ length: count }, (_, index) => Math.floor(((index + 1) * total) / (count + 1)));
  const places: TapePlace[] = [];
  let before = 0;
  for (const [event, one] of events.entries()) {
    if (!hasRows(one)) continue;
    for (const row of wanted) {
      if (row >= before && row < before + one.length) places.push({ event, row: row - before });
    }
    before += one.length;
  }
  return places;
}

/** At most so many of a list, evenly over it. */
function spread(times: readonly number[], count: number): number[] {
  if (times.length <= count) return [...times];
  return Array.from({ length: count }, (_, index) => times[Math.floor((index * times.length) / count)]!);
}
