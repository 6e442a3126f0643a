import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseDay } from '../../../src/core/time.ts';
import { parseAggressorRules } from '../../../src/cvd/aggressor/rule-stack.ts';
import type { ImportOptions } from '../../../src/data/import/import-options.ts';
import { importRecording } from '../../../src/data/import/import-recording.ts';
import { importTimeAndSales } from '../../../src/data/import/import-time-and-sales.ts';
import { InputError } from '../../../src/data/input-error.ts';
import { openRecorded } from '../../../src/data/recorded.ts';

const DAY = parseDay('2022-01-24');
const HEADER = 'Date;Time;Sequence;DepthSequence;Price;Volume;TradeType;AskPrice;BidPrice;AskSize;BidSize';
const FUTURE = { venue: 'cme', market: 'fut', symbol: 'ESH22' };

let folder: string;
let dataDir: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'cvdlab-tape-'));
  dataDir = path.join(folder, 'data');
});
afterEach(() => rmSync(folder, { recursive: true }));

function fileOf(name: string, text: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return file;
}

/** Time and sales of a day: at a clock, the sequence, and whether a buyer took 10.5 or a seller 10.25. */
function sales(name: string, date: string, trades: readonly (readonly [string, number, number])[]): string {
  const rows = trades.map(([clock, sequence, side]) => {
    const trade = side > 0 ? '10.5;1;2' : '10.25;1;1';
    return `${date};${clock};${sequence};${sequence - 1};${trade};10.5;10.25;${sequence};5`;
  });
  return fileOf(name, `${[HEADER, ...rows].join('\n')}\n`);
}

function recording(name: string, startMs: number, ticks: readonly (readonly [number, number, number])[]): string {
  const elements = ticks.map(([tickType, price, size], index) => {
    return { time: new Date(startMs + 1000 * index).toISOString(), price, size, tickType };
  });
  return fileOf(name, JSON.stringify(elements));
}

const TRADED = [
  [1, 10.25, 5],
  [2, 10.5, 5],
  [4, 10.5, 1],
  [8, -1, 1000],
  [5, 10.5, 100],
  [8, -1, 1100],
  [8, -1, 1400],
  [4, 10.25, 50],
  [5, 10.25, 50],
  [8, -1, 1450],
] as const;

function bringSales(
  files: readonly string[],
  more: Partial<Omit<ImportOptions, 'symbol'>> = {},
): ReturnType<typeof importTimeAndSales> {
  return importTimeAndSales({ files, dataDir, ...FUTURE, ...more });
}

function bringRecording(
  files: readonly string[],
  more: Partial<Omit<ImportOptions, 'symbol'>> = {},
): ReturnType<typeof importRecording> {
  return importRecording({ files, dataDir, venue: 'ibkr', market: 'stk', symbol: 'X', ...more });
}

function storedFiles(): string[] {
  if (!existsSync(dataDir)) return [];
  const files = readdirSync(dataDir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.map((entry) => path.relative(dataDir, path.join(entry.parentPath, entry.name))).sort();
}

async function messageOf(importing: Promise<unknown>): Promise<string> {
  const error: unknown = await importing.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(InputError);
  return (error as InputError).message;
}

/** The sides that a stack of rules gives the stored trades, and how. */
async function inferred(
  instrument: { venue: string; market: string; symbol: string },
  rules: string,
): Promise<{ sides: number[]; label: string }> {
  const aggressor = { rules: parseAggressorRules(rules) };
  const recorded = await openRecorded({ dataDir, instrument, kind: 'trades', aggressor });
  const sides: number[] = [];
  for await (const event of recorded!.source) {
    if (event.type === 'trades') sides.push(...event.side.subarray(0, event.length));
  }
  return { sides, label: recorded!.aggressor };
}

describe('trades and their quotes from one file', () => {
  it('are stored together, and matched in the order in which they arrived', async () => {
    const report = await bringSales([
      sales('es.txt', '2022-01-24', [
        ['13:30:00', 12, 1],
        ['13:30:00', 14, -1],
        ['13:30:01', 16, 1],
      ]),
    ]);
    expect(report).toMatchObject({
      aggressor: 'exchange',
      files: [{ name: 'es.txt', findings: { trades: 3, quotes: 3 } }],
    });
    expect(report.store.days[0]!.metadata).toMatchObject({ day: DAY, rows: 3, ids: 'opaque', aggressor: 'exchange' });
    expect(report.quotes[0]!.metadata).toMatchObject({ day: DAY, rows: 3, sequence: 'shared', source: 'es.txt' });
    expect(storedFiles()).toEqual(['quotes/cme/fut/ESH22/2022-01-24.arrow', 'trades/cme/fut/ESH22/2022-01-24.arrow']);
    expect(await inferred(FUTURE, 'quote')).toEqual({
      sides: [1, -1, 1],
      label: 'inferred:quote matching=arrival quote-lag=0ms',
    });
  });

  it('are the same when imported again', async () => {
    const file = sales('es.txt', '2022-01-24', [['13:30:00', 12, 1]]);
    await bringSales([file]);
    const before = storedFiles().map((name) => readFileSync(path.join(dataDir, name), 'hex'));
    const again = await bringSales([file]);
    expect([again.store.days[0]!.changed, again.quotes[0]!.changed]).toEqual([false, false]);
    expect(storedFiles().map((name) => readFileSync(path.join(dataDir, name), 'hex'))).toEqual(before);
  });

  it('of several files join, on one day too, and over days whose numbers begin again', async () => {
    const report = await bringSales([
      sales('a.txt', '2022-01-24', [['13:30:00', 12, 1]]),
      sales('b.txt', '2022-01-24', [['23:30:00', 22, -1]]),
      sales('c.txt', '2022-01-25', [['00:30:00', 2, 1]]),
    ]);
    expect(report.store.days.map(({ rows }) => rows)).toEqual([2, 1]);
    expect(report.quotes.map(({ metadata }) => [metadata.source, metadata.sequence])).toEqual([
      ['a.txt, b.txt', 'shared'],
      ['c.txt', 'shared'],
    ]);
    expect((await inferred(FUTURE, 'quote')).label).toContain('matching=arrival');
    expect((await inferred(FUTURE, 'quote')).sides).toEqual([1, -1, 1]);
  });

  it('of files whose numbers begin again within a day are matched by time', async () => {
    const report = await bringSales([
      sales('a.txt', '2022-01-24', [['13:30:00', 12, 1]]),
      sales('b.txt', '2022-01-24', [['14:30:00', 2, -1]]),
    ]);
    expect(report.quotes[0]!.metadata.sequence).toBe('row');
    expect(await inferred(FUTURE, 'quote')).toEqual({
      sides: [1, -1],
      label: 'inferred:quote matching=strict quote-lag=0ms',
    });
  });

  it('of files that overlap, or come in the wrong order, are refused', async () => {
    const [early, late] = [
      sales('early.txt', '2022-01-24', [['13:30:00', 12, 1]]),
      sales('late.txt', '2022-01-24', [['14:30:00', 22, -1]]),
    ];
    expect(await messageOf(bringSales([late, early]))).toBe(
      'early.txt: has a quote of 2022-01-24T13:29:59.999999Z, but late.txt goes on to 2022-01-24T14:30:00.000Z: ' +
        'name files in order of time, and none that overlap',
    );
    expect(storedFiles()).toEqual([]);
  });

  it('leave the store as it was when a later file is at fault, or the quotes of a day are there already', async () => {
    const good = sales('good.txt', '2022-01-24', [['13:30:00', 12, 1]]);
    const bad = fileOf('bad.txt', `${HEADER}\n2022-01-25;13:30:00;x;1;10;1;2;10;9;1;1\n`);
    expect(await messageOf(bringSales([good, bad]))).toContain('bad.txt, row 2 ');
    expect(storedFiles()).toEqual([]);
    await bringSales([good]);
    const before = storedFiles().map((name) => readFileSync(path.join(dataDir, name), 'hex'));
    const other = sales('other.txt', '2022-01-24', [['15:30:00', 32, 1]]);
    expect(await messageOf(bringSales([other]))).toMatch(
      /quotes\/cme\/fut\/ESH22\/2022-01-24\.arrow: holds quotes from good\.txt already, which cannot be merged with other\.txt; use --overwrite$/,
    );
    expect(storedFiles().map((name) => readFileSync(path.join(dataDir, name), 'hex'))).toEqual(before);
    expect((await bringSales([other], { overwrite: true })).store.days[0]!.rows).toBe(1);
  });

  it('have times in UTC, unless another zone is named', async () => {
    const file = sales('es.txt', '2022-01-24', [['07:30:00', 12, 1]]);
    const inUtc = await bringSales([file]);
    const inChicago = await bringSales([file], { timeZone: 'America/Chicago', overwrite: true });
    const hours = [inUtc, inChicago].map(({ files }) => new Date(files[0]!.findings.firstTimeUs / 1000).getUTCHours());
    expect(hours).toEqual([7, 13]);
  });

  it('that are put aside are in a side file', async () => {
    const file = fileOf(
      'es.txt',
      `${HEADER}\n2022-01-24;13:30:00;12;11;10.5;1;2;10.5;10.25;1;1\n2022-01-24;13:30:01;14;13;0;1;2;10.5;10.25;1;1\n`,
    );
    const { files } = await bringSales([file]);
    expect(files[0]).toMatchObject({ quarantinedRows: [{ row: 3, reason: 'the price is 0' }] });
    expect(readFileSync(files[0]!.quarantineFile!, 'utf8')).toBe(
      'row,reason,text\n3,the price is 0,2022-01-24;13:30:01;14;13;0;1;2;10.5;10.25;1;1\n',
    );
  });

  it('of a file that is no time and sales are refused', async () => {
    expect(await messageOf(bringSales([fileOf('a.csv', 'time,price\n1,2\n')]))).toBe(
      'a.csv: no Sierra Chart time and sales: expected a header with Date, Time, Price, Volume, TradeType, BidPrice and AskPrice',
    );
  });
});

describe('a recording of streaming ticks', () => {
  const start = Date.UTC(2022, 0, 24, 13, 30);

  it('says on the day what only the counter tells, and of that no side is ever inferred', async () => {
    const report = await bringRecording([recording('x.json', start, TRADED)]);
    expect(report.store.days[0]!.metadata).toMatchObject({
      kind: 'ticks',
      ids: 'none',
      aggressor: 'unknown',
      volumeCounter: { said: { trades: 2, volume: '150' }, shortfall: { trades: 1, volume: '300' } },
    });
    const instrument = { venue: 'ibkr', market: 'stk', symbol: 'X' };
    expect(await inferred(instrument, 'quote,tick')).toEqual({
      sides: [1, 0, -1],
      label: 'inferred:quote,tick matching=arrival quote-lag=0ms',
    });
    expect((await inferred(instrument, 'tick')).sides).toEqual([0, 0, -1]);
  });

  it('is taken once for a day: two of one day cannot be told apart', async () => {
    const morning = recording('a.json', start, TRADED);
    const evening = recording('b.json', start + 3_600_000, TRADED);
    expect(await messageOf(bringRecording([morning, evening]))).toContain('a.json and b.json cannot be merged');
    expect(storedFiles()).toEqual([]);
    const nextDay = recording('c.json', start + 86_400_000, TRADED);
    expect((await bringRecording([morning, nextDay])).store.days.map(({ rows }) => rows)).toEqual([3, 3]);
    const { sides, label } = await inferred({ venue: 'ibkr', market: 'stk', symbol: 'X' }, 'quote');
    expect([sides, label]).toEqual([[1, 0, -1, 1, 0, -1], 'inferred:quote matching=arrival quote-lag=0ms']);
  });

  it('joined from two of one day is one recording', async () => {
    const pieces = [recording('a.json', start, TRADED), recording('b.json', start + 3_600_000, [[8, -1, 2000]])];
    const joined = fileOf('ab.json', pieces.map((piece) => readFileSync(piece, 'utf8')).join('\n'));
    expect((await bringRecording([joined])).files[0]!.findings.volume).toMatchObject({ growth: '1000' });
  });
});
