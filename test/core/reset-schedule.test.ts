import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseReset, resetSchedule } from '../../src/core/reset-schedule.ts';
import type { Reset, Session } from '../../src/core/session.ts';
import { sessionCalendar } from '../../src/core/session-calendar.ts';
import { DAY_US, formatTime, HOUR_US, parseDay, parseIsoTime } from '../../src/core/time.ts';
import { isoWeekday } from '../../src/core/weekday.ts';

/** The resets after an instant, written out. */
function resetsAfter(reset: Reset, session: string, utc: string, count: number): string[] {
  const schedule = resetSchedule(reset, sessionCalendar(session));
  const resets: string[] = [];
  let { timeUs } = parseIsoTime(utc);
  for (let index = 0; index < count; index += 1) {
    timeUs = schedule.nextAfter(timeUs);
    resets.push(formatTime(timeUs).replace(':00.000Z', 'Z'));
  }
  return resets;
}

describe('reset session', () => {
  it('is at every start of a session', () => {
    expect(resetsAfter('session', 'us-rth', '2026-03-06T14:29:59Z', 3)).toEqual([
      '2026-03-06T14:30Z',
      '2026-03-09T13:30Z',
      '2026-03-10T13:30Z',
    ]);
    expect(resetsAfter('session', 'cme-globex', '2026-11-25T23:00:00Z', 3)).toEqual([
      '2026-11-26T23:00Z',
      '2026-11-29T23:00Z',
      '2026-11-30T23:00Z',
    ]);
    expect(resetsAfter('session', 'utc', '2026-11-25T23:00:00Z', 2)).toEqual([
      '2026-11-26T00:00Z',
      '2026-11-27T00:00Z',
    ]);
  });
});

describe('reset day', () => {
  it('is at every midnight UTC, whatever the session', () => {
    for (const session of ['utc', 'us-rth', 'cme-globex']) {
      expect(resetsAfter('day', session, '2026-11-20T23:59:59.999999Z', 3)).toEqual([
        '2026-11-21T00:00Z',
        '2026-11-22T00:00Z',
        '2026-11-23T00:00Z',
      ]);
    }
  });
});

describe('reset week', () => {
  it('is Monday 00:00 UTC for the UTC day', () => {
    expect(resetsAfter('week', 'utc', '2026-11-15T23:59:59Z', 3)).toEqual([
      '2026-11-16T00:00Z',
      '2026-11-23T00:00Z',
      '2026-11-30T00:00Z',
    ]);
  });

  it('is Sunday 17:00 in Chicago for Globex, on either side of a change', () => {
    expect(resetsAfter('week', 'cme-globex', '2026-10-20T00:00:00Z', 3)).toEqual([
      '2026-10-25T22:00Z',
      '2026-11-01T23:00Z',
      '2026-11-08T23:00Z',
    ]);
  });

  it('is the open of the week’s first trading day, Tuesday after a Monday holiday', () => {
    expect(resetsAfter('week', 'us-rth', '2026-01-12T14:30:00Z', 3)).toEqual([
      '2026-01-20T14:30Z',
      '2026-01-26T14:30Z',
      '2026-02-02T14:30Z',
    ]);
    // Christmas 2028 and New Year 2029 are Mondays: Globex has no session named by them and opens Tuesday's at 17:00 on the holiday.
    expect(resetsAfter('week', 'cme-globex', '2028-12-20T00:00:00Z', 2)).toEqual([
      '2028-12-25T23:00Z',
      '2029-01-01T23:00Z',
    ]);
  });

  it('goes by the dates sessions are named by, not by when they start', () => {
    expect(resetsAfter('week', '18:00-17:00@America/New_York', '2026-11-18T00:00:00Z', 2)).toEqual([
      '2026-11-22T23:00Z',
      '2026-11-29T23:00Z',
    ]);
  });

  it('answers the same after a question that could not be answered', () => {
    const schedule = resetSchedule('week', sessionCalendar('utc'));
    const monday = parseDay('2026-11-23') * DAY_US;
    expect(schedule.nextAfter(monday - 1)).toBe(monday);
    expect(() => schedule.nextAfter(Number.NEGATIVE_INFINITY)).toThrow(RangeError);
    expect(schedule.nextAfter(monday - 8 * DAY_US)).toBe(monday - 7 * DAY_US);
  });
});

describe('reset never', () => {
  it('is at no time', () => {
    expect(resetSchedule('never', sessionCalendar('utc')).nextAfter(0)).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('the resets of any schedule', () => {
  const sessions = fc.constantFrom(
    'utc',
    'us-rth',
    'us-eth',
    'cme-globex',
    '18:00-17:00@America/New_York',
    '22:00-24:00@UTC',
  );
  const anyTimeUs = fc.integer({ min: parseDay('1999-01-01') * DAY_US, max: parseDay('2035-01-01') * DAY_US });

  /** Every reset in the weeks around an instant, listed from the sessions alone. */
  function listed(reset: Reset, session: string, timeUs: number): number[] {
    const calendar = sessionCalendar(session);
    const resets: number[] = [];
    let previous: Session | null = null;
    let current = calendar.firstEndingAfter(timeUs - 25 * DAY_US);
    while (current.startUs < timeUs + 25 * DAY_US) {
      const mondayOf = (day: number): number => day - isoWeekday(day) + 1;
      const newWeek = previous !== null && mondayOf(previous.day) !== mondayOf(current.day);
      if (reset === 'session' || newWeek) resets.push(current.startUs);
      previous = current;
      current = calendar.firstEndingAfter(current.endUs);
    }
    return resets;
  }

  it('lie strictly after the instant and are the first of those listed', () => {
    fc.assert(
      fc.property(fc.constantFrom<Reset>('session', 'week'), sessions, anyTimeUs, (reset, session, timeUs) => {
        const resets = listed(reset, session, timeUs);
        const expected = resets.find((resetUs) => resetUs > timeUs)!;
        const schedule = resetSchedule(reset, sessionCalendar(session));
        expect(schedule.nextAfter(timeUs)).toBe(expected);
        expect(schedule.nextAfter(expected - 1)).toBe(expected);
        expect(schedule.nextAfter(expected)).toBe(resets.find((resetUs) => resetUs > expected));
      }),
    );
  });

  it('are the same in whatever order they are asked for', () => {
    const stepsUs = fc.array(fc.integer({ min: -30 * DAY_US, max: 30 * DAY_US }), { minLength: 2, maxLength: 20 });
    fc.assert(
      fc.property(
        fc.constantFrom<Reset>('session', 'day', 'week'),
        sessions,
        anyTimeUs,
        stepsUs,
        (reset, name, timeUs, steps) => {
          const asked = resetSchedule(reset, sessionCalendar(name));
          for (const stepUs of steps) {
            const fresh = resetSchedule(reset, sessionCalendar(name));
            expect(asked.nextAfter(timeUs + stepUs)).toBe(fresh.nextAfter(timeUs + stepUs));
          }
        },
      ),
    );
  });

  it('say which rule they follow', () => {
    for (const reset of ['session', 'day', 'week', 'never'] as const) {
      const schedule = resetSchedule(reset, sessionCalendar('utc'));
      expect(schedule.reset).toBe(reset);
      expect(schedule.nextAfter(HOUR_US)).toBeGreaterThan(HOUR_US);
    }
  });
});

describe('parseReset', () => {
  it('reads each name', () => {
    expect(['session', 'day', 'week', 'never'].map(parseReset)).toEqual(['session', 'day', 'week', 'never']);
  });

  it.each(['month', '', 'Day'])('"%s" is refused with what is allowed', (text) => {
    expect(() => parseReset(text)).toThrow(
      new RangeError(`not a reset: "${text}" (expected session, day, week, never)`),
    );
  });
});
