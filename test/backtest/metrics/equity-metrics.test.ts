import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { equityMetrics, type EquityOptions, type EquityRecord } from '../../../src/backtest/metrics/equity-metrics.ts';
import { periodEquity, periodReturns, sessionDays, utcDays } from '../../../src/backtest/metrics/equity-periods.ts';
import { compoundGrowth } from '../../../src/backtest/metrics/growth.ts';
import { mergedSeries } from '../../../src/backtest/metrics/merged-series.ts';
import { serialSharpe } from '../../../src/backtest/metrics/serial-sharpe.ts';
import { sessionCalendar } from '../../../src/core/session-calendar.ts';
import { DAY_US, formatDay, HOUR_US, parseDay } from '../../../src/core/time.ts';
import { autocorrelations } from '../../../src/stats/sharpe/autocorrelations.ts';
import { loEta } from '../../../src/stats/sharpe/lo-eta.ts';
import { dailySeries, daySpan, recordOfProfits, recordOfReturns } from '../../support/equity.ts';
import { lcgAutoregression } from '../../support/lcg.ts';
import { DAY_START } from '../../support/trades.ts';

const metricsOf = (returns: readonly number[], options?: EquityOptions) =>
  equityMetrics(recordOfReturns(returns), options);

describe('empyrical, tests/test_stats.py@40f61b4 (vectors/backtest.json), of an account with these daily returns', () => {
  const mixed = [0.01, 0.1, -0.04, 0.02, 0.03, 0.02, 0.01, -0.1];
  it.each([
    ['mixed', mixed, 1.7238613961706866, 2.605531251673693],
    ['positive', [0.01, 0.02, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01], 52.915026221291804, Number.POSITIVE_INFINITY],
    ['negative', [0, -0.06, -0.07, -0.01, -0.09, -0.02, -0.06, -0.08, -0.05], -24.406808633910085, -13.5327430750434],
  ])('%s: Sharpe and Sortino ratios', (_, returns, sharpe, sortino) => {
    const metrics = metricsOf(returns, { periodsPerYear: 252 });
    expect(metrics.sharpe!.annualised! / sharpe).toBeCloseTo(1, 11);
    expect(Math.exp(-Math.abs(metrics.sortino! - sortino) || 0)).toBeCloseTo(1, 10);
  });

  it('mixed: annual volatility', () => {
    expect(metricsOf(mixed, { periodsPerYear: 252 }).volatility).toBeCloseTo(0.9136465399704637, 12);
  });

  it('weekly: a Sortino ratio of 52 periods a year', () => {
    const weekly = [0, 0.01, 0.1, -0.04, 0.02, 0.03, 0.02, 0.01, -0.1];
    expect(metricsOf(weekly, { periodsPerYear: 52 }).sortino).toBeCloseTo(1.115890105686644, 12);
  });
});

it('the Sharpe ratio comes with Mertens’ standard error, its confidence and the track record it needs', () => {
  // The formulas are tested with the vectors in test/stats/sharpe; this is about what goes into them.
  const { sharpe, probabilisticSharpe, minimumTrackRecord } = metricsOf([0.03, -0.01, 0.01, 0.02, 0, 0.01]);
  const variance = 1 - sharpe!.skewness * sharpe!.perPeriod + ((sharpe!.kurtosis - 1) / 4) * sharpe!.perPeriod ** 2;
  expect(sharpe!.standardError).toBeCloseTo(Math.sqrt(variance / 5), 14);
  expect(probabilisticSharpe).toBeGreaterThan(0.9);
  // With as many returns as it asks for, the ratio lies 1.645 standard errors above 0.
  expect((sharpe!.perPeriod * Math.sqrt(minimumTrackRecord! - 1)) / Math.sqrt(variance)).toBeCloseTo(1.6448536, 6);
});

// freqtrade, tests/data/test_btanalysis.py@c9ae5e1e9, calculate_cagr (vectors/backtest.json).
it.each([
  [64_900, 176_000, 1095, 0.3945],
  [64_900, 176_000, 365, 1.7119],
  [1000, 1500, 100, 3.3927],
  [0.01, 0.01762792, 120, 4.6087],
])('freqtrade: from %d to %d in %d days is a growth of %d a year', (start, end, days, growth) => {
  expect(compoundGrowth(start, end, days * DAY_US)).toBeCloseTo(growth, 4);
});

it('growth is −1 where nothing is left, and has no meaning without a start', () => {
  expect([compoundGrowth(1, 0, DAY_US), compoundGrowth(1, -1, DAY_US), compoundGrowth(0, 1, DAY_US)]).toEqual([
    -1,
    -1,
    null,
  ]);
});

describe('returns', () => {
  it('are one for every calendar day (UTC), days without a trade included', () => {
    const series = { timeUs: [DAY_START + HOUR_US, DAY_START + 3 * DAY_US + HOUR_US], equity: [110n, 99n] };
    const { returns, perPeriod, sharpe } = equityMetrics({ capital: 100n, span: daySpan(5), series });
    expect(Array.from(returns)).toEqual([0.1, 0, 0, -0.1, 0]);
    expect(Array.from(perPeriod.periods.day, formatDay)).toEqual(
      ['08', '09', '10', '11', '12'].map((day) => `2024-08-${day}`),
    );
    expect(sharpe!.n).toBe(5);
  });

  it('count equity at midnight to the day that ends', () => {
    const series = { timeUs: [DAY_START + DAY_US, DAY_START + DAY_US + 1], equity: [110n, 120n] };
    expect(periodEquity(series, 100n, utcDays(daySpan(2))).equity).toEqual([110n, 120n]);
  });

  it('take what is known after the last period into it', () => {
    const series = { timeUs: [DAY_START + DAY_US + 5], equity: [90n] };
    expect(periodEquity(series, 100n, utcDays(daySpan(1))).equity).toEqual([90n]);
  });

  it('are those of sessions where a calendar is given: no weekend, and 252 a year', () => {
    // Friday 2024-08-09 to Tuesday 2024-08-13.
    const span = { fromUs: parseDay('2024-08-09') * DAY_US, toUs: parseDay('2024-08-14') * DAY_US };
    const calendar = sessionCalendar('us-rth');
    expect(Array.from(sessionDays(calendar, span).day, formatDay)).toEqual(['2024-08-09', '2024-08-12', '2024-08-13']);
    const series = {
      timeUs: [span.fromUs + 19 * HOUR_US, span.fromUs + 4 * DAY_US + 15 * HOUR_US],
      equity: [101n, 103n],
    };
    const metrics = equityMetrics({ capital: 100n, span, series }, { sessions: calendar });
    expect([metrics.perPeriod.equity, metrics.periodsPerYear]).toEqual([[101n, 101n, 103n], 252]);
  });

  it('end on the day on which nothing is left', () => {
    const { returns, ruinedDay, totalReturn } = equityMetrics(recordOfProfits(100n, [10n, -120n, 50n, 5n]));
    expect(Array.from(returns)).toEqual([0.1, -120 / 110]);
    expect(formatDay(ruinedDay!)).toBe('2024-08-09');
    expect(totalReturn).toBe(-0.55);
  });

  it('are none without capital', () => {
    const { returns, sharpe, totalReturn, cagr, calmar } = equityMetrics(recordOfProfits(0n, [1n, 2n]));
    expect([returns.length, sharpe, totalReturn, cagr, calmar]).toEqual([0, null, null, null, null]);
  });
});

describe('the Sharpe ratio', () => {
  it('has n and a standard error, and is not there for fewer than two days or none that differ', () => {
    expect(metricsOf([0.01, 0.03]).sharpe).toMatchObject({ n: 2 });
    expect(metricsOf([0.01]).sharpe).toBeNull();
    expect(metricsOf([0, 0, 0])).toMatchObject({
      sharpe: null,
      serialSharpe: null,
      probabilisticSharpe: null,
      sortino: null,
    });
  });

  it('is annualised with Lo’s η besides, and says whether returns are autocorrelated', () => {
    const returns = lcgAutoregression(0.6, 7, 400).map((value) => value / 100 + 0.002);
    const { lags, annualised, autocorrelated } = serialSharpe(returns, 365)!;
    expect([lags, autocorrelated]).toEqual([5, true]);
    const independent = serialSharpe(lcgAutoregression(0, 7, 400), 365)!;
    expect(independent.autocorrelated).toBe(false);
    const plain = equityMetrics(recordOfReturns([0.01, -0.02, 0.03])).sharpe!;
    expect(plain.annualised).toBe(plain.perPeriod * Math.sqrt(365));
    const eta = loEta(autocorrelations(returns, 5), 365)!;
    expect(eta).toBeLessThan(Math.sqrt(365));
    expect(annualised! / eta).toBeGreaterThan(0);
  });
});

describe('the Calmar ratio', () => {
  it('is growth a year ÷ the steepest drawdown', () => {
    const metrics = metricsOf([0.1, -0.1, 0.1]);
    expect(metrics.calmar).toBeCloseTo((1.089 ** (365 / 3) - 1) / 0.1, 6);
  });

  it('is infinite without a drawdown, and not there where nothing moved', () => {
    expect(metricsOf([0.01, 0.01]).calmar).toBe(Number.POSITIVE_INFINITY);
    expect(metricsOf([0, 0]).calmar).toBeNull();
  });
});

describe('what is refused', () => {
  const refused = (change: Partial<EquityRecord>) => () => equityMetrics({ ...recordOfProfits(1n, [1n]), ...change });

  it('a series out of order, of unequal columns, or before the span; a span of nothing', () => {
    const base = DAY_START;
    expect(refused({ series: { timeUs: [base + 2, base + 1], equity: [1n, 1n] } })).toThrow(
      new RangeError(`equity must be in the order of time: ${base + 1} µs after ${base + 2} µs (row 1)`),
    );
    expect(refused({ series: { timeUs: [base - 1], equity: [1n] } })).toThrow(
      new RangeError(`equity must be in the order of time: ${base - 1} µs after ${base} µs (row 0)`),
    );
    expect(refused({ series: { timeUs: [base], equity: [] } })).toThrow(
      new RangeError('equity must have 1 rows, as its times have, got 0'),
    );
    expect(refused({ span: { fromUs: base, toUs: base } })).toThrow(
      new RangeError(`a run must end after it begins, got ${base} to ${base} µs`),
    );
  });
});

it('bar closes and day ends are merged in the order of time, within the span', () => {
  const bars = { timeUs: [10, 20, 30], equity: [1n, 2n, 3n] };
  const days = { timeUs: [5, 20, 99], equity: [7n, 8n, 9n] };
  expect(mergedSeries(bars, days, { fromUs: 8, toUs: 40 })).toEqual({
    timeUs: [8, 10, 20, 20, 30, 40],
    equity: [7n, 1n, 2n, 8n, 3n, 9n],
  });
});

describe('whatever the profits', () => {
  const profits = fc.array(fc.bigInt({ min: -30n, max: 30n }), { minLength: 2, maxLength: 20 });

  it('returns compound to the total return', () => {
    fc.assert(
      fc.property(profits, (changes) => {
        const { returns, totalReturn, ruinedDay } = equityMetrics(recordOfProfits(1000n, changes));
        if (ruinedDay === null)
          expect(returns.reduce((product, change) => product * (1 + change), 1) - 1).toBeCloseTo(totalReturn!, 12);
      }),
    );
  });

  it('the scale of money changes no ratio', () => {
    fc.assert(
      fc.property(profits, (changes) => {
        const small = equityMetrics(recordOfProfits(1000n, changes));
        const large = equityMetrics(
          recordOfProfits(
            1000n << 70n,
            changes.map((change) => change << 70n),
          ),
        );
        expect(large.sharpe?.perPeriod ?? null).toEqual(small.sharpe?.perPeriod ?? null);
        expect([large.sortino, large.cagr, large.calmar, large.underwaterShare]).toEqual([
          small.sortino,
          small.cagr,
          small.calmar,
          small.underwaterShare,
        ]);
      }),
    );
  });

  it('equity known in between changes neither returns nor Sharpe ratio, it only deepens drawdowns', () => {
    fc.assert(
      fc.property(profits, fc.bigInt({ min: 1n, max: 2000n }), (changes, between) => {
        const record = recordOfProfits(1000n, changes);
        const { timeUs, equity } = record.series;
        const finer = {
          timeUs: Array.from(timeUs).flatMap((time) => [time - HOUR_US, time]),
          equity: Array.from(equity).flatMap((value) => [between, value]),
        };
        const [coarse, fine] = [equityMetrics(record), equityMetrics({ ...record, series: finer })];
        expect(fine.returns).toEqual(coarse.returns);
        expect(fine.sharpe).toEqual(coarse.sharpe);
        expect((fine.deepest?.amount ?? 0n) <= (coarse.deepest?.amount ?? 0n)).toBe(true);
      }),
    );
  });
});

it('periodReturns of no period are none', () => {
  expect(
    periodReturns({ capital: 1n, equity: [], periods: { day: new Float64Array(), endUs: new Float64Array() } }),
  ).toEqual({
    returns: new Float64Array(),
    ruinedDay: null,
  });
  expect(dailySeries([]).equity).toEqual([]);
});
