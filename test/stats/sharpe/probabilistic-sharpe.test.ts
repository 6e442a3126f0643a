import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalCdf } from '../../../src/core/distributions.ts';
import { rawKurtosis, skewness as skewnessOf } from '../../../src/stats/numerics/moments.ts';
import { deflatedSharpe } from '../../../src/stats/sharpe/deflated-sharpe.ts';
import { minimumTrackRecord, probabilisticSharpe } from '../../../src/stats/sharpe/probabilistic-sharpe.ts';
import { sharpeRatio } from '../../../src/stats/sharpe/sharpe-ratio.ts';

const normal = { skewness: 0, kurtosis: 3 };

/** A possible shape: a kurtosis of at least 1 + skewness². */
const arbitraryShape = fc
  .tuple(fc.double({ min: -3, max: 3, noNaN: true }), fc.double({ min: 0.01, max: 20, noNaN: true }))
  .map(([skewness, more]) => ({ skewness, kurtosis: 1 + skewness ** 2 + more }));

const arbitraryRatio = fc.double({ min: -1, max: 1, noNaN: true });

describe('the probabilistic Sharpe ratio', () => {
  // vectors/backtest.json, psr_2012: Bailey and López de Prado 2012.
  it.each([
    [0.458, 0, 24, 0, 3, 0.9816749190910771],
    [0.458, 0, 24, -2.448, 10.164, 0.913361083860933],
    [0.458, 0, 36, -2.448, 10.164, 0.9535052188653401],
    [0.8183, 0.14433756729740646, 134, -1.4455, 7.0497, 0.999993129550588],
    // vectors/science.json, deflated_sharpe.psr.
    [0.1, 0, 250, -0.5, 5, 0.93732057439],
  ])('of %d against %d with %d returns of skewness %d and kurtosis %d is %d', (...row) => {
    const [sharpe, benchmark, n, skewness, kurtosis, expected] = row;
    expect(probabilisticSharpe({ sharpe, benchmark, n, skewness, kurtosis })).toBeCloseTo(expected, 11);
  });

  // The assertions of the 2025 paper’s own code: zoonek/2025-sharpe-ratio, functions.py.
  it.each([
    [0, 0.987],
    [0.1, 0.939],
  ])(
    'with the variance at the benchmark of %d is %d (López de Prado, Lipton and Zoonekynd 2025)',
    (benchmark, expected) => {
      const fund = { sharpe: 0.036 / 0.079, n: 24, skewness: -2.448, kurtosis: 10.164 };
      expect(probabilisticSharpe({ ...fund, benchmark, varianceAt: 'benchmark' })).toBeCloseTo(expected, 3);
      expect(probabilisticSharpe({ ...fund, benchmark })).toBeLessThan(expected - 0.05);
    },
  );

  it('is a half at the benchmark, rises with the ratio and, above the benchmark, with the number of returns', () => {
    const varianceAt = fc.constantFrom('estimate' as const, 'benchmark' as const);
    fc.assert(
      fc.property(arbitraryRatio, arbitraryRatio, arbitraryShape, varianceAt, (sharpe, benchmark, shape, at) => {
        const comparison = { ...shape, sharpe, benchmark, varianceAt: at };
        expect(probabilisticSharpe({ ...comparison, sharpe: benchmark, n: 50 })).toBe(0.5);
        const [few, many] = [20, 200].map((n) => probabilisticSharpe({ ...comparison, n }));
        const side = Math.sign(sharpe - benchmark);
        expect(side * (few! - 0.5)).toBeGreaterThanOrEqual(0);
        expect(side * (many! - few!)).toBeGreaterThanOrEqual(-1e-15);
      }),
    );
  });

  it('refuses excess kurtosis where it can be told, and fewer than two returns', () => {
    const comparison = { sharpe: 0.1, benchmark: 0, n: 100 };
    expect(() => probabilisticSharpe({ ...comparison, skewness: 0, kurtosis: 0 })).toThrow(
      new RangeError(
        'a raw kurtosis (normal: 3) is at least 1 + skewness², got 0 with skewness 0; add 3 to an excess kurtosis',
      ),
    );
    expect(() => probabilisticSharpe({ ...comparison, skewness: -2, kurtosis: 4.9 })).toThrow(
      'got 4.9 with skewness -2',
    );
    expect(() => probabilisticSharpe({ ...comparison, ...normal, n: 1 })).toThrow(
      new RangeError('a Sharpe ratio needs 2 returns or more, got 1'),
    );
  });

  it('is certain where the estimate has no variance: two returns whose shape leaves no doubt', () => {
    // Kurtosis 1 + skewness² and skewness × ratio = 2: the variance is 0.
    const certain = { skewness: 2, kurtosis: 5, sharpe: 1, n: 10 };
    expect(probabilisticSharpe({ ...certain, benchmark: 0.5 })).toBe(1);
    expect(probabilisticSharpe({ ...certain, benchmark: 1.5 })).toBe(0);
  });
});

describe('the minimum track record', () => {
  // vectors/backtest.json, mintrl_2012: the paper prints 59.895 months, and years of twelve months or 250 days.
  it.each([
    [0.5773502691896258, 0.2886751345948129, -0.72, 5.78, 1, 59.89509868650752],
    [0.12649110640673517, 0.06324555320336758, 0, 3, 250, 2.731187801728176],
    [0.7079, 0, -0.225, 2.957, 12, 0.7152156942951801],
    [0.7079, 0.14433756729740646, -0.225, 2.957, 12, 1.0803352346233626],
    [0.8183, 0, -1.4455, 7.0497, 12, 1.159302661381875],
    [0.8183, 0.14433756729740646, -1.4455, 7.0497, 12, 1.6695175176403374],
    // vectors/science.json, deflated_sharpe.minTRL.
    [0.1, 0, -0.5, 5, 1, 287.787606134],
  ])('of %d against %d, skewness %d, kurtosis %d, in years of %d is %d', (...row) => {
    const [sharpe, benchmark, skewness, kurtosis, periods, expected] = row;
    const length = minimumTrackRecord({ sharpe, benchmark, skewness, kurtosis }) / periods;
    expect(length / expected).toBeCloseTo(1, 11);
  });

  it('with the variance at the benchmark is 13.029 (zoonek/2025-sharpe-ratio, functions.py)', () => {
    const fund = { sharpe: 0.036 / 0.079, benchmark: 0, skewness: -2.448, kurtosis: 10.164 };
    expect(minimumTrackRecord({ ...fund, varianceAt: 'benchmark' })).toBeCloseTo(13.029, 3);
  });

  it('is where the probabilistic Sharpe ratio reaches the confidence', () => {
    const varianceAt = fc.constantFrom('estimate' as const, 'benchmark' as const);
    const confidence = fc.double({ min: 0.51, max: 0.999, noNaN: true });
    fc.assert(
      fc.property(arbitraryShape, arbitraryRatio, varianceAt, confidence, (shape, benchmark, at, wanted) => {
        const comparison = { ...shape, sharpe: benchmark + 0.05, benchmark, varianceAt: at };
        const n = minimumTrackRecord({ ...comparison, confidence: wanted });
        fc.pre(n >= 2);
        expect(probabilisticSharpe({ ...comparison, n })).toBeCloseTo(wanted, 9);
      }),
    );
  });

  it('is without end where the estimate is not above the benchmark', () => {
    expect(minimumTrackRecord({ ...normal, sharpe: 0.1, benchmark: 0.1 })).toBe(Number.POSITIVE_INFINITY);
  });

  it('refuses a confidence it cannot reach', () => {
    for (const confidence of [0.4, 1, Number.NaN]) {
      expect(() => minimumTrackRecord({ ...normal, sharpe: 0.1, benchmark: 0, confidence })).toThrow(
        new RangeError(`a confidence must be 0.5 to below 1, got ${confidence}`),
      );
    }
  });
});

describe('the deflated Sharpe ratio', () => {
  // vectors/backtest.json, dsr_2014, and vectors/science.json, deflated_sharpe: the example of Bailey and López de Prado
  // 2014, which prints SR₀ 0.1132 and 0.9004 for 100 trials, 0.9505 for 46, and 0.95 for 88 with normal returns.
  it.each([
    [100, -3, 10, 0.11317200186513214, 0.9003968344493904],
    [46, -3, 10, 0.10036237061765357, 0.9505017068755787],
    [88, 0, 3, 0.11114576178358426, 0.9504908166760139],
  ])('of the paper’s example with %d trials, skewness %d, kurtosis %d', (...row) => {
    const [trials, skewness, kurtosis, threshold, probability] = row;
    const example = { sharpe: 2.5 / Math.sqrt(250), n: 1250, trialVariance: 0.5 / 250 };
    const deflated = deflatedSharpe({ ...example, skewness, kurtosis, trials });
    expect(deflated.threshold).toBeCloseTo(threshold, 13);
    expect(deflated.probability).toBeCloseTo(probability, 12);
  });

  it.each([
    [100, 2.5306028932],
    [46, 2.24417083084],
    [88, 2.48529478759],
  ])(
    'expects the best of %d trials of variance 1 at %d (vectors/science.json, deflated_sharpe.emax)',
    (trials, best) => {
      expect(deflatedSharpe({ ...normal, sharpe: 1, n: 10, trials, trialVariance: 1 }).threshold).toBeCloseTo(best, 10);
    },
  );

  it('takes kurtosis raw: vectorbt’s own test case is 0.0006755241182, not its 0.0005355605507117676', () => {
    // polakowo/vectorbt tests/test_returns.py, test_deflated_sharpe_ratio: daily changes of three prices, 0.01 a day free
    // of risk; series c is the best of the three by it. vectorbt puts 0 for the first day's missing change into the
    // moments and counts it, but not in the ratio. quantstats and LEAN have the same bug.
    const prices = [
      [1, 2, 3, 4, 5],
      [5, 4, 3, 2, 1],
      [1, 2, 3, 2, 1],
    ];
    const changes = prices.map((series) =>
      Float64Array.from(series.slice(1), (price, day) => price / series[day]! - 1),
    );
    const ratios = changes.map(
      (series) =>
        sharpeRatio(
          series.map((change) => change - 0.01),
          { periods: 365 },
        )!.perPeriod,
    );
    const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / 3;
    const trialVariance = ratios.reduce((sum, ratio) => sum + (ratio - mean) ** 2, 0) / 2;
    const moments = Float64Array.of(0, ...changes[2]!);
    const [skewness, kurtosis] = [skewnessOf(moments), rawKurtosis(moments)];
    const best = { sharpe: ratios[2]!, n: 5, skewness, trials: 3, trialVariance };

    const { probability, threshold } = deflatedSharpe({ ...best, kurtosis });
    expect(probability).toBeCloseTo(0.0006755241182001512, 15);

    // Its number is its formula with the excess; ours refuses that kurtosis, which no returns have.
    const theirs = (k: number) =>
      normalCdf(
        ((ratios[2]! - threshold) * 2) / Math.sqrt(1 - skewness * ratios[2]! + ((k - 1) / 4) * ratios[2]! ** 2),
      );
    expect(theirs(kurtosis - 3)).toBeCloseTo(0.0005355605507117676, 15);
    expect(theirs(kurtosis)).toBeCloseTo(probability, 15);
    expect(() => deflatedSharpe({ ...best, kurtosis: kurtosis - 3 })).toThrow('add 3 to an excess kurtosis');
  });

  it('of one trial is the probabilistic one against 0', () => {
    const best = { ...normal, sharpe: 0.1, n: 250 };
    const { threshold, probability } = deflatedSharpe({ ...best, trials: 1, trialVariance: 0.5 });
    expect(threshold).toBe(0);
    expect(probability).toBe(probabilisticSharpe({ ...best, benchmark: 0 }));
  });

  it('falls with every further trial', () => {
    const trials = fc.double({ min: 1, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(trials, trials, arbitraryShape, (some, others, shape) => {
        const best = { ...shape, sharpe: 0.1, n: 250, trialVariance: 0.002 };
        const few = deflatedSharpe({ ...best, trials: Math.min(some, others) });
        const many = deflatedSharpe({ ...best, trials: Math.max(some, others) });
        expect(many.threshold - few.threshold).toBeGreaterThan(-1e-12);
        expect(many.probability - few.probability).toBeLessThan(1e-12);
        expect(few.threshold).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('is of one trial or more', () => {
    const best = { ...normal, sharpe: 0.1, n: 250 };
    expect(() => deflatedSharpe({ ...best, trials: 0, trialVariance: 1 })).toThrow(
      new RangeError('trials must be 1 or more and their variance 0 or more, got 0 and 1'),
    );
    expect(() => deflatedSharpe({ ...best, trials: 2, trialVariance: Number.NaN })).toThrow('got 2 and NaN');
  });
});
