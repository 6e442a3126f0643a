import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_US, formatDay, formatTime, HOUR_US, MINUTE_US, parseDay, parseIsoTime } from '../../src/core/time.ts';
import { utcToWallClock, wallClockToUtcUs } from '../../src/core/time-zone.ts';

const ZONES = [
  'America/New_York',
  'America/Chicago',
  'Europe/London',
  'Asia/Tokyo',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Africa/Casablanca',
  'UTC',
];

const printers = new Map(
  ZONES.map((zone) => [
    zone,
    new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' }),
  ]),
);

const anyZone = fc.constantFrom(...ZONES);
const anyTimeUs = fc.integer({ min: parseDay('1990-01-01') * DAY_US, max: parseDay('2040-01-01') * DAY_US });

/** A wall time, written without a zone, as UTC. */
function utcOf(zone: string, wall: string): string {
  const { timeUs } = parseIsoTime(wall);
  const day = Math.floor(timeUs / DAY_US);
  return formatTime(wallClockToUtcUs(zone, day, timeUs - day * DAY_US));
}

function wallOf(zone: string, utc: string): string {
  const { day, clockUs } = utcToWallClock(zone, parseIsoTime(utc).timeUs);
  return formatTime(day * DAY_US + clockUs).replace('Z', '');
}

/** The wall time as Intl prints it, to the second: nothing of ours is in it. */
function printed(zone: string, timeUs: number): string {
  return printers.get(zone)!.format(Math.floor(timeUs / 1000));
}

describe('wallClockToUtcUs', () => {
  it.each([
    ['America/New_York', '2026-01-15T09:30:00', '2026-01-15T14:30:00.000Z'],
    ['America/New_York', '2026-07-15T09:30:00', '2026-07-15T13:30:00.000Z'],
    ['America/Chicago', '2026-01-15T17:00:00', '2026-01-15T23:00:00.000Z'],
    ['America/Chicago', '2026-07-15T17:00:00', '2026-07-15T22:00:00.000Z'],
    ['US/Eastern', '2026-07-15T09:30:00', '2026-07-15T13:30:00.000Z'],
    ['Asia/Kathmandu', '2026-07-15T00:00:00', '2026-07-14T18:15:00.000Z'],
    ['UTC', '2026-07-15T12:34:56.789012', '2026-07-15T12:34:56.789012Z'],
  ])('%s %s is %s', (zone, wall, utc) => {
    expect(utcOf(zone, wall)).toBe(utc);
  });

  it.each([
    ['America/New_York', '2026-03-08T01:59:59.999999', '2026-03-08T06:59:59.999999Z'],
    ['America/New_York', '2026-03-08T03:00:00', '2026-03-08T07:00:00.000Z'],
    ['America/Chicago', '2026-03-08T01:59:59.999999', '2026-03-08T07:59:59.999999Z'],
    ['America/Chicago', '2026-03-08T03:00:00', '2026-03-08T08:00:00.000Z'],
  ])('%s goes forward in March 2026: %s is %s', (zone, wall, utc) => {
    expect(utcOf(zone, wall)).toBe(utc);
  });

  it.each([
    ['America/New_York', '2026-03-08T02:00:00', '2026-03-08T07:00:00.000Z'],
    ['America/New_York', '2026-03-08T02:59:59.999999', '2026-03-08T07:00:00.000Z'],
    ['America/Chicago', '2026-03-08T02:30:00', '2026-03-08T08:00:00.000Z'],
    ['Australia/Lord_Howe', '2026-10-04T02:15:00', '2026-10-03T15:30:00.000Z'],
    // Samoa left out a whole day when it crossed the date line.
    ['Pacific/Apia', '2011-12-30T12:00:00', '2011-12-30T10:00:00.000Z'],
  ])('a time in the gap of %s, %s, is the end of the gap, %s', (zone, wall, utc) => {
    expect(utcOf(zone, wall)).toBe(utc);
  });

  it.each([
    ['America/New_York', '2026-11-01T00:59:59', '2026-11-01T04:59:59.000Z'],
    ['America/New_York', '2026-11-01T01:00:00', '2026-11-01T05:00:00.000Z'],
    ['America/New_York', '2026-11-01T01:59:59', '2026-11-01T05:59:59.000Z'],
    ['America/New_York', '2026-11-01T02:00:00', '2026-11-01T07:00:00.000Z'],
    ['America/Chicago', '2026-11-01T01:30:00', '2026-11-01T06:30:00.000Z'],
    ['America/Chicago', '2026-11-01T02:00:00', '2026-11-01T08:00:00.000Z'],
    ['Australia/Lord_Howe', '2026-04-05T01:45:00', '2026-04-04T14:45:00.000Z'],
  ])('a time that %s shows twice, %s, is the earlier, %s', (zone, wall, utc) => {
    expect(utcOf(zone, wall)).toBe(utc);
  });

  it('counts a clock outside the day in wall time, also over a change of the offset', () => {
    const sunday = parseDay('2026-03-08');
    expect(formatTime(wallClockToUtcUs('America/Chicago', sunday + 1, -7 * HOUR_US))).toBe('2026-03-08T22:00:00.000Z');
    expect(formatTime(wallClockToUtcUs('America/Chicago', sunday, -7 * HOUR_US))).toBe('2026-03-07T23:00:00.000Z');
    expect(formatTime(wallClockToUtcUs('America/Chicago', sunday, 24 * HOUR_US))).toBe('2026-03-09T05:00:00.000Z');
  });

  it('never falls when the wall time rises', () => {
    fc.assert(
      fc.property(anyZone, anyTimeUs, fc.nat(3 * HOUR_US), (zone, wallUs, laterUs) => {
        expect(wallClockToUtcUs(zone, 0, wallUs + laterUs)).toBeGreaterThanOrEqual(wallClockToUtcUs(zone, 0, wallUs));
      }),
    );
  });

  it('is the first instant to show the time: it shows it or a later one, the microsecond before does not', () => {
    const wallAt = (zone: string, timeUs: number): number => {
      const { day, clockUs } = utcToWallClock(zone, timeUs);
      return day * DAY_US + clockUs;
    };
    fc.assert(
      fc.property(anyZone, anyTimeUs, (zone, wallUs) => {
        const timeUs = wallClockToUtcUs(zone, 0, wallUs);
        expect(wallAt(zone, timeUs)).toBeGreaterThanOrEqual(wallUs);
        expect(wallAt(zone, timeUs - 1)).toBeLessThan(wallUs);
      }),
    );
  });
});

describe('utcToWallClock', () => {
  it.each([
    ['America/New_York', '2026-03-08T06:59:59.999999Z', '2026-03-08T01:59:59.999999'],
    ['America/New_York', '2026-03-08T07:00:00Z', '2026-03-08T03:00:00.000'],
    ['America/New_York', '2026-11-01T05:59:59.999999Z', '2026-11-01T01:59:59.999999'],
    ['America/New_York', '2026-11-01T06:00:00Z', '2026-11-01T01:00:00.000'],
    ['America/Chicago', '2026-03-08T07:59:59Z', '2026-03-08T01:59:59.000'],
    ['America/Chicago', '2026-03-08T08:00:00Z', '2026-03-08T03:00:00.000'],
    ['America/Chicago', '2026-11-01T06:59:59Z', '2026-11-01T01:59:59.000'],
    ['America/Chicago', '2026-11-01T07:00:00Z', '2026-11-01T01:00:00.000'],
    ['Australia/Lord_Howe', '2026-10-03T15:29:59Z', '2026-10-04T01:59:59.000'],
    ['Australia/Lord_Howe', '2026-10-03T15:30:00Z', '2026-10-04T02:30:00.000'],
    ['Asia/Tokyo', '1969-12-31T23:59:59.999999Z', '1970-01-01T08:59:59.999999'],
    // Liberia kept its meridian's mean time, 44 minutes and 30 seconds behind, until 1972-01-07.
    ['Africa/Monrovia', '1972-01-07T00:44:29Z', '1972-01-06T23:59:59.000'],
    ['Africa/Monrovia', '1972-01-07T00:44:30Z', '1972-01-07T00:44:30.000'],
  ])('%s at %s shows %s', (zone, utc, wall) => {
    expect(wallOf(zone, utc)).toBe(wall);
  });

  it('agrees with what Intl prints', () => {
    fc.assert(
      fc.property(anyZone, anyTimeUs, (zone, timeUs) => {
        const { day, clockUs } = utcToWallClock(zone, timeUs);
        expect(clockUs).toBeGreaterThanOrEqual(0);
        expect(clockUs).toBeLessThan(DAY_US);
        const shown = formatTime(day * DAY_US + clockUs);
        expect(`${shown.slice(0, 10)} ${shown.slice(11, 19)}`).toBe(printed(zone, timeUs));
      }),
    );
  });

  it('agrees with what Intl prints in every quarter of an hour around the changes of 2026', () => {
    for (const zone of ZONES) {
      for (const date of [
        '2026-02-15',
        '2026-03-08',
        '2026-03-22',
        '2026-03-29',
        '2026-04-05',
        '2026-10-04',
        '2026-11-01',
      ]) {
        for (let quarter = -96; quarter < 192; quarter += 1) {
          const timeUs = parseDay(date) * DAY_US + quarter * 15 * MINUTE_US;
          const { day, clockUs } = utcToWallClock(zone, timeUs);
          const clock = formatTime(clockUs).slice(11, 19);
          expect(`${formatDay(day)} ${clock}`).toBe(printed(zone, timeUs));
        }
      }
    }
  });

  it('is undone by wallClockToUtcUs, but for the hour that is shown a second time', () => {
    fc.assert(
      fc.property(anyZone, anyTimeUs, (zone, timeUs) => {
        const { day, clockUs } = utcToWallClock(zone, timeUs);
        const backUs = wallClockToUtcUs(zone, day, clockUs);
        expect(backUs).toBeLessThanOrEqual(timeUs);
        expect(utcToWallClock(zone, backUs)).toEqual({ day, clockUs });
      }),
    );
  });
});

describe('what is no zone or no time', () => {
  it.each(['America/Gotham', '', '+05:30', '-0800', 'Europe/London '])(
    '"%s" is named as an unknown time zone',
    (zone) => {
      const message = `unknown time zone "${zone}" (expected an IANA name such as America/New_York)`;
      expect(() => wallClockToUtcUs(zone, 0, 0)).toThrow(new RangeError(message));
      expect(() => utcToWallClock(zone, 0)).toThrow(new RangeError(message));
    },
  );

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 2 ** 54])('%s µs is refused', (timeUs) => {
    const message = `not a time: ${timeUs} µs (expected microseconds since 1970, before the year 2255)`;
    expect(() => utcToWallClock('UTC', timeUs)).toThrow(new RangeError(message));
    expect(() => wallClockToUtcUs('UTC', 0, timeUs)).toThrow(new RangeError(message));
  });

  it('the farthest exact times are in every zone', () => {
    for (const zone of ZONES) {
      for (const timeUs of [Number.MIN_SAFE_INTEGER + DAY_US, Number.MAX_SAFE_INTEGER - DAY_US]) {
        const { day, clockUs } = utcToWallClock(zone, timeUs);
        expect(wallClockToUtcUs(zone, day, clockUs)).toBe(timeUs);
      }
    }
  });
});
