import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDay, parseDay } from '../../src/core/time.ts';
import { isoWeekday, MONDAY, THURSDAY, weekdayUpTo } from '../../src/core/weekday.ts';

describe('isoWeekday', () => {
  it('counts from Monday, 1, to Sunday, 7', () => {
    const dates = ['2026-11-16', '2026-11-17', '2026-11-18', '2026-11-19', '2026-11-20', '2026-11-21', '2026-11-22'];
    expect(dates.map((date) => isoWeekday(parseDay(date)))).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it('holds before 1970 too', () => {
    expect(isoWeekday(parseDay('1969-12-31'))).toBe(3);
    expect(isoWeekday(parseDay('1929-10-24'))).toBe(THURSDAY);
  });
});

describe('weekdayUpTo', () => {
  it('is the day itself or the last such weekday before it', () => {
    expect(formatDay(weekdayUpTo(parseDay('2026-11-23'), MONDAY))).toBe('2026-11-23');
    expect(formatDay(weekdayUpTo(parseDay('2026-11-22'), MONDAY))).toBe('2026-11-16');
    expect(formatDay(weekdayUpTo(parseDay('2026-11-28'), THURSDAY))).toBe('2026-11-26');
  });

  it('has the weekday asked for and lies at most six days back', () => {
    fc.assert(
      fc.property(fc.integer({ min: -100_000, max: 100_000 }), fc.integer({ min: 1, max: 7 }), (day, weekday) => {
        const found = weekdayUpTo(day, weekday);
        expect(isoWeekday(found)).toBe(weekday);
        expect(day - found).toBeGreaterThanOrEqual(0);
        expect(day - found).toBeLessThan(7);
      }),
    );
  });
});
