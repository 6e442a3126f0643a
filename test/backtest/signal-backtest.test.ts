import { describe, expect, it } from 'vitest';
import { BarBuffer } from '../../src/core/bar-table.ts';
import { parseDecimal } from '../../src/core/decimal.ts';
import { SignalBacktest, type SignalBacktestOptions } from '../../src/backtest/signal-backtest.ts';
import { backtestOf, FREE, signalAt, tripLines } from '../support/backtest.ts';
import { end, start, tape, WHOLE, wholeOptions } from '../support/tape.ts';

/** A print a second at the full second, its price the seconds since 10:00. */
function everySecond(seconds: number): ReturnType<typeof tape> {
  const clock = (second: number): string =>
    `10:${String(Math.floor(second / 60)).padStart(2, '0')}:${String(second % 60).padStart(2, '0')}`;
  return tape(Array.from({ length: seconds }, (_, second) => `${clock(second)} ${second + 1} 1 +`).join('\n'));
}

const STEADY = [start('10:00'), everySecond(600), end('10:10')];

describe('an order', () => {
  it('fills at the first print strictly after its decision: not at one of the same microsecond', () => {
    const { run } = backtestOf(STEADY, [signalAt('10:02', 'bullish')]);
    // The print of 10:02:00 has price 121; the bar of the entry, 10:02, ends at 10:03:00.
    expect(tripLines(run.roundTrips)).toEqual(['long 10:02:01 at 122, out 10:03:01 at 182, hold']);
  });

  it('fills strictly after its latency, on the way in and on the way out', () => {
    const late = (latencyUs: number): string[] =>
      tripLines(backtestOf(STEADY, [signalAt('10:02', 'bearish')], { latencyUs }).run.roundTrips);
    expect(late(999_999)).toEqual(['short 10:02:01 at 122, out 10:03:01 at 182, hold']);
    expect(late(1_000_000)).toEqual(['short 10:02:02 at 123, out 10:03:02 at 183, hold']);
    expect(late(1_000_001)).toEqual(['short 10:02:02 at 123, out 10:03:02 at 183, hold']);
  });

  it('fills worse than the print by the slippage, on both sides and both ways', () => {
    const slipped = (type: 'bullish' | 'bearish'): string[] =>
      tripLines(backtestOf(STEADY, [signalAt('10:02', type)], { slippageTicks: 3 }).run.roundTrips);
    expect(slipped('bullish')).toEqual(['long 10:02:01 at 125, out 10:03:01 at 179, hold']);
    expect(slipped('bearish')).toEqual(['short 10:02:01 at 119, out 10:03:01 at 185, hold']);
  });

  it('never fills below a price of one tick', () => {
    const { run } = backtestOf(STEADY, [signalAt('10:02', 'bearish')], { slippageTicks: 1000 });
    expect(run.roundTrips[0]?.entryPrice).toBe(1);
  });

  it('fills at the first print there is, however long that takes', () => {
    const sparse = [start('10:00'), tape('10:00:30 5 1 +\n 10:04:10 7 1 +\n 10:09:50 9 1 +'), end('10:20')];
    expect(tripLines(backtestOf(sparse, [signalAt('10:01', 'bullish')]).run.roundTrips)).toEqual([
      'long 10:04:10 at 7, out 10:09:50 at 9, hold',
    ]);
  });
});

describe('holding', () => {
  it('counts bars, the entry’s own as the first', () => {
    const held = (holdBars: number): string[] =>
      tripLines(backtestOf(STEADY, [signalAt('10:02', 'bullish')], { holdBars }).run.roundTrips);
    expect(held(1)).toEqual(['long 10:02:01 at 122, out 10:03:01 at 182, hold']);
    expect(held(3)).toEqual(['long 10:02:01 at 122, out 10:05:01 at 302, hold']);
  });

  it('ends at the last print when the data ends first', () => {
    expect(tripLines(backtestOf(STEADY, [signalAt('10:08', 'bullish')], { holdBars: 5 }).run.roundTrips)).toEqual([
      'long 10:08:01 at 482, out 10:09:59 at 600, data_end',
    ]);
  });

  it('of bars of trades counts from the bar that the entry’s print does not close', () => {
    // The bar that closes with the print of 10:00:03 is known there; that of 10:00:04 opens the next and fills the order.
    const { run } = backtestOf(
      [start('00:00'), everySecond(20), end('10:01')],
      [signalAt('10:00:03', 'bullish')],
      { holdBars: 2 },
      wholeOptions('tick:4'),
    );
    expect(tripLines(run.roundTrips)).toEqual(['long 10:00:04 at 5, out 10:00:12 at 13, hold']);
  });
});

describe('one position at a time', () => {
  it('a signal known while an order works or a position is open is passed over, and counted', () => {
    const signals = [
      signalAt('10:02', 'bullish'),
      signalAt('10:02', 'bearish'),
      signalAt('10:03', 'bearish'),
      signalAt('10:04', 'bearish'),
    ];
    const { run } = backtestOf(STEADY, signals, { latencyUs: 500_000 });
    expect(tripLines(run.roundTrips)).toEqual([
      'long 10:02:01 at 122, out 10:03:01 at 182, hold',
      'short 10:04:01 at 242, out 10:05:01 at 302, hold',
    ]);
    expect(run.skipped).toEqual({ inPosition: 2, tooLate: 0, unfilled: 0 });
  });

  it('a signal known in the very microsecond of the exit is traded, at a later print', () => {
    const prints = tape('10:00:30 1 1 +\n 10:01:10 2 1 +\n 10:03 3 1 +\n 10:03:10 4 1 +\n 10:04:10 5 1 +');
    const { run } = backtestOf(
      [start('10:00'), prints, end('10:05')],
      [signalAt('10:01', 'bullish'), signalAt('10:03', 'bearish')],
    );
    expect(tripLines(run.roundTrips)).toEqual([
      'long 10:01:10 at 2, out 10:03:00 at 3, hold',
      'short 10:03:10 at 4, out 10:04:10 at 5, hold',
    ]);
  });

  it('a signal known while the last position is open is passed over at the end of the data too', () => {
    const signals = [signalAt('10:08', 'bullish'), signalAt('10:09', 'bullish')];
    const { run } = backtestOf(STEADY, signals, { holdBars: 5 });
    expect([run.roundTrips.length, run.skipped]).toEqual([1, { inPosition: 1, tooLate: 0, unfilled: 0 }]);
  });
});

describe('the session', () => {
  const RTH = wholeOptions('1m', 'us-rth');
  const DAY = [
    start('13:30'),
    tape(
      '19:57:30 1 1 +\n 19:58:10 2 1 +\n 19:59:10 3 1 +\n 19:59:40 4 1 +\n 20:00:20 5 1 +\n 2024-08-09T13:30:10 6 1 +',
    ),
    end('2024-08-09T13:40'),
  ];

  it('ends a position: decided that long before its end, filled at the next print', () => {
    const before = (flattenBeforeUs: number): string[] =>
      tripLines(backtestOf(DAY, [signalAt('19:58', 'bullish')], { holdBars: 10, flattenBeforeUs }, RTH).run.roundTrips);
    expect(before(60e6)).toEqual(['long 19:58:10 at 2, out 19:59:10 at 3, session_end']);
    expect(before(30e6)).toEqual(['long 19:58:10 at 2, out 19:59:40 at 4, session_end']);
    // Nothing prints between the decision and the end: the first print after it is the honest one.
    expect(before(10e6)).toEqual(['long 19:58:10 at 2, out 20:00:20 at 5, session_end']);
  });

  it('a hold that ends just then is a hold', () => {
    const { run } = backtestOf(DAY, [signalAt('19:58', 'bullish')], { holdBars: 1, flattenBeforeUs: 60e6 }, RTH);
    expect(run.roundTrips[0]?.exitReason).toBe('hold');
  });

  it('lets nobody in too late, outside of it, or with its last bar', () => {
    const late = [
      signalAt('19:58', 'bullish'),
      signalAt('19:59', 'bullish'),
      signalAt('20:00', 'bullish'),
      signalAt('20:30', 'bullish'),
    ];
    const { run } = backtestOf(DAY, late, { flattenBeforeUs: 120e6 }, RTH);
    expect([run.roundTrips.length, run.skipped]).toEqual([0, { inPosition: 0, tooLate: 4, unfilled: 0 }]);
    // With latency even an order that is decided in time arrives too late.
    expect(backtestOf(DAY, [signalAt('19:59', 'bullish')], { latencyUs: 60e6 }, RTH).run.skipped.tooLate).toBe(1);
    expect(backtestOf(DAY, [signalAt('19:59', 'bullish')], { latencyUs: 59_999_999 }, RTH).run.skipped).toEqual({
      inPosition: 0,
      tooLate: 0,
      unfilled: 1,
    });
  });

  it('lets an order expire that found no print in it', () => {
    const quiet = [
      start('13:30'),
      tape('19:57:30 1 1 +\n 2024-08-09T13:30:10 6 1 +\n 2024-08-09T13:32:10 7 1 +'),
      end('2024-08-09T13:40'),
    ];
    const { run } = backtestOf(quiet, [signalAt('19:58', 'bullish'), signalAt('2024-08-09T13:31', 'bullish')], {}, RTH);
    expect(run.skipped).toEqual({ inPosition: 0, tooLate: 0, unfilled: 1 });
    expect(tripLines(run.roundTrips)).toEqual([
      'long 2024-08-09T13:32:10 at 7, out 2024-08-09T13:32:10 at 7, data_end',
    ]);
  });

  it('of the UTC day ends at midnight like any other', () => {
    const night = [
      start('23:50'),
      tape('23:57:30 1 1 +\n 23:58:10 2 1 +\n 2024-08-09T00:00:10 3 1 +'),
      end('2024-08-09T00:10'),
    ];
    const { run } = backtestOf(night, [signalAt('23:58', 'bullish')], { holdBars: 9 });
    expect(tripLines(run.roundTrips)).toEqual(['long 23:58:10 at 2, out 2024-08-09T00:00:10 at 3, session_end']);
  });
});

describe('the end of the data', () => {
  it('leaves an order without a print unfilled', () => {
    const { run } = backtestOf(STEADY, [signalAt('10:10', 'bullish')]);
    expect(run.skipped).toEqual({ inPosition: 0, tooLate: 0, unfilled: 1 });
  });

  it('closes a position at the last print, even the entry’s own', () => {
    const { run } = backtestOf(
      [start('10:00'), tape('10:00:30 5 1 +\n 10:01:10 7 1 +'), end('10:02')],
      [signalAt('10:01', 'bullish')],
      { slippageTicks: 1 },
    );
    expect(tripLines(run.roundTrips)).toEqual(['long 10:01:10 at 8, out 10:01:10 at 6, data_end']);
  });

  it('of no data is no trade', () => {
    expect(backtestOf([], []).run.roundTrips).toEqual([]);
  });
});

describe('money', () => {
  it('of a long and a short is exact: gross, fees of both sides, net', () => {
    const options = { lots: 7, feeBps: parseDecimal('7.5'), slippageTicks: 1 };
    const { run } = backtestOf(STEADY, [signalAt('10:02', 'bullish'), signalAt('10:04', 'bearish')], options);
    const amounts = run.roundTrips.map(({ gross, fees, net }) =>
      [gross, fees, net].map((amount) => run.money.format(amount)),
    );
    expect(amounts).toEqual([
      // 7 × (181 − 123) = 406; 0.00075 × 7 × (181 + 123) = 1.596.
      ['406.00000000', '1.59600000', '404.40400000'],
      // 7 × (241 − 303) = −434; 0.00075 × 7 × (241 + 303) = 2.856.
      ['-434.00000000', '2.85600000', '-436.85600000'],
    ]);
  });
});

describe('options out of range are refused', () => {
  it.each<[Partial<SignalBacktestOptions>, string]>([
    [{ lots: 0 }, 'size in lots must be a whole number of at least 1, got 0'],
    [{ lots: 1.5 }, 'size in lots must be a whole number of at least 1, got 1.5'],
    [{ holdBars: 0 }, 'hold in bars must be a whole number of at least 1, got 0'],
    [{ latencyUs: -1 }, 'latency must be a whole number of at least 0, got -1'],
    [{ latencyUs: Number.NaN }, 'latency must be a whole number of at least 0, got NaN'],
    [{ slippageTicks: -1 }, 'slippage in ticks must be a whole number of at least 0, got -1'],
    [{ flattenBeforeUs: -1 }, 'time to be flat before the session ends must be a whole number of at least 0, got -1'],
    [{ feeBps: parseDecimal('-0.5') }, 'fee in basis points must be 0 or more'],
  ])('%o', (wrong, message) => {
    expect(() => new SignalBacktest({ ...FREE, ...wrong }, new BarBuffer(WHOLE), wholeOptions().session)).toThrow(
      new RangeError(message),
    );
  });
});
