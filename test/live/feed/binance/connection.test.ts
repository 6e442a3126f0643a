import { describe, expect, test } from 'vitest';
import { expectTrades, startFeedBench } from '../../../support/fake-exchange-stream/feed-bench.ts';
import { turns, until } from '../../../support/fake-exchange-stream/manual-clock.ts';
import { syntheticTape } from '../../../support/fake-exchange-stream/stream-tape.ts';
import { ConnectionBudget } from '../../../../src/live/feed/binance/connection-budget.ts';

const tape = syntheticTape('spot');
const HOUR_MS = 3_600_000;

describe('a connection that ends', () => {
  test.each([
    ['with a farewell', 'cut', 'the server closed the connection (1008)'],
    ['without one', 'drop', 'the connection broke off'],
  ] as const)('%s is replaced, and what was missed meanwhile is repaired', async (_how, fault, words) => {
    const bench = await startFeedBench(tape);
    const { exchange, clock } = bench;
    await bench.says('live');
    exchange.play(20);
    await bench.given(20);
    exchange[fault]();
    await bench.says('reconnecting', `${words}: connecting again in 0.4 s`);
    exchange.happen(20);
    await clock.pass(374);
    expect(exchange.attempts).toBe(1);
    await bench.givenInTime(40);
    await bench.saysInTime('live');
    exchange.play(20);
    await bench.given(60);
    expectTrades(bench, tape, tape.trades.slice(0, 60));
    expect(exchange.attempts).toBe(2);
  });

  test('is replaced again and again', async () => {
    const bench = await startFeedBench(tape);
    await bench.says('live');
    for (let round = 1; round <= 10; round += 1) {
      bench.exchange.play(10, (texts) => texts.slice(0, round));
      if (round % 2 === 0) bench.exchange.cut();
      else bench.exchange.drop();
      bench.exchange.happen(2);
      await bench.givenInTime(round * 12);
      await bench.saysInTime('live');
    }
    expectTrades(bench, tape, tape.trades.slice(0, 120));
    expect(bench.reader.status?.counts).toMatchObject({ connections: 11, missing: 0 });
  });

  test('that tears a message apart loses nothing', async () => {
    const bench = await startFeedBench(tape);
    await bench.says('live');
    bench.exchange.play(10);
    await bench.given(10);
    const [text] = bench.exchange.happen(1);
    // A frame of text whose head promises more bytes than come.
    const { socket } = bench.exchange.connections[0]!;
    const raw = (socket as unknown as { readonly _socket: { write(bytes: Buffer): void; destroy(): void } })._socket;
    raw.write(Buffer.concat([Buffer.from([0x81, 126, 0x01, 0x00]), Buffer.from(text!.slice(0, 60))]));
    await turns();
    raw.destroy();
    await bench.givenInTime(11);
    expectTrades(bench, tape, tape.trades.slice(0, 11));
  });
});

describe('a server that cannot be reached', () => {
  test('is tried again with growing waits, until it is there', async () => {
    const bench = await startFeedBench(tape, { feed: { startAfterId: tape.trades[4]!.id } });
    const { exchange, clock } = bench;
    await exchange.goDown();
    await bench.saysInTime('connecting', 'ECONNREFUSED');
    await clock.pass(100_000);
    const waits = bench.reader.of('status').flatMap(({ reason }) => /again in ([\d.]+) s/.exec(reason)?.[1] ?? []);
    expect(waits).toEqual(['0.4', '0.8', '1.5', '3.0', '6.0', '12.0', '22.5']);
    exchange.happen(10);
    await exchange.comeUp();
    await bench.givenInTime(5);
    await bench.saysInTime('live');
    expectTrades(bench, tape, tape.trades.slice(5, 10));
  });

  test('or refuses, or does not answer, is tried again as it asks', async () => {
    const bench = await startFeedBench(tape);
    const { exchange, clock } = bench;
    await bench.says('live');
    exchange.play(10);
    await bench.given(10);
    exchange.refusals.push(
      { kind: 'status', status: 429, headers: { 'retry-after': '40' } },
      { kind: 'status', status: 418, headers: { 'retry-after': '120' } },
      { kind: 'hang-up' },
      { kind: 'no-answer' },
      { kind: 'status', status: 503 },
    );
    exchange.drop();
    await bench.saysInTime('reconnecting', 'HTTP 429, too many requests: connecting again in 40.8 s');
    await bench.saysInTime('reconnecting', 'this address is banned for 120 s');
    const bannedMs = clock.now();
    await bench.saysInTime('reconnecting', 'socket hang up');
    expect(clock.now() - bannedMs).toBeGreaterThanOrEqual(120_000);
    await bench.saysInTime('reconnecting', 'no handshake within 10 s');
    await bench.saysInTime('reconnecting', 'HTTP 503, a fault of the server');
    await bench.saysInTime('live');
    exchange.play(10);
    await bench.given(20);
    expectTrades(bench, tape, tape.trades.slice(0, 20));
  });

  test('is not tried more often than the exchange allows an address', async () => {
    const bench = await startFeedBench(tape, { feed: { budget: new ConnectionBudget(3) } });
    const { exchange, clock } = bench;
    for (let drops = 1; drops <= 3; drops += 1) {
      await bench.saysInTime('live');
      exchange.play(1);
      await bench.givenInTime(drops);
      exchange.drop();
      await bench.says('reconnecting');
    }
    const leftMs = clock.now();
    await clock.pass(200_000);
    expect(exchange.attempts).toBe(3);
    await bench.saysInTime('live');
    expect(exchange.attempts).toBe(4);
    expect(clock.now() - leftMs).toBeGreaterThan(290_000);
  });
});

describe('a connection that will end', () => {
  test('of age is replaced before the exchange cuts it, while both bring the same trades', async () => {
    const bench = await startFeedBench(tape, { feed: { settings: { heartbeatMs: HOUR_MS, silenceMs: 48 * HOUR_MS } } });
    const { exchange, clock } = bench;
    await bench.says('live');
    exchange.play(10);
    await bench.given(10);
    await clock.pass(23 * HOUR_MS);
    expect(exchange.attempts).toBe(1);
    await clock.pass(0.5 * HOUR_MS);
    await until(() => exchange.open.length === 2);
    exchange.play(10);
    await bench.given(20);
    await clock.pass(5000);
    await until(() => exchange.open.length === 1);
    exchange.play(10);
    await bench.given(30);
    expectTrades(bench, tape, tape.trades.slice(0, 30));
    expect(exchange.connections[1]!.socket.readyState).toBe(exchange.connections[1]!.socket.OPEN);
    expect(bench.reader.of('status').map(({ status }) => status)).not.toContain('reconnecting');
    await bench.feed.close();
    await bench.reader.done;
    expect(bench.reader.status?.counts).toMatchObject({ duplicates: 10, repaired: 0, connections: 2 });
  });

  test('is replaced again a day later, and after a cut in between', async () => {
    const bench = await startFeedBench(tape, { feed: { settings: { heartbeatMs: HOUR_MS, silenceMs: 99 * HOUR_MS } } });
    const { exchange, clock } = bench;
    await bench.says('live');
    for (let day = 0; day < 3; day += 1) {
      exchange.play(10);
      await clock.pass(10_000);
      await clock.passUntil(() => exchange.open.length === 2, HOUR_MS / 4);
      exchange.play(10);
      await clock.passUntil(() => exchange.open.length === 1, 1000);
    }
    await bench.given(60);
    expectTrades(bench, tape, tape.trades.slice(0, 60));
    expect(exchange.attempts).toBe(4);
  });

  test('is replaced at once when the server says that it goes away', async () => {
    const bench = await startFeedBench(tape);
    const { exchange } = bench;
    await bench.says('live');
    exchange.play(10);
    exchange.announceShutdown();
    exchange.announceShutdown();
    await until(() => exchange.open.length === 2);
    exchange.play(10);
    exchange.cut([exchange.connections[0]!], 'shutting down');
    await until(() => exchange.open.length === 1);
    exchange.play(10);
    await bench.given(30);
    expectTrades(bench, tape, tape.trades.slice(0, 30));
    expect(exchange.attempts).toBe(2);
    expect(bench.reader.of('status').map(({ status }) => status)).not.toContain('reconnecting');
  });

  test('stays until it is cut when its replacement fails', async () => {
    const bench = await startFeedBench(tape);
    const { exchange } = bench;
    await bench.says('live');
    exchange.refusals.push({ kind: 'status', status: 503 }, { kind: 'hang-up' });
    exchange.announceShutdown();
    await bench.clock.pass(100);
    exchange.play(10);
    await bench.given(10);
    await bench.clock.passUntil(() => exchange.open.length === 2);
    exchange.cut([exchange.connections[0]!]);
    exchange.play(10);
    await bench.given(20);
    expectTrades(bench, tape, tape.trades.slice(0, 20));
    expect(exchange.attempts).toBe(4);
  });
});

describe('a server that does not answer pings', () => {
  test('is left when it says nothing at all, not while it brings trades', async () => {
    const bench = await startFeedBench(tape);
    const { exchange, clock } = bench;
    exchange.answersPings = false;
    await bench.says('live');
    for (let second = 0; second < 30; second += 2) {
      exchange.play(1);
      await clock.pass(2000);
    }
    expect(exchange.attempts).toBe(1);
    await bench.saysInTime('reconnecting', 'the server did not answer a ping for 10 s');
    exchange.happen(10);
    exchange.answersPings = true;
    await bench.givenInTime(25);
    expectTrades(bench, tape, tape.trades.slice(0, 25));
  });
});

test('a clock that was set back keeps no dead connection alive', async () => {
  const bench = await startFeedBench(tape);
  const { exchange, clock } = bench;
  await bench.says('live');
  exchange.play(10);
  await bench.given(10);
  exchange.answersPings = false;
  clock.set(clock.now() - 3_600_000);
  const setMs = clock.now();
  await bench.saysInTime('reconnecting', 'the server did not answer a ping for 11 s');
  expect(clock.now() - setMs).toBeLessThan(13_000);
});

describe('the end of a feed', () => {
  test('leaves nothing behind, whenever it comes', async () => {
    const bench = await startFeedBench(tape);
    await bench.feed.close();
    await bench.reader.done;
    expect(bench.reader.status?.status).toBe('closed');
    const busy = await startFeedBench(tape);
    await busy.says('live');
    busy.exchange.play(10);
    await busy.given(10);
    busy.exchange.drop();
    await busy.says('reconnecting');
    await busy.feed.close();
    await busy.feed.close();
    await busy.reader.done;
    expect(busy.clock.pending).toBe(0);
    expectTrades(busy, tape, tape.trades.slice(0, 10));
  });

  test('comes when the reader leaves', async () => {
    const bench = await startFeedBench(tape, {
      onEvent: (event) => {
        if (event.type === 'coverage-start') throw new Error('seen enough');
      },
    });
    await bench.says('live');
    bench.exchange.play(10);
    await expect(bench.reader.done).rejects.toThrow('seen enough');
    await until(() => bench.exchange.open.length === 0);
    expect(bench.clock.pending).toBe(0);
  });
});
