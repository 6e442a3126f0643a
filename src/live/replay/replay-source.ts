import { formatDay } from '../../core/time.ts';
import type { Instrument, Scales } from '../../core/trade-batch.ts';
import { InputError } from '../../data/input-error.ts';
import type { Recorded } from '../../data/recorded-days.ts';
import type { SessionStart } from '../runner/session-start.ts';
import type { TapeEvent } from '../runner/tape-event.ts';
import { recordedEvents } from './recorded-events.ts';
import type { Recording } from './recording.ts';

/** A tape that can be played, more than once. */
export interface ReplaySource {
  /** Whose trades. */
  readonly instrument: Instrument;
  /** The scales of every batch. */
  readonly scales: Scales;
  /** How the aggressor is known, in words. */
  readonly aggressor: string;
  /** What was known when it began; null for nothing. */
  readonly start: SessionStart | null;
  /** Its first instant, µs. */
  readonly fromUs: number;
  /** Its end, µs, exclusive. */
  readonly toUs: number;
  /** The tape, from its beginning. */
  readonly events: () => AsyncIterable<TapeEvent>;
}

/**
 * A recorded session, to be played; it is read through once for its end.
 * @param start what is known when it begins: what was known then, or null for other views than it had.
 * @throws InputError when it has no trades.
 */
export async function recordingSource(
  { folder, configuration }: Recording,
  start: SessionStart | null,
): Promise<ReplaySource> {
  let fromUs = start?.reachedUs ?? Number.POSITIVE_INFINITY;
  let toUs = Number.NEGATIVE_INFINITY;
  let hasTrades = false;
  for await (const event of recordedEvents(folder)) {
    hasTrades ||= event.type === 'trades';
    const [firstUs, endUs] = extentOf(event);
    fromUs = Math.min(fromUs, firstUs);
    toUs = Math.max(toUs, endUs);
  }
  if (!hasTrades) throw new InputError(`${folder}: nothing was recorded, there is nothing to replay`);
  const { instrument, scales, tape } = configuration;
  const about = { instrument, scales, aggressor: tape.aggressor, start };
  return { ...about, fromUs, toUs, events: () => recordedEvents(folder) };
}

/**
 * Recorded days, to be played.
 * @param recorded the days, opened once already.
 * @param reopen opens them again: a source is read once.
 * @throws InputError when they are of bars, or hold nothing.
 */
export function recordedDaysSource(recorded: Recorded, reopen: () => Promise<Recorded | null>): ReplaySource {
  const { instrument, source, aggressor, days, fromDay, toDay } = recorded;
  const covered = days.flatMap(({ coverage }) => coverage);
  const [first, last] = [covered[0], covered.at(-1)];
  const what = `${instrument.symbol} from ${formatDay(fromDay)} to ${formatDay(toDay)}`;
  if (source.kind === 'bars') throw new InputError(`${what}: only bars are there, and a replay takes trades`);
  if (first === undefined || last === undefined) throw new InputError(`${what}: nothing is covered`);
  const events = async function* (): AsyncGenerator<TapeEvent, void> {
    const again = await reopen();
    if (again === null) throw new InputError(`${what}: the days are there no more`);
    for await (const event of again.source) if (event.type !== 'bars') yield event;
  };
  const about = { instrument, scales: source.scales, aggressor, start: null };
  return { ...about, fromUs: first[0], toUs: last[1], events };
}

/** The first instant that an event speaks of, and the first that it does not, µs. */
function extentOf(event: TapeEvent): [number, number] {
  switch (event.type) {
    case 'trades':
      return [event.timeUs[0] ?? Number.NaN, (event.timeUs[event.length - 1] ?? Number.NaN) + 1];
    case 'gap':
      return [event.toUs, event.toUs];
    case 'coverage-start':
    case 'coverage-end':
    case 'time':
      return [event.timeUs, event.timeUs];
  }
}
