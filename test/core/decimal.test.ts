import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compareDecimals,
  formatFixed,
  formatUnits,
  parseDecimal,
  POWERS_OF_TEN,
  subtractDecimals,
  unitsAtScale,
} from '../../src/core/decimal.ts';

const decimals = fc.record({
  units: fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }),
  scale: fc.integer({ min: 0, max: 20 }),
});

describe('reading decimals', () => {
  it.each([
    ['12.50', 125n, 1],
    ['-12.50', -125n, 1],
    ['+3', 3n, 0],
    ['.5', 5n, 1],
    ['7.', 7n, 0],
    ['-0', 0n, 0],
    ['0.000', 0n, 0],
    ['100', 100n, 0],
    ['0.00141300', 1413n, 6],
    ['60000000.00000001', 6000000000000001n, 8],
    ['1e-5', 1n, 5],
    ['1.20E+3', 1200n, 0],
    ['0.05e1', 5n, 1],
    ['  4.2 ', 42n, 1],
    ['123456789012345678901234567890.1', 1234567890123456789012345678901n, 1],
  ])('%s is %s at scale %s', (text, units, scale) => {
    expect(parseDecimal(text)).toEqual({ units, scale });
  });

  it.each(['', ' ', '.', '-', '+.', 'abc', '1,5', '1.2.3', '0x10', '1e', 'e5', '1e1000', 'NaN', 'Infinity', '1 2'])(
    '"%s" is no decimal number, and the error says so',
    (text) => {
      expect(() => parseDecimal(text)).toThrow(new RangeError(`not a decimal number: "${text}"`));
    },
  );

  it('the text a decimal is written as reads back as the same decimal', () => {
    fc.assert(
      fc.property(decimals, ({ units, scale }) => {
        const read = parseDecimal(formatUnits(units, scale));
        expect(read.units * 10n ** BigInt(scale - read.scale)).toBe(units);
        expect(read.scale === 0 || read.units % 10n !== 0n).toBe(true);
      }),
    );
  });
});

describe('units at a scale', () => {
  it('are the integer count of 10^-scale', () => {
    expect(unitsAtScale(parseDecimal('1.5'), 3)).toBe(1500);
    expect(unitsAtScale(parseDecimal('-0.001'), 3)).toBe(-1);
    expect(Object.is(unitsAtScale(parseDecimal('-0'), 3), 0)).toBe(true);
  });

  it('reach to 2^53 − 1 and no farther', () => {
    expect(unitsAtScale(parseDecimal('90071992.54740991'), 8)).toBe(Number.MAX_SAFE_INTEGER);
    expect(unitsAtScale(parseDecimal('-90071992.54740991'), 8)).toBe(Number.MIN_SAFE_INTEGER);
    expect(() => unitsAtScale(parseDecimal('90071992.54740992'), 8)).toThrow(
      new RangeError('90071992.54740992 does not fit at 8 decimals'),
    );
    expect(() => unitsAtScale(parseDecimal('9007199254740993'), 0)).toThrow(
      '9007199254740993 does not fit at 0 decimals',
    );
  });

  it('are never rounded: more digits than the scale keeps are an error', () => {
    expect(() => unitsAtScale(parseDecimal('0.125'), 2)).toThrow(new RangeError('0.125 has more than 2 decimals'));
    expect(unitsAtScale(parseDecimal('0.120'), 2)).toBe(12);
  });
});

describe('comparing and subtracting', () => {
  it('does not depend on how many zeros a number was written with', () => {
    expect(compareDecimals({ units: 10n, scale: 1 }, { units: 100n, scale: 2 })).toBe(0);
    expect(compareDecimals(parseDecimal('0.1'), parseDecimal('0.11'))).toBe(-1);
    expect(compareDecimals(parseDecimal('-1'), parseDecimal('-1.5'))).toBe(1);
    expect(subtractDecimals(parseDecimal('0.3'), parseDecimal('0.1'))).toEqual({ units: 2n, scale: 1 });
    expect(subtractDecimals(parseDecimal('1.05'), parseDecimal('0.05'))).toEqual({ units: 1n, scale: 0 });
  });

  it('agrees with comparing at one large scale', () => {
    fc.assert(
      fc.property(decimals, decimals, (a, b) => {
        const [x, y] = [a, b].map(({ units, scale }) => units * 10n ** BigInt(20 - scale));
        expect(compareDecimals(a, b)).toBe(x! < y! ? -1 : x! > y! ? 1 : 0);
        const { units, scale } = subtractDecimals(a, b);
        expect(units * 10n ** BigInt(20 - scale)).toBe(x! - y!);
      }),
    );
  });
});

describe('writing units', () => {
  it.each([
    [-62_161_381_100, 5, '-621613.81100'],
    [5, 3, '0.005'],
    [-5, 3, '-0.005'],
    [0, 2, '0.00'],
    [-0, 2, '0.00'],
    [-0, 0, '0'],
    [42, 0, '42'],
    [-42, 0, '-42'],
    [0n, 2, '0.00'],
    [-1n, 2, '-0.01'],
    [18_000_000_000_000_003n, 8, '180000000.00000003'],
    [Number.MIN_SAFE_INTEGER, 8, '-90071992.54740991'],
    [Number.NaN, 2, ''],
  ])('%s at scale %s is "%s"', (units, scale, text) => {
    expect(formatUnits(units, scale)).toBe(text);
  });

  it.each([0.5, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 2 ** 53, 1e21])(
    'refuses %s, which counts nothing exactly',
    (units) => {
      expect(() => formatUnits(units, 2)).toThrow(new RangeError(`not an exact integer number of units: ${units}`));
    },
  );

  it('a safe integer reads back as itself', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.integer({ min: 0, max: 15 }), (units, scale) => {
        expect(unitsAtScale(parseDecimal(formatUnits(units, scale)), scale)).toBe(units);
      }),
    );
  });
});

describe('writing floats', () => {
  it.each([
    [1 / 3, 4, '0.3333'],
    [-2.5, 1, '-2.5'],
    [-0.000_000_1, 4, '0.0000'],
    [-0.4, 0, '0'],
    [-0, 2, '0.00'],
    [1e-9, 6, '0.000000'],
    [1.5e21, 2, '1500000000000000000000.00'],
    [-1e22, 0, '-10000000000000000000000'],
    [Number.POSITIVE_INFINITY, 2, 'Infinity'],
    [Number.NEGATIVE_INFINITY, 2, '-Infinity'],
    [Number.NaN, 2, ''],
    [null, 2, ''],
  ])('%s with %s digits is "%s"', (value, digits, text) => {
    expect(formatFixed(value, digits)).toBe(text);
  });
});

it('the powers of ten are exact', () => {
  expect(POWERS_OF_TEN.map((power) => BigInt(power))).toEqual(Array.from({ length: 23 }, (_, n) => 10n ** BigInt(n)));
});
