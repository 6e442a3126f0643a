import { describe, expect, it } from 'vitest';
import { parseDay, parseIsoTime } from '../../../src/core/time.ts';
import {
  counted,
  groupDigits,
  percent,
  readableDays,
  readableTime,
  roughly,
  signedDigits,
  trimZeros,
} from '../../../src/report/page/readable.ts';

describe('text for readers', () => {
  it.each([
    ['2024-08-08T23:55:00.000Z', '2024-08-08 23:55'],
    ['2024-08-08T23:55:07.000Z', '2024-08-08 23:55:07'],
    ['2024-08-08T23:55:07.120Z', '2024-08-08 23:55:07.120'],
    ['2024-08-08T23:55:07.000120Z', '2024-08-08 23:55:07.000120'],
    ['2024-08-08T00:00:00.000Z', '2024-08-08 00:00'],
  ])('writes the time %s as %s', (iso, text) => {
    expect(readableTime(parseIsoTime(iso).timeUs)).toBe(text);
  });

  it('writes an absent time as nothing', () => {
    expect(readableTime(Number.NaN)).toBe('');
  });

  it('groups thousands and leaves the decimals alone', () => {
    expect(['0', '999', '1000', '-1234567.89012', '-0.50'].map(groupDigits)).toEqual([
      '0',
      '999',
      '1,000',
      '−1,234,567.89012',
      '−0.50',
    ]);
  });

  it('signs what is not zero', () => {
    expect(['12', '-12', '0.00'].map(signedDigits)).toEqual(['+12', '−12', '0.00']);
  });

  it('names one day, or the first and the last', () => {
    const day = parseDay('2019-10-11');
    expect([readableDays(day, day), readableDays(day, day + 1)]).toEqual(['2019-10-11', '2019-10-11 to 2019-10-12']);
  });

  it('counts, rounds and shortens', () => {
    expect([counted(1, 'bar'), counted(1440, 'bar')]).toEqual(['1 bar', '1,440 bars']);
    expect(percent(0.4785)).toBe('47.9 %');
    expect(['1.2300', '5.000', '500', '0.00000000'].map(trimZeros)).toEqual(['1.23', '5', '500', '0']);
    expect(['-2489.20195200', '0.00001234', '12', '1234567.89'].map(roughly)).toEqual([
      '-2489.202',
      '0.00001234',
      '12',
      '1234568',
    ]);
  });
});
