import { describe, expect, test } from 'vitest';
import { expectTrades, startFeedBench } from '../../../support/fake-exchange-stream/feed-bench.ts';
import { syntheticTape } from '../../../support/fake-exchange-stream/stream-tape.ts';

const tape = syntheticTape('spot');
const futures = syntheticTape('um');

describe('a feed of aggregate trades', () => {
  test('gives out what the exchange sends, in batches of what was read together, after the coverage began', async () => {
    const bench = await startFeedBench(tape);
    const { exchange, reader, feed } = bench;
    await bench.says('live');
    exchange.play(200);
    await bench.given(200);
    exchange.play(1);
    await bench.given(201);
    expectTrades(bench, tape, tape.trades.slice(0, 201));
    expect(Math.max(...reader.batches)).toBeGreaterThan(10);
    expect(reader.events.map(({ type }) => type)).toEqual(['status', 'status', 'status', 'coverage-start']);
    expect(reader.of('coverage-start')[0]?.timeUs).toBe(tape.trades[0]!.timeUs);

    await feed.close();
    await reader.done;
    expect(reader.of('coverage-end')).toEqual([{ type: 'coverage-end', timeUs: tape.trades[200]!.timeUs + 1 }]);
    expect(reader.status).toMatchObject({ status: 'closed', counts: { messages: 201, trades: 201, malformed: 0 } });
  });

  test.each([
    ['spot', '/stream?streams=btcusdt@aggTrade&timeUnit=MICROSECOND'],
    ['um', '/market/stream?streams=btcusdt@aggTrade'],
    ['cm', '/stream?streams=btcusdt@aggTrade'],
  ] as const)('of %s asks for %s', async (market, url) => {
    const bench = await startFeedBench(syntheticTape(market));
    await bench.says('live');
    expect(bench.exchange.connections.map((connection) => connection.url)).toEqual([url]);
  });

  test('keeps microseconds on spot, and takes milliseconds from futures', async () => {
    const spot = await startFeedBench(tape);
    await spot.says('live');
    spot.exchange.play(50);
    await spot.given(50);
    expect(spot.reader.trades.some(([timeUs]) => timeUs % 1000 !== 0)).toBe(true);
    const um = await startFeedBench(futures);
    await um.says('live');
    um.exchange.play(50);
    await um.given(50);
    expectTrades(um, futures, futures.trades.slice(0, 50));
  });

  test('goes on after a trade that the reader has, without a new start of coverage', async () => {
    const startAfterId = tape.trades[99]!.id;
    const bench = await startFeedBench(tape, { feed: { startAfterId } });
    bench.exchange.happen(150);
    await bench.givenInTime(50);
    await bench.says('live');
    bench.exchange.play(10);
    await bench.given(60);
    expectTrades(bench, tape, tape.trades.slice(100, 160));
    expect(bench.reader.of('coverage-start')).toEqual([]);
  });

  test('offers every message as it came, with its connection', async () => {
    const frames: string[] = [];
    const bench = await startFeedBench(tape, {
      feed: { onFrame: ({ text, connection, receivedUs }) => frames.push(`${receivedUs} ${connection} ${text}`) },
    });
    await bench.says('live');
    bench.exchange.play(5);
    await bench.given(5);
    const atUs = bench.clock.now() * 1000;
    expect(frames).toEqual(tape.frames.slice(0, 5).map(({ text }) => `${atUs} 1 ${text}`));
  });
});

describe('what goes wrong with messages', () => {
  test('duplicates are dropped and counted', async () => {
    const bench = await startFeedBench(tape);
    await bench.says('live');
    bench.exchange.play(100, (texts) => [...texts.flatMap((text) => [text, text]), ...texts.slice(0, 30)]);
    bench.exchange.play(1);
    await bench.given(101);
    expectTrades(bench, tape, tape.trades.slice(0, 101));
    await bench.feed.close();
    await bench.reader.done;
    expect(bench.reader.status?.counts).toMatchObject({ duplicates: 130, reordered: 0, repaired: 0 });
  });

  test('messages out of order are put right without asking the exchange', async () => {
    const bench = await startFeedBench(tape);
    await bench.says('live');
    bench.exchange.play(1);
    bench.exchange.play(40, (texts) => texts.toReversed());
    bench.exchange.play(9, ([first, ...rest]) => [...rest, first!]);
    await bench.given(50);
    expectTrades(bench, tape, tape.trades.slice(0, 50));
    await bench.feed.close();
    await bench.reader.done;
    expect(bench.reader.status?.counts).toMatchObject({ reordered: 40, repaired: 0, duplicates: 0 });
    expect(bench.exchange.rest.requests('fromId')).toEqual([]);
  });

  test.each([
    ['no JSON', '{"e":"aggTrade"', 'JSON'],
    ['a list', '[1]', 'expected an object, got [1]'],
    ['a payload that is none', '{"stream":"x","data":7}', 'data, expected an object, got 7'],
    [
      'an error',
      '{"error":{"code":2,"msg":"Invalid request"}}',
      'the exchange says {"error":{"code":2,"msg":"Invalid request"}}',
    ],
    ['another symbol', `{"e":"aggTrade","s":"ETHUSDT"}`, 's, expected BTCUSDT, got "ETHUSDT"'],
    ['no id', changed('"a":1005', '"b":1005'), 'a, expected a count, got nothing'],
    ['a price as a number', changed(/"p":"[^"]+"/, '"p":60000.5'), 'p, expected a decimal number as text, got 60000.5'],
    ['a price finer than a tick', changed(/"p":"[^"]+"/, '"p":"60000.123"'), 'p, "60000.123" has more than 2 decimals'],
    ['a size that is none', changed(/"q":"[^"]+"/, '"q":"1e5"'), 'q, expected a decimal number, got "1e5"'],
    ['a side that is none', changed(/"m":\w+/, '"m":"true"'), 'm, expected true or false, got "true"'],
    [
      'an id far ahead',
      changed('"a":1005', '"a":9007199254740991'),
      'trade 9007199254740991 is far ahead of trade 1004',
    ],
  ])('%s is counted and told, and what it hid is asked for', async (_what, text, told) => {
    const bench = await startFeedBench(tape);
    await bench.says('live');
    bench.exchange.play(5);
    bench.exchange.play(1, () => [text]);
    bench.exchange.play(5);
    await bench.givenInTime(11);
    await bench.saysInTime('live', `1 message could not be read, the last: `);
    expect(bench.reader.status?.reason).toContain(told);
    expect(bench.reader.status?.counts).toMatchObject({ malformed: 1, repaired: 1 });
    expectTrades(bench, tape, tape.trades.slice(0, 11));
  });

  test('messages of other streams are counted and nothing more', async () => {
    const bench = await startFeedBench(tape);
    await bench.says('live');
    bench.exchange.play(5);
    bench.exchange.send('{"stream":"btcusdt@bookTicker","data":{"u":1,"s":"BTCUSDT","b":"1","B":"1","a":"2","A":"2"}}');
    bench.exchange.send('{"result":null,"id":1}');
    bench.exchange.play(5);
    await bench.given(10);
    await bench.feed.close();
    await bench.reader.done;
    expect(bench.reader.status?.counts).toMatchObject({ ignored: 2, malformed: 0, trades: 10 });
  });

  test('a trade that the exchange took back is neither given out nor a gap', async () => {
    const bench = await startFeedBench(tape);
    await bench.says('live');
    bench.exchange.play(10, (texts) =>
      texts.map((text, index) => (index === 4 ? text.replace(/"([pq])":"[^"]+"/g, '"$1":"0.00"') : text)),
    );
    await bench.given(9);
    await bench.clock.pass(1000);
    await bench.feed.close();
    await bench.reader.done;
    expect(bench.reader.trades.map(([, , , , id]) => id)).not.toContain(tape.trades[4]!.id);
    expect(bench.reader.of('gap')).toEqual([]);
    expect(bench.reader.status?.counts).toMatchObject({ voided: 1, trades: 9, missing: 0 });
  });

  test('an id far ahead is believed when others go on from it', async () => {
    const bench = await startFeedBench(tape, { feed: { startAfterId: 3 } });
    const far = syntheticTape('spot', { firstId: 5_000_000 });
    bench.exchange.rest.plan({
      match: 'limit=1',
      fault: { kind: 'status', status: 400, body: '{"code":-1100,"msg":"no"}' },
      times: Infinity,
    });
    await bench.saysInTime('stale', 'the exchange cannot be asked');
    for (const { text } of far.frames.slice(0, 20)) bench.exchange.send(text);
    await bench.givenInTime(18);
    expect(bench.reader.of('gap')).toMatchObject([{ missing: 5_000_002 - 4 }]);
    expect(bench.reader.trades[0]?.[4]).toBe(5_000_002);
  });
});

function changed(part: string | RegExp, by: string): string {
  return tape.frames[5]!.text.replace(part, by);
}
