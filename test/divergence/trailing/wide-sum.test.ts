import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WideSum } from '../../../src/divergence/trailing/wide-sum.ts';

const integer = fc.oneof(
  fc.integer({ min: -1000, max: 1000 }),
  fc.maxSafeInteger().map((value) => Math.trunc(value / 8)),
  fc.constantFrom(2 ** 49, -(2 ** 49), 2 ** 49 - 1, 1, 0),
);

describe('a wide sum', () => {
  it('is the exact sum of products, rounded once', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(integer, integer), { maxLength: 40 }), (pairs) => {
        const sum = new WideSum();
        let exact = 0n;
        for (const [a, b] of pairs) {
          sum.addProduct(a, b);
          exact += BigInt(a) * BigInt(b);
          expect(sum.value()).toBe(Number(exact));
        }
      }),
    );
  });

  it('is left at zero, without a trace, by terms that come and go', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(integer, integer), { maxLength: 40 }), (pairs) => {
        const sum = new WideSum();
        sum.add(7);
        for (const [a, b] of pairs) sum.addProduct(a, b);
        for (const [a, b] of pairs) sum.addProduct(-a, b);
        expect(sum.value()).toBe(7);
      }),
    );
  });

  it('scaled is the exact multiple', () => {
    fc.assert(
      fc.property(integer, integer, fc.integer({ min: 0, max: 1000 }), (a, b, factor) => {
        const [sum, scaled] = [new WideSum(), new WideSum()];
        sum.addProduct(a, b);
        sum.add(1);
        scaled.setScaled(sum, factor);
        scaled.addProduct(-factor, 1);
        expect(scaled.value() + 0).toBe(Number(BigInt(factor) * BigInt(a) * BigInt(b)));
      }),
    );
  });

  it('holds what a double would have lost', () => {
    const sum = new WideSum();
    sum.addProduct(2 ** 52, 2 ** 45);
    sum.add(1);
    sum.addProduct(-(2 ** 52), 2 ** 45);
    expect(sum.value()).toBe(1);
    sum.clear();
    expect(sum.value()).toBe(0);
  });
});
