import { expect, test } from 'vitest';
import { BarBuffer } from '../../../../src/core/bar-table.ts';
import { sessionCalendar } from '../../../../src/core/session-calendar.ts';
import { CvdEngine } from '../../../../src/cvd/cvd-engine.ts';
import { parseBarSpec } from '../../../../src/cvd/bar-spec.ts';
import { barTextTable } from '../../../../src/cvd/bar-text.ts';
import { csvChunks } from '../../../../src/core/text-table.ts';
import type { Scales, TradeBatch } from '../../../../src/core/trade-batch.ts';
import type { LiveEvent } from '../../../../src/live/feed/live-feed.ts';
import {
  expectedTrade,
  expectTrades,
  type FeedBench,
  startFeedBench,
} from '../../../support/fake-exchange-stream/feed-bench.ts';
import { aggTradeTape, recordedTape, type StreamTape } from '../../../support/fake-exchange-stream/stream-tape.ts';
import { describeWithSharedData, sharedData } from '../../../support/shared-data.ts';

const SPOT = { market: 'spot', symbol: 'BTCUSDT', scales: { priceScale: 2, sizeScale: 5 } } as const;
const FUTURES = { market: 'um', symbol: 'BTCUSDT', scales: { priceScale: 2, sizeScale: 3 } } as const;

function spotTape(): StreamTape {
  const paths = ['20240808', '20240809'].map((day) => sharedData(`binance/streams/spot-btcusdt-${day}.gz`));
  return recordedTape(SPOT, paths);
}

function futuresTape(): StreamTape {
  return recordedTape(FUTURES, [sharedData('binance/streams/um-btcusdt-20240808.gz')]);
}

/** Minute bars made of a feed's events, batch by batch as they come. */
class Bars {
  private readonly buffer: BarBuffer;
  private readonly engine: CvdEngine;

  constructor(scales: Scales) {
    this.buffer = new BarBuffer(scales);
    const bar = parseBarSpec('1m');
    this.engine = new CvdEngine({ scales, bar, session: sessionCalendar('utc'), reset: 'session' });
  }

  push(event: LiveEvent): void {
    if (event.type === 'status') return;
    if (event.type === 'time') this.engine.advance(event.timeUs, this.buffer);
    else this.engine.push(event, this.buffer);
  }

  /** As CSV, the last bar included. */
  text(): string {
    this.engine.flush(this.buffer);
    return [...csvChunks(barTextTable(this.buffer))].join('');
  }
}

/** The bars of the tape in one batch. */
function batchBars(tape: StreamTape): string {
  const bars = new Bars(tape.scales);
  const rows = tape.trades.map((trade) => expectedTrade(tape, trade));
  const column = (at: 0 | 1 | 2 | 4): Float64Array => Float64Array.from(rows, (row) => row[at]);
  const batch: TradeBatch = {
    type: 'trades',
    length: rows.length,
    ...{ timeUs: column(0), price: column(1), size: column(2), id: column(4) },
    side: Int8Array.from(rows, (row) => row[3]),
    scales: tape.scales,
  };
  bars.push({ type: 'coverage-start', timeUs: batch.timeUs[0]! });
  bars.push(batch);
  bars.push({ type: 'coverage-end', timeUs: batch.timeUs[rows.length - 1]! + 1 });
  return bars.text();
}

/** Plays all of a tape, with a fault every thousand trades. */
async function playWithFaults({ exchange, clock, reader }: FeedBench, tape: StreamTape): Promise<void> {
  let round = 0;
  while (exchange.happened < tape.trades.length) {
    exchange.play(950);
    await clock.passUntil(() => reader.trades.length > exchange.happened - 950);
    const fault = FAULTS[round % FAULTS.length]!;
    round += 1;
    fault(exchange);
    await clock.pass(1000);
    exchange.isMute = false;
  }
}

const FAULTS: readonly ((exchange: FeedBench['exchange']) => void)[] = [
  (exchange) => exchange.drop(),
  (exchange) => exchange.play(20, (texts) => texts.toReversed()),
  (exchange) => exchange.happen(30),
  (exchange) => exchange.cut(),
  (exchange) => exchange.play(20, (texts) => [...texts, ...texts]),
  (exchange) => exchange.announceShutdown(),
  (exchange) => exchange.play(20, (texts) => texts.map((text, index) => (index === 7 ? text.slice(0, -9) : text))),
  (exchange) => {
    exchange.isMute = true;
    exchange.play(50);
  },
];

describeWithSharedData('the recorded raw streams', () => {
  test('of spot, across midnight, give the bars of the batch, and the published delta', async () => {
    const tape = spotTape();
    const bars = new Bars(tape.scales);
    const bench = await startFeedBench(tape, { onEvent: (event) => bars.push(event) });
    await bench.says('live');
    bench.exchange.play(tape.trades.length);
    await bench.given(tape.trades.length);
    await bench.feed.close();
    await bench.reader.done;
    expectTrades(bench, tape, tape.trades);
    expect(bars.text()).toBe(batchBars(tape));
    expect(bars.text()).toContain('2024-08-09T00:00:00.000Z');
    // data/README.md: 19,904 rows, total delta −28.93328.
    expect(bench.reader.trades).toHaveLength(19_904);
    expect(bench.reader.trades.reduce((cvd, [, , size, side]) => cvd + size * side, 0)).toBe(-2_893_328);
    const played = tape.frames.findLastIndex(({ trade }) => trade !== null) + 1;
    expect(bench.reader.status?.counts).toMatchObject({ messages: played, ignored: played - 19_904 });
  });

  test.each([
    ['spot, single trades, byte for byte', spotTape],
    ['futures, single trades, byte for byte', futuresTape],
    ['spot, as aggregate trades', () => aggTradeTape(SPOT, spotTape().trades)],
    ['futures, as aggregate trades', () => aggTradeTape(FUTURES, futuresTape().trades)],
  ])('of %s, give the bars of the batch through every fault', async (_what, tapeOf) => {
    const tape = tapeOf();
    const bars = new Bars(tape.scales);
    const options = { apiKey: 'a key', feed: { settings: { graceMs: 3_600_000 } } };
    const bench = await startFeedBench(tape, { ...options, onEvent: (event) => bars.push(event) });
    await bench.says('live');
    await playWithFaults(bench, tape);
    await bench.givenInTime(tape.trades.length);
    await bench.feed.close();
    await bench.reader.done;
    expectTrades(bench, tape, tape.trades);
    expect(bars.text()).toBe(batchBars(tape));
    expect(bench.reader.status?.counts).toMatchObject({ missing: 0, trades: tape.trades.length });
    expect(bench.reader.status?.counts?.repaired).toBeGreaterThan(50);
    expect(bench.reader.status?.counts?.malformed).toBeGreaterThan(0);
    expect(bench.reader.status?.counts?.reordered).toBeGreaterThan(0);
  });
});
