import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BarBuffer } from '../../src/core/bar-table.ts';
import { DAY_US, MINUTE_US } from '../../src/core/time.ts';
import { CvdEngine } from '../../src/cvd/cvd-engine.ts';
import {
  arbitraryTrades,
  barsOf,
  batchOf,
  covered,
  cutAt,
  DAY_START,
  engineOptions,
  rowsOf,
  type TestTrade,
} from '../support/trades.ts';

const END = DAY_START + 3 * DAY_US;
const arbitraryOptions = fc
  .record({
    bar: fc.constantFrom('1m', '7m', '1h', 'tick:3', 'volume:50', 'delta:20'),
    session: fc.constantFrom('utc', 'us-rth', 'us-eth', 'cme-globex', '22:00-05:00@Europe/Berlin'),
    reset: fc.constantFrom('session' as const, 'day' as const, 'week' as const, 'never' as const),
  })
  .map(({ bar, session, reset }) => engineOptions(bar, session, reset));

function sum(values: Float64Array, length: number): number {
  return values.subarray(0, length).reduce((total, value) => total + value, 0);
}

describe('laws of the engine', () => {
  it('any cutting of the stream into batches gives the same bars', () => {
    fc.assert(
      fc.property(arbitraryTrades, fc.array(fc.nat(200)), arbitraryOptions, (trades, cuts, options) => {
        const whole = barsOf(covered([batchOf(trades)], DAY_START, END), options);
        const cut = barsOf(covered(cutAt(trades, cuts), DAY_START, END), options);
        expect(rowsOf(cut)).toEqual(rowsOf(whole));
      }),
    );
  });

  it('a snapshot taken and restored anywhere changes nothing', () => {
    fc.assert(
      fc.property(arbitraryTrades, fc.nat(200), arbitraryOptions, (trades, cut, options) => {
        const whole = barsOf(covered([batchOf(trades)], DAY_START, END), options);
        const [before, after] = covered(cutAt(trades, [cut]), DAY_START, END).slice(1, 3);
        const bars = new BarBuffer(options.scales);
        const first = new CvdEngine(options);
        first.push({ type: 'coverage-start', timeUs: DAY_START }, bars);
        first.push(before!, bars);
        const state: unknown = JSON.parse(JSON.stringify(first.snapshot()));
        const second = CvdEngine.restore(options, state as ReturnType<CvdEngine['snapshot']>);
        second.push(after!, bars);
        second.push({ type: 'coverage-end', timeUs: END }, bars);
        second.flush(bars);
        expect(rowsOf(bars)).toEqual(rowsOf(whole));
        expect(second.tradesOutsideSessions + sum(bars.trades, bars.length)).toBe(trades.length);
      }),
    );
  });

  it('time that passes without a trade closes the same bars as the next trade would', () => {
    fc.assert(
      fc.property(arbitraryTrades, arbitraryOptions, (trades, options) => {
        const whole = barsOf(covered([batchOf(trades)], DAY_START, END), options);
        const engine = new CvdEngine(options);
        const bars = new BarBuffer(options.scales);
        engine.push({ type: 'coverage-start', timeUs: DAY_START }, bars);
        for (const [index, trade] of trades.entries()) {
          engine.advance(trade[0], bars);
          engine.push(batchOf([trade], index + 1), bars);
        }
        engine.push({ type: 'coverage-end', timeUs: END }, bars);
        engine.flush(bars);
        expect(rowsOf(bars)).toEqual(rowsOf(whole));
      }),
    );
  });

  it('no trade and no lot is lost: bars add up to the trades of their sessions', () => {
    fc.assert(
      fc.property(arbitraryTrades, arbitraryOptions, (trades, options) => {
        const engine = new CvdEngine(options);
        const bars = new BarBuffer(options.scales);
        for (const event of covered([batchOf(trades)], DAY_START, END)) engine.push(event, bars);
        engine.flush(bars);
        const inside = trades.filter((trade) => {
          const session = options.session.firstEndingAfter(trade[0]);
          return trade[0] >= session.startUs;
        });
        expect(sum(bars.trades, bars.length)).toBe(inside.length);
        expect(engine.tradesOutsideSessions).toBe(trades.length - inside.length);
        expect(sum(bars.volume, bars.length)).toBe(inside.reduce((total, trade) => total + trade[2], 0));
        expect(sum(bars.delta, bars.length)).toBe(inside.reduce((total, trade) => total + trade[2] * trade[3], 0));
        for (let bar = 0; bar < bars.length; bar += 1) {
          expect(bars.buyVolume[bar]! + bars.sellVolume[bar]! + bars.unknownVolume[bar]!).toBe(bars.volume[bar]);
          expect(bars.buyVolume[bar]! - bars.sellVolume[bar]!).toBe(bars.delta[bar]);
        }
      }),
    );
  });

  it('delta sums to CVD, which starts at 0 with every anchor that a reset began', () => {
    fc.assert(
      fc.property(arbitraryTrades, arbitraryOptions, (trades, options) => {
        const bars = barsOf(covered([batchOf(trades)], DAY_START, END), options);
        let cvd = 0;
        for (let bar = 0; bar < bars.length; bar += 1) {
          if (bar === 0 || bars.anchor[bar] !== bars.anchor[bar - 1]) cvd = 0;
          expect(bars.cvdOpen[bar]).toBe(cvd);
          cvd += bars.delta[bar]!;
          expect(bars.cvdClose[bar]).toBe(cvd);
        }
      }),
    );
  });

  it('swapping buyers and sellers mirrors CVD and keeps everything else', () => {
    fc.assert(
      fc.property(arbitraryTrades, arbitraryOptions, (trades, options) => {
        const swapped = trades.map(([time, price, size, side]): TestTrade => [time, price, size, -side as 1 | -1 | 0]);
        const bars = barsOf(covered([batchOf(trades)], DAY_START, END), options);
        const mirrored = barsOf(covered([batchOf(swapped)], DAY_START, END), options);
        expect(mirrored.length).toBe(bars.length);
        for (let bar = 0; bar < bars.length; bar += 1) {
          expect(mirrored.cvdClose[bar]! + bars.cvdClose[bar]!).toBe(0);
          expect(mirrored.cvdHigh[bar]! + bars.cvdLow[bar]!).toBe(0);
          expect(mirrored.buyVolume[bar]).toBe(bars.sellVolume[bar]);
          expect([mirrored.close[bar], mirrored.volume[bar], mirrored.vwap[bar]]).toEqual([
            bars.close[bar],
            bars.volume[bar],
            bars.vwap[bar],
          ]);
        }
      }),
    );
  });

  it('agrees with summing trade by trade, minute by minute', () => {
    fc.assert(
      fc.property(arbitraryTrades, (trades) => {
        const bars = barsOf(covered([batchOf(trades)], DAY_START, END), engineOptions('1m', 'utc', 'never'));
        const minuteOf = (timeUs: number): number => Math.floor((timeUs - DAY_START) / MINUTE_US);
        const traded = [...new Set(trades.map(([timeUs]) => minuteOf(timeUs)))];
        const expected = traded.map((minute) => {
          const inside = trades.filter(([timeUs]) => minuteOf(timeUs) === minute);
          const path = [0];
          for (const [, , size, side] of inside) path.push(path.at(-1)! + size * side);
          const prices = inside.map(([, price]) => price);
          return [
            ...[prices[0], Math.max(...prices), Math.min(...prices), prices.at(-1)],
            ...[Math.max(...path), Math.min(...path), path.at(-1)],
          ];
        });
        const columns = ['open', 'high', 'low', 'close', 'deltaMax', 'deltaMin', 'delta'] as const;
        expect(traded.map((minute) => columns.map((column) => bars[column][minute]))).toEqual(expected);
        const withTrades = [...bars.trades.subarray(0, bars.length)].filter((count) => count > 0);
        expect([bars.length, withTrades.length]).toEqual([(END - DAY_START) / MINUTE_US, traded.length]);
      }),
    );
  });
});
