import { describe, expect, it } from 'vitest';
import type { Session, SessionCalendar } from '../../src/core/session.ts';
import { sessionCalendar } from '../../src/core/session-calendar.ts';
import { DAY_US, formatDay, formatTime, parseDay, parseIsoTime } from '../../src/core/time.ts';

function written(session: Session): string {
  const minute = (timeUs: number): string => formatTime(timeUs).replace(':00.000Z', 'Z');
  return `${formatDay(session.day)}: ${minute(session.startUs)} ${minute(session.endUs)}`;
}

function firstEndingAfter(calendar: SessionCalendar, utc: string): string {
  return written(calendar.firstEndingAfter(parseIsoTime(utc).timeUs));
}

/** The sessions named by the dates, both included. */
function sessionsNamed(calendar: SessionCalendar, from: string, to: string): string[] {
  const sessions: string[] = [];
  let session = calendar.firstEndingAfter((parseDay(from) - 3) * DAY_US);
  while (session.day <= parseDay(to)) {
    if (session.day >= parseDay(from)) sessions.push(written(session));
    session = calendar.firstEndingAfter(session.endUs);
  }
  return sessions;
}

describe('utc', () => {
  it('is the UTC day, every day', () => {
    expect(sessionsNamed(sessionCalendar('utc'), '2026-10-31', '2026-11-02')).toEqual([
      '2026-10-31: 2026-10-31T00:00Z 2026-11-01T00:00Z',
      '2026-11-01: 2026-11-01T00:00Z 2026-11-02T00:00Z',
      '2026-11-02: 2026-11-02T00:00Z 2026-11-03T00:00Z',
    ]);
  });
});

describe('us-rth', () => {
  const calendar = sessionCalendar('us-rth');

  it('opens at 14:30Z in winter and at 13:30Z from the Monday after the second Sunday of March', () => {
    expect(sessionsNamed(calendar, '2026-03-06', '2026-03-09')).toEqual([
      '2026-03-06: 2026-03-06T14:30Z 2026-03-06T21:00Z',
      '2026-03-09: 2026-03-09T13:30Z 2026-03-09T20:00Z',
    ]);
  });

  it('opens at 14:30Z again from the Monday after the first Sunday of November', () => {
    expect(sessionsNamed(calendar, '2026-10-30', '2026-11-02')).toEqual([
      '2026-10-30: 2026-10-30T13:30Z 2026-10-30T20:00Z',
      '2026-11-02: 2026-11-02T14:30Z 2026-11-02T21:00Z',
    ]);
  });

  it('has none on Thanksgiving and closes at 13:00 the day after', () => {
    expect(sessionsNamed(calendar, '2026-11-25', '2026-11-30')).toEqual([
      '2026-11-25: 2026-11-25T14:30Z 2026-11-25T21:00Z',
      '2026-11-27: 2026-11-27T14:30Z 2026-11-27T18:00Z',
      '2026-11-30: 2026-11-30T14:30Z 2026-11-30T21:00Z',
    ]);
  });

  it('has none on 3 July 2026, for the fourth is a Saturday', () => {
    expect(sessionsNamed(calendar, '2026-07-02', '2026-07-06')).toEqual([
      '2026-07-02: 2026-07-02T13:30Z 2026-07-02T20:00Z',
      '2026-07-06: 2026-07-06T13:30Z 2026-07-06T20:00Z',
    ]);
  });

  it('passes over the week of September 2001', () => {
    expect(firstEndingAfter(calendar, '2001-09-10T20:00:00Z')).toBe('2001-09-17: 2001-09-17T13:30Z 2001-09-17T20:00Z');
  });

  it('gives the session an instant lies in, and at its end the next one', () => {
    const friday = '2026-11-20: 2026-11-20T14:30Z 2026-11-20T21:00Z';
    expect(firstEndingAfter(calendar, '2026-11-20T14:29:59.999999Z')).toBe(friday);
    expect(firstEndingAfter(calendar, '2026-11-20T14:30:00Z')).toBe(friday);
    expect(firstEndingAfter(calendar, '2026-11-20T20:59:59.999999Z')).toBe(friday);
    expect(firstEndingAfter(calendar, '2026-11-20T21:00:00Z')).toBe('2026-11-23: 2026-11-23T14:30Z 2026-11-23T21:00Z');
  });
});

describe('us-eth', () => {
  it('is 04:00 to 20:00, and to 17:00 on an early close', () => {
    expect(sessionsNamed(sessionCalendar('us-eth'), '2026-12-23', '2026-12-28')).toEqual([
      '2026-12-23: 2026-12-23T09:00Z 2026-12-24T01:00Z',
      '2026-12-24: 2026-12-24T09:00Z 2026-12-24T22:00Z',
      '2026-12-28: 2026-12-28T09:00Z 2026-12-29T01:00Z',
    ]);
  });

  it('keeps New York time over the changes of 2026', () => {
    const calendar = sessionCalendar('us-eth');
    expect(sessionsNamed(calendar, '2026-03-06', '2026-03-09')).toEqual([
      '2026-03-06: 2026-03-06T09:00Z 2026-03-07T01:00Z',
      '2026-03-09: 2026-03-09T08:00Z 2026-03-10T00:00Z',
    ]);
    expect(sessionsNamed(calendar, '2026-10-30', '2026-11-02')).toEqual([
      '2026-10-30: 2026-10-30T08:00Z 2026-10-31T00:00Z',
      '2026-11-02: 2026-11-02T09:00Z 2026-11-03T01:00Z',
    ]);
  });
});

describe('cme-globex', () => {
  const calendar = sessionCalendar('cme-globex');

  it('opens at 17:00 Chicago time the day before, and Sunday belongs to Monday', () => {
    expect(sessionsNamed(calendar, '2026-11-19', '2026-11-24')).toEqual([
      '2026-11-19: 2026-11-18T23:00Z 2026-11-19T22:00Z',
      '2026-11-20: 2026-11-19T23:00Z 2026-11-20T22:00Z',
      '2026-11-23: 2026-11-22T23:00Z 2026-11-23T22:00Z',
      '2026-11-24: 2026-11-23T23:00Z 2026-11-24T22:00Z',
    ]);
  });

  it('keeps Chicago time over the changes of 2026, which fall on Sundays before the open', () => {
    expect(sessionsNamed(calendar, '2026-03-06', '2026-03-09')).toEqual([
      '2026-03-06: 2026-03-05T23:00Z 2026-03-06T22:00Z',
      '2026-03-09: 2026-03-08T22:00Z 2026-03-09T21:00Z',
    ]);
    expect(sessionsNamed(calendar, '2026-10-30', '2026-11-02')).toEqual([
      '2026-10-30: 2026-10-29T22:00Z 2026-10-30T21:00Z',
      '2026-11-02: 2026-11-01T23:00Z 2026-11-02T22:00Z',
    ]);
  });

  it('halts at noon on Thanksgiving and at 12:15 the day after, and opens at 17:00 as usual', () => {
    expect(sessionsNamed(calendar, '2026-11-25', '2026-11-30')).toEqual([
      '2026-11-25: 2026-11-24T23:00Z 2026-11-25T22:00Z',
      '2026-11-26: 2026-11-25T23:00Z 2026-11-26T18:00Z',
      '2026-11-27: 2026-11-26T23:00Z 2026-11-27T18:15Z',
      '2026-11-30: 2026-11-29T23:00Z 2026-11-30T22:00Z',
    ]);
  });

  it.each(['2026-01-19', '2026-02-16', '2026-11-26', '2027-01-18'])('halts at 12:00 CST on %s', (date) => {
    expect(firstEndingAfter(calendar, `${date}T12:00:00Z`)).toMatch(`${date}T18:00Z`);
  });

  it.each(['2026-05-25', '2026-06-19', '2026-07-03', '2026-09-07', '2027-06-18', '2027-07-05', '2028-07-04'])(
    'halts at 12:00 CDT on %s',
    (date) => {
      expect(firstEndingAfter(calendar, `${date}T12:00:00Z`)).toMatch(`${date}T17:00Z`);
    },
  );

  it('halts at 12:15 on Christmas Eve and on 3 July before a weekday', () => {
    expect(firstEndingAfter(calendar, '2026-12-24T12:00:00Z')).toBe('2026-12-24: 2026-12-23T23:00Z 2026-12-24T18:15Z');
    expect(firstEndingAfter(calendar, '2028-07-03T12:00:00Z')).toBe('2028-07-03: 2028-07-02T22:00Z 2028-07-03T17:15Z');
  });

  it('closes at 08:15 on Good Friday', () => {
    expect(firstEndingAfter(calendar, '2026-04-03T00:00:00Z')).toBe('2026-04-03: 2026-04-02T22:00Z 2026-04-03T13:15Z');
    expect(firstEndingAfter(calendar, '2026-04-03T13:15:00Z')).toBe('2026-04-06: 2026-04-05T22:00Z 2026-04-06T21:00Z');
  });

  it('has none named by Christmas or New Year; the next opens at 17:00 on the holiday itself or on Sunday', () => {
    expect(sessionsNamed(calendar, '2025-12-31', '2026-01-02')).toEqual([
      '2025-12-31: 2025-12-30T23:00Z 2025-12-31T22:00Z',
      '2026-01-02: 2026-01-01T23:00Z 2026-01-02T22:00Z',
    ]);
    expect(sessionsNamed(calendar, '2026-12-25', '2026-12-28')).toEqual([
      '2026-12-28: 2026-12-27T23:00Z 2026-12-28T22:00Z',
    ]);
    expect(sessionsNamed(calendar, '2027-12-23', '2027-12-27')).toEqual([
      '2027-12-23: 2027-12-22T23:00Z 2027-12-23T22:00Z',
      '2027-12-27: 2027-12-26T23:00Z 2027-12-27T22:00Z',
    ]);
  });

  it('leaves out the daily break', () => {
    expect(firstEndingAfter(calendar, '2026-11-19T22:30:00Z')).toBe('2026-11-20: 2026-11-19T23:00Z 2026-11-20T22:00Z');
  });
});

describe('HH:MM-HH:MM@ZONE', () => {
  it('is on every calendar day', () => {
    expect(sessionsNamed(sessionCalendar('08:00-16:30@Europe/London'), '2026-03-28', '2026-03-29')).toEqual([
      '2026-03-28: 2026-03-28T08:00Z 2026-03-28T16:30Z',
      '2026-03-29: 2026-03-29T07:00Z 2026-03-29T15:30Z',
    ]);
  });

  it('crosses midnight when it ends before it starts, and is named by its closing day', () => {
    expect(sessionsNamed(sessionCalendar('18:00-17:00@America/New_York'), '2026-03-08', '2026-03-09')).toEqual([
      '2026-03-08: 2026-03-07T23:00Z 2026-03-08T21:00Z',
      '2026-03-09: 2026-03-08T22:00Z 2026-03-09T21:00Z',
    ]);
  });

  it('is 24 hours of wall time when it ends as it starts: 23 in spring, 25 in autumn', () => {
    const calendar = sessionCalendar('17:00-17:00@America/Chicago');
    expect(sessionsNamed(calendar, '2026-03-08', '2026-03-08')).toEqual([
      '2026-03-08: 2026-03-07T23:00Z 2026-03-08T22:00Z',
    ]);
    expect(sessionsNamed(calendar, '2026-11-01', '2026-11-01')).toEqual([
      '2026-11-01: 2026-10-31T22:00Z 2026-11-01T23:00Z',
    ]);
  });

  it('may end at 24:00, the midnight that ends its day; 00:00 is the midnight that begins it', () => {
    expect(sessionsNamed(sessionCalendar('00:00-24:00@Asia/Tokyo'), '2026-11-20', '2026-11-20')).toEqual([
      '2026-11-20: 2026-11-19T15:00Z 2026-11-20T15:00Z',
    ]);
    expect(sessionsNamed(sessionCalendar('00:00-00:00@Asia/Tokyo'), '2026-11-20', '2026-11-20')).toEqual([
      '2026-11-20: 2026-11-18T15:00Z 2026-11-19T15:00Z',
    ]);
    expect(sessionsNamed(sessionCalendar('22:00-00:00@UTC'), '2026-11-20', '2026-11-20')).toEqual([
      '2026-11-20: 2026-11-19T22:00Z 2026-11-20T00:00Z',
    ]);
  });

  it('starts when the gap ends if its start lies in one, and has no session where both ends do', () => {
    expect(sessionsNamed(sessionCalendar('02:30-05:00@America/New_York'), '2026-03-08', '2026-03-08')).toEqual([
      '2026-03-08: 2026-03-08T07:00Z 2026-03-08T09:00Z',
    ]);
    expect(sessionsNamed(sessionCalendar('02:15-02:45@America/New_York'), '2026-03-07', '2026-03-09')).toEqual([
      '2026-03-07: 2026-03-07T07:15Z 2026-03-07T07:45Z',
      '2026-03-09: 2026-03-09T06:15Z 2026-03-09T06:45Z',
    ]);
  });
});

describe('what is no session', () => {
  it.each([
    'eu',
    '',
    'UTC',
    'constructor',
    '9:30-16:00@America/New_York',
    '24:00-08:00@UTC',
    '08:00-24:30@UTC',
    '08:00-25:00@UTC',
    '08:60-09:00@UTC',
    '08:00-09:00',
    '08:00-09:00@',
  ])('"%s" is refused with what is allowed', (name) => {
    expect(() => sessionCalendar(name)).toThrow(
      new RangeError(
        `not a session: "${name}" (expected utc, us-rth, us-eth, cme-globex or HH:MM-HH:MM@ZONE, e.g. 08:00-16:30@Europe/London)`,
      ),
    );
  });

  it('an unknown time zone is named at once, not at the first trade', () => {
    expect(() => sessionCalendar('08:00-16:30@Europe/Gotham')).toThrow(
      new RangeError('unknown time zone "Europe/Gotham" (expected an IANA name such as America/New_York)'),
    );
  });

  it('the calendar keeps the name it was given', () => {
    for (const name of ['utc', 'us-rth', 'us-eth', 'cme-globex', '08:00-16:30@Europe/London']) {
      expect(sessionCalendar(name).name).toBe(name);
    }
  });
});
