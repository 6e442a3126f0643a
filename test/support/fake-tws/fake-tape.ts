import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { seededRandom } from '../../../src/core/random.ts';
import { sharedData } from '../shared-data.ts';
import type { Field } from './wire.ts';

/** A tick as it travels: its second, and the fields after it on the wire. */
export interface FakeTick {
  /** Seconds since the epoch. */
  readonly time: number;
  /** Trades: mask, price, size, exchange, conditions. Quotes: mask, bid, ask, bid size, ask size. */
  readonly fields: readonly Field[];
}

/** What the fake TWS can replay of a contract. */
export interface FakeTape {
  readonly trades: readonly FakeTick[];
  readonly quotes: readonly FakeTick[];
}

/** A stretch of trading, seconds, end excluded. */
export interface FakeSession {
  readonly start: number;
  readonly end: number;
}

/** Bit of a trade: at or past the limit. */
export const PAST_LIMIT = 1;
/** Bit of a trade: not reported to the tape. */
export const UNREPORTED = 2;

/** A trade. */
export function trade(
  time: number,
  price: string,
  size: string,
  more: { mask?: number; venue?: string } = {},
): FakeTick {
  return { time, fields: [more.mask ?? 0, price, size, more.venue ?? 'CME', ''] };
}

/** A quote. */
export function quote(time: number, bid: string, ask: string, sizes: readonly [string, string]): FakeTick {
  return { time, fields: [0, bid, ask, ...sizes] };
}

/** What to generate. */
export interface GeneratedTape {
  /** When it trades. */
  readonly sessions: readonly FakeSession[];
  /** Mean number of trades in a second that trades at all. */
  readonly tradesPerSecond: number;
  /** Share of seconds in which nothing trades; 0 by default. */
  readonly quiet?: number;
  /** Seconds (offsets into the first session) with so many trades and quotes. */
  readonly bursts?: ReadonlyMap<number, number>;
  /** Seed; 1 by default. */
  readonly seed?: number;
}

/** A random walk on a grid of 0.25, trades and quotes, several of both in a second. */
export function generateTape(options: GeneratedTape): FakeTape {
  const { sessions, tradesPerSecond, quiet = 0, bursts = new Map<number, number>(), seed = 1 } = options;
  const random = seededRandom(seed);
  const trades: FakeTick[] = [];
  const quotes: FakeTick[] = [];
  const opening = sessions[0]?.start ?? 0;
  let quarter = 24_000;
  for (const { start, end } of sessions) {
    for (let time = start; time < end; time += 1) {
      const burst = bursts.get(time - opening);
      if (burst === undefined && random.uniform() < quiet) continue;
      const count = burst ?? 1 + random.integer(2 * tradesPerSecond - 1);
      for (let i = 0; i < count; i += 1) {
        quarter += random.integer(3) - 1;
        const sizes = [String(1 + random.integer(50)), String(1 + random.integer(50))] as const;
        quotes.push(quote(time, priceText(quarter), priceText(quarter + 1), sizes));
        trades.push(trade(time, priceText(quarter + random.integer(2)), String(1 + random.integer(9))));
      }
    }
  }
  return { trades, quotes };
}

function priceText(quarter: number): string {
  return String(quarter / 4);
}

/** The trades and quotes recorded in shared data (`ibkr/*.json.gz`): shapes, gaps and sizes of real replies. */
export function recordedTape(): FakeTape {
  const trades = readTicks('ibkr/trade_ticks.json.gz').map((tick) => {
    const mask = maskOf(tick['tickAttribLast'], ['pastLimit', 'unreported']);
    return {
      time: secondsOf(tick),
      fields: [mask, text(tick, 'price'), text(tick, 'size'), text(tick, 'exchange'), ''],
    };
  });
  const quotes = readTicks('ibkr/bid_ask_ticks.json.gz').map((tick) => {
    const mask = maskOf(tick['tickAttribBidAsk'], ['bidPastLow', 'askPastHigh']);
    const values = ['priceBid', 'priceAsk', 'sizeBid', 'sizeAsk'].map((key) => text(tick, key));
    return { time: secondsOf(tick), fields: [mask, ...values] };
  });
  return { trades, quotes };
}

type RecordedTick = Readonly<Record<string, unknown>>;

function readTicks(relative: string): RecordedTick[] {
  const lines = gunzipSync(readFileSync(sharedData(relative)))
    .toString('utf8')
    .trimEnd()
    .split('\n');
  return lines.map((line) => JSON.parse(line) as RecordedTick);
}

function secondsOf(tick: RecordedTick): number {
  return Date.parse(text(tick, 'time')) / 1000;
}

function text(tick: RecordedTick, key: string): string {
  const value = tick[key];
  return typeof value === 'number' || typeof value === 'string' ? String(value) : '';
}

function maskOf(attributes: unknown, names: readonly [string, string]): number {
  const values = (attributes ?? {}) as Readonly<Record<string, unknown>>;
  return (values[names[0]] === true ? 1 : 0) + (values[names[1]] === true ? 2 : 0);
}
