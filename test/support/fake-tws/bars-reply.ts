import { type FakeTick, UNREPORTED } from './fake-tape.ts';
import type { Field } from './wire.ts';

interface Bar {
  readonly time: number;
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
  count: number;
}

/** The 1-minute bars of some trades within [from, to), seconds. */
export function minuteBars(trades: readonly FakeTick[], from: number, to: number): Bar[] {
  const bars = new Map<number, Bar>();
  for (const { time, fields } of trades) {
    const [mask, price, size] = [Number(fields[0]), Number(fields[1]), Number(fields[2])];
    if (time < from || time >= to || (mask & UNREPORTED) !== 0 || !(size > 0)) continue;
    const minute = Math.floor(time / 60) * 60;
    const bar = bars.get(minute) ?? {
      time: minute,
      open: price,
      high: price,
      low: price,
      close: price,
      volume: 0,
      count: 0,
    };
    bar.high = Math.max(bar.high, price);
    bar.low = Math.min(bar.low, price);
    bar.close = price;
    bar.volume += size;
    bar.count += 1;
    bars.set(minute, bar);
  }
  return [...bars.values()];
}

/** HISTORICAL_DATA (17) with times in seconds since the epoch (formatDate 2). */
export function barsMessage(requestId: number, bars: readonly Bar[], lotSize = 1): Field[] {
  const rows = bars.flatMap((bar) => {
    return [bar.time, bar.open, bar.high, bar.low, bar.close, bar.volume / lotSize, bar.close, bar.count];
  });
  return [17, requestId, '20261118 00:00:00 UTC', '20261119 00:00:00 UTC', bars.length, ...rows];
}

/** Sessions of a schedule, in the words of the reply. */
export interface FakeSchedule {
  readonly start: string;
  readonly end: string;
  readonly timeZone: string;
  readonly sessions: readonly { readonly start: string; readonly end: string; readonly day: string }[];
}

/** HISTORICAL_SCHEDULE (106). */
export function scheduleMessage(requestId: number, schedule: FakeSchedule): Field[] {
  const rows = schedule.sessions.flatMap(({ start, end, day }) => [start, end, day]);
  return [106, requestId, schedule.start, schedule.end, schedule.timeZone, schedule.sessions.length, ...rows];
}
