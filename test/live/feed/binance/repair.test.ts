import { describe, expect, test } from 'vitest';
import { BANNED, EMPTY_PAGE, tooManyRequests } from '../../../support/fake-binance/fault-plan.ts';
import { expectTrades, type FeedBench, startFeedBench } from '../../../support/fake-exchange-stream/feed-bench.ts';
import { syntheticTape } from '../../../support/fake-exchange-stream/stream-tape.ts';

const tape = syntheticTape('spot');
const long = syntheticTape('spot', { everyUs: 5000 });

/** Ten trades, ten that the stream loses, ten more. */
async function playWithHole(bench: FeedBench): Promise<void> {
  await bench.says('live');
  bench.exchange.play(10);
  bench.exchange.happen(10);
  bench.exchange.play(10);
  await bench.given(10);
}

describe('a hole in the ids', () => {
  test('is filled by REST before anything later is given out', async () => {
    const bench = await startFeedBench(tape);
    await playWithHole(bench);
    await bench.clock.pass(200);
    expect(bench.reader.trades).toHaveLength(10);
    await bench.givenInTime(30);
    expectTrades(bench, tape, tape.trades.slice(0, 30));
    expect(bench.exchange.rest.requests('fromId')).toEqual([
      `/api/v3/aggTrades?symbol=BTCUSDT&fromId=${tape.trades[10]!.id}&limit=11`,
    ]);
    expect(bench.reader.of('status').map(({ status }) => status)).toContain('repairing');
    await bench.says('live');
    expect(bench.reader.status?.counts).toMatchObject({ repaired: 10, trades: 30 });
  });

  test('of many pages is filled page by page', async () => {
    const bench = await startFeedBench(long);
    await bench.says('live');
    bench.exchange.play(10);
    bench.exchange.happen(3456);
    bench.exchange.play(10);
    await bench.givenInTime(3476);
    expectTrades(bench, long, long.trades.slice(0, 3476));
    expect(bench.exchange.rest.requests('fromId')).toHaveLength(4);
  });

  test('is filled in spite of answers that are doubled, backwards, empty or broken off', async () => {
    const bench = await startFeedBench(tape);
    const rows = (change: (rows: readonly unknown[]) => readonly unknown[]) => ({ kind: 'rows', change }) as const;
    bench.exchange.rest.plan({ match: 'fromId', fault: EMPTY_PAGE });
    bench.exchange.rest.plan({ match: 'fromId', skip: 1, fault: { kind: 'hang-up' } });
    bench.exchange.rest.plan({ match: 'fromId', skip: 2, fault: rows((all) => all.slice(0, 3)) });
    bench.exchange.rest.plan({
      match: 'fromId',
      skip: 3,
      fault: rows((all) => all.flatMap((row) => [row, row]).toReversed()),
    });
    await playWithHole(bench);
    await bench.givenInTime(30);
    expectTrades(bench, tape, tape.trades.slice(0, 30));
  });

  test('that the exchange does not have either becomes a gap', async () => {
    const bench = await startFeedBench(tape);
    const lost = new Set(tape.trades.slice(12, 15).map(({ id }) => id));
    const withoutLost = (rows: readonly unknown[]) =>
      rows.filter((row) => !lost.has((row as { readonly a: number }).a));
    bench.exchange.rest.plan({ match: 'fromId', fault: { kind: 'rows', change: withoutLost }, times: Infinity });
    await playWithHole(bench);
    await bench.givenInTime(27);
    expectTrades(bench, tape, [...tape.trades.slice(0, 12), ...tape.trades.slice(15, 30)]);
    const [before, after] = [tape.trades[11]!, tape.trades[15]!];
    expect(bench.reader.of('gap')).toEqual([{ type: 'gap', fromUs: before.timeUs, toUs: after.timeUs, missing: 3 }]);
    await bench.says(
      'live',
      `gave up trades ${tape.trades[12]!.id} to ${tape.trades[14]!.id}: the exchange does not have them`,
    );
    expect(bench.reader.status?.counts).toMatchObject({ missing: 3, repaired: 7 });
  });

  test('that REST refuses to fill becomes a gap at once, with the reason', async () => {
    const bench = await startFeedBench(tape);
    const body = '{"code":-1121,"msg":"Invalid symbol."}';
    bench.exchange.rest.plan({ match: 'fromId', fault: { kind: 'status', status: 400, body }, times: Infinity });
    await playWithHole(bench);
    await bench.givenInTime(20);
    expectTrades(bench, tape, [...tape.trades.slice(0, 10), ...tape.trades.slice(20, 30)]);
    await bench.says('live', 'the request was refused (code -1121: "Invalid symbol.")');
  });

  test('whose trades come by REST but cannot be kept exactly becomes a gap', async () => {
    const bench = await startFeedBench(tape);
    const finer = (rows: readonly unknown[]) => rows.map((row) => ({ ...(row as object), p: '60000.12345' }));
    bench.exchange.rest.plan({ match: 'fromId', fault: { kind: 'rows', change: finer }, times: Infinity });
    await playWithHole(bench);
    await bench.givenInTime(20);
    expectTrades(bench, tape, [...tape.trades.slice(0, 10), ...tape.trades.slice(20, 30)]);
    await bench.says('live', 'trade 1019 cannot be read: "60000.12345" has more than 2 decimals');
    await bench.feed.close();
    await bench.reader.done;
    expect(bench.reader.status?.counts).toMatchObject({ missing: 10, malformed: 30 });
  });

  test('waits out HTTP 429 as long as it is told to', async () => {
    const bench = await startFeedBench(tape);
    bench.exchange.rest.plan({ match: 'fromId', fault: tooManyRequests('90') });
    await playWithHole(bench);
    const askedMs = bench.clock.now();
    await bench.givenInTime(30);
    expect(bench.clock.now() - askedMs).toBeGreaterThanOrEqual(90_000);
    expectTrades(bench, tape, tape.trades.slice(0, 30));
  });

  test('waits out a ban that is shorter than its patience, with a new client', async () => {
    const bench = await startFeedBench(tape);
    const ban = { ...BANNED, headers: { 'retry-after': '120' } } as const;
    bench.exchange.rest.plan({ match: 'fromId', fault: ban });
    await playWithHole(bench);
    await bench.saysInTime('repairing', 'this address is banned for 120 s');
    const before = bench.exchange.rest.log.length;
    await bench.clock.pass(100_000);
    expect(bench.exchange.rest.log).toHaveLength(before);
    await bench.givenInTime(30);
    expectTrades(bench, tape, tape.trades.slice(0, 30));
  });

  test('is given up at once under a ban that is longer, and later ones too until it is over', async () => {
    const bench = await startFeedBench(tape);
    bench.exchange.rest.plan({ match: 'fromId', fault: BANNED });
    await playWithHole(bench);
    await bench.givenInTime(20);
    await bench.says('live', 'this address is banned for 7200 s');
    bench.exchange.happen(5);
    bench.exchange.play(5);
    await bench.givenInTime(25);
    expectTrades(bench, tape, [
      ...tape.trades.slice(0, 10),
      ...tape.trades.slice(20, 30),
      ...tape.trades.slice(35, 40),
    ]);
    expect(bench.exchange.rest.requests('fromId')).toHaveLength(1);
  });

  test('is given up when the exchange does not answer for the length of its patience', async () => {
    const bench = await startFeedBench(tape, { feed: { settings: { patienceMs: 20_000 } } });
    bench.exchange.rest.plan({ match: 'fromId', fault: { kind: 'hang-up' }, times: Infinity });
    await playWithHole(bench);
    const askedMs = bench.clock.now();
    await bench.givenInTime(20);
    expect(bench.clock.now() - askedMs).toBeGreaterThanOrEqual(20_000);
    expectTrades(bench, tape, [...tape.trades.slice(0, 10), ...tape.trades.slice(20, 30)]);
    await bench.says('live', 'the exchange did not give them in time');
  });

  test('at the end, known from REST only, is given up after its patience and told of with the next trade', async () => {
    const bench = await startFeedBench(tape, { feed: { settings: { patienceMs: 20_000 } } });
    await bench.says('live');
    bench.exchange.play(10);
    await bench.given(10);
    bench.exchange.happen(5);
    const times = bench.reader.of('time').length;
    bench.exchange.rest.plan({ match: 'fromId', fault: EMPTY_PAGE, times: Infinity });
    await bench.saysInTime('live', 'the exchange did not give them in time');
    expect(bench.reader.of('gap')).toEqual([]);
    expect(bench.reader.of('time').length).toBeGreaterThanOrEqual(times);
    bench.exchange.play(5);
    await bench.given(15);
    expectTrades(bench, tape, [...tape.trades.slice(0, 10), ...tape.trades.slice(15, 20)]);
  });

  test('keeps no more trades than it may, and asks for the rest later', async () => {
    const bench = await startFeedBench(long, { feed: { settings: { maxHeldTrades: 50 } } });
    bench.exchange.rest.plan({ match: 'fromId', fault: { kind: 'hang-up' }, times: 3 });
    await bench.says('live');
    bench.exchange.play(10);
    bench.exchange.happen(10);
    bench.exchange.play(1000);
    await bench.givenInTime(1020);
    bench.exchange.play(10);
    await bench.givenInTime(1030);
    expectTrades(bench, long, long.trades.slice(0, 1030));
    expect(bench.exchange.rest.requests('fromId').at(-1)).toContain(`fromId=${long.trades[70]!.id}&limit=951`);
  });

  test('that is open at the end is not covered', async () => {
    const bench = await startFeedBench(tape);
    await playWithHole(bench);
    await bench.feed.close();
    await bench.reader.done;
    expectTrades(bench, tape, tape.trades.slice(0, 10));
    expect(bench.reader.of('coverage-end')).toEqual([{ type: 'coverage-end', timeUs: tape.trades[9]!.timeUs + 1 }]);
    expect(bench.clock.pending).toBe(0);
  });
});

describe('a client that is aborted', () => {
  test('ends a feed with the reason, after what it had was read', async () => {
    const interrupt = new AbortController();
    const bench = await startFeedBench(tape, { http: { signal: interrupt.signal } });
    bench.exchange.rest.plan({ match: 'fromId', fault: { kind: 'stall' } });
    await playWithHole(bench);
    await bench.saysInTime('repairing');
    interrupt.abort(new Error('interrupted'));
    await expect(bench.reader.done).rejects.toThrow('interrupted');
    expectTrades(bench, tape, tape.trades.slice(0, 10));
    expect(bench.reader.events.at(-1)).toMatchObject({ type: 'status', status: 'closed' });
  });

  test('is no fault of a feed that is closed with it', async () => {
    const interrupt = new AbortController();
    const bench = await startFeedBench(tape, { http: { signal: interrupt.signal } });
    bench.exchange.rest.plan({ match: 'fromId', fault: { kind: 'stall' } });
    await playWithHole(bench);
    await bench.saysInTime('repairing');
    interrupt.signal.addEventListener('abort', () => void bench.feed.close());
    interrupt.abort(new Error('interrupted'));
    await bench.reader.done;
    expect(bench.reader.of('coverage-end')).toHaveLength(1);
  });
});

test('single trades of futures cannot be repaired without a key: a gap says so', async () => {
  const futures = { ...syntheticTape('um'), kind: 'trades' } as const;
  const frames = futures.frames.map(({ trade, text }) => ({
    trade,
    text: text.replace('"aggTrade"', '"trade"').replace('"a":', '"t":'),
  }));
  const singles = { ...futures, frames };
  const bench = await startFeedBench(singles);
  await bench.saysInTime('stale', 'over REST single trades of futures need an API key');
  bench.exchange.play(10);
  bench.exchange.happen(10);
  bench.exchange.play(10);
  await bench.givenInTime(20);
  expectTrades(bench, singles, [...singles.trades.slice(0, 10), ...singles.trades.slice(20, 30)]);
});

describe('a reader that falls behind', () => {
  test('stops the network, loses nothing, and keeps memory bounded', async () => {
    let frames = 0;
    let release: () => void = () => undefined;
    let isSlow = false;
    const bench = await startFeedBench(long, {
      feed: { settings: { maxWaitingTrades: 500 }, onFrame: () => (frames += 1) },
      onEvent: (event) =>
        event.type === 'trades' && isSlow
          ? new Promise<void>((resolve) => {
              release = resolve;
            })
          : undefined,
    });
    await bench.says('live');
    isSlow = true;
    for (let played = 0; played < 10_000; played += 500) {
      bench.exchange.play(500);
      await bench.clock.pass(10);
    }
    // What was read in one go with the five hundredth is there too.
    expect(frames).toBeLessThan(2000);
    await bench.clock.pass(120_000);
    expect(frames).toBeLessThan(2000);
    isSlow = false;
    release();
    await bench.givenInTime(10_000);
    expectTrades(bench, long, long.trades.slice(0, 10_000));
    await bench.saysInTime('live');
    expect(bench.exchange.attempts).toBe(1);
  });
});
