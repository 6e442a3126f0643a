import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_US } from '../../../src/core/time.ts';
import type { TradeEvent, TradeSource } from '../../../src/core/trade-batch.ts';
import { inferredTrades } from '../../../src/cvd/aggressor/inferred-trades.ts';
import { primeSizeHistory, sizeBucketTrades } from '../../../src/cvd/size-bucket/size-bucket-trades.ts';
import { SizeBucketer } from '../../../src/cvd/size-bucket/size-bucketer.ts';
import { SizeHistory } from '../../../src/cvd/size-bucket/size-history.ts';
import { WHOLE } from '../../support/tape.ts';
import { batchOf, covered, DAY_START, type TestTrade } from '../../support/trades.ts';
import { arbitraryBucket, arbitrarySplitTape, bucket, eventsOf, tapeOf, tradeSourceOf } from './sizes.ts';

async function read(source: TradeSource): Promise<string[]> {
  const found: string[] = [];
  // Looked at as it comes: the column is reused.
  for await (const event of source) found.push(...tapeOf([event]));
  return found;
}

/** A day of trades, a minute apart, of the given sizes. */
function day(number: number, sizes: readonly number[]): TradeEvent[] {
  const startUs = DAY_START + number * DAY_US;
  const trades = sizes.map((size, index): TestTrade => [startUs + index * 60e6, 100, size, 1]);
  return covered([batchOf(trades, 100 * number, WHOLE)], startUs, startUs + DAY_US);
}

describe('a source of trades in a size bucket', () => {
  const [before, today] = [day(0, [1, 2, 3, 4]), day(1, [1, 3, 9])];

  it('gives the same events in the same order', async () => {
    const source = tradeSourceOf(today);
    const inBucket = sizeBucketTrades(source, bucket('3', '-'));
    expect(await read(inBucket)).toEqual(['coverage-start', '100:0', '101:3', '102:9', 'coverage-end']);
    expect([inBucket.kind, inBucket.label, inBucket.instrument]).toEqual([
      'trades',
      'orders [3, inf)',
      source.instrument,
    ]);
  });

  it('counts the days on which quantiles have no limits', async () => {
    const inBucket = sizeBucketTrades(tradeSourceOf([...before, ...today]), bucket('50%', '-'));
    expect(await read(inBucket)).toEqual([
      ...['coverage-start', '0:0', '1:0', '2:0', '3:0', 'coverage-end'],
      ...['coverage-start', '100:0', '101:3', '102:9', 'coverage-end'],
    ]);
    expect(inBucket.daysWithoutLimits()).toBe(1);
    expect(inBucket.dayLimits().map(({ limits }) => limits?.minLots)).toEqual([undefined, 2]);
  });

  it('takes the limits of its first days from the days before', async () => {
    const inBucket = sizeBucketTrades(tradeSourceOf(today), bucket('50%', '-'), tradeSourceOf(before));
    expect(await read(inBucket)).toEqual(['coverage-start', '100:0', '101:3', '102:9', 'coverage-end']);
    expect(inBucket.daysWithoutLimits()).toBe(0);
  });

  it('can be read again, each time from the start', async () => {
    const inBucket = sizeBucketTrades(tradeSourceOf(today), bucket('50%', '-'), tradeSourceOf(before));
    const once = await read(inBucket);
    expect(await read(inBucket)).toEqual(once);
    expect(inBucket.dayLimits()).toHaveLength(1);
  });

  it('does not read the days before where no limit is a quantile', async () => {
    const unreadable: TradeSource = {
      ...tradeSourceOf([]),
      [Symbol.asyncIterator]: () => {
        throw new Error('was read');
      },
    };
    const fixed = sizeBucketTrades(tradeSourceOf(today), bucket('3', '-'), unreadable);
    expect(await read(fixed)).toHaveLength(5);
    await expect(read(sizeBucketTrades(tradeSourceOf(today), bucket('3%', '-'), unreadable))).rejects.toThrow(
      'was read',
    );
  });

  it('gives out an order that a source leaves open', async () => {
    const unfinished = sizeBucketTrades(tradeSourceOf(today.slice(0, 2)), bucket('3', '-'));
    expect(await read(unfinished)).toEqual(['coverage-start', '100:0', '101:3', '102:9']);
  });

  it('refuses impossible settings before anything is read', () => {
    expect(() => sizeBucketTrades(tradeSourceOf(today), bucket('5', '1'))).toThrow(
      'no size is in a bucket from 5 to below 1',
    );
  });

  it('closes its source when nobody reads on', async () => {
    let isClosed = false;
    async function* events(): AsyncGenerator<TradeEvent> {
      try {
        for (const event of today) yield await Promise.resolve(event);
      } finally {
        isClosed = true;
      }
    }
    const source: TradeSource = { ...tradeSourceOf([]), [Symbol.asyncIterator]: events };
    for await (const event of sizeBucketTrades(source, {})) if (event.type === 'trades') break;
    expect(isClosed).toBe(true);
  });
});

describe('days before', () => {
  it('give the limits that one reading of all days gives, wherever the reading begins', async () => {
    await fc.assert(
      fc.asyncProperty(arbitrarySplitTape, arbitraryBucket, fc.nat(200), async (split, settings, at) => {
        const whole = eventsOf(split);
        const firstDay = Math.floor(split.trades[at % split.trades.length]![0] / DAY_US);
        const from = split.trades.findIndex(([timeUs]) => timeUs >= firstDay * DAY_US);
        const expected = tapeOf(await events(sizeBucketTrades(tradeSourceOf(whole), settings)));
        const history = new SizeHistory();
        const earlier = { trades: split.trades.slice(0, from), holesBefore: split.holesBefore };
        if (from > 0) await primeSizeHistory(history, tradeSourceOf(eventsOf(earlier)), settings);
        const bucketer = new SizeBucketer(WHOLE, settings, history);
        const later = {
          trades: split.trades.slice(from),
          holesBefore: new Set([...split.holesBefore].map((hole) => hole - from)),
        };
        const given = eventsOf(later).flatMap((event) => tapeOf(bucketer.push(event)));
        const marksOf = (tape: readonly string[]): (string | undefined)[] =>
          tape.filter((line) => line.includes(':')).map((line) => line.split(':')[1]);
        expect(marksOf(given)).toEqual(marksOf(expected).slice(from));
      }),
    );
  });
});

async function events(source: TradeSource): Promise<TradeEvent[]> {
  const found: TradeEvent[] = [];
  for await (const event of source) {
    found.push(event.type === 'trades' ? { ...event, sizeInBucket: event.sizeInBucket!.slice() } : event);
  }
  return found;
}

describe('inferred sides under a size bucket', () => {
  it('join orders by what was inferred, and every column stays with its trade however the stream is cut', async () => {
    const ticks = { rules: ['tick' as const] };
    await fc.assert(
      fc.asyncProperty(arbitrarySplitTape, fc.array(fc.nat(200)), arbitraryBucket, async (split, cuts, settings) => {
        const reading = async (own: readonly number[]): Promise<string[]> => {
          const inferred = inferredTrades(tradeSourceOf(eventsOf(split, own)), null, ticks);
          const rows: string[] = [];
          for await (const event of sizeBucketTrades(inferred, settings)) {
            if (event.type !== 'trades') continue;
            const columns = Object.entries(event).filter((entry): entry is [string, Float64Array] =>
              ArrayBuffer.isView(entry[1]),
            );
            for (let row = 0; row < event.length; row += 1) {
              rows.push(columns.map(([name, column]) => `${name}=${column[row]}`).join(' '));
            }
          }
          return rows;
        };
        const whole = await reading([]);
        expect(whole[0]).toMatch(/certainSide=0.*sizeInBucket=/);
        expect(await reading(cuts)).toEqual(whole);
      }),
    );
  });

  it('refuses trades that lose a column on the way', async () => {
    const [first, second] = [1, 2].map((id) => batchOf([[DAY_START, 100, 5, 1]], id, WHOLE));
    const source = tradeSourceOf([{ ...first!, rule: Uint8Array.of(1) } as TradeEvent, second!]);
    await expect(read(sizeBucketTrades(source, {}))).rejects.toThrow(
      'trades with a column rule go on without it from trade 2',
    );
  });
});
