import { describe, expect, test } from 'vitest';
import { expectTrades, startFeedBench } from '../../../support/fake-exchange-stream/feed-bench.ts';
import { syntheticTape } from '../../../support/fake-exchange-stream/stream-tape.ts';

const tape = syntheticTape('spot');
const futures = syntheticTape('um');

describe('a stream that falls silent', () => {
  test('though it answers every ping, is left when the exchange has trades, and they are repaired', async () => {
    const bench = await startFeedBench(tape);
    const { exchange, clock } = bench;
    await bench.says('live');
    exchange.play(10);
    await bench.given(10);
    exchange.isMute = true;
    const muteMs = clock.now();
    exchange.play(10);
    await bench.saysInTime('reconnecting', 'no trade came for 12 s, though there were some');
    expect(clock.now() - muteMs).toBeLessThan(13_000);
    exchange.isMute = false;
    exchange.play(10);
    await bench.givenInTime(30);
    await bench.saysInTime('live');
    expectTrades(bench, tape, tape.trades.slice(0, 30));
    expect(bench.reader.of('status').map(({ status }) => status)).toContain('stale');
  });

  test('goes on to be left, less and less often, as long as it brings nothing, and its trades come by REST', async () => {
    const bench = await startFeedBench(tape);
    const { exchange, clock } = bench;
    await bench.says('live');
    exchange.play(10);
    await bench.given(10);
    exchange.isMute = true;
    for (let minute = 0; minute < 10; minute += 1) {
      exchange.play(10);
      await clock.pass(60_000);
    }
    expect(bench.reader.trades.length).toBeGreaterThan(100);
    exchange.isMute = false;
    exchange.play(10);
    await bench.givenInTime(120);
    expectTrades(bench, tape, tape.trades.slice(0, 120));
    expect(exchange.attempts).toBeGreaterThan(5);
    expect(exchange.attempts).toBeLessThan(60);
  });

  test('from its beginning, as on a path of futures that is not served any more, says so', async () => {
    const bench = await startFeedBench(futures);
    const { exchange } = bench;
    exchange.routes = /^\/elsewhere/;
    exchange.happen(1);
    await bench.says('live');
    exchange.play(10);
    await bench.saysInTime('stale', 'though there were some');
    expect(bench.reader.trades).toEqual([]);
  });

  test('because no trade is made stays live, and is asked about less and less often', async () => {
    const bench = await startFeedBench(tape);
    const { exchange, clock } = bench;
    await bench.says('live');
    exchange.play(10);
    await bench.given(10);
    const statuses = bench.reader.of('status').length;
    await clock.pass(600_000);
    const asked = exchange.rest.requests('limit=1').length;
    expect(asked).toBeGreaterThan(8);
    expect(asked).toBeLessThan(16);
    expect(bench.reader.of('status')).toHaveLength(statuses);
    expect(exchange.attempts).toBe(1);
    exchange.play(10);
    await bench.given(20);
    expectTrades(bench, tape, tape.trades.slice(0, 20));
  });

  test('while the exchange cannot be asked is stale, and live again with its next trade', async () => {
    const bench = await startFeedBench(tape);
    const { exchange } = bench;
    await bench.says('live');
    exchange.play(10);
    await bench.given(10);
    const body = '{"code":-1000,"msg":"unknown"}';
    exchange.rest.plan({ match: 'limit=1', fault: { kind: 'status', status: 400, body }, times: Infinity });
    await bench.saysInTime('stale', 'no trade came for 12 s, and the exchange cannot be asked whether there were any');
    exchange.play(1);
    await bench.says('live');
    await bench.given(11);
    expectTrades(bench, tape, tape.trades.slice(0, 11));
  });
});

describe('time that passes without trades', () => {
  test('is told by the clock of the exchange, however wrong that of this machine is', async () => {
    const bench = await startFeedBench(tape);
    const { exchange, clock, reader } = bench;
    await bench.says('live');
    exchange.play(10);
    await bench.given(10);
    const last = tape.trades[9]!.timeUs;
    // Tape and clock are two years apart.
    await clock.pass(5000);
    const told = reader.of('time').map(({ timeUs }) => timeUs - last);
    // Sent 1.5 ms after the trade; told one second late; a ping is sent after each second of silence.
    expect(told).toEqual([1500, 1_001_500, 2_001_500, 3_001_500, 4_001_500]);
  });

  test('is not told while trades are missing, the stream is doubted, or there is none', async () => {
    const bench = await startFeedBench(tape);
    const { exchange, clock, reader } = bench;
    await bench.says('live');
    exchange.play(10);
    await bench.given(10);
    exchange.rest.plan({ match: 'fromId', fault: { kind: 'hang-up' }, times: Infinity });
    exchange.happen(1);
    exchange.play(1);
    await clock.pass(8000);
    expect(reader.of('time')).toEqual([]);
    await exchange.goDown();
    await clock.pass(8000);
    expect(reader.of('time')).toEqual([]);
  });

  test('is told to who has all trades already, by the time that REST says', async () => {
    const { id, timeUs } = tape.trades[19]!;
    const bench = await startFeedBench(tape, { feed: { startAfterId: id, startAfterUs: timeUs } });
    bench.exchange.happen(20);
    await bench.says('live');
    await bench.clock.pass(3000);
    const serverUs = Math.floor(timeUs / 1000) * 1000;
    expect(bench.reader.of('time').at(-1)?.timeUs).toBe(serverUs + 2_000_000);
    await bench.feed.close();
    await bench.reader.done;
    expect(bench.reader.of('coverage-end')).toEqual([{ type: 'coverage-end', timeUs: serverUs + 2_000_000 }]);
  });

  test('is not told by a clock that was set ahead, until the exchange is heard of again', async () => {
    const bench = await startFeedBench(tape);
    const { exchange, clock, reader } = bench;
    await bench.says('live');
    exchange.play(10);
    await bench.given(10);
    await clock.pass(3000);
    const told = reader.of('time').at(-1)!.timeUs;
    clock.set(clock.now() + 3_600_000);
    await clock.pass(8000);
    expect(reader.of('time').at(-1)!.timeUs).toBe(told);
    exchange.play(10);
    await bench.givenInTime(20);
    await clock.pass(3000);
    expect(reader.of('time').at(-1)!.timeUs).toBeLessThan(tape.trades[19]!.timeUs + 5_000_000);
    expectTrades(bench, tape, tape.trades.slice(0, 20));
  });

  test('goes on after the clock of this machine was set, never backwards', async () => {
    const bench = await startFeedBench(tape);
    const { exchange, clock, reader } = bench;
    await bench.says('live');
    exchange.play(10);
    await bench.given(10);
    await clock.pass(3000);
    const before = reader.of('time').at(-1)!.timeUs;
    clock.set(clock.now() - 3_600_000);
    await clock.pass(5000);
    expect(reader.of('time').at(-1)!.timeUs).toBe(before);
    exchange.play(10);
    await bench.given(20);
    await clock.pass(3000);
    expect(reader.of('time').at(-1)!.timeUs).toBe(tape.trades[19]!.timeUs + 2_001_500);
    expectTrades(bench, tape, tape.trades.slice(0, 20));
  });
});
