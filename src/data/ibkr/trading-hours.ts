import { DAY_US, HOUR_US, MINUTE_US, parseDay, SECOND_US } from '../../core/time.ts';
import { wallClockToUtcUs } from '../../core/time-zone.ts';
import type { AnsweredSession } from './answer.ts';

/** A stretch in which a contract trades, seconds since the epoch, end excluded. */
export interface TradingSession {
  /** Its first second. */
  readonly startS: number;
  /** The first second after it. */
  readonly endS: number;
}

/** What trading hours tell, and of which stretch of time. */
export interface KnownHours {
  /** The sessions, in order. */
  readonly sessions: readonly TradingSession[];
  /** Outside of it they tell nothing: seconds since the epoch. */
  readonly fromS: number;
  /** First second that is not told of any more. */
  readonly toS: number;
}

const CLOSED = /^(\d{8}):CLOSED$/;
const STRETCH = /^(?:(\d{8}):)?(\d{2})(\d{2})-(?:(\d{8}):)?(\d{2})(\d{2})$/;

/**
 * Reads the hours of contract details: `20261117:1700-20261118:1600;20261121:CLOSED`, in the exchange's zone; in older
 * releases `20261118:0930-1600,1630-1700`.
 * @returns null when they are empty or in another form, or the zone has a name that nobody knows.
 */
export function parseTradingHours(text: string, zone: string): KnownHours | null {
  try {
    const days = text.split(';').filter((part) => part !== '');
    const stretches = days.flatMap((part) => readDay(part, zone));
    const [first, last] = [stretches[0], stretches.at(-1)];
    if (first === undefined || last === undefined) return null;
    const sessions = stretches.filter(({ isOpen }) => isOpen).map(({ startS, endS }) => ({ startS, endS }));
    return { sessions, fromS: first.startS, toS: last.endS };
  } catch (error) {
    // Unreadable hours are no reason not to pull: the day is then searched hour by hour.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

interface Stretch extends TradingSession {
  readonly isOpen: boolean;
}

function readDay(part: string, zone: string): Stretch[] {
  const closed = CLOSED.exec(part);
  if (closed !== null) {
    const day = dayOf(closed[1]!);
    return [{ startS: secondsAt(zone, day, 0), endS: secondsAt(zone, day, DAY_US), isOpen: false }];
  }
  const date = part.slice(0, 8);
  return part.split(',').map((stretch) => readStretch(stretch, date, zone));
}

function readStretch(stretch: string, date: string, zone: string): Stretch {
  const match = STRETCH.exec(stretch);
  if (match === null) throw new RangeError(`not trading hours: "${stretch}"`);
  const [, startDate = date, startHour, startMinute, endDate = startDate, endHour, endMinute] = match;
  const startS = secondsAt(zone, dayOf(startDate), Number(startHour) * HOUR_US + Number(startMinute) * MINUTE_US);
  const endS = secondsAt(zone, dayOf(endDate), Number(endHour) * HOUR_US + Number(endMinute) * MINUTE_US);
  return { startS, endS, isOpen: true };
}

const SCHEDULE_TIME = /^(\d{8})[- ](\d{2}):(\d{2}):(\d{2})$/;

/**
 * Reads the sessions of a schedule: `20261117-17:00:00`, in the schedule's zone.
 * @returns null when they are in another form, or the zone has a name that nobody knows.
 */
export function parseSchedule(sessions: readonly AnsweredSession[], zone: string): readonly TradingSession[] | null {
  try {
    return sessions.map(({ startDateTime, endDateTime }) => {
      return { startS: readTime(startDateTime, zone), endS: readTime(endDateTime, zone) };
    });
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function readTime(text: string, zone: string): number {
  const match = SCHEDULE_TIME.exec(text);
  if (match === null) throw new RangeError(`not a time of a schedule: "${text}"`);
  const [, date, hour, minute, second] = match;
  const clockUs = Number(hour) * HOUR_US + Number(minute) * MINUTE_US + Number(second) * SECOND_US;
  return secondsAt(zone, dayOf(date!), clockUs);
}

function dayOf(date: string): number {
  return parseDay(`${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`);
}

function secondsAt(zone: string, day: number, clockUs: number): number {
  return wallClockToUtcUs(zone, day, clockUs) / SECOND_US;
}
