import { describe, expect, it } from 'vitest';
import { equityCurve } from '../../src/backtest/equity.ts';
import { type BacktestMetrics, backtestMetrics, netBps } from '../../src/backtest/metrics.ts';
import { MoneyScale } from '../../src/backtest/money.ts';
import type { RoundTrip } from '../../src/backtest/signal-backtest.ts';
import { parseDecimal } from '../../src/core/decimal.ts';
import { barsFrom } from '../support/bars.ts';
import { signalAt } from '../support/backtest.ts';
import { WHOLE } from '../support/tape.ts';
import { DAY_START } from '../support/trades.ts';

const MINUTE = 60e6;
const MONEY = new MoneyScale(WHOLE, parseDecimal('0'));
const NOTHING_SKIPPED = { inPosition: 0, tooLate: 0, unfilled: 0 };

/** A round trip of a net profit, half a minute long inside the minute of its number, entered at 100 with one lot. */
function tripOf(net: string, minute: number): RoundTrip {
  const amount = MONEY.parse(net);
  const times = { entryTimeUs: DAY_START + minute * MINUTE, exitTimeUs: DAY_START + (minute + 0.5) * MINUTE };
  const fills = { entryPrice: 100, exitPrice: 100, exitReason: 'hold', lots: 1, side: 1 } as const;
  return { signal: signalAt('00:00', 'bullish'), ...fills, ...times, gross: amount + 5n, fees: 5n, net: amount };
}

function metricsOf(nets: readonly string[], capital = '1000'): BacktestMetrics {
  const roundTrips = nets.map(tripOf);
  const bars = barsFrom(nets.map(() => ({ close: 100, delta: 1 })));
  const curve = equityCurve(roundTrips, bars, MONEY, MONEY.parse(capital));
  return backtestMetrics({ roundTrips, skipped: NOTHING_SKIPPED, money: MONEY }, curve, nets.length * MINUTE);
}

describe('drawdown', () => {
  it('includes the initial capital: −40 % and −10 % are −46 % (facts/backtest.md §2)', () => {
    const { maxDrawdown, maxDrawdownShare } = metricsOf(['-40', '-6'], '100');
    expect([MONEY.format(maxDrawdown), maxDrawdownShare]).toEqual(['-46.00000000', 0.46]);
  });

  it('vectors/backtest.json, freqtrade.drawdown: the deepest in money and the deepest in share are different ones', () => {
    const { maxDrawdown, maxDrawdownShare } = metricsOf(['0', '-500', '500', '10000', '-1000']);
    expect(MONEY.format(maxDrawdown)).toBe('-1000.00000000');
    expect(maxDrawdownShare).toBe(0.5);
  });

  it('vectors/backtest.json, freqtrade.drawdown2', () => {
    const nets = [
      ...['0.01158', '0.010048', '0.01134', '0.012161', '0.010416', '0.010009', '0.020024', '-0.024662', '-0.02235'],
      ...['0.020496', '-0.029859', '-0.030511', '0.010041', '0.010872', '-0.025782', '0.0104', '0.012374', '0.012467'],
      ...['0.114741', '0.010303', '0.010088', '-0.033961', '0.01068', '0.010886', '-0.029274', '0.011178', '0.010693'],
      '0.010711',
    ];
    const { maxDrawdown, maxDrawdownShare } = metricsOf(nets, '0.2');
    expect(MONEY.format(maxDrawdown)).toBe('-0.09175500');
    expect(maxDrawdownShare).toBeCloseTo(0.321_295_75, 7);
  });

  it('is nothing while equity only rises, and more than everything when more is lost than there was', () => {
    expect(metricsOf(['1', '2'])).toMatchObject({ maxDrawdown: 0n, maxDrawdownShare: 0 });
    expect(metricsOf(['-150'], '100').maxDrawdownShare).toBe(1.5);
    expect(metricsOf(['-1'], '0').maxDrawdownShare).toBe(0);
  });
});

describe('win rate, profit factor, expectancy', () => {
  it('vectors/backtest.json, vectorbt: 0.75 and 18.9', () => {
    const metrics = metricsOf(['1.86818182', '0.28581818', '0.87', '-0.16']);
    expect([metrics.wins, metrics.losses, metrics.winRate]).toEqual([3, 1, 0.75]);
    expect(metrics.profitFactor).toBeCloseTo(18.9, 12);
    // Mean net 0.716 on an entry notional of 100: 71.6 basis points.
    expect(metrics.expectancyBps).toBeCloseTo(71.6, 12);
  });

  it('vectors/backtest.json, freqtrade.expectancy: a mean of 56.25', () => {
    const metrics = metricsOf(['100', '200', '50', '-150', '300', '-100', '80', '-30']);
    expect(metrics.expectancyBps).toBeCloseTo(5625, 9);
    expect(metrics.winRate).toBe(5 / 8);
    expect(metrics.profitFactor).toBeCloseTo(730 / 280, 12);
  });

  it('scratches are neither wins nor losses, and count in the divisor of the win rate', () => {
    expect(metricsOf(['5', '0', '-1', '0'])).toMatchObject({
      trades: 4,
      wins: 1,
      losses: 1,
      scratches: 2,
      winRate: 0.25,
      profitFactor: 5,
    });
  });

  it('the profit factor is infinite without a loss, and has no meaning without win and loss', () => {
    expect(metricsOf(['5', '0']).profitFactor).toBe(Number.POSITIVE_INFINITY);
    expect(metricsOf(['-5']).profitFactor).toBe(0);
    expect(metricsOf(['0']).profitFactor).toBeNull();
    expect(metricsOf([])).toMatchObject({
      profitFactor: null,
      winRate: null,
      expectancyBps: null,
      exposure: null,
      trades: 0,
    });
  });
});

it('money adds up: net profit is gross profit less fees', () => {
  const { grossProfit, fees, netProfit } = metricsOf(['3', '-1', '0.5']);
  expect([MONEY.format(netProfit), fees, grossProfit - fees]).toEqual(['2.50000000', 15n, netProfit]);
});

it('exposure is the share of the covered time with a position', () => {
  expect(metricsOf(['1', '1', '1']).exposure).toBe(0.5);
});

it('signals are those traded and those passed over', () => {
  const run = { roundTrips: [tripOf('1', 0)], skipped: { inPosition: 2, tooLate: 3, unfilled: 4 }, money: MONEY };
  const curve = equityCurve(run.roundTrips, barsFrom([]), MONEY, 0n);
  expect(backtestMetrics(run, curve, MINUTE)).toMatchObject({ signals: 10, skipped: run.skipped });
});

it('vectors/science.json, cost: 1 % gross on a short from 100 to 99 is 0.880681… % after slippage and fees', () => {
  // Prices of six decimals: entry 100 × (1 − 0.0001), exit 99 × (1 + 0.0001), five basis points a side.
  const money = new MoneyScale({ priceScale: 6, sizeScale: 0 }, parseDecimal('5'));
  const [entryPrice, exitPrice] = [99_990_000, 99_009_900];
  const gross = money.notional(entryPrice, 1) - money.notional(exitPrice, 1);
  const fees = money.fee(entryPrice, 1) + money.fee(exitPrice, 1);
  const trip: RoundTrip = { ...tripOf('0', 0), side: -1, entryPrice, exitPrice, gross, fees, net: gross - fees };
  expect(netBps(trip, money) / 10_000).toBeCloseTo(0.008_806_881_188_12, 14);
});
