import { expect, test } from 'vitest';
import { type Random, seededRandom } from '../../../../src/core/random.ts';
import type { TradeSource } from '../../../../src/core/trade-batch.ts';
import { inferredTrades } from '../../../../src/cvd/aggressor/inferred-trades.ts';
import type { ArrivedTrades, QuoteEvent, QuoteSource } from '../../../../src/cvd/aggressor/quote-batch.ts';
import type { RawFrame } from '../../../../src/live/feed/live-feed.ts';
import { until } from '../../../support/fake-exchange-stream/manual-clock.ts';
import { generateTape } from '../../../support/fake-tws/fake-tape.ts';
import { LINK_BACK, LINK_BACK_DATA_LOST, LINK_LOST } from '../../../support/fake-tws/fault-plan.ts';
import {
  expectedTrade,
  type LiveBench,
  liveBench,
  liveTicks,
  START_S,
  withoutSideAndId,
} from '../../../support/fake-tws/live-bench.ts';
import type { LiveTick } from '../../../support/fake-tws/tick-streams.ts';

const SCALES = { priceScale: 2, sizeScale: 0 };
const LAG_US = 250_000;

const all = liveTicks(
  generateTape({ sessions: [{ start: START_S, end: START_S + 900 }], tradesPerSecond: 2, quiet: 0.3 }),
);

const FARM = { code: 2103, text: 'Market data farm connection is broken:usfuture' };
const FARM_BACK = { code: 2104, text: 'Market data farm connection is OK:usfuture' };
const RIVAL = { code: 10_197, text: 'No market data during competing live session' };
const isIdle = ({ tws }: LiveBench) => tws.streams.types.length === 0;

/** Everything that can go wrong. What the feed calls off is called off before anything else happens. */
const MISCHIEF: readonly ((bench: LiveBench, random: Random) => Promise<void> | void)[] = [
  ({ tws }) => tws.announce(LINK_LOST),
  ({ tws }) => tws.announce(LINK_BACK),
  ({ tws }) => {
    tws.announce(LINK_BACK_DATA_LOST);
    tws.streams.forget();
  },
  ({ tws }) => tws.announce(FARM),
  ({ tws }) => tws.announce(FARM, FARM_BACK),
  async (bench) => {
    bench.tws.announce(RIVAL);
    await until(() => isIdle(bench));
  },
  async (bench) => {
    bench.tws.announce({ code: 1300, text: `reconnect on the new port - ${bench.tws.port}` });
    await until(() => isIdle(bench));
  },
  async ({ tws, pass }, random) => {
    await tws.shutDown();
    await pass(random.integer(200_000));
    await tws.listen();
  },
  async (bench) => {
    bench.tws.isAlive = false;
    await bench.passUntil(() => isIdle(bench));
    bench.tws.isAlive = true;
  },
  ({ tws }) => tws.plan({ on: 'live-trades', fault: { kind: 'hang-up' } }),
  ({ tws }) => tws.plan({ on: 'live-quotes', fault: { kind: 'error', code: 10_190, text: 'Max number reached' } }),
  ({ tws }) => tws.plan({ on: 'start', fault: { kind: 'hang-up' }, times: 3 }),
];

test.each(Array.from({ length: 8 }, (_, seed) => seed))(
  'whatever goes wrong, every trade that TWS sent is given out, once, in order, with its side (seed %i)',
  async (seed) => {
    const random = seededRandom(seed);
    const aggressor = { rules: ['quote', 'tick'], quoteLagUs: LAG_US } as const;
    const bench = await liveBench({ feed: { aggressor, settings: { resumeMs: 1e9 } } });
    await bench.watched();
    const sent: LiveTick[] = [];
    let played = 0;
    const play = async (count: number): Promise<void> => {
      const { streams } = bench.tws;
      // While one of the two is being asked for, or called off, what is told may come too late.
      await bench.passUntil(() => streams.types.length !== 1);
      for (const tick of all.slice(played, played + count)) {
        // Whoever does not watch does not hear of it.
        if (streams.tell(bench.contract.conId, tick) > 0 && tick.kind === 'trade') sent.push(tick);
      }
      played += count;
      await until(() => bench.reader.trades.length >= sent.length);
    };
    const recover = async (): Promise<void> => {
      if (bench.tws.streams.types.length < 2) bench.tws.announce(LINK_BACK);
      await bench.passUntil(() => bench.tws.streams.types.length === 2);
    };
    while (played < all.length - 300) {
      await play(1 + random.integer(60));
      if (random.uniform() < 0.4) await MISCHIEF[random.integer(MISCHIEF.length)]!(bench, random);
      if (random.uniform() < 0.7) await bench.pass(random.integer(random.uniform() < 0.3 ? 60_000 : 1500));
      if (random.uniform() < 0.6) await recover();
    }
    await recover();
    await play(200);
    await bench.feed.close();
    await bench.reader.done;

    expect(sent.length).toBeGreaterThan(300);
    expect(withoutSideAndId(bench.reader.trades)).toEqual(sent.map(expectedTrade));
    const ids = bench.reader.trades.map(([, , , , id]) => id);
    expect(ids.every((id, index) => index === 0 || id > ids[index - 1]!)).toBe(true);
    expect(bench.reader.trades.map(([, , , side]) => side)).toEqual(await sidesOfFrames(bench.frames));
    expectCoverage(bench);
  },
);

/** Coverage begins and ends by turns and never goes on where it ended, and every trade is inside. */
function expectCoverage({ reader }: LiveBench): void {
  let endUs = Number.NEGATIVE_INFINITY;
  let isCovered = false;
  for (const event of reader.events) {
    if (event.type === 'coverage-start') {
      expect([isCovered, event.timeUs > endUs]).toEqual([false, true]);
      isCovered = true;
    }
    if (event.type === 'coverage-end') {
      expect(isCovered).toBe(true);
      isCovered = false;
      endUs = event.timeUs;
    }
    if (event.type === 'time') expect(isCovered).toBe(true);
  }
  expect(isCovered).toBe(false);
}

/** Messages after which neither a price nor a quote from before says anything. */
const BREAKS: ReadonlySet<string> = new Set(['1100', '1102', '2103']);

/** Ticks between which nothing broke: of the same pair of streams, without a word of TWS that ticks may be missing. */
function piecesOf(frames: readonly RawFrame[]): Arrived[][] {
  const pieces: Arrived[][] = [];
  let [round, sequence] = ['', 0];
  for (const { text, receivedUs } of frames) {
    const tokens = JSON.parse(text) as string[];
    if (tokens[0] === '4' && BREAKS.has(tokens[3] ?? '')) round = '';
    if (tokens[0] !== '99') continue;
    // Quotes are asked for right after trades.
    const own = String(Number(tokens[1]) - (tokens[2] === '3' ? 1 : 0));
    if (own !== round) pieces.push([]);
    round = own;
    sequence += 1;
    pieces.at(-1)!.push({ tokens, timeUs: receivedUs, sequence });
  }
  return pieces;
}

/** What the batch code makes of the recorded messages. */
async function sidesOfFrames(frames: readonly RawFrame[]): Promise<number[]> {
  const sides: number[] = [];
  for (const piece of piecesOf(frames)) {
    const source = inferredTrades(tradesOf(piece), quotesOf(piece), {
      rules: ['quote', 'tick'],
      matching: 'arrival',
      quoteLagUs: LAG_US,
    });
    for await (const event of source) if (event.type === 'trades') sides.push(...event.side.subarray(0, event.length));
  }
  return sides;
}

interface Arrived {
  readonly tokens: readonly string[];
  readonly timeUs: number;
  readonly sequence: number;
}

const instrument = { venue: 'ibkr', market: 'fut', symbol: 'ESZ6' };

function tradesOf(piece: readonly Arrived[]): TradeSource {
  const rows = piece.filter(({ tokens }) => tokens[2] !== '3');
  const column = (value: (row: Arrived) => number): Float64Array => Float64Array.from(rows, value);
  const batch: ArrivedTrades = {
    type: 'trades',
    length: rows.length,
    timeUs: column(({ timeUs }) => timeUs),
    price: column(({ tokens }) => Math.round(Number(tokens[4]) * 100)),
    size: column(({ tokens }) => Number(tokens[5])),
    side: new Int8Array(rows.length),
    id: column(({ sequence }) => sequence),
    sequence: column(({ sequence }) => sequence),
    scales: SCALES,
  };
  return { instrument, scales: SCALES, [Symbol.asyncIterator]: () => only(batch) };
}

function quotesOf(piece: readonly Arrived[]): QuoteSource {
  const rows = piece.filter(({ tokens }) => tokens[2] === '3');
  const column = (value: (row: Arrived) => number): Float64Array => Float64Array.from(rows, value);
  const batch: QuoteEvent = {
    type: 'quotes',
    length: rows.length,
    timeUs: column(({ timeUs }) => timeUs),
    bid: column(({ tokens }) => Math.round(Number(tokens[4]) * 100)),
    ask: column(({ tokens }) => Math.round(Number(tokens[5]) * 100)),
    bidSize: column(({ tokens }) => Number(tokens[6])),
    askSize: column(({ tokens }) => Number(tokens[7])),
    sequence: column(({ sequence }) => sequence),
    scales: SCALES,
  };
  return { instrument, scales: SCALES, [Symbol.asyncIterator]: () => only(batch) };
}

async function* only<T>(event: T): AsyncGenerator<T> {
  yield await Promise.resolve(event);
}
