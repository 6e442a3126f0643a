import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BarBuffer } from '../../src/core/bar-table.ts';
import { DAY_US } from '../../src/core/time.ts';
import type { MarketEvent } from '../../src/cvd/bars-from-source.ts';
import { CvdEngine, type CvdEngineOptions } from '../../src/cvd/cvd-engine.ts';
import { at, end, start, tape, wholeOptions } from '../support/tape.ts';
import { arbitraryTrades, covered, cutAt, DAY_START, engineOptions } from '../support/trades.ts';

/** Of every event, after how many of its rows the bars it closed did. */
function closings(events: readonly MarketEvent[], options: CvdEngineOptions): number[][] {
  const engine = new CvdEngine(options);
  const bars = new BarBuffer(options.scales);
  const seen = events.map((event) => {
    engine.push(event, bars);
    return [...engine.closedAfter];
  });
  engine.flush(bars);
  return [...seen, [...engine.closedAfter]];
}

describe('a bar says after how many prints of its batch it closed', () => {
  it('a minute: before the first print at or after its end, and so does a minute without trades', () => {
    const trades = tape('00:00:01 1 1 +\n 00:00:59 1 1 +\n 00:01:00 1 1 +\n 00:04:00 1 1 -\n 00:04:01 1 1 -');
    expect(closings([start('00:00'), trades, end('00:06')], wholeOptions())).toEqual([[], [2, 3, 3, 3], [0, 0], []]);
  });

  it('a bar of two trades: right after the second, the last one with the data', () => {
    const trades = tape('00:00:01 1 1 +\n 00:00:02 1 1 +\n 00:00:02 1 1 +\n 00:00:03 1 1 -\n 00:00:04 1 1 -');
    expect(closings([start('00:00'), trades, end('00:06')], wholeOptions('tick:2'))).toEqual([[], [2, 4], [], [0]]);
  });

  it('input bars: before the first of them that starts at or after its end', () => {
    const column = (...values: number[]): Float64Array => Float64Array.from(values);
    const [one, { timeUs }] = [column(1, 1, 1), tape('00:00 1 1 +\n 00:01 1 1 +\n 00:02 1 1 +')];
    const volumes = { volume: one, buyVolume: one, sellVolume: column(0, 0, 0), unknownVolume: column(0, 0, 0) };
    const bars: MarketEvent = {
      ...{ type: 'bars', length: 3, lengthUs: 60e6, scales: { priceScale: 0, sizeScale: 0 }, timeUs },
      ...{ open: one, high: one, low: one, close: one, ...volumes, trades: one, turnover: [1n, 1n, 1n] },
    };
    expect(closings([start('00:00'), bars, end('00:03')], wholeOptions('1m'))).toEqual([[], [1, 2], [0], []]);
  });

  it('an instant that is reached by an input bar’s end closes it, without waiting for the next one', () => {
    const column = (...values: number[]): Float64Array => Float64Array.from(values);
    const [one, none] = [column(1), column(0)];
    const volumes = { volume: one, buyVolume: one, sellVolume: none, unknownVolume: none };
    const engine = new CvdEngine(wholeOptions());
    const bars = new BarBuffer({ priceScale: 0, sizeScale: 0 });
    engine.push(start('00:00'), bars);
    engine.push(
      {
        ...{
          type: 'bars',
          length: 1,
          lengthUs: 60e6,
          scales: { priceScale: 0, sizeScale: 0 },
          timeUs: column(at('00:00')),
        },
        ...{ open: one, high: one, low: one, close: one, ...volumes, trades: one, turnover: [1n] },
      },
      bars,
    );
    expect(bars.length).toBe(0);
    engine.advance(at('00:01'), bars);
    expect([bars.length, bars.endUs[0], ...engine.closedAfter]).toEqual([1, at('00:01'), 0]);
    engine.advance(at('00:01'), bars);
    expect(bars.length).toBe(1);
  });

  it('wherever the tape is cut, it is the same print', () => {
    const bars = fc.constantFrom('1m', '7m', 'tick:1', 'tick:3', 'volume:50', 'delta:20');
    fc.assert(
      fc.property(arbitraryTrades, fc.array(fc.nat(200)), bars, (trades, cuts, bar) => {
        const places = (batches: ReturnType<typeof cutAt>): number[] => {
          const starts = batches.map(({ length }, index) => ({ length, index }));
          let before = 0;
          const offsets = starts.map(({ length }) => (before += length) - length);
          const [, ...perBatch] = closings(covered(batches, DAY_START, DAY_START + 3 * DAY_US), engineOptions(bar));
          return perBatch.slice(0, batches.length).flatMap((list, index) => list.map((at) => offsets[index]! + at));
        };
        const whole = places(cutAt(trades, []));
        expect(places(cutAt(trades, cuts))).toEqual(whole);
      }),
    );
  });
});
