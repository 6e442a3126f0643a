import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { tableFromIPC } from '@uwdata/flechette';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_US, parseDay } from '../../../src/core/time.ts';
import type { QuoteEvent } from '../../../src/cvd/aggressor/quote-batch.ts';
import { quoteDayPath } from '../../../src/data/quotes/quote-layout.ts';
import { QuoteIngest, type QuoteIngestOptions } from '../../../src/data/quotes/quote-ingest.ts';
import { emptyQuoteRows, type QuoteRows } from '../../../src/data/quotes/quote-rows.ts';
import { type QuoteRange, storeQuoteSource } from '../../../src/data/quotes/quote-store.ts';
import { verifyQuoteDay } from '../../../src/data/quotes/read-quote-day.ts';
import { tempFolder } from '../store/temp-folder.ts';

const DAY = parseDay('2026-11-18');
const START = DAY * DAY_US;
const instrument = { venue: 'ibkr', market: 'fut', symbol: 'ESZ6' };

type Quote = readonly [timeUs: number, bid: number, ask: number, bidSize: number, askSize: number];

function rowsOf(quotes: readonly Quote[], firstSequence = 1): QuoteRows {
  const rows = emptyQuoteRows(quotes.length);
  for (const [i, [timeUs, bid, ask, bidSize, askSize]] of quotes.entries()) {
    rows.timeUs[i] = timeUs;
    rows.bid[i] = bid;
    rows.ask[i] = ask;
    rows.bidSize[i] = bidSize;
    rows.askSize[i] = askSize;
    rows.sequence[i] = firstSequence + i;
  }
  return Object.assign(rows, { length: quotes.length, priceScale: 2, sizeScale: 0 });
}

function options(dataDir: string, more: Partial<QuoteIngestOptions> = {}): QuoteIngestOptions {
  return { dataDir, instrument, sequence: 'row', source: 'test', wholeDays: null, ...more };
}

function write(
  dataDir: string,
  quotes: readonly Quote[],
  more: Partial<QuoteIngestOptions> & { sha256?: string } = {},
) {
  const ingest = new QuoteIngest(options(dataDir, more));
  ingest.append(rowsOf(quotes));
  return ingest.commit({ sha256: more.sha256 ?? 'abc', quarantined: new Map([[DAY, 2]]) });
}

async function readAll(range: Partial<QuoteRange> & { dataDir: string }): Promise<QuoteEvent[]> {
  const events: QuoteEvent[] = [];
  for await (const event of storeQuoteSource({ instrument, fromDay: DAY - 5, toDay: DAY + 5, ...range })) {
    // Batches reuse their columns.
    events.push(event.type === 'quotes' ? structuredClone(event) : event);
  }
  return events;
}

function quotesOf(events: readonly QuoteEvent[]): Quote[] {
  return events.flatMap((event) => {
    if (event.type !== 'quotes') return [];
    const { timeUs, bid, ask, bidSize, askSize } = event;
    return Array.from(
      { length: event.length },
      (_, i): Quote => [timeUs[i]!, bid[i]!, ask[i]!, bidSize[i]!, askSize[i]!],
    );
  });
}

describe('quotes in the store', () => {
  it('are there again as integer ticks, with what is known about the day', async () => {
    const dataDir = tempFolder();
    const [report] = write(dataDir, [
      [START + 1, 6000.25, 6000.5, 10, 20],
      [START + 1, 6000.5, 6000.75, 7, 0],
    ]);
    expect(report?.path).toBe(join(dataDir, 'quotes/ibkr/fut/ESZ6/2026-11-18.arrow'));
    expect(report?.metadata).toMatchObject({
      kind: 'quotes',
      rows: 2,
      priceScale: 2,
      sizeScale: 0,
      source: 'test',
      rowsQuarantined: 2,
      complete: false,
    });
    const events = await readAll({ dataDir });
    expect(events.map(({ type }) => type)).toEqual(['coverage-start', 'quotes', 'coverage-end']);
    expect(quotesOf(events)).toEqual([
      [START + 1, 600_025, 600_050, 10, 20],
      [START + 1, 600_050, 600_075, 7, 0],
    ]);
    expect(events[1]).not.toHaveProperty('sequence');
  });

  it('are an Arrow file that others read', () => {
    const dataDir = tempFolder();
    const [report] = write(dataDir, [[START + 1, 6000.25, Number.NaN, 10, 0]]);
    const table = tableFromIPC(readFileSync(report!.path), { useBigInt: true });
    expect(table.names).toEqual(['time', 'bid', 'ask', 'bid_size', 'ask_size', 'sequence']);
    expect(table.getChild('bid').at(0)).toBe(6000.25);
    expect(table.getChild('ask').at(0)).toBeNaN();
    expect(table.getChild('sequence').at(0)).toBe(1n);
    expect(table.schema.metadata?.get('cvdlab.sequence')).toBe('row');
  });

  it('come back whatever is written, across days, and in however many pieces it came', async () => {
    const size = fc.integer({ min: 0, max: 1000 });
    const price = fc.oneof(fc.integer({ min: 1, max: 10_000_000 }), fc.constant(Number.NaN));
    const quote = fc.tuple(fc.integer({ min: 0, max: 3 * DAY_US - 1 }), price, price, size, size);
    await fc.assert(
      fc.asyncProperty(fc.array(quote, { minLength: 1, maxLength: 60 }), fc.nat(7), async (all, piece) => {
        const dataDir = tempFolder();
        const sorted = all.toSorted((a, b) => a[0] - b[0]);
        const natural = sorted.map(([t, bid, ask, b, a]): Quote => [START + t, bid / 100, ask / 100, b, a]);
        const ingest = new QuoteIngest(options(dataDir, { overwrite: true }));
        for (let at = 0; at < natural.length; at += piece + 1)
          ingest.append(rowsOf(natural.slice(at, at + piece + 1), at));
        ingest.commit({ sha256: 'x', quarantined: new Map() });
        const ticks = sorted.map(([t, bid, ask, b, a]): Quote => [START + t, bid, ask, b, a]);
        expect(quotesOf(await readAll({ dataDir }))).toEqual(ticks);
      }),
      { numRuns: 40 },
    );
  });

  it('of a whole day, even an empty one, are covered from midnight to midnight, days in a row as one stretch', async () => {
    const dataDir = tempFolder();
    const wholeDays = { firstDay: DAY, lastDay: DAY + 1 };
    const reports = write(dataDir, [[START + 5, 1, 2, 3, 4]], { wholeDays });
    expect(reports.map(({ metadata }) => [metadata.rows, metadata.complete])).toEqual([
      [1, true],
      [0, true],
    ]);
    const events = await readAll({ dataDir });
    expect(events.filter(({ type }) => type !== 'quotes')).toEqual([
      { type: 'coverage-start', timeUs: START },
      { type: 'coverage-end', timeUs: START + 2 * DAY_US },
    ]);
  });

  it('of days apart have an end of coverage between them', async () => {
    const dataDir = tempFolder();
    for (const day of [DAY, DAY + 3]) {
      write(dataDir, [[day * DAY_US + 1, 1, 2, 3, 4]], { wholeDays: { firstDay: day, lastDay: day } });
    }
    const source = storeQuoteSource({ dataDir, instrument, fromDay: DAY, toDay: DAY + 3 });
    expect(source.missingDays).toEqual([DAY + 1, DAY + 2]);
    expect((await readAll({ dataDir })).map(({ type }) => type)).toEqual([
      'coverage-start',
      'quotes',
      'coverage-end',
      'coverage-start',
      'quotes',
      'coverage-end',
    ]);
  });

  it('are in the units asked for; a finer quote lies between two ticks', async () => {
    const dataDir = tempFolder();
    write(dataDir, [[START, 0.25, 0.5, 1, 1]]);
    const coarse = quotesOf(await readAll({ dataDir, scales: { priceScale: 1, sizeScale: 3 } }));
    expect(coarse).toEqual([[START, 2.5, 5, 1000, 1000]]);
  });

  it('keep the order of arrival where it is shared with the trades, rising from day to day', async () => {
    const dataDir = tempFolder();
    for (const day of [0, 1]) {
      write(dataDir, [[START + day * DAY_US, 1, 2, 3, 4]], { sequence: 'shared', sha256: `day ${day}` });
    }
    const batches = (await readAll({ dataDir })).filter((event) => event.type === 'quotes');
    expect(batches.map(({ sequence }) => sequence?.[0])).toEqual([DAY * 1e11 + 1, (DAY + 1) * 1e11 + 1]);
  });

  it('of several files in a row name those that reach the day, and cover all that these do', () => {
    const dataDir = tempFolder();
    const noon = START + DAY_US / 2;
    const ingest = new QuoteIngest(options(dataDir));
    ingest.append(
      rowsOf([
        [noon - 5, 1, 2, 1, 1],
        [noon, 1, 2, 1, 1],
        [noon + DAY_US, 1, 2, 1, 1],
      ]),
    );
    const days = ingest.commit({
      sha256: [
        { name: 'a.txt', sha256: 'aa', covers: [noon - 10, noon + 10] },
        { name: 'b.txt', sha256: 'bb', covers: [noon + 20, noon + DAY_US + 30] },
      ],
      quarantined: new Map(),
      sequence: 'shared',
    });
    expect(days.map(({ metadata }) => [metadata.source, metadata.sourceChecksum, metadata.sequence])).toEqual([
      ['a.txt, b.txt', 'aa, bb', 'shared'],
      ['b.txt', 'bb', 'shared'],
    ]);
    expect(days.map(({ metadata }) => metadata.coverage)).toEqual([
      [[noon - 10, START + DAY_US]],
      [[START + DAY_US, noon + DAY_US + 30]],
    ]);
  });

  it('that are put together are in the store only when they are published', async () => {
    const dataDir = tempFolder();
    const ingest = new QuoteIngest(options(dataDir));
    ingest.append(rowsOf([[START, 1, 2, 1, 1]]));
    const { days, publish } = ingest.stage({ sha256: 'x', quarantined: new Map() });
    expect([days.length, await readAll({ dataDir })]).toEqual([1, []]);
    publish();
    ingest.abort();
    expect(quotesOf(await readAll({ dataDir }))).toHaveLength(1);
  });

  it('span several record batches', async () => {
    const dataDir = tempFolder();
    const many = Array.from({ length: 70_000 }, (_, i): Quote => [START + i, 1 + i, 2 + i, 1, 1]);
    write(dataDir, many);
    const events = await readAll({ dataDir });
    expect(events.filter(({ type }) => type === 'quotes').map((event) => 'length' in event && event.length)).toEqual([
      65_536, 4464,
    ]);
    expect(quotesOf(events)).toHaveLength(70_000);
  });
});

describe('a day of quotes that is there', () => {
  const quotes: readonly Quote[] = [[START, 1, 2, 3, 4]];

  it('is left as it is by the same source', () => {
    const dataDir = tempFolder();
    write(dataDir, quotes);
    expect(write(dataDir, quotes)[0]?.changed).toBe(false);
  });

  it('is not merged with another source, only replaced when that is asked for', () => {
    const dataDir = tempFolder();
    const [first] = write(dataDir, quotes);
    expect(() => write(dataDir, quotes, { sha256: 'other', source: 'again' })).toThrow(
      `${first!.path}: holds quotes from test already, which cannot be merged with again; use --overwrite`,
    );
    expect(write(dataDir, quotes, { sha256: 'other', overwrite: true })[0]?.changed).toBe(true);
    expect(readdirSync(dataDir)).toEqual(['quotes']);
  });

  it('is verified against its checksum', () => {
    const dataDir = tempFolder();
    const [report] = write(dataDir, [[START, 6000.37, 6000.5, 3, 4]]);
    expect(verifyQuoteDay(report!.path).rows).toBe(1);
    const bytes = readFileSync(report!.path);
    const at = bytes.indexOf(Buffer.from(Float64Array.of(6000.37).buffer));
    bytes[at] = bytes[at]! ^ 1;
    writeFileSync(report!.path, bytes);
    expect(() => verifyQuoteDay(report!.path)).toThrow(/its rows do not match their checksum/);
  });

  it('is refused in the wrong place', () => {
    const dataDir = tempFolder();
    const [report] = write(dataDir, quotes);
    writeFileSync(join(dirname(report!.path), '2026-11-20.arrow'), readFileSync(report!.path));
    expect(() => storeQuoteSource({ dataDir, instrument, fromDay: DAY, toDay: DAY + 5 })).toThrow(
      /2026-11-20.arrow: holds ibkr fut ESZ6 of 2026-11-18; it is misplaced/,
    );
  });
});

describe('what is no quote', () => {
  it.each([
    [START + 0.5, 1, 2, 3, 4],
    [START, 0, 2, 3, 4],
    [START, 1, Number.POSITIVE_INFINITY, 3, 4],
    [START, 1, 2, -1, 4],
  ] as const)('is refused: %d %d %d %d %d', (...quote) => {
    const dataDir = tempFolder();
    expect(() => write(dataDir, [quote])).toThrow(/^test: not a quote: time/);
  });

  it('is one that comes before the one before it', () => {
    const dataDir = tempFolder();
    const ingest = new QuoteIngest(options(dataDir));
    ingest.append(rowsOf([[START + 5, 1, 2, 3, 4]]));
    expect(() => ingest.append(rowsOf([[START, 1, 2, 3, 4]]))).toThrow(
      'test: a quote of 2026-11-18T00:00:00.000Z comes after one of 2026-11-18T00:00:00.000005Z; sort it by time',
    );
    ingest.abort();
    expect(() => ingest.append(rowsOf([]))).toThrow('has ended');
    expect(readdirSync(dataDir)).toEqual([]);
  });

  it('is one whose price cannot be counted exactly', () => {
    const dataDir = tempFolder();
    expect(() => write(dataDir, [[START, 1e15, 2, 3, 4]])).toThrow(/ESZ6: price 1000000000000000 cannot be counted/);
    expect(() => quoteDayPath(dataDir, { ...instrument, symbol: '../x' }, DAY)).toThrow(/cannot be stored/);
  });
});
