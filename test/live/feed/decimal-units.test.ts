import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatUnits, parseDecimal, unitsAtScale } from '../../../src/core/decimal.ts';
import { decimalUnits } from '../../../src/live/feed/decimal-units.ts';

describe('a decimal text as units', () => {
  test('is what exact arithmetic says, with any number of zeros behind it', () => {
    const units = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
    fc.assert(
      fc.property(units, fc.integer({ min: 0, max: 15 }), fc.integer({ min: 0, max: 8 }), (value, scale, zeros) => {
        const text = formatUnits(value, scale);
        const padded = scale === 0 ? text : text + '0'.repeat(zeros);
        expect(decimalUnits(padded, scale)).toBe(value);
        expect(decimalUnits(padded, scale)).toBe(unitsAtScale(parseDecimal(padded), scale));
      }),
    );
  });

  test.each([
    ['61837.63000000', 2, 6_183_763],
    ['0.00000001', 8, 1],
    ['5', 3, 5000],
    ['5.1', 3, 5100],
    ['007.50', 1, 75],
    ['0', 0, 0],
  ])('%s at %i decimals is %i', (text, scale, units) => {
    expect(decimalUnits(text, scale)).toBe(units);
  });

  test.each(['', '.', '1.', '.5', '-1', '+1', '1e5', '1,5', ' 1', '1.2.3', 'NaN', '١'])('%j is refused', (text) => {
    expect(() => decimalUnits(text, 2)).toThrow(`expected a decimal number, got "${text}"`);
  });

  test('with digits beyond the scale, or beyond what a double holds, is refused', () => {
    expect(() => decimalUnits('1.005', 2)).toThrow('"1.005" has more than 2 decimals');
    expect(() => decimalUnits('90071992547409.92', 2)).toThrow('"90071992547409.92" does not fit at 2 decimals');
    expect(() => decimalUnits('9'.repeat(400), 2)).toThrow('does not fit at 2 decimals');
    expect(decimalUnits('90071992547409.91', 2)).toBe(Number.MAX_SAFE_INTEGER);
  });
});
