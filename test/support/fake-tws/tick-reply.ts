import type { FakeSession, FakeTick } from './fake-tape.ts';
import type { Field } from './wire.ts';

/** How the fake TWS serves historical ticks; the real one does one or the other, nobody knows for certain. */
export interface TickServing {
  /** `complete`: the last second of a page is sent whole, beyond the number asked for. `strict`: never more than that. */
  readonly pages?: 'complete' | 'strict';
  /** A page ends with the session in which it starts. */
  readonly sessions?: readonly FakeSession[];
  /** So many ticks before the start come first (ib_insync#206). */
  readonly earlyTicks?: number;
  /** After the last tick of the day that tick is sent again for every later start. */
  readonly repeatsLastTick?: boolean;
  /** Where there is nothing: an empty page, or error 162. */
  readonly nothing?: 'empty' | 'no-data';
}

/** The ticks of a page; null for error 162. */
export function tickPage(
  ticks: readonly FakeTick[],
  request: { readonly start: number; readonly count: number },
  serving: TickServing,
): readonly FakeTick[] | null {
  const first = firstAtOrAfter(ticks, request.start);
  const early = ticks.slice(Math.max(0, first - (serving.earlyTicks ?? 0)), first);
  const inSession = ticks.slice(first, sessionEnd(ticks, first, serving.sessions));
  const page = inSession.slice(0, pageLength(inSession, request.count, serving.pages ?? 'complete'));
  if (page.length > 0) return [...early, ...page];
  const last = ticks[first - 1];
  if (serving.repeatsLastTick === true && last !== undefined) return [last];
  return serving.nothing === 'no-data' ? null : [];
}

/** The quotes that are left when those whose sizes alone changed are ignored. */
export function withoutSizeChanges(quotes: readonly FakeTick[]): readonly FakeTick[] {
  const prices = ({ fields }: FakeTick): string => `${String(fields[1])} ${String(fields[2])}`;
  return quotes.filter((tick, index) => index === 0 || prices(tick) !== prices(quotes[index - 1]!));
}

function firstAtOrAfter(ticks: readonly FakeTick[], time: number): number {
  const index = ticks.findIndex((tick) => tick.time >= time);
  return index < 0 ? ticks.length : index;
}

function sessionEnd(ticks: readonly FakeTick[], first: number, sessions: readonly FakeSession[] | undefined): number {
  const start = ticks[first]?.time;
  const session = sessions?.find(({ end }) => start !== undefined && end > start);
  return session === undefined ? ticks.length : firstAtOrAfter(ticks, session.end);
}

function pageLength(ticks: readonly FakeTick[], count: number, pages: 'complete' | 'strict'): number {
  if (pages === 'strict' || ticks.length <= count) return Math.min(ticks.length, count);
  const lastSecond = ticks[count - 1]!.time;
  let length = count;
  while (length < ticks.length && ticks[length]!.time === lastSecond) length += 1;
  return length;
}

/** HISTORICAL_TICKS_LAST (98) or HISTORICAL_TICKS_BID_ASK (97), in messages of so many ticks, the last one `done`. */
export function tickMessages(
  code: 97 | 98,
  requestId: number,
  ticks: readonly FakeTick[],
  perMessage = Number.POSITIVE_INFINITY,
): Field[][] {
  const messages: Field[][] = [];
  for (let from = 0; from === 0 || from < ticks.length; from += perMessage) {
    const part = ticks.slice(from, from + perMessage);
    const done = from + perMessage >= ticks.length;
    messages.push([code, requestId, part.length, ...part.flatMap(({ time, fields }) => [time, ...fields]), done]);
  }
  return messages;
}
