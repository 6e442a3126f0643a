import { describe, expect, it } from 'vitest';
import { parseSizeBound, sizeBoundText } from '../../../src/cvd/size-bucket/size-bound.ts';
import { resolveSizeBucket, sizeBucketLabel } from '../../../src/cvd/size-bucket/size-bucket-options.ts';
import { bucket } from './sizes.ts';

describe('the bounds of a size bucket', () => {
  it('are sizes, or quantiles written with a percent sign', () => {
    expect(parseSizeBound('2.50')).toEqual({ kind: 'size', size: { units: 25n, scale: 1 } });
    expect(parseSizeBound('0')).toEqual({ kind: 'size', size: { units: 0n, scale: 0 } });
    expect(parseSizeBound('90%')).toEqual({ kind: 'quantile', percent: { units: 90n, scale: 0 } });
    expect(parseSizeBound('99.9%')).toEqual({ kind: 'quantile', percent: { units: 999n, scale: 1 } });
  });

  it('are written as they are read', () => {
    for (const text of ['2.5', '0', '90%', '99.9%']) expect(sizeBoundText(parseSizeBound(text))).toBe(text);
  });

  it('that mean nothing are refused by name', () => {
    const expected = 'expected an amount such as 2.5, or a quantile such as 90%';
    for (const text of ['', 'big', '%', '5 %%', '1,5']) {
      expect(() => parseSizeBound(text)).toThrow(`not a size: "${text}" (${expected})`);
    }
    expect(() => parseSizeBound('-1')).toThrow('a size cannot lie below 0, got "-1"');
    for (const text of ['0%', '100%', '-5%', '250%']) {
      expect(() => parseSizeBound(text)).toThrow(
        `a quantile of sizes lies above 0% and below 100%, got "${text}": leave that side open instead`,
      );
    }
  });
});

describe('the settings of a size bucket', () => {
  it('are orders, and five days for quantiles, where nothing else is said', () => {
    expect(resolveSizeBucket({})).toEqual({ min: null, max: null, unit: 'order', trailingDays: 5 });
  });

  it('have a label that says what they depend on, and no more', () => {
    expect(sizeBucketLabel(bucket('90%', '-'))).toBe('orders [90%, inf) of 5 days before');
    expect(sizeBucketLabel(bucket('10%', '99.5%', { trailingDays: 1 }))).toBe('orders [10%, 99.5%) of the day before');
    expect(sizeBucketLabel(bucket('-', '2.5', { unit: 'print', trailingDays: 9 }))).toBe('prints [0, 2.5)');
  });

  it('that no size can meet are refused', () => {
    expect(() => resolveSizeBucket(bucket('5', '5.0'))).toThrow('no size is in a bucket from 5 to below 5');
    expect(() => resolveSizeBucket(bucket('90%', '50%'))).toThrow('no size is in a bucket from 90% to below 50%');
    // Only the day's sizes can tell.
    expect(resolveSizeBucket(bucket('5', '50%'))).toMatchObject({ unit: 'order' });
  });

  it('with days out of range are refused', () => {
    for (const trailingDays of [0, 367, 1.5, Number.NaN]) {
      expect(() => resolveSizeBucket({ trailingDays })).toThrow(
        `sizes are taken from 1 to 366 days before, got ${trailingDays}`,
      );
    }
  });
});
