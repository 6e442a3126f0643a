import { describe, expect, test } from 'vitest';
import { readTime, type TimeUnit } from '../../../src/data/csv/time-text.ts';

const utc = (unit: TimeUnit): { unit: TimeUnit; timeZone: null } => ({ unit, timeZone: null });

describe('a time column', () => {
  test.each([
    ['1723161300', 1723161300000000],
    ['1723161300123', 1723161300123000],
    ['1723161300123456', 1723161300123456],
    ['1723161300123456789', 1723161300123456],
    ['1723161300.123456', 1723161300123456],
    ['1723161300.1', 1723161300100000],
    ['1723161300.1234569', 1723161300123456],
    ['1723161300123.456', 1723161300123456],
    ['2024-08-08T23:55:00Z', 1723161300000000],
    ['2024-08-08 23:55:00.123456', 1723161300123456],
    ['2024-08-09T01:55:00+02:00', 1723161300000000],
    ['2024/8/8 23:55:00', 1723161300000000],
    ['2024-08-08  9:05:00', 1723107900000000],
    ['20240808 235500', 1723161300000000],
    ['20240808 9:05:00.125987654', 1723107900125987],
    ['20240808 235500 1230000', 1723161300123000],
  ])('auto reads %s', (text, timeUs) => {
    expect(readTime(text, utc('auto'))).toBe(timeUs);
  });

  test.each([
    ['s', '1723161300', 1723161300000000],
    ['s', '86400', 86400000000],
    ['ms', '1723161300123', 1723161300123000],
    ['us', '1723161300123456', 1723161300123456],
    ['ns', '1723161300123456789', 1723161300123456],
    ['ns', '999', 0],
    ['ms-or-us', '1723161300123', 1723161300123000],
    ['ms-or-us', '1723161300123456', 1723161300123456],
    ['iso', '2024-08-08T23:55:00Z', 1723161300000000],
  ] as const)('%s reads %s', (unit, text, timeUs) => {
    expect(readTime(text, utc(unit))).toBe(timeUs);
  });

  test.each([
    ['auto', ''],
    ['auto', 'yesterday'],
    ['auto', '-1723161300'],
    ['auto', '20240808'],
    ['auto', '1.7231613e9'],
    ['auto', '99999999999999999999'],
    ['auto', '2024-02-30 00:00:00'],
    ['auto', '2024-02-28 12:60:00'],
    ['auto', '2024-02-28 12:00:61'],
    ['auto', '08/09/2024 12:00:00'],
    ['auto', '1969-12-31T23:59:59Z'],
    ['us', '9007199254740993'],
    ['ms', '2024-08-08T23:55:00Z'],
    ['ms-or-us', '1723161300'],
    ['ms-or-us', '17231613001234'],
    ['ms-or-us', '1723161300123.5'],
    ['iso', '1723161300'],
  ] as const)('%s refuses %j', (unit, text) => {
    expect(readTime(text, utc(unit))).toBeNaN();
  });

  test('without an offset is in the zone given, summer and winter', () => {
    const chicago = { unit: 'auto', timeZone: 'America/Chicago' } as const;
    expect(readTime('2024-07-01 12:00:00', chicago)).toBe(readTime('2024-07-01T17:00:00Z', utc('auto')));
    expect(readTime('2024-01-01 12:00:00', chicago)).toBe(readTime('2024-01-01T18:00:00Z', utc('auto')));
    expect(readTime('2024-01-01T12:00:00Z', chicago)).toBe(readTime('2024-01-01T12:00:00Z', utc('auto')));
    expect(readTime('1723161300', chicago)).toBe(1723161300000000);
  });

  test('may have its date in a column of its own', () => {
    expect(readTime('18:00:00', utc('auto'), '2021/12/19')).toBe(readTime('2021-12-19T18:00:00Z', utc('auto')));
    expect(readTime('9:30:00.25', utc('auto'), '2021-12-19')).toBe(readTime('2021-12-19T09:30:00.250Z', utc('auto')));
    expect(readTime('1723161300', utc('auto'), '2021-12-19')).toBeNaN();
  });
});
