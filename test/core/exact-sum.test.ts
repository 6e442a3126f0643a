import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { divideRounded, ExactSum } from '../../src/core/exact-sum.ts';

const operations = fc.array(
  fc.oneof(
    fc.maxSafeInteger().map((integer) => ({ add: integer })),
    fc.tuple(fc.maxSafeInteger(), fc.maxSafeInteger()).map(([a, b]) => ({ a, b })),
    fc.tuple(fc.integer({ min: 0, max: 1e7 }), fc.integer({ min: 0, max: 1e9 })).map(([a, b]) => ({ a, b })),
    fc.bigInt({ min: -(2n ** 80n), max: 2n ** 80n }).map((big) => ({ big })),
  ),
);

describe('an exact sum', () => {
  it('agrees with BigInt, whatever is added', () => {
    fc.assert(
      fc.property(operations, (steps) => {
        const sum = new ExactSum();
        let expected = 0n;
        for (const step of steps) {
          if ('add' in step) {
            sum.add(step.add);
            expected += BigInt(step.add);
          } else if ('big' in step) {
            sum.addBig(step.big);
            expected += step.big;
          } else {
            sum.addProduct(step.a, step.b);
            expected += BigInt(step.a) * BigInt(step.b);
          }
        }
        expect(sum.value()).toBe(expected);
      }),
    );
  });

  it('stays exact where doubles start to lose ones', () => {
    const sum = new ExactSum();
    for (let count = 0; count < 3; count += 1) sum.add(Number.MAX_SAFE_INTEGER);
    sum.add(1);
    expect(sum.value()).toBe(3n * (2n ** 53n - 1n) + 1n);
    sum.addProduct(94_906_267, 94_906_267); // 2^53 is 94,906,265.6 squared
    expect(sum.value()).toBe(3n * (2n ** 53n - 1n) + 1n + 94_906_267n ** 2n);
    sum.clear();
    expect(sum.value()).toBe(0n);
  });

  it('does not swallow a value that is no integer', () => {
    expect(() => {
      new ExactSum().add(Number.NaN);
    }).toThrow(RangeError);
  });
});

describe('rounded division', () => {
  it.each([
    [7n, 2n, 4n],
    [5n, 2n, 3n],
    [-5n, 2n, -2n],
    [-7n, 2n, -3n],
    [-8n, 3n, -3n],
    [-7n, 3n, -2n],
    [6n, 3n, 2n],
    [-6n, 3n, -2n],
    [0n, 9n, 0n],
    [-1n, 2n, 0n],
  ])('%s ÷ %s is %s, halves up', (numerator, denominator, quotient) => {
    expect(divideRounded(numerator, denominator)).toBe(quotient);
  });

  it('is the integer q with q − ½ ≤ n ÷ d < q + ½, turned so that halves go up', () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.bigInt({ min: 1n, max: 10n ** 20n }), (numerator, denominator) => {
        const twice = 2n * divideRounded(numerator, denominator) * denominator;
        expect(twice - denominator <= 2n * numerator && 2n * numerator < twice + denominator).toBe(true);
      }),
    );
  });
});
