import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Session } from '../../src/core/session.ts';
import { sessionCalendar } from '../../src/core/session-calendar.ts';
import { clockSession } from '../../src/core/session-clock.ts';
import { DailySessions, type SessionRule } from '../../src/core/session-days.ts';
import { globexSession } from '../../src/core/session-globex.ts';
import { usExtendedSession, usRegularSession } from '../../src/core/session-us.ts';
import { DAY_US, dayOfTime, HOUR_US, parseDay } from '../../src/core/time.ts';

const ZONES = [
  'America/New_York',
  'Europe/London',
  'Asia/Tokyo',
  'Australia/Lord_Howe',
  'Pacific/Kiritimati',
  'Pacific/Apia',
  'Pacific/Niue',
  'UTC',
];

const clock = fc
  .tuple(fc.nat(23), fc.nat(59))
  .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));
const clockName = fc
  .tuple(
    clock,
    fc.oneof({ weight: 4, arbitrary: clock }, { weight: 1, arbitrary: fc.constant('24:00') }),
    fc.constantFrom(...ZONES),
  )
  .map(([open, close, zone]) => `${open}-${close}@${zone}`);
const anyName = fc.oneof(fc.constantFrom('utc', 'us-rth', 'us-eth', 'cme-globex'), clockName);
const anyTimeUs = fc.integer({ min: parseDay('1999-01-01') * DAY_US, max: parseDay('2035-01-01') * DAY_US });

function ruleOf(name: string): SessionRule {
  switch (name) {
    case 'utc':
      return (day) => ({ startUs: day * DAY_US, endUs: (day + 1) * DAY_US, day });
    case 'us-rth':
      return usRegularSession;
    case 'us-eth':
      return usExtendedSession;
    case 'cme-globex':
      return globexSession;
    default:
      return clockSession(name)!;
  }
}

/** Every session named by a day within four weeks, and of those that end later the one that ends first. */
function earliestEndingAfter(name: string, timeUs: number): Session {
  const rule = ruleOf(name);
  let earliest: Session | null = null;
  for (let day = dayOfTime(timeUs) - 28; day <= dayOfTime(timeUs) + 28; day += 1) {
    const session = rule(day);
    if (session !== null && session.endUs > timeUs && session.endUs < (earliest?.endUs ?? Infinity)) earliest = session;
  }
  return earliest!;
}

describe('the sessions of any calendar', () => {
  it('never overlap and are in the order of their days', () => {
    fc.assert(
      fc.property(anyName, anyTimeUs, (name, timeUs) => {
        const calendar = sessionCalendar(name);
        let session = calendar.firstEndingAfter(timeUs);
        for (let count = 0; count < 40; count += 1) {
          const next = calendar.firstEndingAfter(session.endUs);
          expect(session.startUs).toBeLessThan(session.endUs);
          expect(next.startUs).toBeGreaterThanOrEqual(session.endUs);
          expect(next.day).toBeGreaterThan(session.day);
          session = next;
        }
      }),
    );
  });

  it('firstEndingAfter gives the earliest that ends after the instant', () => {
    fc.assert(
      fc.property(anyName, anyTimeUs, (name, timeUs) => {
        const session = sessionCalendar(name).firstEndingAfter(timeUs);
        expect(session.endUs).toBeGreaterThan(timeUs);
        expect(session).toEqual(earliestEndingAfter(name, timeUs));
      }),
    );
  });

  it('are the same in whatever order they are asked for', () => {
    const nearby = fc.array(fc.integer({ min: -20 * DAY_US, max: 20 * DAY_US }), { minLength: 2, maxLength: 30 });
    fc.assert(
      fc.property(anyName, anyTimeUs, nearby, (name, timeUs, stepsUs) => {
        const asked = sessionCalendar(name);
        for (const stepUs of stepsUs) {
          expect(asked.firstEndingAfter(timeUs + stepUs)).toEqual(
            sessionCalendar(name).firstEndingAfter(timeUs + stepUs),
          );
        }
      }),
    );
  });

  it('are the same at each end, a microsecond before it, and inside', () => {
    fc.assert(
      fc.property(anyName, anyTimeUs, (name, timeUs) => {
        const calendar = sessionCalendar(name);
        const session = calendar.firstEndingAfter(timeUs);
        for (const insideUs of [session.startUs, session.startUs + 1, session.endUs - 1]) {
          expect(calendar.firstEndingAfter(insideUs)).toEqual(session);
        }
        expect(calendar.firstEndingAfter(session.endUs)).not.toEqual(session);
        expect(calendar.firstEndingAfter(session.startUs - 1).endUs).toBeGreaterThan(session.startUs - 1);
      }),
    );
  });

  it('last as long as their names say, but for the hour of a change', () => {
    const ordinary = clockName.filter((name) => !name.includes('Apia'));
    fc.assert(
      fc.property(ordinary, anyTimeUs, (name, timeUs) => {
        const [, openHour, openMinute, closeHour, closeMinute] = /^(\d+):(\d+)-(\d+):(\d+)/.exec(name)!.map(Number);
        const minutes = (closeHour! - openHour!) * 60 + closeMinute! - openMinute!;
        const namedUs = (minutes > 0 ? minutes : minutes + 24 * 60) * (HOUR_US / 60);
        const session = sessionCalendar(name).firstEndingAfter(timeUs);
        expect(Math.abs(session.endUs - session.startUs - namedUs)).toBeLessThanOrEqual(HOUR_US);
      }),
    );
  });
});

describe('DailySessions', () => {
  it('computes the session of a day once', () => {
    const asked: number[] = [];
    const calendar = new DailySessions('every other day', (day) => {
      asked.push(day);
      return day % 2 === 0 ? { startUs: day * DAY_US, endUs: (day + 1) * DAY_US, day } : null;
    });
    for (let timeUs = 0; timeUs < 10 * DAY_US; timeUs += HOUR_US) calendar.firstEndingAfter(timeUs);
    for (let timeUs = 10 * DAY_US; timeUs >= 0; timeUs -= HOUR_US) calendar.firstEndingAfter(timeUs);
    expect(asked).toEqual([...new Set(asked)]);
  });

  it('gives up on a calendar without sessions rather than search for ever', () => {
    const calendar = new DailySessions('never', () => null);
    expect(() => calendar.firstEndingAfter(0)).toThrow(
      new RangeError('never has no session in the 30 days after 0 µs'),
    );
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    '%s µs is refused by every calendar',
    (timeUs) => {
      expect(() => sessionCalendar('utc').firstEndingAfter(timeUs)).toThrow(
        new RangeError(`utc has no session in the 30 days after ${timeUs} µs`),
      );
      for (const name of ['us-rth', 'cme-globex', '09:00-17:00@UTC']) {
        expect(() => sessionCalendar(name).firstEndingAfter(timeUs)).toThrow(RangeError);
      }
    },
  );
});
