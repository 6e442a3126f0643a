import { afterEach, describe, expect, test } from 'vitest';
import { HttpClient } from '../../../../src/data/binance/http/http-client.ts';
import { fetchSymbolInfo } from '../../../../src/data/binance/rest/exchange-info.ts';
import { RestClient } from '../../../../src/data/binance/rest/rest-client.ts';
import { binanceFeed } from '../../../../src/live/feed/binance/binance-feed.ts';
import { ConnectionBudget } from '../../../../src/live/feed/binance/connection-budget.ts';
import { RestSupply } from '../../../../src/live/feed/binance/rest-supply.ts';
import type { LiveFeed } from '../../../../src/live/feed/live-feed.ts';
import { expectedTrade, FeedReader } from '../../../support/fake-exchange-stream/feed-bench.ts';
import { FakeExchange } from '../../../support/fake-exchange-stream/fake-exchange.ts';
import { ManualClock, until } from '../../../support/fake-exchange-stream/manual-clock.ts';
import { type StreamTape, syntheticTape } from '../../../support/fake-exchange-stream/stream-tape.ts';

/** What this exchange allows an address in a minute; what is asked for is to stay below nine tenths of it. */
const WEIGHT = 60;
const PAGE_WEIGHT = 4;

const open: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

/** A symbol whose feed shares the limits of an address with that of another one. */
interface Neighbour {
  readonly tape: StreamTape;
  readonly exchange: FakeExchange;
  readonly feed: LiveFeed;
  readonly reader: FeedReader;
}

interface Neighbours {
  readonly clock: ManualClock;
  readonly both: readonly [Neighbour, Neighbour];
  /** Weight that was asked for, by minute. */
  readonly used: Map<number, number>;
}

/** Two symbols of one market: a stream each, and one REST interface with the limits of one address. */
async function neighbours(budget: ConnectionBudget): Promise<Neighbours> {
  const clock = new ManualClock();
  const tapes = ['BTCUSDT', 'ETHUSDT'].map((symbol) => tapeOf(symbol));
  const options = { weightPerMinute: WEIGHT, now: () => clock.now() };
  const exchanges = await Promise.all(tapes.map((tape) => FakeExchange.start(tape, options)));
  const [{ rest, restUrl }] = exchanges as [FakeExchange, FakeExchange];
  for (const { symbol, market, trades } of tapes)
    rest.put({ market, symbol, klines: [], trades: [], aggTrades: trades });
  const used = new Map<number, number>();
  rest.onRequest = (url) => {
    if (!url.includes('aggTrades')) return;
    const minute = Math.floor(clock.now() / 60_000);
    used.set(minute, (used.get(minute) ?? 0) + PAGE_WEIGHT);
  };
  const supply = new RestSupply(() => {
    const http = new HttpClient({ signal: new AbortController().signal, clock });
    return { rest: new RestClient({ http, market: 'spot', restUrl, apiKey: null }), close: () => http.close() };
  }, clock);
  await supply.use((client) => fetchSymbolInfo(client, 'BTCUSDT'));
  // In the middle of the next minute: no request is counted in another minute than it was sent in.
  await clock.pass(90_000);
  const both = tapes.map((tape, index): Neighbour => {
    const exchange = exchanges[index]!;
    const { market, symbol, scales } = tape;
    const feed = binanceFeed({ market, symbol, scales, wsUrl: exchange.wsUrl, rest: supply, clock, budget });
    return { tape, exchange, feed, reader: new FeedReader(feed) };
  });
  open.push(...exchanges.map((exchange) => () => exchange.stop()), () => supply.close());
  open.push(
    ...both.map(
      ({ feed }) =>
        () =>
          feed.close(),
    ),
  );
  return { clock, both: both as [Neighbour, Neighbour], used };
}

/** About twelve thousand trades: as many pages of REST as do not fit into a minute for two symbols. */
function tapeOf(symbol: string): StreamTape {
  const tape = syntheticTape('spot', { toUs: Date.UTC(2024, 7, 9, 12) * 1000 + 60e6, everyUs: 5000 });
  const frames = tape.frames.map(({ text, trade }) => ({
    text: text.replaceAll('BTCUSDT', symbol).replace('btcusdt', symbol.toLowerCase()),
    trade,
  }));
  return { ...tape, symbol, frames };
}

describe('two symbols behind one address', () => {
  test('that miss trades at once have them repaired within what the exchange allows the address', async () => {
    const { clock, both, used } = await neighbours(new ConnectionBudget());
    await until(() => both.every(({ reader }) => reader.status?.status === 'live'));
    for (const { exchange, tape } of both) {
      exchange.play(1);
      exchange.happen(tape.trades.length - 2);
      exchange.play(1);
    }
    await clock.passUntil(() => both.every(({ reader, tape }) => reader.trades.length === tape.trades.length), 1000);
    for (const { tape, reader } of both) {
      expect(reader.trades).toEqual(tape.trades.map((trade) => expectedTrade(tape, trade)));
      expect(reader.of('gap')).toEqual([]);
    }
    expect(Math.max(...used.values())).toBeLessThanOrEqual(0.9 * WEIGHT);
    expect([...used.values()].reduce((sum, weight) => sum + weight)).toBeGreaterThanOrEqual(24 * PAGE_WEIGHT);
    expect(both[0].exchange.rest.log.filter(({ fault }) => fault !== null)).toEqual([]);
  });

  test('together connect no more often than the exchange allows the address', async () => {
    const { clock, both } = await neighbours(new ConnectionBudget(6));
    const attempts = (): number => both.reduce((sum, { exchange }) => sum + exchange.attempts, 0);
    await until(() => both.every(({ reader }) => reader.status?.status === 'live'));
    const startMs = clock.now();
    for (const { exchange } of both) await exchange.goDown();
    await clock.pass(250_000);
    for (const { exchange } of both) await exchange.comeUp();
    // Those that met nobody count, too; so nothing is left for either before five minutes are over.
    expect(both.every(({ reader }) => reader.status?.status !== 'live')).toBe(true);
    await clock.passUntil(() => both.every(({ reader }) => reader.status?.status === 'live'), 1000);
    expect(clock.now() - startMs).toBeGreaterThan(290_000);
    expect(attempts()).toBeLessThanOrEqual(6);
  });
});
