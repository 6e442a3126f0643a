import { describe, expect, it } from 'vitest';
import { formatDay, parseDay } from '../../src/core/time.ts';
import { isNyseEarlyClose, isNyseOpen, usHoliday } from '../../src/core/us-holidays.ts';
import { isoWeekday } from '../../src/core/weekday.ts';

function weekdaysOf(year: number): number[] {
  const first = parseDay(`${year}-01-01`);
  const days = Array.from({ length: parseDay(`${year + 1}-01-01`) - first }, (_, index) => first + index);
  return days.filter((day) => isoWeekday(day) <= 5);
}

function closuresOf(year: number): string[] {
  return weekdaysOf(year)
    .filter((day) => !isNyseOpen(day))
    .map(formatDay);
}

function earlyClosesOf(year: number): string[] {
  return weekdaysOf(year).filter(isNyseEarlyClose).map(formatDay);
}

describe('the closures of the NYSE', () => {
  // 2026 to 2028: the exchange's release of 2025-12-23. The other years: as they were.
  it.each([
    [2026, '01-01 01-19 02-16 04-03 05-25 06-19 07-03 09-07 11-26 12-25'],
    [2027, '01-01 01-18 02-15 03-26 05-31 06-18 07-05 09-06 11-25 12-24'],
    [2028, '01-17 02-21 04-14 05-29 06-19 07-04 09-04 11-23 12-25'],
    [2001, '01-01 01-15 02-19 04-13 05-28 07-04 09-03 09-11 09-12 09-13 09-14 11-22 12-25'],
    [2004, '01-01 01-19 02-16 04-09 05-31 06-11 07-05 09-06 11-25 12-24'],
    [2007, '01-01 01-02 01-15 02-19 04-06 05-28 07-04 09-03 11-22 12-25'],
    [2011, '01-17 02-21 04-22 05-30 07-04 09-05 11-24 12-26'],
    [2012, '01-02 01-16 02-20 04-06 05-28 07-04 09-03 10-29 10-30 11-22 12-25'],
    [2018, '01-01 01-15 02-19 03-30 05-28 07-04 09-03 11-22 12-05 12-25'],
    [2021, '01-01 01-18 02-15 04-02 05-31 07-05 09-06 11-25 12-24'],
    [2022, '01-17 02-21 04-15 05-30 06-20 07-04 09-05 11-24 12-26'],
    [2025, '01-01 01-09 01-20 02-17 04-18 05-26 06-19 07-04 09-01 11-27 12-25'],
  ])('of %i are %s', (year, dates) => {
    expect(closuresOf(year)).toEqual(dates.split(' ').map((date) => `${year}-${date}`));
  });

  it.each([
    [2018, '07-03 11-23 12-24'],
    [2021, '11-26'],
    [2023, '07-03 11-24'],
    [2024, '07-03 11-29 12-24'],
    [2025, '07-03 11-28 12-24'],
    [2026, '11-27 12-24'],
    [2027, '11-26'],
    [2028, '07-03 11-24'],
  ])('at 13:00 of %i are %s', (year, dates) => {
    expect(earlyClosesOf(year)).toEqual(dates.split(' ').map((date) => `${year}-${date}`));
  });

  it('include every weekend', () => {
    expect(isNyseOpen(parseDay('2026-11-20'))).toBe(true);
    expect(isNyseOpen(parseDay('2026-11-21'))).toBe(false);
    expect(isNyseOpen(parseDay('2026-11-22'))).toBe(false);
    expect(isNyseOpen(parseDay('2026-11-23'))).toBe(true);
  });
});

describe('usHoliday', () => {
  it('names each holiday of 2026 on the day it is kept', () => {
    const kept = weekdaysOf(2026).flatMap((day) => usHoliday(day) ?? []);
    expect(kept).toEqual([
      'new-year',
      'martin-luther-king',
      'washingtons-birthday',
      'good-friday',
      'memorial-day',
      'juneteenth',
      'independence-day',
      'labor-day',
      'thanksgiving',
      'christmas',
    ]);
  });

  it('moves a Saturday to Friday and a Sunday to Monday, but never New Year into the old year', () => {
    expect(usHoliday(parseDay('2027-12-24'))).toBe('christmas');
    expect(usHoliday(parseDay('2027-12-25'))).toBeNull();
    expect(usHoliday(parseDay('2023-01-02'))).toBe('new-year');
    expect(usHoliday(parseDay('2023-01-01'))).toBeNull();
    expect(usHoliday(parseDay('2021-12-31'))).toBeNull();
  });

  it('knows Martin Luther King Day from 1998 and Juneteenth from 2022', () => {
    expect(usHoliday(parseDay('1997-01-20'))).toBeNull();
    expect(usHoliday(parseDay('1998-01-19'))).toBe('martin-luther-king');
    expect(usHoliday(parseDay('2020-06-19'))).toBeNull();
    expect(usHoliday(parseDay('2022-06-20'))).toBe('juneteenth');
  });

  // The outermost dates of Easter, and a year of each exception of the computus (1954, 1981).
  it.each([
    '1818-03-20',
    '1943-04-23',
    '1954-04-16',
    '1981-04-17',
    '2008-03-21',
    '2024-03-29',
    '2038-04-23',
    '2285-03-20',
  ])('%s is a Good Friday', (date) => {
    expect(usHoliday(parseDay(date))).toBe('good-friday');
  });
});
