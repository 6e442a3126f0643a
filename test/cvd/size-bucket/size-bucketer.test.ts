import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_US, dayOfTime } from '../../../src/core/time.ts';
import type { TradeBatch, TradeEvent } from '../../../src/core/trade-batch.ts';
import type { SizeBound } from '../../../src/cvd/size-bucket/size-bound.ts';
import { resolveSizeBucket, type SizeBucketSettings } from '../../../src/cvd/size-bucket/size-bucket-options.ts';
import { SizeBucketer } from '../../../src/cvd/size-bucket/size-bucketer.ts';
import { at, end, gap, start, tape, WHOLE } from '../../support/tape.ts';
import { batchOf, DAY_START } from '../../support/trades.ts';
import { arbitraryBucket, arbitrarySplitTape, bucket, bucketed, eventsOf, type SplitTape, tapeOf } from './sizes.ts';

const SIX_PRINTS = tape(`
  09:00:00 100 3 +
  09:00:00 101 2 +
  09:00:00 101 4 -
  09:00:01  99 1 +
  09:00:01  99 1 ?
  09:01:00  98 6 -`);

function marks(events: readonly TradeEvent[], settings: SizeBucketSettings): number[] {
  return bucketed(events, settings).flatMap((event) =>
    event.type === 'trades' ? [...event.sizeInBucket!.subarray(0, event.length)] : [],
  );
}

describe('a bucket of fixed sizes', () => {
  it('takes an order whole: two prints of one sweep count as five', () => {
    expect(marks([SIX_PRINTS], bucket('5', '-'))).toEqual([3, 2, 0, 0, 0, 6]);
    expect(marks([SIX_PRINTS], bucket('-', '5'))).toEqual([0, 0, 4, 1, 1, 0]);
    expect(marks([SIX_PRINTS], bucket('4', '6'))).toEqual([3, 2, 4, 0, 0, 0]);
  });

  it('of prints takes every row by itself', () => {
    expect(marks([SIX_PRINTS], bucket('3', '-', { unit: 'print' }))).toEqual([3, 0, 4, 0, 0, 6]);
  });

  it('without limits takes everything', () => {
    expect(marks([SIX_PRINTS], {})).toEqual([3, 2, 4, 1, 1, 6]);
  });

  it('may have limits finer than a lot', () => {
    expect(marks([SIX_PRINTS], bucket('3.5', '5.01'))).toEqual([3, 2, 4, 0, 0, 0]);
    expect(marks([SIX_PRINTS], bucket('-', '4.000000001'))).toEqual([0, 0, 4, 1, 1, 0]);
  });

  it('may have limits that no order reaches', () => {
    expect(marks([SIX_PRINTS], bucket('1e20', '-'))).toEqual([0, 0, 0, 0, 0, 0]);
    expect(marks([SIX_PRINTS], bucket('6', '1e20'))).toEqual([0, 0, 0, 0, 0, 6]);
  });

  it('keeps orders of unknown side together, and apart from those of a known one', () => {
    const unknown = tape(`
      09:00:00 100 3 ?
      09:00:00 100 3 ?
      09:00:00 100 3 +
      09:00:00 100 3 ?`);
    expect(marks([unknown], bucket('4', '-'))).toEqual([3, 3, 0, 0]);
  });
});

describe('an order that may go on', () => {
  const [first, second, third] = ['3 +', '2 +', '1 -'].map((rest) => tape(`09:00:00 100 ${rest}`));

  it('is held back until the next trade is another order', () => {
    const bucketer = new SizeBucketer(WHOLE, bucket('5', '-'));
    expect(bucketer.push(first!)).toEqual([]);
    expect(bucketer.push(second!)).toEqual([]);
    const given = bucketer.push(third!);
    expect(given.map((event) => (event as TradeBatch).sizeInBucket)).toEqual([Float64Array.of(3, 2)]);
    expect(bucketer.flush()?.sizeInBucket).toEqual(Float64Array.of(0));
    expect(bucketer.flush()).toBeNull();
  });

  it('is given out when time has passed it, not before', () => {
    const bucketer = new SizeBucketer(WHOLE, bucket('5', '-'));
    bucketer.push(first!);
    expect(bucketer.advance(at('09:00:00'))).toBeNull();
    bucketer.push(second!);
    expect(bucketer.advance(at('09:00:00.000001'))?.sizeInBucket).toEqual(Float64Array.of(3, 2));
    expect(bucketer.advance(at('09:00:01'))).toBeNull();
  });

  it('ends where the tape is interrupted', () => {
    const events = [start('09:00'), first!, gap('09:00', '09:00'), second!, end('09:01')] as TradeEvent[];
    expect(tapeOf(bucketed(events, bucket('4', '-')))).toEqual(['coverage-start', '1:0', 'gap', '1:0', 'coverage-end']);
  });

  it('is never held where every print counts by itself', () => {
    const bucketer = new SizeBucketer(WHOLE, bucket('3', '-', { unit: 'print' }));
    expect(bucketer.push(first!)).toHaveLength(1);
    expect(bucketer.flush()).toBeNull();
  });

  it('leaves nothing of an empty batch', () => {
    expect(new SizeBucketer(WHOLE, {}).push(batchOf([], 1, WHOLE))).toEqual([]);
  });
});

describe('a bucketer refuses', () => {
  it('trades of other scales', () => {
    expect(() => new SizeBucketer(WHOLE, {}).push(tape('09:00 100 1 +', { priceScale: 2, sizeScale: 3 }))).toThrow(
      'data with 2 price and 3 size decimals came where 0 and 0 were expected',
    );
  });

  it('trades that go back in time, or before an instant that was said to be over', () => {
    const bucketer = new SizeBucketer(WHOLE, {});
    bucketer.push(tape('09:01 100 1 +'));
    expect(() => bucketer.push(tape('09:00 100 1 +'))).toThrow('trade 1 goes back in time');
    bucketer.advance(at('09:02'));
    expect(() => bucketer.push(tape('09:01:30 100 1 +'))).toThrow('trade 1 goes back in time');
    expect(() => bucketer.advance(Number.NaN)).toThrow('time at NaN µs: not a time in whole microseconds');
  });
});

describe('a bucket of quantiles', () => {
  // Orders of 1, 2, 3, 4 on the first day; of 10 on the second; of 3 and 4 on the third.
  const days = tape(`
    2024-08-08T10:00:00Z 100 1 +
    2024-08-08T11:00:00Z 100 2 +
    2024-08-08T12:00:00Z 100 1 -
    2024-08-08T12:00:00Z 101 2 -
    2024-08-08T23:59:59.999999Z 100 4 -
    2024-08-09T00:00:00Z 100 10 +
    2024-08-10T10:00:00Z 100 3 +
    2024-08-10T11:00:00Z 100 4 +`);
  const DAY = dayOfTime(DAY_START);

  it('has limits that are fixed by the days before, in orders', () => {
    const bucketer = new SizeBucketer(WHOLE, bucket('60%', '-'));
    const given = [...bucketer.push(days), bucketer.flush()!];
    expect(given.flatMap((event) => [...(event as TradeBatch).sizeInBucket!.subarray(0, 7)])).toEqual(
      // 60 % of 1 2 3 4 is the third, 3; of 1 2 3 4 10 the third again.
      [0, 0, 0, 0, 0, 10, 3, 4],
    );
    expect(bucketer.dayLimits()).toEqual([
      { day: DAY, limits: null },
      { day: DAY + 1, limits: { minLots: 3, maxLots: Number.POSITIVE_INFINITY } },
      { day: DAY + 2, limits: { minLots: 3, maxLots: Number.POSITIVE_INFINITY } },
    ]);
  });

  it('forgets days that lie too far back', () => {
    expect(marks([days], bucket('60%', '-', { trailingDays: 1 }))).toEqual([0, 0, 0, 0, 0, 10, 0, 0]);
  });

  it('holds no trade of a day before which nothing is known, whichever side is a quantile', () => {
    expect(marks([days], bucket('-', '60%')).slice(0, 5)).toEqual([0, 0, 0, 0, 0]);
    expect(marks([days], bucket('1', '60%')).slice(0, 5)).toEqual([0, 0, 0, 0, 0]);
  });

  it('of prints takes the quantiles of prints', () => {
    // 1 1 2 2 4: 60 % is 2.
    expect(marks([days], bucket('60%', '-', { unit: 'print' })).slice(5)).toEqual([10, 3, 4]);
    expect(marks([days], bucket('-', '60%', { unit: 'print', trailingDays: 2 })).slice(5)).toEqual([0, 0, 0]);
  });
});

interface NaiveOrder {
  readonly day: number;
  readonly members: number[];
  lots: number;
}

function naiveOrders({ trades, holesBefore }: SplitTape, unit: string): NaiveOrder[] {
  const orders: NaiveOrder[] = [];
  for (const [index, [timeUs, , lots, side]] of trades.entries()) {
    const before = trades[index - 1];
    if (unit === 'order' && before?.[0] === timeUs && before[3] === side && !holesBefore.has(index)) {
      orders.at(-1)!.members.push(index);
      orders.at(-1)!.lots += lots;
    } else orders.push({ day: Math.floor(timeUs / DAY_US), members: [index], lots });
  }
  return orders;
}

/** The size of each trade that is in the bucket, 0 for any other, from a look at the whole tape. */
function naiveMarks(split: SplitTape, settings: SizeBucketSettings): number[] {
  const { min, max, unit, trailingDays } = resolveSizeBucket(settings);
  const orders = naiveOrders(split, unit);
  const valueOf = (bound: SizeBound | null, day: number, open: number): number => {
    if (bound === null) return open;
    if (bound.kind === 'size') return Number(bound.size.units) / 10 ** bound.size.scale;
    const sizes = orders.filter((order) => order.day < day && order.day >= day - trailingDays).map(({ lots }) => lots);
    const permille = (Number(bound.percent.units) * 10) / 10 ** bound.percent.scale;
    return sizes.sort((a, b) => a - b)[Math.ceil((permille * sizes.length) / 1000) - 1] ?? Number.NaN;
  };
  const inside = split.trades.map(() => 0);
  for (const { day, members, lots } of orders) {
    if (!(lots >= valueOf(min, day, 0) && lots < valueOf(max, day, Infinity))) continue;
    for (const index of members) inside[index] = split.trades[index]![2];
  }
  return inside;
}

describe('laws of size buckets', () => {
  it('any cutting of the stream gives the same tape', () => {
    fc.assert(
      fc.property(arbitrarySplitTape, fc.array(fc.nat(200)), arbitraryBucket, (split, cuts, settings) => {
        const whole = tapeOf(bucketed(eventsOf(split), settings));
        expect(tapeOf(bucketed(eventsOf(split, cuts), settings))).toEqual(whole);
      }),
    );
  });

  it('a stream cut at every trade, with time told before each, gives the same tape', () => {
    fc.assert(
      fc.property(arbitrarySplitTape, arbitraryBucket, (split, settings) => {
        const bucketer = new SizeBucketer(WHOLE, settings);
        const everywhere = eventsOf(split, [...split.trades.keys()]);
        const given = everywhere.flatMap((event) => {
          const released = event.type === 'trades' ? bucketer.advance(event.timeUs[0]!) : null;
          return tapeOf([...(released === null ? [] : [released]), ...bucketer.push(event)]);
        });
        expect(given).toEqual(tapeOf(bucketed(eventsOf(split), settings)));
      }),
    );
  });

  it('agrees with a look at the whole tape', () => {
    fc.assert(
      fc.property(arbitrarySplitTape, arbitraryBucket, (split, settings) => {
        expect(marks(eventsOf(split), settings)).toEqual(naiveMarks(split, settings));
      }),
    );
  });

  it('what comes later changes nothing', () => {
    fc.assert(
      fc.property(arbitrarySplitTape, arbitraryBucket, fc.nat(80), (split, settings, length) => {
        const whole = marks(eventsOf(split), settings);
        const known = split.trades.slice(0, 1 + (length % split.trades.length));
        const early = marks(eventsOf({ ...split, trades: known }), settings);
        // The last order may have gone on.
        const settled = known.findLastIndex(([timeUs]) => timeUs < known.at(-1)![0]) + 1;
        expect(early.slice(0, settled)).toEqual(whole.slice(0, settled));
      }),
    );
  });
});
