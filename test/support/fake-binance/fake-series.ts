import { readFileSync } from 'node:fs';
import { seededRandom } from '../../../src/core/random.ts';

/** A trade as the fake exchange knows it. Times in µs, decimals as text. */
export interface FakeTrade {
  readonly id: number;
  readonly timeUs: number;
  readonly price: string;
  readonly size: string;
  readonly buyerIsMaker: boolean;
  readonly firstId: number;
  readonly lastId: number;
}

/** Aggregate trades from a recorded dump of eight columns. */
export function readAggTradesCsv(path: string): FakeTrade[] {
  return csvRows(path).map(([id, price, size, firstId, lastId, time, maker]) => ({
    id: Number(id),
    timeUs: inMicroseconds(Number(time)),
    price: price!,
    size: size!,
    buyerIsMaker: isTrue(maker!),
    firstId: Number(firstId),
    lastId: Number(lastId),
  }));
}

function csvRows(path: string): string[][] {
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  return lines.filter((line) => /^\d/.test(line)).map((line) => line.trimEnd().split(','));
}

function isTrue(text: string): boolean {
  return text.toLowerCase() === 'true';
}

function inMicroseconds(time: number): number {
  return time >= 1e15 ? time : time * 1000;
}

/** What to generate. */
export interface GeneratedTrades {
  /** First trade's time, µs. */
  readonly fromUs: number;
  /** Before this time, µs. */
  readonly toUs: number;
  /** Mean time between two trades, µs. */
  readonly everyUs: number;
  /** First id; 1000 by default. */
  readonly firstId?: number;
  /** Seed; 1 by default. */
  readonly seed?: number;
  /** Times of whole milliseconds only; true by default. */
  readonly milliseconds?: boolean;
}

/** Aggregate trades of a random walk, some of two or three fills, several often at one time. */
export function generateTrades(options: GeneratedTrades): FakeTrade[] {
  const { fromUs, toUs, everyUs, firstId = 1000, seed = 1, milliseconds = true } = options;
  const random = seededRandom(seed);
  const trades: FakeTrade[] = [];
  let fill = firstId * 2;
  let cents = 6_000_000;
  for (let timeUs = fromUs; timeUs < toUs; ) {
    const fills = 1 + random.integer(3);
    cents += random.integer(21) - 10;
    trades.push({
      id: firstId + trades.length,
      timeUs: milliseconds ? Math.floor(timeUs / 1000) * 1000 : timeUs,
      price: `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}000000`,
      size: `${random.integer(3)}.${String(1 + random.integer(99_998)).padStart(5, '0')}000`,
      buyerIsMaker: random.uniform() < 0.5,
      firstId: fill,
      lastId: fill + fills - 1,
    });
    fill += fills;
    if (random.uniform() < 0.8) timeUs += Math.ceil(random.uniform() * 2.5 * everyUs);
  }
  return trades;
}

/** The single trades behind aggregate ones: the size goes to the first fill but for a crumb each for the others. */
export function fillsOf(trades: readonly FakeTrade[]): FakeTrade[] {
  return trades.flatMap((trade) => {
    const fills = trade.lastId - trade.firstId + 1;
    const units = BigInt(trade.size.replace('.', ''));
    return Array.from({ length: fills }, (_, index) => {
      const part = index === 0 ? units - BigInt(fills - 1) : 1n;
      const id = trade.firstId + index;
      return { ...trade, id, firstId: id, lastId: id, size: withPoint(part, 8) };
    });
  });
}

/** A kline of one minute in the order of the API's array, but for its last, ignored element. */
export interface FakeKline {
  readonly openMs: number;
  readonly fields: readonly [open: string, high: string, low: string, close: string, volume: string];
  readonly quoteVolume: string;
  readonly trades: number;
  readonly takerBuyVolume: string;
  readonly takerBuyQuoteVolume: string;
}

const MINUTE_US = 60_000_000;

/** Klines of the minutes that have trades, by plain exact sums. */
export function klinesOf(trades: readonly FakeTrade[]): FakeKline[] {
  return [...groupByMinute(trades)].sort((a, b) => a[0] - b[0]).map(([minute, group]) => klineOf(minute, group));
}

function groupByMinute(trades: readonly FakeTrade[]): Map<number, FakeTrade[]> {
  const groups = new Map<number, FakeTrade[]>();
  for (const trade of trades) {
    const minute = Math.floor(trade.timeUs / MINUTE_US);
    const group = groups.get(minute);
    if (group === undefined) groups.set(minute, [trade]);
    else group.push(trade);
  }
  return groups;
}

function klineOf(minute: number, group: readonly FakeTrade[]): FakeKline {
  const prices = group.map((trade) => trade.price).sort((a, b) => Number(a) - Number(b));
  const bought = group.filter((trade) => !trade.buyerIsMaker);
  return {
    openMs: (minute * MINUTE_US) / 1000,
    fields: [group[0]!.price, prices.at(-1)!, prices[0]!, group.at(-1)!.price, sum(group.map((trade) => trade.size))],
    quoteVolume: quote(group),
    trades: group.reduce((count, trade) => count + trade.lastId - trade.firstId + 1, 0),
    takerBuyVolume: sum(bought.map((trade) => trade.size)),
    takerBuyQuoteVolume: quote(bought),
  };
}

/** Units of 10^-8: every decimal of the fake market has at most eight digits after its point. */
function units(text: string): bigint {
  const [whole, fraction = ''] = text.split('.');
  return BigInt(whole! + fraction.padEnd(8, '0'));
}

function sum(texts: readonly string[]): string {
  return withPoint(
    texts.reduce((total, text) => total + units(text), 0n),
    8,
  );
}

function quote(trades: readonly FakeTrade[]): string {
  const total = trades.reduce((all, trade) => all + units(trade.price) * units(trade.size), 0n);
  return withPoint(total / 10n ** 8n, 8);
}

function withPoint(value: bigint, scale: number): string {
  const digits = String(value).padStart(scale + 1, '0');
  return `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}
