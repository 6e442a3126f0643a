import { expect, it } from 'vitest';
import { formatUnits } from '../../src/core/decimal.ts';
import type { Fault } from '../support/fake-binance/fault-plan.ts';
import type { FeedCounts } from '../../src/live/feed/feed-counts.ts';
import { expectedTrade, type GivenTrade } from '../support/fake-exchange-stream/feed-bench.ts';
import type { StreamTape } from '../support/fake-exchange-stream/stream-tape.ts';
import { describeWithSharedData } from '../support/shared-data.ts';
import { rowsOf } from '../support/trades.ts';
import {
  batchBars,
  deltaOfFile,
  type HalfSecondFault,
  laterTape,
  MIDNIGHT_US,
  type Played,
  playRecorded,
  type RecordedMarket,
  tapeOf,
} from './fault-session.ts';

/*
 * The recorded raw streams from a loopback exchange over real sockets, with one kind of fault at a time, through feed, runner
 * and server to WebSocket clients: what these are shown in the end is the batch engine's CVD of the same trades, exactly.
 */

const ordinary: HalfSecondFault = ({ exchange }, trades) => exchange.play(trades);

/** A fault in one half second of so many. */
function every(steps: number, fault: HalfSecondFault): HalfSecondFault {
  return (bench, trades, step) => (step % steps === steps - 1 ? fault : ordinary)(bench, trades, step);
}

/** Expects what the batch engine makes of the trades, bar by bar unless trades came after their bar had closed. */
async function expectBatch(tape: StreamTape, trades: readonly GivenTrade[], played: Played): Promise<void> {
  const { bench, runner, shown } = played;
  const [end] = bench.reader.of('coverage-end');
  const batch = await batchBars(tape, trades, end!.timeUs);
  const cvd = trades.reduce((sum, [, , size, side]) => sum + BigInt(size * side), 0n);
  expect(BigInt(batch[0]!.cvdClose[batch[0]!.length - 1]!)).toBe(cvd);
  for (const [view, bars] of batch.entries()) {
    const { bars: live, state } = runner.snapshot(view);
    expect(live.cvdClose[live.length - 1]).toBe(bars.cvdClose[bars.length - 1]);
    expect(shown[view]).toBe(Number(formatUnits(bars.cvdClose[bars.length - 1]!, tape.scales.sizeScale)));
    if (state.lateTrades === 0) expect(rowsOf(live)).toEqual(rowsOf(bars));
  }
}

/** All trades of a tape as they must be given out. */
function allOf(tape: StreamTape): GivenTrade[] {
  return tape.trades.map((trade) => expectedTrade(tape, trade));
}

// vitest types it as any.
const SOME: unknown = expect.toSatisfy((count: number) => count > 0, 'is more than none');

/** A fault, and what the feed must have counted in the end: a number, or some. */
type CountedFault = readonly [
  what: string,
  fault: HalfSecondFault,
  counted: Partial<Record<keyof FeedCounts, unknown>>,
];

const FAULTS: readonly CountedFault[] = [
  [
    'disconnects',
    every(60, (bench, trades, step) => {
      if (step % 120 < 60) bench.exchange.drop();
      else bench.exchange.cut();
      bench.exchange.play(trades);
    }),
    { repaired: SOME, duplicates: 0 },
  ],
  [
    'duplicates',
    every(3, ({ exchange }, trades) => exchange.play(trades, (texts) => texts.flatMap((text) => [text, text, text]))),
    { duplicates: SOME, repaired: 0, connections: 1 },
  ],
  [
    'reordered messages',
    every(2, ({ exchange }, trades) => exchange.play(trades, (texts) => texts.toReversed())),
    { reordered: SOME, repaired: 0, connections: 1 },
  ],
  [
    'silence',
    ({ exchange }, trades, step) => {
      exchange.isMute = step % 300 >= 200 && step % 300 < 260;
      exchange.play(trades);
    },
    { repaired: SOME, duplicates: 0 },
  ],
  [
    'holes that REST repairs',
    every(20, ({ exchange }, trades) => void exchange.happen(trades)),
    { repaired: SOME, connections: 1 },
  ],
  [
    'clock skew',
    ({ exchange, clock }, trades, step) => {
      if (step % 100 === 50)
        clock.set(clock.now() + [-3_600_000, 90_000, 86_400_000, -700][Math.floor(step / 100) % 4]!);
      exchange.play(trades);
    },
    { repaired: 0, duplicates: 0 },
  ],
];

const MARKETS: readonly RecordedMarket[] = ['spot', 'um'];

for (const market of MARKETS) {
  describeWithSharedData(`the raw ${market} stream over a socket, to the clients of the live server`, () => {
    it.each(FAULTS)('comes to the CVD of the batch through %s', async (what, fault, counted) => {
      const tape = tapeOf(market);
      const played = await playRecorded(tape, fault);
      const { runner, bench } = played;
      await expectBatch(tape, allOf(tape), played);
      const bars = runner.snapshot(0).bars;
      expect(BigInt(bars.cvdClose[bars.length - 1]!)).toBe(deltaOfFile(market));
      expect(bench.reader.status?.counts).toMatchObject({ ...counted, missing: 0, trades: tape.trades.length });
      if (what !== 'silence') expect(runner.snapshot(0).state.lateTrades).toBe(0);
    });

    it('comes to the CVD of the batch across a midnight in which it broke off, and begins the day at zero', async () => {
      const recorded = tapeOf(market);
      const tape = market === 'spot' ? recorded : laterTape(recorded, 180_000);
      const isMidnight = (us: number): boolean => us >= MIDNIGHT_US - 1_000_000 && us < MIDNIGHT_US + 1_000_000;
      const played = await playRecorded(tape, ({ exchange }, trades) => {
        const next = tape.trades[exchange.happened]?.timeUs ?? 0;
        if (isMidnight(next)) exchange.drop();
        exchange.play(trades);
      });
      await expectBatch(tape, allOf(tape), played);
      expect(played.runner.snapshot(0).state.lateTrades).toBe(0);
      const { bars } = played.runner.snapshot(1);
      const first = bars.timeUs.subarray(0, bars.length).indexOf(MIDNIGHT_US);
      expect(first).toBeGreaterThan(5);
      expect(bars.cvdOpen[first]).toBe(0);
      expect(bars.cvdClose[first - 1]).not.toBe(0);
      expect(played.bench.reader.status?.counts?.repaired).toBeGreaterThan(0);
    });

    it('comes to the CVD of the batch without the trades that the exchange does not have either, and says how many', async () => {
      const tape = tapeOf(market);
      const lost = new Set<number>();
      const played = await playRecorded(tape, (bench, trades, step) => {
        const { exchange } = bench;
        if (step === 0) exchange.rest.plan({ match: 'fromId', fault: without(lost), times: Infinity });
        if (step % 200 !== 199) {
          exchange.play(trades);
          return;
        }
        for (const { id } of tape.trades.slice(exchange.happened, exchange.happened + trades)) lost.add(id);
        exchange.happen(trades);
      });
      const kept = allOf(tape).filter(([, , , , id]) => !lost.has(id));
      await expectBatch(tape, kept, played);
      expect(lost.size).toBeGreaterThan(0);
      expect(played.runner.snapshot(0).state.missingTrades).toBe(lost.size);
      expect(played.bench.reader.status?.counts).toMatchObject({ missing: lost.size, trades: kept.length });
    });
  });
}

/** Answers in which trades are missing. */
function without(lost: ReadonlySet<number>): Fault {
  return { kind: 'rows', change: (rows) => rows.filter((row) => !lost.has((row as { readonly id: number }).id)) };
}
