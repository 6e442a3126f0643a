import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY_US, dayOfTime } from '../../../src/core/time.ts';
import { ArrowFileReader } from '../../../src/data/store/arrow-reader.ts';
import { tradeDayPath } from '../../../src/data/store/layout.ts';
import { readDayMetadata } from '../../../src/data/store/trade-store.ts';
import { BTC, DAY, DAY_START, filesBelow, ingest, optionsFor, type TestSource, type Trade } from './trade-fixtures.ts';

/** Few times, ids and sizes around a midnight, so that duplicates, conflicts, disorder and gaps are common. */
const anyTrade: fc.Arbitrary<Trade> = fc.record({
  timeUs: fc.integer({ min: DAY_START + DAY_US - 4, max: DAY_START + DAY_US + 3 }),
  price: fc.constantFrom(100, 100, 99.5),
  size: fc.constantFrom(1, 2.5, 3),
  side: fc.constantFrom(1, 1, -1),
  id: fc.integer({ min: 1, max: 8 }),
});

const anySources: fc.Arbitrary<TestSource[]> = fc
  .array(
    fc.record({
      trades: fc.array(anyTrade, { maxLength: 12 }),
      wholeDays: fc.constantFrom(null, { firstDay: DAY, lastDay: DAY }, { firstDay: DAY + 1, lastDay: DAY + 2 }),
      hasRecv: fc.boolean(),
      scales: fc.record({ priceScale: fc.integer({ min: 1, max: 3 }), sizeScale: fc.integer({ min: 1, max: 3 }) }),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map((sources) => sources.map((source, index) => withReceipts({ ...source, sha256: `${index}0` }, source.hasRecv)));

function withReceipts(source: TestSource, hasRecv: boolean): TestSource {
  if (!hasRecv) return source;
  return { ...source, trades: source.trades.map((t, index) => ({ ...t, recvTimeUs: t.timeUs + (index % 3) })) };
}

async function inFreshStore<T>(use: (dataDir: string) => Promise<T>): Promise<T> {
  const dataDir = mkdtempSync(join(tmpdir(), 'cvdlab-law-'));
  try {
    return await use(dataDir);
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

const stored = (imports: readonly (readonly TestSource[])[]): Promise<Map<string, string>> =>
  inFreshStore(async (dataDir) => {
    for (const sources of imports) await ingest(optionsFor(dataDir), sources);
    return filesBelow(dataDir);
  });

describe('the store is a function of the set of its sources', () => {
  test('however rows are cut into appends', async () => {
    await fc.assert(
      fc.asyncProperty(anySources, fc.integer({ min: 1, max: 12 }), async (sources, chunk) => {
        expect(await stored([sources.map((source) => ({ ...source, chunk }))])).toEqual(await stored([sources]));
      }),
      { numRuns: 40 },
    );
  });

  test('in any order, at once or one by one, once or twice, under any name', async () => {
    await fc.assert(
      fc.asyncProperty(anySources, fc.array(fc.nat(), { minLength: 12, maxLength: 12 }), async (sources, keys) => {
        const together = await stored([sources]);
        const shuffled = [...sources].sort((a, b) => keys[Number(a.sha256) / 10]! - keys[Number(b.sha256) / 10]!);
        expect(await stored(shuffled.map((source) => [source]))).toEqual(together);
        expect(await stored([[...shuffled, ...sources], sources])).toEqual(together);
        const renamed = sources.map((source) => ({ ...source, name: `z${source.sha256}.csv`, wholeDays: null }));
        expect(await stored([renamed, shuffled])).toEqual(together);
      }),
      { numRuns: 40 },
    );
  });

  test('whatever the order of rows inside a source', async () => {
    await fc.assert(
      fc.asyncProperty(anySources, async (sources) => {
        const reversed = sources.map((source) => ({ ...source, trades: source.trades.toReversed(), chunk: 5 }));
        expect(await stored([reversed])).toEqual(await stored([sources]));
      }),
      { numRuns: 40 },
    );
  });
});

/** What the rules say, in the plainest way: of equal trades the largest size, in the order of time and id. */
function expectedTrades(trades: readonly Trade[]): Trade[] {
  const kept = new Map<string, Trade>();
  for (const t of trades) {
    const key = [t.timeUs, t.id, t.price, t.side].join();
    const other = kept.get(key);
    if (other === undefined || t.size > other.size) kept.set(key, t);
  }
  return [...kept.values()].sort(
    (a, b) => a.timeUs - b.timeUs || a.id - b.id || a.price - b.price || a.side - b.side || a.size - b.size,
  );
}

function readTrades(path: string): Trade[] {
  const reader = ArrowFileReader.open(path);
  const trades: Trade[] = [];
  for (let batch = 0; batch < reader.batchCount; batch += 1) {
    const read = reader.readBatch(batch, ['time', 'price', 'size', 'side', 'id']);
    for (let i = 0; i < read.length; i += 1) {
      const [timeUs, price, size] = [read.floats('time')[i]!, read.floats('price')[i]!, read.floats('size')[i]!];
      trades.push({ timeUs, price, size, side: read.bytes('side')[i]!, id: read.floats('id')[i]! });
    }
  }
  reader.close();
  return trades;
}

describe('what comes out of an import', () => {
  const bare = ({ timeUs, price, size, side, id }: Trade): Trade => ({ timeUs, price, size, side, id });

  test('rows offered are rows kept and duplicates; gaps, conflicts and disorder are what a naive count finds', async () => {
    await fc.assert(
      fc.asyncProperty(anySources, (sources) =>
        inFreshStore(async (dataDir) => {
          const report = await ingest(optionsFor(dataDir), sources);
          for (const day of report.days) {
            const offered = sources.flatMap((s) => s.trades).filter((t) => dayOfTime(t.timeUs) === day.day);
            const kept = expectedTrades(offered).map(bare);
            const metadata = readDayMetadata(tradeDayPath(dataDir, BTC, day.day));
            expect(readTrades(day.path)).toEqual(kept);
            expect(day.metadata).toEqual(metadata);
            expect(metadata.duplicatesDropped).toBe(offered.length - kept.length);
            const versions = new Map<number, Set<string>>();
            for (const t of offered) {
              versions.set(t.id, (versions.get(t.id) ?? new Set()).add(JSON.stringify(bare(t))));
            }
            const shared = [...versions].filter(([, contents]) => contents.size > 1).map(([id]) => id);
            expect(metadata.idConflicts).toBe(shared.length);
            expect(metadata.idConflictList.map(({ id }) => id)).toEqual(shared.sort((a, b) => a - b));
            const late = kept.filter((t) => kept.some((other) => other.id < t.id && other.timeUs > t.timeUs));
            expect(metadata.timeDisorder).toBe(late.length);
            const ids = [...new Set(kept.map((t) => t.id))].sort((a, b) => a - b);
            const holes = ids.slice(1).filter((id, index) => id !== ids[index]! + 1);
            expect(metadata.gaps.map((gap) => gap.beforeId)).toEqual(holes);
            const span = ids.length === 0 ? 0 : ids.at(-1)! - ids[0]! + 1;
            expect(metadata.missingTotal).toBe(span - ids.length);
          }
        }),
      ),
    );
  });
});
