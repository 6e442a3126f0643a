import { describe, expect, it } from 'vitest';
import { backtestSource, type BacktestSetup } from '../../src/backtest/backtest-source.ts';
import { parseDecimal } from '../../src/core/decimal.ts';
import type { InputBars } from '../../src/cvd/input-bars.ts';
import { windowDetector } from '../../src/divergence/window-detector.ts';
import { FREE, followDelta, tripLines } from '../support/backtest.ts';
import { at, end, lines, sourceOf, start, tape, WHOLE, wholeOptions } from '../support/tape.ts';

function setup(overrides: Partial<BacktestSetup> = {}): BacktestSetup {
  const { bar, session, reset } = wholeOptions();
  return { bar, session, reset, detectors: [followDelta()], options: FREE, capital: '1000', ...overrides };
}

describe('a backtest of trades', () => {
  const events = [
    start('10:00'),
    tape('10:00:10 100 5 +\n 10:01:10 110 3 -\n 10:02:10 120 1 ?'),
    tape('10:03:10 130 2 -\n 10:04:10 90 1 +\n 10:05:10 80 1 +'),
    end('10:06'),
  ];

  it('makes bars, signals, round trips, equity and metrics in one pass', async () => {
    const result = await backtestSource(sourceOf(events), setup());
    expect(lines(result.bars, 'time close delta')).toEqual([
      '10:00 100 5',
      '10:01 110 -3',
      '10:02 120 0',
      '10:03 130 -2',
      '10:04 90 1',
      '10:05 80 1',
    ]);
    expect(result.signals.map((signal) => signal.type)).toEqual([
      'bullish',
      'bearish',
      'bearish',
      'bullish',
      'bullish',
    ]);
    expect(tripLines(result.roundTrips)).toEqual([
      'long 10:01:10 at 110, out 10:02:10 at 120, hold',
      'short 10:04:10 at 90, out 10:05:10 at 80, hold',
    ]);
    expect(result.equity.equity.map((equity) => result.money.toNumber(equity))).toEqual([
      1000, 1000, 1010, 1010, 1010, 1020,
    ]);
    expect(result.metrics).toMatchObject({ signals: 5, trades: 2, wins: 2, exposure: 120 / 360 });
    expect(result.metrics.skipped).toEqual({ inPosition: 2, tooLate: 0, unfilled: 1 });
    expect([result.fills, result.tradesOutsideSessions]).toEqual(['tape', 0]);
  });

  it('of no data is no trade, and the capital stays what it is', async () => {
    const result = await backtestSource(sourceOf([]), setup());
    expect([result.bars.length, result.roundTrips, result.equity.equity, result.metrics.exposure]).toEqual([
      0,
      [],
      [],
      null,
    ]);
  });

  it('puts the signals of several detectors into one order', async () => {
    const detectors = [windowDetector({ lookback: 2 }), followDelta(), windowDetector({ lookback: 1 })];
    const { signals } = await backtestSource(sourceOf(events), setup({ detectors }));
    expect(signals.map(({ rule, type }) => `${rule} ${type}`)).toEqual([
      'follow-delta bullish',
      'follow-delta bearish',
      'window(1) bearish',
      'follow-delta bearish',
      'window(1) bearish',
      'window(2) bearish',
      'follow-delta bullish',
      'window(1) bullish',
      'follow-delta bullish',
      'window(1) bullish',
      'window(2) bullish',
    ]);
  });

  it('refuses a capital that is no amount', async () => {
    await expect(backtestSource(sourceOf(events), setup({ capital: 'much' }))).rejects.toThrow(
      'not a decimal number: "much"',
    );
  });
});

describe('a backtest of bars', () => {
  const opens = [100, 110, 120, 130, 140];
  const bars: InputBars = {
    ...{ type: 'bars', length: 5, lengthUs: 60e6, scales: WHOLE },
    timeUs: Float64Array.from(opens, (_, index) => at('10:00') + index * 60e6),
    open: Float64Array.from(opens),
    high: Float64Array.from(opens, (open) => open + 9),
    low: Float64Array.from(opens, (open) => open - 9),
    close: Float64Array.from(opens, (open) => open + 5),
    volume: Float64Array.of(3, 1, 0, 2, 2),
    buyVolume: Float64Array.of(3, 0, 0, 1, 1),
    sellVolume: Float64Array.of(0, 1, 0, 1, 1),
    unknownVolume: new Float64Array(5),
    trades: Float64Array.of(3, 1, 0, 2, 2),
    turnover: [null, null, null, null, null],
  };

  it('fills at the open of the next bar that traded, whatever the latency, and says so', async () => {
    const options = { ...FREE, latencyUs: 250_000, feeBps: parseDecimal('0') };
    const result = await backtestSource(
      sourceOf([start('10:00'), bars, end('10:05')], WHOLE, 'bars'),
      setup({ options }),
    );
    expect(result.fills).toBe('bar-open');
    // The third bar has no volume: no price there is one that anybody traded at.
    expect(tripLines(result.roundTrips)).toEqual(['long 10:01:00 at 110, out 10:03:00 at 130, hold']);
    expect(result.roundTrips.map(({ entryTimeUs }) => entryTimeUs % 60e6)).toEqual([1]);
  });
});
