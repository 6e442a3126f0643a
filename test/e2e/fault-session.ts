import { readFileSync } from 'node:fs';
import type { BarTable } from '../../src/core/bar-table.ts';
import type { Scales, TradeBatch } from '../../src/core/trade-batch.ts';
import { barsFromSource, type MarketEvent } from '../../src/cvd/bars-from-source.ts';
import { RunnerHub } from '../../src/live/runner/live-hub.ts';
import type { LiveRunner } from '../../src/live/runner/live-runner.ts';
import { liveView } from '../../src/live/runner/live-view.ts';
import { runnerOf, settings } from '../live/runner/live-fixtures.ts';
import { type RunningServer, runServer } from '../live/server/running-server.ts';
import { TestClient } from '../live/server/test-client.ts';
import { FakeClock } from '../support/fake-binance/fake-clock.ts';
import { type FeedBench, type GivenTrade, startFeedBench } from '../support/fake-exchange-stream/feed-bench.ts';
import { recordedTape, type StreamTape } from '../support/fake-exchange-stream/stream-tape.ts';
import { sharedData } from '../support/shared-data.ts';
import { sourceOf } from '../support/tape.ts';

/** Half a second, after which there is a fault, ms. */
const STEP_MS = 500;
/** The midnight that the recording of spot crosses, µs. */
export const MIDNIGHT_US = Date.UTC(2024, 7, 9) * 1000;
/** What is watched: CVD of everything, and CVD of each day. */
export const VIEWS = [settings({ bar: '1m', reset: 'never' }), settings({ bar: '10s', reset: 'session' })].map((one) =>
  liveView(one),
);

const MARKETS = {
  spot: {
    of: { market: 'spot', symbol: 'BTCUSDT', scales: { priceScale: 2, sizeScale: 5 } },
    streams: ['spot-btcusdt-20240808', 'spot-btcusdt-20240809'],
    trades: 'binance/spot/BTCUSDT-spot-trades-20240808T2354Z.csv',
  },
  um: {
    of: { market: 'um', symbol: 'BTCUSDT', scales: { priceScale: 2, sizeScale: 3 } },
    streams: ['um-btcusdt-20240808'],
    trades: 'binance/um/BTCUSDT-um-trades-20240808T2354Z.csv',
  },
} as const;

/** A market whose raw stream was recorded. */
export type RecordedMarket = keyof typeof MARKETS;

const tapes = new Map<RecordedMarket, StreamTape>();

/** The recording of a market. */
export function tapeOf(market: RecordedMarket): StreamTape {
  const { of, streams } = MARKETS[market];
  const paths = streams.map((name) => sharedData(`binance/streams/${name}.gz`));
  const tape = tapes.get(market) ?? recordedTape(of, paths);
  tapes.set(market, tape);
  return tape;
}

/** The same messages, some minutes later: the recording of futures ends before midnight. */
export function laterTape(tape: StreamTape, byMs: number): StreamTape {
  const later = (text: string): string =>
    text.replace(/"([ET])":(\d{13})/g, (_, name: string, time: string) => `"${name}":${Number(time) + byMs}`);
  const frames = tape.frames.map(({ text, trade }) => ({
    text: later(text),
    trade: trade === null ? null : { ...trade, timeUs: trade.timeUs + byMs * 1000 },
  }));
  return { ...tape, frames, trades: frames.flatMap(({ trade }) => trade ?? []) };
}

/** What becomes of the trades of a half second, the n-th. It has to let so many happen. */
export type HalfSecondFault = (bench: FeedBench, trades: number, step: number) => void;

/** What came of a tape that was played. */
export interface Played {
  readonly bench: FeedBench;
  readonly runner: LiveRunner;
  /** CVD at the end as a WebSocket client was told it, one a view. */
  readonly shown: readonly number[];
}

/** Plays a tape in the time it took, half second by half second, each with its fault. */
export async function playRecorded(tape: StreamTape, fault: HalfSecondFault): Promise<Played> {
  const { instrument, scales } = {
    instrument: { venue: 'binance', market: tape.market, symbol: tape.symbol },
    ...tape,
  };
  const runner = runnerOf(VIEWS, { instrument, scales });
  const server = await runServer(new RunnerHub([{ runner }]), new FakeClock());
  const watching = VIEWS.map(({ settings: { bar } }) =>
    TestClient.open(`${server.url}ws/cvd?symbol=BTCUSDT&bar=${bar}`),
  );
  try {
    await Promise.all(watching.map((client) => client.message('snapshot')));
    const bench = await startFeedBench(tape, {
      apiKey: 'a key',
      onEvent: (event) => runner.take(event),
    });
    await bench.says('live');
    await playSteps(bench, tape, fault);
    await bench.feed.close();
    await bench.reader.done;
    runner.finish();
    return { bench, runner, shown: await shownCvd(watching, runner) };
  } finally {
    await close(server, watching);
  }
}

async function playSteps(bench: FeedBench, tape: StreamTape, fault: HalfSecondFault): Promise<void> {
  const { exchange, clock, reader } = bench;
  let untilUs = tape.trades[0]!.timeUs;
  for (let step = 0; exchange.happened < tape.trades.length; step += 1) {
    untilUs += STEP_MS * 1000;
    let next = exchange.happened;
    while (next < tape.trades.length && tape.trades[next]!.timeUs <= untilUs) next += 1;
    fault(bench, next - exchange.happened, step);
    await clock.pass(STEP_MS);
  }
  exchange.isMute = false;
  const missing = (): number => reader.of('gap').reduce((sum, gap) => sum + gap.missing, 0);
  await clock.passUntil(() => reader.trades.length + missing() >= tape.trades.length);
  await bench.saysInTime('live');
}

async function shownCvd(watching: readonly TestClient[], runner: LiveRunner): Promise<number[]> {
  const last = watching.map((client, view) => client.message('bar', runner.barsClosed(view) - 1));
  return (await Promise.all(last)).map(({ bar }) => bar.cvd_close);
}

async function close(server: RunningServer, watching: readonly TestClient[]): Promise<void> {
  for (const client of watching) await client.close();
  await server.close();
}

/** What the batch engine makes of trades of a tape: a hole where ids are missing. */
export async function batchBars(
  { scales }: StreamTape,
  trades: readonly GivenTrade[],
  endUs: number,
): Promise<readonly BarTable[]> {
  const events: MarketEvent[] = [{ type: 'coverage-start', timeUs: trades[0]![0] }];
  let from = 0;
  for (let to = 1; to <= trades.length; to += 1) {
    const [last, next] = [trades[to - 1]!, trades[to]];
    if (next !== undefined && next[4] === last[4] + 1) continue;
    events.push(batchOf(trades.slice(from, to), scales));
    if (next !== undefined) {
      events.push({ type: 'gap', fromUs: last[0], toUs: next[0], missing: next[4] - last[4] - 1 });
    }
    from = to;
  }
  events.push({ type: 'coverage-end', timeUs: endUs });
  const runs = VIEWS.map((view) => barsFromSource(sourceOf(events, scales), view.bars));
  return (await Promise.all(runs)).map(({ bars }) => bars);
}

function batchOf(trades: readonly GivenTrade[], scales: Scales): TradeBatch {
  const column = (at: 0 | 1 | 2 | 4): Float64Array => Float64Array.from(trades, (trade) => trade[at]);
  return {
    type: 'trades',
    length: trades.length,
    ...{ timeUs: column(0), price: column(1), size: column(2), id: column(4) },
    side: Int8Array.from(trades, (trade) => trade[3]),
    scales,
  };
}

/** The delta of a market's trades as their file has them, lots, added up by nothing that is tested. */
export function deltaOfFile(market: RecordedMarket): bigint {
  const [, ...lines] = readFileSync(sharedData(MARKETS[market].trades), 'utf8').trimEnd().split('\n');
  const digits = MARKETS[market].of.scales.sizeScale;
  return lines.reduce((sum, line) => {
    const [, , size, , buyerIsMaker] = line.split(',');
    const [whole, rest = ''] = size!.split('.');
    const lots = BigInt(`${whole!}${rest.padEnd(digits, '0').slice(0, digits)}`);
    return buyerIsMaker === 'true' ? sum - lots : sum + lots;
  }, 0n);
}
