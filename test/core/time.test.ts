import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  civilDate,
  DAY_US,
  dayNumber,
  dayOfTime,
  formatDay,
  formatDuration,
  formatTime,
  parseDay,
  parseDuration,
  parseIsoTime,
} from '../../src/core/time.ts';

/** 1900-01-01 to 2255-01-01, the years the tests compare with JavaScript's own Date. */
const FIRST_DAY = Date.UTC(1900, 0, 1) / 86_400_000;
const LAST_DAY = Date.UTC(2255, 0, 1) / 86_400_000;
const timesUs = fc.integer({ min: FIRST_DAY * DAY_US, max: LAST_DAY * DAY_US });

describe('days', () => {
  it('every day from 1900 to 2255 has the date that Date gives it', () => {
    for (let day = FIRST_DAY; day <= LAST_DAY; day += 1) {
      const text = new Date(day * 86_400_000).toISOString().slice(0, 10);
      if (formatDay(day) !== text || parseDay(text) !== day)
        expect([formatDay(day), parseDay(text)]).toEqual([text, day]);
    }
  });

  it('a civil date and its day number are each other’s inverse', () => {
    expect(dayNumber({ year: 1970, month: 1, dayOfMonth: 1 })).toBe(0);
    expect(dayNumber({ year: 2000, month: 3, dayOfMonth: 1 })).toBe(11_017);
    expect(civilDate(-719_468)).toEqual({ year: 0, month: 3, dayOfMonth: 1 });
    expect(civilDate(19_782)).toEqual({ year: 2024, month: 2, dayOfMonth: 29 });
  });

  it.each(['2023-02-29', '2024-13-01', '2024-00-10', '2024-01-00', '24-01-01', '2024-1-1', '2024-01-01T00:00', ''])(
    '"%s" is no date, and the error says what is',
    (text) => {
      expect(() => parseDay(text)).toThrow(new RangeError(`not a date: "${text}" (expected YYYY-MM-DD)`));
    },
  );

  it('an instant at midnight lies in the day it begins, before 1970 too', () => {
    expect([dayOfTime(0), dayOfTime(-1), dayOfTime(DAY_US - 1), dayOfTime(DAY_US)]).toEqual([0, -1, 0, 1]);
  });
});

describe('reading times', () => {
  it('reads what Date writes, from 1900 to 2255', () => {
    fc.assert(
      fc.property(fc.integer({ min: FIRST_DAY * 86_400_000, max: LAST_DAY * 86_400_000 }), (ms) => {
        expect(parseIsoTime(new Date(ms).toISOString())).toEqual({ timeUs: ms * 1000, hasOffset: true });
      }),
    );
  });

  it.each([
    ['2024-08-08T23:55:00.000Z', '2024-08-08T23:55:00.000Z', true],
    ['2024-08-08 23:55', '2024-08-08T23:55:00.000Z', false],
    ['2024-08-08T23:55:01,5', '2024-08-08T23:55:01.500Z', false],
    ['2024-08-08T23:55:01.1234567', '2024-08-08T23:55:01.123456Z', false],
    ['2024-08-08T23:55:01.123456789 UTC', '2024-08-08T23:55:01.123456Z', true],
    ['2024-08-08T23:55:00+02:00', '2024-08-08T21:55:00.000Z', true],
    ['2024-08-08 23:55:00-0530', '2024-08-09T05:25:00.000Z', true],
    ['2024-08-08 00:30:00 +01', '2024-08-07T23:30:00.000Z', true],
    ['2024-08-08T24:00:00', '2024-08-09T00:00:00.000Z', false],
    [' 1969-12-31T23:59:59.999999Z ', '1969-12-31T23:59:59.999999Z', true],
  ])('%s is %s', (text, iso, hasOffset) => {
    const read = parseIsoTime(text);
    expect([formatTime(read.timeUs), read.hasOffset]).toEqual([iso, hasOffset]);
  });

  it.each([
    '2024-08-08',
    '2024-08-08T10',
    '2024-08-08T10:60',
    '2024-08-08T10:00:60',
    '2024-08-08T25:00',
    '2024-08-08T10:00:00+24:00',
    '2024-08-08T10:00:00+02:75',
    '2024-08-08T10:00:00.1234567890Z',
    '08.08.2024 10:00',
    '1723075200000',
  ])('"%s" is no time, and the error says what is', (text) => {
    expect(() => parseIsoTime(text)).toThrow(new RangeError(`not a time: "${text}" (expected ISO 8601)`));
  });

  it('24:00 is the only time of its hour', () => {
    expect(() => parseIsoTime('2024-08-08T24:00:01')).toThrow(
      new RangeError('not a time of day: "2024-08-08T24:00:01"'),
    );
  });

  it('a date that is none is named', () => {
    expect(() => parseIsoTime('2024-02-30T10:00')).toThrow('not a date: "2024-02-30" (expected YYYY-MM-DD)');
  });

  it('ends where microseconds stop being exact', () => {
    expect(parseIsoTime('2255-06-05T23:47:34.740991Z').timeUs).toBe(Number.MAX_SAFE_INTEGER);
    expect(() => parseIsoTime('2255-06-05T23:47:34.740992Z')).toThrow(
      new RangeError('a time in µs is exact before 2255-06-05 only: "2255-06-05T23:47:34.740992Z"'),
    );
  });
});

describe('writing times', () => {
  it('agrees with Date on whole milliseconds', () => {
    fc.assert(
      fc.property(fc.integer({ min: FIRST_DAY * 86_400_000, max: LAST_DAY * 86_400_000 }), (ms) => {
        expect(formatTime(ms * 1000)).toBe(new Date(ms).toISOString());
      }),
    );
  });

  it('reads back as the same instant', () => {
    fc.assert(
      fc.property(timesUs, (timeUs) => {
        expect(parseIsoTime(formatTime(timeUs)).timeUs).toBe(timeUs);
      }),
    );
  });

  it('shows microseconds only where they matter', () => {
    expect(formatTime(1_723_161_300_000_000)).toBe('2024-08-08T23:55:00.000Z');
    expect(formatTime(1_723_161_300_000_001)).toBe('2024-08-08T23:55:00.000001Z');
    expect(formatTime(-1)).toBe('1969-12-31T23:59:59.999999Z');
  });

  it('writes an absent time as nothing and refuses what is no time', () => {
    expect(formatTime(Number.NaN)).toBe('');
    expect(() => formatTime(0.5)).toThrow(new RangeError('not a time in whole microseconds: 0.5'));
    expect(() => formatTime(Number.POSITIVE_INFINITY)).toThrow('not a time in whole microseconds: Infinity');
  });
});

describe('durations', () => {
  it.each([
    ['100ms', 100_000],
    ['1.5s', 1_500_000],
    ['1m', 60_000_000],
    ['4h', 14_400_000_000],
    ['1d', 86_400_000_000],
    ['0ms', 0],
  ])('%s is %s µs', (text, durationUs) => {
    expect(parseDuration(text)).toBe(durationUs);
  });

  it.each(['', '5', 'm', '1 m', '-1m', '1M', '1w', '1m30s', '.5s'])(
    '"%s" is no duration, and the error says what is',
    (text) => {
      expect(() => parseDuration(text)).toThrow(
        new RangeError(`not a duration: "${text}" (expected e.g. 100ms, 5s, 1m, 4h or 1d)`),
      );
    },
  );

  it('is written in its largest whole unit', () => {
    expect([90e6, 3600e6, 86_400e6, 172_800e6, 60e6, 1500, 0].map(formatDuration)).toEqual([
      '90s',
      '1h',
      '1d',
      '2d',
      '1m',
      '1.5ms',
      '0ms',
    ]);
  });

  it('reads back as the same duration', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e14 }), (durationUs) => {
        expect(parseDuration(formatDuration(durationUs))).toBe(durationUs);
      }),
    );
  });
});
