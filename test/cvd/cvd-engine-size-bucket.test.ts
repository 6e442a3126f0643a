import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BarColumn, BarBuffer, type BarTable } from '../../src/core/bar-table.ts';
import { DAY_US } from '../../src/core/time.ts';
import type { TradeEvent } from '../../src/core/trade-batch.ts';
import type { MarketEvent } from '../../src/cvd/bars-from-source.ts';
import { CvdEngine, type CvdEngineOptions } from '../../src/cvd/cvd-engine.ts';
import type { SizeBucketSettings, SizeUnit } from '../../src/cvd/size-bucket/size-bucket-options.ts';
import { SizeBucketer } from '../../src/cvd/size-bucket/size-bucketer.ts';
import { barsWithRestarts, end, lines, start, tape, WHOLE, wholeOptions } from '../support/tape.ts';
import { barsOf, batchOf, covered, DAY_START, rowsOf } from '../support/trades.ts';
import {
  arbitraryBucket,
  arbitrarySplitTape,
  bucket,
  bucketed,
  eventsOf,
  type SplitTape,
} from './size-bucket/sizes.ts';

const SIX_PRINTS = tape(`
  09:00:00 100 3 +
  09:00:00 101 2 +
  09:00:00 101 4 -
  09:00:01  99 1 +
  09:00:01  99 1 ?
  09:01:00  98 6 -`);
const SIX = [start('09:00'), SIX_PRINTS, end('09:02')] as TradeEvent[];

function show(settings: SizeBucketSettings, columns: string, bar = '1m'): string[] {
  return lines(barsOf(bucketed(SIX, settings), wholeOptions(bar)), columns);
}

describe('bars of a size bucket', () => {
  const FLOW = 'time volume buy_volume sell_volume unknown_volume trades delta delta_min delta_max cvd_close vwap';

  it('have the volumes, the trades and the CVD of the bucket', () => {
    expect(show(bucket('5', '-'), FLOW)).toEqual(['09:00 5 5 0 0 2 5 0 5 5 100', '09:01 6 0 6 0 1 -6 -6 0 -1 98']);
    expect(show(bucket('-', '5'), FLOW)).toEqual(['09:00 6 1 4 1 3 -3 -4 0 -3 100', '09:01 0 0 0 0 0 0 0 0 -3 .']);
  });

  it('have the prices of all trades', () => {
    const prices = ['09:00 100 101 99 99 ok', '09:01 98 98 98 98 ok'];
    for (const settings of [{}, bucket('5', '-'), bucket('-', '5'), bucket('70', '80')]) {
      expect(show(settings, 'time open high low close quality')).toEqual(prices);
    }
  });

  it('begin and end where those of all trades do: clocks count every trade', () => {
    for (const [bar, starts] of [
      ['tick:2', ['09:00', '09:00:00', '09:00:01']],
      ['volume:9', ['09:00', '09:00:01']],
      ['delta:5', ['09:00', '09:00:00']],
    ] as const) {
      const all = lines(barsOf(SIX, wholeOptions(bar)), 'time end');
      expect(all).toHaveLength(starts.length);
      expect(show(bucket('5', '-'), 'time end', bar)).toEqual(all);
    }
    expect(show(bucket('5', '-'), 'end volume trades open', 'tick:2')).toEqual([
      '09:00 5 2 100',
      '09:00:01 0 0 101',
      '09:01 6 1 99',
    ]);
  });

  it('are there when nothing but a trade outside the bucket was seen', () => {
    const events = bucketed([start('09:00') as TradeEvent, SIX_PRINTS], bucket('70', '-'));
    const bars = barsWithRestarts(events, wholeOptions());
    expect(lines(bars, 'time open close volume vwap quality')).toEqual([
      '09:00 100 99 0 . ok',
      '09:01 98 98 0 . partial',
    ]);
  });

  it('hold a sum of price × size past 2^53', () => {
    const size = 2 ** 40;
    const large = batchOf(
      [
        [DAY_START, 2 ** 14, size, 1],
        [DAY_START + 1, 2 ** 14 + 1, size, -1],
        [DAY_START + 2, 5, 9, 1],
      ],
      1,
      WHOLE,
    );
    const bars = barsOf(bucketed(covered([large], DAY_START, DAY_START + DAY_US), bucket('10', '-')), wholeOptions());
    expect([bars.volume[0], bars.trades[0], bars.vwap[0]]).toEqual([2 * size, 2, 2 ** 14 + 1]);
  });
});

describe('laws of bars of size buckets', () => {
  const optionsWith = (...bars: string[]): fc.Arbitrary<CvdEngineOptions> =>
    fc
      .record({
        bar: fc.constantFrom(...bars),
        session: fc.constantFrom('utc', 'us-rth', 'cme-globex'),
        reset: fc.constantFrom('session' as const, 'day' as const, 'never' as const),
      })
      .map(({ bar, session, reset }) => wholeOptions(bar, session, reset));
  const arbitraryOptions = optionsWith('7m', '4h', 'tick:3', 'volume:50', 'delta:20');
  const arbitraryLongBars = optionsWith('1h', '1d', 'tick:3', 'volume:50', 'delta:20');

  it('any cutting of the stream gives the same bars, a snapshot between any two events too', () => {
    fc.assert(
      fc.property(
        arbitrarySplitTape,
        fc.array(fc.nat(200)),
        arbitraryBucket,
        arbitraryOptions,
        (split, cuts, settings, options) => {
          const whole = rowsOf(barsOf(bucketed(eventsOf(split), settings), options));
          const cut = bucketed(eventsOf(split, cuts), settings);
          expect(rowsOf(barsOf(cut, options))).toEqual(whole);
          expect(rowsOf(barsWithRestarts(cut, options))).toEqual(whole);
        },
      ),
    );
  });

  it('live, with time told before every trade, gives the same bars', () => {
    fc.assert(
      fc.property(arbitrarySplitTape, arbitraryBucket, arbitraryOptions, (split, settings, options) => {
        const [bucketer, engine, bars] = [
          new SizeBucketer(WHOLE, settings),
          new CvdEngine(options),
          new BarBuffer(WHOLE),
        ];
        const push = (events: readonly (MarketEvent | null)[]): void => {
          for (const event of events) if (event !== null) engine.push(event, bars);
        };
        for (const event of eventsOf(split, [...split.trades.keys()])) {
          if (event.type === 'trades') {
            push([bucketer.advance(event.timeUs[0]!)]);
            engine.advance(event.timeUs[0]!, bars);
          }
          push(bucketer.push(event));
        }
        engine.flush(bars);
        expect(rowsOf(bars)).toEqual(rowsOf(barsOf(bucketed(eventsOf(split), settings), options)));
      }),
    );
  });

  const PARTITIONS = [['4'], ['3', '8.5'], ['50%'], ['33%', '66%'], ['10%', '40%', '95%']];
  const SUMS = ['volume', 'buyVolume', 'sellVolume', 'unknownVolume', 'trades', 'delta'] as const;
  const SHARED = ['timeUs', 'endUs', 'session', 'anchor', 'open', 'high', 'low', 'close', 'quality'] as const;
  const arbitraryParts = fc.record({
    limits: fc.constantFrom(...PARTITIONS),
    unit: fc.constantFrom<SizeUnit[]>('order', 'print'),
  });

  it('the buckets of a partition add up to all trades, bar by bar', () => {
    fc.assert(
      fc.property(arbitrarySplitTape, arbitraryParts, arbitraryLongBars, (split, { limits, unit }, options) => {
        const all = barsOf(eventsOf(split), options);
        const parts = [...limits, '-'].map((max, index) => {
          return barsOf(bucketed(eventsOf(split), bucket(limits[index - 1] ?? '-', max, { unit })), options);
        });
        const column = (bars: BarTable, name: BarColumn): number[] => [...bars[name].subarray(0, bars.length)];
        for (const part of parts) {
          expect(SHARED.map((name) => column(part, name))).toEqual(SHARED.map((name) => column(all, name)));
        }
        // Quantiles need a day before: until then no bucket holds anything.
        const known = limits[0]!.endsWith('%') ? withDaysBefore(split, all) : column(all, 'timeUs').map(() => true);
        const counted = (values: readonly number[]): number[] => values.filter((_, bar) => known[bar]);
        for (const name of SUMS) {
          const sums = column(all, name).map((_, bar) => parts.reduce((sum, part) => sum + part[name][bar]!, 0));
          expect(counted(sums)).toEqual(counted(column(all, name)));
        }
      }),
    );
  });

  it('the bucket of everything gives the bars of no bucket', () => {
    fc.assert(
      fc.property(arbitrarySplitTape, fc.array(fc.nat(200)), arbitraryOptions, (split, cuts, options) => {
        const everything = bucketed(eventsOf(split, cuts), {});
        expect(rowsOf(barsOf(everything, options))).toEqual(rowsOf(barsOf(eventsOf(split), options)));
      }),
    );
  });
});

/** Of each bar, whether all days it touches have trades within the five days before. */
function withDaysBefore({ trades }: SplitTape, bars: BarTable): boolean[] {
  const days = new Set(trades.map(([timeUs]) => Math.floor(timeUs / DAY_US)));
  const isKnown = (timeUs: number): boolean => {
    return [1, 2, 3, 4, 5].some((back) => days.has(Math.floor(timeUs / DAY_US) - back));
  };
  return Array.from({ length: bars.length }, (_, bar) => isKnown(bars.timeUs[bar]!) && isKnown(bars.endUs[bar]!));
}
