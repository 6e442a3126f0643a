import { afterEach, expect } from 'vitest';
import { parseDecimal, unitsAtScale } from '../../../src/core/decimal.ts';
import type { TradeBatch } from '../../../src/core/trade-batch.ts';
import { HttpClient, type HttpClientOptions } from '../../../src/data/binance/http/http-client.ts';
import { RestClient } from '../../../src/data/binance/rest/rest-client.ts';
import { binanceFeed } from '../../../src/live/feed/binance/binance-feed.ts';
import type { BinanceFeedOptions } from '../../../src/live/feed/binance/binance-feed-options.ts';
import { RestSupply } from '../../../src/live/feed/binance/rest-supply.ts';
import type { FeedStatus, LiveEvent, LiveFeed } from '../../../src/live/feed/live-feed.ts';
import type { FakeTrade } from '../fake-binance/fake-series.ts';
import { FakeExchange } from './fake-exchange.ts';
import { ManualClock, until } from './manual-clock.ts';
import type { StreamTape } from './stream-tape.ts';

/** A trade as a feed gave it out: time, price, size, side, id. */
export type GivenTrade = readonly [timeUs: number, price: number, size: number, side: number, id: number];

/** Reads a feed to its end and keeps all of it. */
export class FeedReader {
  /** Every trade, in the order in which it was given out. */
  readonly trades: GivenTrade[] = [];
  /** Everything that is no trade. */
  readonly events: Exclude<LiveEvent, TradeBatch>[] = [];
  /** Lengths of the batches. */
  readonly batches: number[] = [];
  /** Resolves at the end, or rejects as the feed does. */
  readonly done: Promise<void>;
  /** Hears of every event, before it is kept; the feed waits for it. */
  private readonly onEvent: (event: LiveEvent) => Promise<void> | void;

  constructor(feed: LiveFeed, onEvent: (event: LiveEvent) => Promise<void> | void = () => undefined) {
    this.onEvent = onEvent;
    this.done = this.read(feed);
    this.done.catch(() => undefined);
  }

  /** The last status. */
  get status(): FeedStatus | undefined {
    return this.of('status').at(-1);
  }

  /** The events of a type. */
  of<Type extends Exclude<LiveEvent['type'], 'trades'>>(type: Type): Extract<LiveEvent, { readonly type: Type }>[] {
    return this.events.filter((event): event is Extract<LiveEvent, { readonly type: Type }> => event.type === type);
  }

  private async read(feed: LiveFeed): Promise<void> {
    for await (const event of feed) {
      await this.onEvent(event);
      if (event.type !== 'trades') {
        this.events.push(event);
        continue;
      }
      const { length, timeUs, price, size, side, id } = event;
      this.batches.push(length);
      for (let row = 0; row < length; row += 1) {
        this.trades.push([timeUs[row]!, price[row]!, size[row]!, side[row]!, id[row]!]);
      }
    }
  }
}

/** A feed, its exchange and its reader on one clock. */
export interface FeedBench {
  readonly exchange: FakeExchange;
  readonly clock: ManualClock;
  readonly supply: RestSupply;
  readonly feed: LiveFeed;
  readonly reader: FeedReader;
  /** Waits until so many trades were given out. */
  given(trades: number): Promise<void>;
  /** The same, while time passes. */
  givenInTime(trades: number): Promise<void>;
  /** Waits until the feed says it is in some state. */
  says(status: FeedStatus['status'], reason?: string): Promise<void>;
  /** The same, while time passes. */
  saysInTime(status: FeedStatus['status'], reason?: string): Promise<void>;
}

/** Settings of a {@link FeedBench}. */
export interface FeedBenchOptions {
  readonly feed?: Partial<BinanceFeedOptions>;
  readonly http?: Partial<HttpClientOptions>;
  readonly apiKey?: string;
  readonly onEvent?: (event: LiveEvent) => Promise<void> | void;
}

const open: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

/** Starts them; all are gone after the test. */
export async function startFeedBench(tape: StreamTape, options: FeedBenchOptions = {}): Promise<FeedBench> {
  const clock = new ManualClock();
  const exchange = await FakeExchange.start(tape);
  const supply = new RestSupply(() => {
    const http = new HttpClient({ signal: new AbortController().signal, clock, ...options.http });
    const { market } = tape;
    const rest = new RestClient({ http, market, restUrl: exchange.restUrl, apiKey: options.apiKey ?? null });
    return { rest, close: () => http.close() };
  }, clock);
  const { market, symbol, kind, scales } = tape;
  const feed = binanceFeed({
    market,
    symbol,
    kind,
    scales,
    wsUrl: exchange.wsUrl,
    rest: supply,
    clock,
    ...options.feed,
  });
  const reader = new FeedReader(feed, options.onEvent);
  open.push(
    () => exchange.stop(),
    () => supply.close(),
    () => feed.close(),
  );
  const isSaid = (status: FeedStatus['status'], reason: string): boolean =>
    reader.status?.status === status && reader.status.reason.includes(reason);
  return {
    ...{ exchange, clock, supply, feed, reader },
    given: (trades) => until(() => reader.trades.length >= trades),
    givenInTime: (trades) => clock.passUntil(() => reader.trades.length >= trades),
    says: (status, reason = '') => until(() => isSaid(status, reason)),
    saysInTime: (status, reason = '') => clock.passUntil(() => isSaid(status, reason)),
  };
}

/** A trade as it must be given out, read by other code than the feed's. */
export function expectedTrade({ scales }: StreamTape, trade: FakeTrade): GivenTrade {
  const price = unitsAtScale(parseDecimal(trade.price), scales.priceScale);
  const size = unitsAtScale(parseDecimal(trade.size), scales.sizeScale);
  return [trade.timeUs, price, size, trade.buyerIsMaker ? -1 : 1, trade.id];
}

/** Makes sure that exactly these trades were given out, so that their CVD is the batch CVD, and none is missing unsaid. */
export function expectTrades({ reader }: FeedBench, tape: StreamTape, trades: readonly FakeTrade[]): void {
  expect(reader.trades).toEqual(trades.map((trade) => expectedTrade(tape, trade)));
  expect(cvdOf(reader.trades)).toBe(cvdOf(trades.map((trade) => expectedTrade(tape, trade))));
  const all = (trades.at(-1)?.id ?? 0) - (trades[0]?.id ?? 0) + 1;
  expect(reader.of('gap').reduce((sum, gap) => sum + gap.missing, 0)).toBe(all - trades.length);
}

function cvdOf(trades: readonly GivenTrade[]): bigint {
  return trades.reduce((cvd, [, , size, side]) => cvd + BigInt(size) * BigInt(side), 0n);
}
