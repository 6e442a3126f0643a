import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { autocorrelations } from '../../../src/stats/sharpe/autocorrelations.ts';
import { loEta } from '../../../src/stats/sharpe/lo-eta.ts';
import { sharpeRatio } from '../../../src/stats/sharpe/sharpe-ratio.ts';
import { sortinoRatio } from '../../../src/stats/sharpe/sortino.ts';
import { lcgAutoregression } from '../../support/lcg.ts';

// vectors/backtest.json, empyrical: quantopian/empyrical, empyrical/tests/test_stats.py@40f61b4; its `mixed` series
// begins with a NaN, which it drops.
const mixed = Float64Array.of(0.01, 0.1, -0.04, 0.02, 0.03, 0.02, 0.01, -0.1);
const positive = Float64Array.of(0.01, 0.02, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01);
const negative = Float64Array.of(0, -0.06, -0.07, -0.01, -0.09, -0.02, -0.06, -0.08, -0.05);
const weekly = Float64Array.of(0, 0.01, 0.1, -0.04, 0.02, 0.03, 0.02, 0.01, -0.1);

// vectorbt tests/test_returns.py: relative changes of three price series, 365 periods.
const vectorbt = {
  a: Float64Array.of(1, 1 / 2, 1 / 3, 1 / 4),
  b: Float64Array.of(-1 / 5, -1 / 4, -1 / 3, -1 / 2),
  c: Float64Array.of(1, 1 / 2, -1 / 3, -1 / 2),
};

const arbitraryReturns = fc
  .array(fc.integer({ min: -1000, max: 1000 }), { minLength: 3, maxLength: 60 })
  .map((values) => Float64Array.from(values, (value) => value / 1e4));

describe('the Sharpe ratio', () => {
  it.each([
    ['mixed', mixed, 1.7238613961706866],
    ['positive', positive, 52.915026221291804],
    ['negative', negative, -24.406808633910085],
  ])('of empyrical’s %s returns is %d', (_, returns, annualised) => {
    expect(sharpeRatio(returns, { periods: 252 })!.annualised! / annualised).toBeCloseTo(1, 12);
  });

  it('of six rows at a time is empyrical’s rollSharpe6_mixed (its first window holds the NaN)', () => {
    const windows = [mixed.subarray(0, 5), mixed.subarray(0, 6), mixed.subarray(1, 7), mixed.subarray(2, 8)];
    const annualised = windows.map((window) => sharpeRatio(window, { periods: 252 })!.annualised!);
    [7.57445259, 8.22784105, 8.22784105, -3.1374751].forEach((value, at) =>
      expect(annualised[at]).toBeCloseTo(value, 8),
    );
  });

  it.each([
    ['a', vectorbt.a, 29.052280196490333],
    ['b', vectorbt.b, -48.06592068111974],
    ['c', vectorbt.c, 4.232900240313306],
  ])('of vectorbt’s series %s, in excess of 0.01, is %d', (_, returns, annualised) => {
    const excess = returns.map((value) => value - 0.01);
    expect(sharpeRatio(excess, { periods: 365 })!.annualised! / annualised).toBeCloseTo(1, 12);
  });

  it('comes with the volatility behind it: empyrical’s annualVol of the mixed returns', () => {
    const { perPeriod, n } = sharpeRatio(mixed, { periods: 252 })!;
    expect(n).toBe(8);
    expect((0.00625 / perPeriod) * Math.sqrt(252)).toBeCloseTo(0.9136465399704637, 12);
  });

  it('of normal-shaped returns has Lo’s standard error, √((1 + SR²/2) ÷ (n − 1))', () => {
    // Symmetric, and with a fourth moment of exactly 3: ±√3 once each among four zeros.
    const shape = Float64Array.of(Math.sqrt(3), 0, 0, 0, 0, -Math.sqrt(3));
    const { perPeriod, standardError, skewness, kurtosis } = sharpeRatio(
      shape.map((value) => value + 0.4),
      { periods: 1 },
    )!;
    expect(skewness).toBeCloseTo(0, 12);
    expect(kurtosis).toBeCloseTo(3, 12);
    expect(standardError).toBeCloseTo(Math.sqrt((1 + perPeriod ** 2 / 2) / 5), 12);
  });

  it('is not there without spread or with one return, whatever the return', () => {
    fc.assert(
      fc.property(fc.double({ min: -1, max: 1, noNaN: true }), fc.nat(20), (value, length) => {
        expect(sharpeRatio(new Float64Array(length).fill(value), { periods: 365 })).toBeNull();
      }),
    );
  });

  it('does not change with the scale, and turns its sign and its skewness with the returns', () => {
    fc.assert(
      fc.property(arbitraryReturns, fc.double({ min: 0.1, max: 10, noNaN: true }), (returns, scale) => {
        const options = { periods: 365, lags: 1 };
        const ratio = sharpeRatio(returns, options);
        fc.pre(ratio !== null);
        const scaled = sharpeRatio(
          returns.map((value) => value * scale),
          options,
        )!;
        const turned = sharpeRatio(
          returns.map((value) => -value),
          options,
        )!;
        expect(scaled.perPeriod).toBeCloseTo(ratio.perPeriod, 9);
        expect(scaled.standardError).toBeCloseTo(ratio.standardError, 9);
        expect(turned.perPeriod).toBeCloseTo(-ratio.perPeriod, 9);
        expect(turned.skewness).toBeCloseTo(-ratio.skewness, 9);
        expect(turned.standardError).toBeCloseTo(ratio.standardError, 9);
      }),
    );
  });

  it('allows for autocorrelation when annualised, not per period', () => {
    const returns = lcgAutoregression(0.5, 7, 200).map((value) => value + 0.5);
    const plain = sharpeRatio(returns, { periods: 12 })!;
    const allowed = sharpeRatio(returns, { periods: 12, lags: 11 })!;
    expect(allowed.perPeriod).toBe(plain.perPeriod);
    expect(allowed.annualised).toBe(loEta(autocorrelations(returns, 11), 12)! * plain.perPeriod);
    expect(allowed.annualised! / plain.annualised!).toBeLessThan(0.9);
  });

  it.each([
    [mixed, { periods: 0 }, 'periods per year must be above 0, got 0'],
    [Float64Array.of(0, Number.NaN), { periods: 365 }, 'returns must be finite, got NaN (row 1)'],
    [mixed, { periods: 365, lags: 8 }, 'lags must be a whole number from 1 to below the 8 values, got 8'],
    [mixed, { periods: 365.25, lags: 1 }, 'q must be a whole number, 1 or more, got 365.25'],
  ])('refuses what has none (%#)', (returns, options, message) => {
    expect(() => sharpeRatio(returns, options)).toThrow(new RangeError(message));
  });
});

describe('Lo’s η', () => {
  it('is √q without autocorrelation, q where all returns are one, and nothing where no returns could be so', () => {
    expect(loEta(Float64Array.of(), 365)).toBeCloseTo(Math.sqrt(365), 13);
    expect(loEta(new Float64Array(11), 12)).toBeCloseTo(Math.sqrt(12), 14);
    expect(loEta(new Float64Array(11).fill(1), 12)).toBeCloseTo(1, 12);
    expect(loEta(Float64Array.of(-1), 2)).toBeNull();
    expect(loEta(Float64Array.of(0.9, 0.9), 1)).toBe(1);
  });

  it('of a first-order autoregression has Lo’s closed form (2002)', () => {
    fc.assert(
      fc.property(fc.double({ min: -0.95, max: 0.95, noNaN: true }), fc.integer({ min: 1, max: 400 }), (ρ, q) => {
        const powers = Float64Array.from({ length: q }, (_, index) => ρ ** (index + 1));
        const sum = 1 + ((2 * ρ) / (1 - ρ)) * (1 - (1 - ρ ** q) / (q * (1 - ρ)));
        expect(loEta(powers, q)).toBeCloseTo(Math.sqrt(q / sum), 9);
      }),
    );
  });

  it('looks at the first q − 1 autocorrelations only', () => {
    expect(loEta(Float64Array.of(0.2, 0.1, 9, 9), 3)).toBe(loEta(Float64Array.of(0.2, 0.1), 3));
  });

  it('is of whole periods', () => {
    expect(() => loEta(Float64Array.of(), 0)).toThrow(new RangeError('q must be a whole number, 1 or more, got 0'));
  });
});

describe('autocorrelations', () => {
  it('of four numbers, by hand', () => {
    // Deviations −1.5, −0.5, 0.5, 1.5: 1.25, −1.5 and −2.25 of 5.
    const found = autocorrelations(Float64Array.of(1, 2, 3, 4), 3);
    [0.25, -0.3, -0.45].forEach((value, at) => expect(found[at]).toBeCloseTo(value, 15));
  });

  it('do not exist where nothing varies', () => {
    expect(() => autocorrelations(new Float64Array(5).fill(0.1), 1)).toThrow(
      new RangeError('5 equal values have no autocorrelation'),
    );
  });
});

describe('the Sortino ratio', () => {
  it.each([
    ['mixed', mixed, 252, 2.605531251673693],
    ['negative', negative, 252, -13.5327430750434],
    ['weekly', weekly, 52, 1.115890105686644],
  ])('of empyrical’s %s returns, %d a year, is %d', (_, returns, periods, ratio) => {
    expect(sortinoRatio(returns, { periods })! / ratio).toBeCloseTo(1, 12);
  });

  it('comes with empyrical’s downside risk of the mixed returns', () => {
    expect((0.00625 * 252) / sortinoRatio(mixed, { periods: 252 })!).toBeCloseTo(0.6044832503882965, 12);
  });

  it.each([
    ['b', vectorbt.b, -18.441677017667562],
    ['c', vectorbt.c, 3.4417788692752858],
  ])('of vectorbt’s series %s with 0.1 required is %d', (_, returns, ratio) => {
    expect(sortinoRatio(returns, { periods: 365, required: 0.1 })! / ratio).toBeCloseTo(1, 12);
  });

  it('is infinite without a bad return, and not there where all are just enough', () => {
    expect(sortinoRatio(positive, { periods: 252 })).toBe(Number.POSITIVE_INFINITY);
    expect(sortinoRatio(new Float64Array(5), { periods: 252 })).toBeNull();
    expect(sortinoRatio(new Float64Array(5).fill(0.1), { periods: 252, required: 0.1 })).toBeNull();
    expect(sortinoRatio(new Float64Array(), { periods: 252 })).toBeNull();
  });

  it('refuses what has none', () => {
    expect(() => sortinoRatio(mixed, { periods: Number.NaN })).toThrow(
      new RangeError('periods per year must be above 0, got NaN'),
    );
    expect(() => sortinoRatio(Float64Array.of(Number.NaN), { periods: 1 })).toThrow(
      new RangeError('returns must be finite, got NaN (row 0)'),
    );
  });
});
