import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_US } from '../../../src/core/time.ts';
import type { TradeEvent } from '../../../src/core/trade-batch.ts';
import { listDays } from '../../../src/data/store/store-listing.ts';
import { readDayMetadata } from '../../../src/data/store/trade-store.ts';
import { recordingsFolder } from '../../../src/live/recorder/recording-layout.ts';
import { tempFolder } from '../../data/store/temp-folder.ts';
import { arbitraryTrades, batchOf, covered, cutAt, DAY_START, type TestTrade } from '../../support/trades.ts';
import { BTC, feedOf } from '../runner/live-fixtures.ts';
import { clockAt, filesOf, record, recordingsOf, storedTape, tradeLines } from './recorder-bench.ts';

/** A trade a minute over so many days. */
function minutes(days: number, fromUs = DAY_START): TestTrade[] {
  return Array.from({ length: days * 1440 }, (_, index) => [
    fromUs + index * 60e6,
    100 + (index % 7),
    5,
    index % 2 ? 1 : -1,
  ]);
}

function metadataOf(dataDir: string): ReturnType<typeof readDayMetadata>[] {
  return listDays(dataDir, BTC).map(({ path }) => readDayMetadata(path));
}

describe('the trades of a recording', () => {
  it('are in the day files when the session has ended, every one as it was', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryTrades, fc.array(fc.nat(), { maxLength: 8 }), async (trades, cuts) => {
        const dataDir = tempFolder();
        const endUs = trades.at(-1)![0] + 1;
        await record(dataDir, covered(cutAt(trades, cuts), trades[0]![0], endUs), { clock: clockAt(endUs) });
        const stored = (await storedTape(dataDir)).filter((line) => !line.startsWith('coverage'));
        expect(stored).toEqual(tradeLines(batchOf(trades)));
      }),
      { numRuns: 15 },
    );
  });

  it('make a whole day of one that was recorded from midnight to midnight', async () => {
    const dataDir = tempFolder();
    const trades = minutes(3).slice(700, -700);
    const { folder } = await record(
      dataDir,
      covered(cutAt(trades, [999, 2000]), trades[0]![0], trades.at(-1)![0] + 1),
      {
        clock: clockAt(trades.at(-1)![0]),
      },
    );
    expect(filesOf(folder).filter((name) => name.startsWith('trades'))).toEqual([
      'trades-0001.arrows',
      'trades-0002.arrows',
      'trades-0003.arrows',
    ]);
    expect(metadataOf(dataDir).map(({ complete, rows }) => [complete, rows])).toEqual([
      [false, 740],
      [true, 1440],
      [false, 740],
    ]);
    expect((await storedTape(dataDir)).filter((line) => line.startsWith('coverage'))).toHaveLength(2);
  });

  it('are sealed at midnight while the session goes on', async () => {
    const dataDir = tempFolder();
    const trades = minutes(2);
    const seen: number[] = [];
    const events = async function* (): AsyncGenerator<TradeEvent> {
      yield { type: 'coverage-start', timeUs: DAY_START };
      yield batchOf(trades.slice(0, 1440));
      seen.push(listDays(dataDir, BTC).length);
      yield batchOf(trades.slice(1440, 1442), 1441);
      clock.advance(1000);
      // The flush, then the sealing: turns of the event loop.
      while (listDays(dataDir, BTC).length === 0) await new Promise((resolve) => setImmediate(resolve));
      seen.push(listDays(dataDir, BTC).length);
      yield { type: 'coverage-end', timeUs: DAY_START + 2 * DAY_US };
    };
    const clock = clockAt(DAY_START);
    const openFeed = (): never =>
      ({ instrument: BTC, scales: {}, close: () => Promise.resolve(), [Symbol.asyncIterator]: events }) as never;
    await record(dataDir, [], { clock, openFeed });
    expect(seen).toEqual([0, 1]);
    expect(metadataOf(dataDir).map(({ complete }) => complete)).toEqual([true, false]);
  });

  it('go on by id in the next session, so that the day has no hole', async () => {
    const dataDir = tempFolder();
    const trades = minutes(1).slice(0, 600);
    const asked: (number | null)[] = [];
    for (const [from, to] of [
      [0, 200],
      [200, 201],
      [201, 600],
    ] as const) {
      const live = trades.slice(from, to);
      await record(dataDir, [], {
        clock: clockAt(live.at(-1)![0]),
        openFeed: ({ startAfterId }) => {
          asked.push(startAfterId);
          // Goes on after the last trade: it tells of no beginning.
          const start = startAfterId === null ? [{ type: 'coverage-start' as const, timeUs: live[0]![0] }] : [];
          const end = { type: 'coverage-end' as const, timeUs: live.at(-1)![0] + 1 };
          const events = [...start, batchOf(live, from + 1), end];
          return {
            instrument: BTC,
            scales: { priceScale: 2, sizeScale: 1 },
            close: () => Promise.resolve(),
            async *[Symbol.asyncIterator]() {
              yield* await Promise.resolve(events);
            },
          };
        },
      });
    }
    expect(asked).toEqual([null, 200, 201]);
    const [day] = metadataOf(dataDir);
    expect(day).toMatchObject({ rows: 600, gapsTotal: 0, duplicatesDropped: 0 });
    expect(day!.coverage).toHaveLength(1);
    expect((await storedTape(dataDir)).filter((line) => line.startsWith('coverage'))).toHaveLength(2);
  });

  it('come into the store at the next start where the day could not be written', async () => {
    const dataDir = tempFolder();
    const trades = minutes(1).slice(0, 30);
    const tape = covered([batchOf(trades)], DAY_START, trades.at(-1)![0] + 1);
    const blocked = join(dataDir, '.staging');
    mkdirSync(dataDir, { recursive: true });
    writeFileSync(blocked, 'in the way');
    const notes: string[] = [];
    const first = { clock: clockAt(DAY_START), warmUpDays: 0, onNote: (text: string) => notes.push(text) };
    const { folder } = await record(dataDir, tape, first);
    expect(notes).toHaveLength(1);
    expect(notes[0]).toContain(
      `trades recorded in ${folder} could not be put into the store, the next start tries again`,
    );
    rmSync(blocked);
    const { recovered } = await record(dataDir, [], { clock: clockAt(DAY_START + 60e6) });
    expect(recovered.map((one) => [one.folder, one.days[0]?.rows, one.failure])).toEqual([[folder, 30, null]]);
    expect(metadataOf(dataDir)[0]).toMatchObject({ rows: 30 });
  });

  it('are written by one process at a time', async () => {
    const dataDir = tempFolder();
    const lock = join(recordingsFolder(dataDir, BTC), 'lock');
    mkdirSync(recordingsFolder(dataDir, BTC), { recursive: true });
    // The process that runs the tests is alive and is not us: its parent.
    writeFileSync(lock, `${process.ppid}\n`);
    await expect(record(dataDir, [])).rejects.toThrow(
      `process ${process.ppid} is pulling the live trades of BTCUSDT (binance spot) already`,
    );
    expect(readFileSync(lock, 'utf8')).toBe(`${process.ppid}\n`);
    rmSync(lock);
    await record(dataDir, []);
    expect(recordingsOf(dataDir)).toHaveLength(1);
  });

  it('are not recorded where the day in the store holds others', async () => {
    const dataDir = tempFolder();
    const trades = minutes(1).slice(0, 30);
    const clock = clockAt(DAY_START + 3600e6);
    await record(dataDir, covered([batchOf(trades)], DAY_START, trades.at(-1)![0] + 1), { clock });
    const tape = { kind: 'trades', ids: 'contiguous', aggressor: 'exchange' } as const;
    await expect(record(dataDir, [], { clock, tape })).rejects.toThrow(
      '2024-08-08 of BTCUSDT is in the store with kind "aggTrades", the feed has "trades": these cannot be one day',
    );
    expect(recordingsOf(dataDir)).toHaveLength(1);
  });

  it('end the session when the disk refuses them', async () => {
    const dataDir = tempFolder();
    const clock = clockAt(DAY_START);
    const isClosed = new AbortController();
    const session = record(dataDir, [], {
      clock,
      openFeed: () => ({
        ...feedOf([]),
        close: () => {
          isClosed.abort();
          return Promise.resolve();
        },
        async *[Symbol.asyncIterator]() {
          yield batchOf(minutes(1).slice(0, 5));
          rmSync(recordingsOf(dataDir)[0]!, { recursive: true });
          clock.advance(1000);
          while (!isClosed.signal.aborted) await new Promise((resolve) => setImmediate(resolve));
        },
      }),
    });
    await expect(session).rejects.toThrow('ENOENT');
  });
});
