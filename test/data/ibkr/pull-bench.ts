import { readFileSync } from 'node:fs';
import { DAY_US, parseDay } from '../../../src/core/time.ts';
import { pullIbkr } from '../../../src/data/ibkr/pull-ibkr.ts';
import type { PullIbkrOptions, PullIbkrReport } from '../../../src/data/ibkr/pull-options.ts';
import { quoteDayPath } from '../../../src/data/quotes/quote-layout.ts';
import { ArrowFileReader } from '../../../src/data/store/arrow-reader.ts';
import { tradeDayPath } from '../../../src/data/store/layout.ts';
import { ES_DECEMBER } from '../../support/fake-tws/fake-contract.ts';
import { type FakeTape, type FakeTick, generateTape } from '../../support/fake-tws/fake-tape.ts';
import type { FakeTws } from '../../support/fake-tws/fake-tws.ts';
import { TwsClock } from '../../support/fake-tws/tws-clock.ts';

/** The day that the tests pull. */
export const DAY = parseDay('2026-11-18');
/** Its first second. */
export const DAY_START = (DAY * DAY_US) / 1_000_000;
/** Where it is in the store. */
export const INSTRUMENT = { venue: 'ibkr', market: 'fut', symbol: 'ESZ6' };

/** Globex on that day, as the hours of the contract say. */
export const SESSIONS = [
  { start: DAY_START - 3600, end: DAY_START + 22 * 3600 },
  { start: DAY_START + 23 * 3600, end: DAY_START + 46 * 3600 },
];

const OPENING = DAY_START + 14.5 * 3600;

/** Two minutes around the opening with a second of 1,300 ticks, and the ends of sessions. */
export const TAPE: FakeTape = generateTape({
  sessions: [
    { start: DAY_START - 5, end: DAY_START + 20 },
    { start: OPENING, end: OPENING + 90 },
    { start: SESSIONS[0]!.end - 3, end: SESSIONS[0]!.end },
    { start: SESSIONS[1]!.start, end: SESSIONS[1]!.start + 30 },
  ],
  tradesPerSecond: 20,
  quiet: 0.2,
  bursts: new Map([[OPENING - DAY_START + 5 + 7, 1300]]),
});

/** The contract of the tape. */
export const QUERY = { symbol: 'ES', secType: 'FUT', exchange: 'CME', currency: 'USD', expiry: '202612' } as const;

/** The ticks of the tape that belong to the day. */
export function ofDay(ticks: readonly FakeTick[]): readonly FakeTick[] {
  return ticks.filter(({ time }) => time >= DAY_START && time < DAY_START + 86_400);
}

/** A pull of the day, on a clock that never makes the test wait. */
export function pull(
  tws: Pick<FakeTws, 'port'>,
  dataDir: string,
  more: Partial<PullIbkrOptions> = {},
): Promise<PullIbkrReport> {
  const clock = new TwsClock(Date.UTC(2026, 10, 20, 12));
  const address = { host: '127.0.0.1', port: tws.port, clientId: 7, maxReqPerSec: 10_000 };
  return pullIbkr({ dataDir, ...address, contract: QUERY, fromDay: DAY, toDay: DAY, clock, ...more });
}

/** Its two files, byte by byte. */
export function dayFiles(dataDir: string, day = DAY): { trades: string; quotes: string } {
  const hex = (path: string): string => readFileSync(path).toString('hex');
  return { trades: hex(tradeDayPath(dataDir, INSTRUMENT, day)), quotes: hex(quoteDayPath(dataDir, INSTRUMENT, day)) };
}

/** The rows of a file, column by column. */
export function columnsOf(path: string, names: readonly string[]): number[][] {
  const reader = ArrowFileReader.open(path);
  try {
    const columns: number[][] = names.map(() => []);
    for (let batch = 0; batch < reader.batchCount; batch += 1) {
      const read = reader.readBatch(batch, names);
      for (const [index, name] of names.entries()) {
        const values = name === 'side' ? read.bytes(name) : read.floats(name);
        columns[index]!.push(...values.subarray(0, read.length));
      }
    }
    return columns;
  } finally {
    reader.close();
  }
}

/** What the trades of a file should be, given the ticks that are trades. */
export function tradeColumnsOf(ticks: readonly FakeTick[]): number[][] {
  const all = [...ticks.entries()];
  return [
    all.map(([, { time }]) => time * 1_000_000),
    all.map(([, { fields }]) => Number(fields[1])),
    all.map(([, { fields }]) => Number(fields[2])),
    all.map(() => 0),
    all.map(([index]) => index + 1),
  ];
}

/** What the quotes of a file should be. */
export function quoteColumnsOf(ticks: readonly FakeTick[]): number[][] {
  const all = [...ticks.entries()];
  return [
    all.map(([, { time }]) => time * 1_000_000),
    ...[1, 2, 3, 4].map((field) => all.map(([, { fields }]) => Number(fields[field]))),
    all.map(([index]) => index + 1),
  ];
}

/** The tapes of a fake TWS that knows the one contract. */
export function tapes(tape: FakeTape): ReadonlyMap<number, FakeTape> {
  return new Map([[ES_DECEMBER.conId, tape]]);
}
