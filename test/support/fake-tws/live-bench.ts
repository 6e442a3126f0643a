import { afterEach } from 'vitest';
import type { ResolvedContract } from '../../../src/data/ibkr/contract.ts';
import type { RawFrame } from '../../../src/live/feed/live-feed.ts';
import { type IbkrFeed, ibkrFeed } from '../../../src/live/feed/ibkr/ibkr-feed.ts';
import type { IbkrFeedOptions } from '../../../src/live/feed/ibkr/ibkr-feed-options.ts';
import { IbkrGateway } from '../../../src/live/feed/ibkr/ibkr-gateway.ts';
import { FeedReader, type GivenTrade } from '../fake-exchange-stream/feed-bench.ts';
import { ManualClock, until } from '../fake-exchange-stream/manual-clock.ts';
import { AAPL, ES_DECEMBER } from './fake-contract.ts';
import { type FakeTape, type FakeTick, quote, trade } from './fake-tape.ts';
import type { PlannedTwsFault } from './fault-plan.ts';
import { FakeTws, type FakeTwsOptions } from './fake-tws.ts';
import type { LiveTick } from './tick-streams.ts';

/** The second at which the clock of a bench begins. */
export const START_S = Date.UTC(2026, 10, 20, 12) / 1000;

/** ES, as `pull` and `live` resolve it. */
export const ES_QUERY = { symbol: 'ES', secType: 'FUT', exchange: 'CME', currency: 'USD', expiry: '202612' } as const;

/** A TWS, a feed and its reader on one clock. */
export interface LiveBench {
  readonly tws: FakeTws;
  readonly clock: ManualClock;
  readonly gateway: IbkrGateway;
  readonly contract: ResolvedContract;
  readonly feed: IbkrFeed;
  readonly reader: FeedReader;
  readonly frames: RawFrame[];
  /** Lets a tick happen, and waits until nothing is under way. @returns how many heard of it. */
  readonly happen: (...ticks: readonly LiveTick[]) => Promise<number>;
  /** Waits until all that the feed asks for is watched. */
  readonly watched: (types?: readonly string[]) => Promise<void>;
  /** The same, while time passes. */
  readonly watchedInTime: () => Promise<void>;
  /** Lets time pass, no faster than TWS answers. */
  readonly pass: (ms: number) => Promise<void>;
  /** The same, until something is so. */
  readonly passUntil: (condition: () => boolean) => Promise<void>;
  /** The last status, in words. */
  readonly status: () => string;
}

/** A trade of ES, at a second counted from the start. */
export function liveTrade(second: number, price: string, size: string, more?: { mask?: number }): LiveTick {
  return { kind: 'trade', ...trade(START_S + second, price, size, more) };
}

/** A quote of ES. */
export function liveQuote(second: number, bid: string, ask: string): LiveTick {
  return { kind: 'quote', ...quote(START_S + second, bid, ask, ['5', '7']) };
}

/** Trades and quotes of a tape in the order of one market: within a second by turns. */
export function liveTicks({ trades, quotes }: FakeTape): LiveTick[] {
  const of = (kind: LiveTick['kind'], ticks: readonly FakeTick[]): [number, number, LiveTick][] =>
    ticks.map((tick, index) => [tick.time, index * 2 + (kind === 'trade' ? 1 : 0), { kind, ...tick }]);
  const all = [...of('quote', quotes), ...of('trade', trades)].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  return all.map(([, , tick]) => tick);
}

const benches: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of benches.splice(0)) await close();
});

/**
 * Time that passes no faster than TWS gives signs of life: messages on a real socket take real time, and the kernel may keep
 * a small one back until the one before it is acknowledged.
 */
class Life {
  private readonly tws: FakeTws;
  private readonly clock: ManualClock;
  private isConnected = true;
  private seenMs: number;

  constructor(tws: FakeTws, clock: ManualClock, gateway: IbkrGateway) {
    this.tws = tws;
    this.clock = clock;
    this.seenMs = clock.now();
    gateway.join({
      onEvent: ({ type }) => {
        if (type === 'connected') this.seenMs = clock.now();
        if (type === 'connected' || type === 'disconnected') this.isConnected = type === 'connected';
      },
      onAlive: (atMs) => {
        this.seenMs = atMs;
      },
      onReceived: () => undefined,
    });
  }

  async pass(ms: number): Promise<void> {
    const endMs = this.clock.now() + ms;
    while (this.clock.now() < endMs) await this.step(endMs - this.clock.now());
  }

  async passUntil(condition: () => boolean): Promise<void> {
    while (!condition()) await this.step(500);
  }

  private async step(ms: number): Promise<void> {
    await this.clock.pass(Math.min(ms, 500));
    await until(() => !this.isConnected || !this.tws.isAlive || this.clock.now() - this.seenMs < 1000 + 500);
  }
}

/** Settings of a {@link LiveBench}. */
export interface LiveBenchOptions {
  readonly tws?: Partial<FakeTwsOptions>;
  readonly feed?: Partial<IbkrFeedOptions>;
  /** What goes wrong from the beginning. */
  readonly plan?: PlannedTwsFault;
}

/** Starts them; all are gone after the test. The feed is read, and its ticks are watched when it returns unless they cannot be. */
export async function liveBench({ tws: more, feed: options, plan }: LiveBenchOptions = {}): Promise<LiveBench> {
  const clock = new ManualClock(START_S * 1000);
  const tws = await FakeTws.start({ contracts: [ES_DECEMBER, AAPL], now: () => clock.now(), ...more });
  if (plan !== undefined) tws.plan(plan);
  const stop = new AbortController();
  const address = { host: '127.0.0.1', port: tws.port, clientId: 7, maxReqPerSec: 10_000 };
  const gateway = new IbkrGateway({ ...address, clock, signal: stop.signal });
  const contract = await gateway.resolve(ES_QUERY);
  const frames: RawFrame[] = [];
  const aggressor = { rules: ['quote', 'tick'] } as const;
  const onFrame = (frame: RawFrame): void => void frames.push(frame);
  const feed = ibkrFeed({ contract, gateway, clock, aggressor, onFrame, ...options });
  const reader = new FeedReader(feed);
  benches.push(async () => {
    await feed.close();
    gateway.close();
    stop.abort(new Error('the test is over'));
    await tws.stop();
  });
  const life = new Life(tws, clock, gateway);
  const areWatched = (types: readonly string[]): boolean =>
    types.every((type) => tws.streams.types.includes(type)) && (reader.status?.reason ?? '').includes('waiting');
  return {
    ...{ tws, clock, gateway, contract, feed, reader, frames },
    happen: async (...ticks) => {
      const messages = frames.length;
      let heard = 0;
      for (const tick of ticks) heard += tws.streams.tell(contract.conId, tick);
      await until(() => frames.length >= messages + heard);
      await clock.pass(0);
      return heard;
    },
    watched: (types = ['Last', 'BidAsk']) => until(() => areWatched(types)),
    watchedInTime: () => life.passUntil(() => areWatched(['Last', 'BidAsk'])),
    pass: (ms) => life.pass(ms),
    passUntil: (condition) => life.passUntil(condition),
    status: () => `${reader.status?.status}: ${reader.status?.reason}`,
  };
}

/** What a trade of ES is given out as, without its side and id. */
export function expectedTrade({ time, fields }: FakeTick): readonly number[] {
  return [time * 1_000_000, Math.round(Number(fields[1]) * 100), Number(fields[2])];
}

/** The same of trades that were given out. */
export function withoutSideAndId(trades: readonly GivenTrade[]): (readonly number[])[] {
  return trades.map(([timeUs, price, size]) => [timeUs, price, size]);
}
