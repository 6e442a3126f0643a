import { until } from '../../../support/fake-exchange-stream/manual-clock.ts';
import { describe, expect, it } from 'vitest';
import {
  expectedTrade,
  liveBench,
  liveQuote,
  liveTrade,
  START_S,
  withoutSideAndId,
} from '../../../support/fake-tws/live-bench.ts';

const AT_US = START_S * 1_000_000;

describe('a feed of ticks', () => {
  it('gives out trades as they come, each with a side by the quote before it and a number of its own', async () => {
    const bench = await liveBench();
    await bench.watched();
    expect(bench.status()).toBe('connecting: subscribed, waiting for the first tick');
    await bench.happen(
      liveQuote(1, '6000', '6000.25'),
      liveTrade(1, '6000.25', '3'),
      liveTrade(1, '6000', '2'),
      liveQuote(2, '6000.25', '6000.5'),
      liveTrade(2, '6000.25', '1'),
    );
    expect(bench.reader.trades).toEqual([
      [AT_US + 1e6, 600_025, 3, 1, 2],
      [AT_US + 1e6, 600_000, 2, -1, 3],
      [AT_US + 2e6, 600_025, 1, -1, 5],
    ]);
    expect(bench.reader.of('coverage-start')).toEqual([{ type: 'coverage-start', timeUs: AT_US + 1e6 }]);
    expect(bench.status()).toBe('live: ');
    expect(bench.feed.instrument).toEqual({ venue: 'ibkr', market: 'fut', symbol: 'ESZ6' });
  });

  it('asks for trades and quotes at once, on the connection that resolved the contract, and calls both off', async () => {
    const { tws, watched, feed, clock } = await liveBench();
    await watched();
    expect(tws.log.map(({ kind }) => kind).filter((kind) => kind !== 'time')).toEqual([
      'start',
      'contract',
      'live-trades',
      'live-quotes',
    ]);
    expect(clock.now()).toBe(START_S * 1000);
    await feed.close();
    await until(() => tws.requests('live-cancel').length === 2);
    expect(tws.streams.types).toEqual([]);
  });

  it('watches no quotes where no rule looks at them', async () => {
    const bench = await liveBench({ feed: { aggressor: { rules: ['tick'] } } });
    await bench.watched(['Last']);
    await bench.happen(liveTrade(1, '6000', '1'), liveTrade(1, '6000.25', '1'), liveTrade(1, '6000.25', '1'));
    expect(bench.tws.streams.types).toEqual(['Last']);
    expect(bench.reader.trades.map(([, , , side]) => side)).toEqual([0, 1, 1]);
  });

  it('goes on with the ids of what was stored before', async () => {
    const bench = await liveBench({ feed: { startAfterId: 41 } });
    await bench.watched();
    await bench.happen(liveTrade(1, '6000', '1'), liveQuote(1, '6000', '6000.25'), liveTrade(1, '6000', '1'));
    expect(bench.reader.trades.map(([, , , , id]) => id)).toEqual([42, 44]);
  });

  it('lets a quote count only after the lag asked for, by the time of its arrival', async () => {
    const bench = await liveBench({ feed: { aggressor: { rules: ['quote'], quoteLagUs: 50_000 } } });
    await bench.watched();
    await bench.happen(liveQuote(1, '6000', '6000.25'));
    await bench.pass(49);
    await bench.happen(liveTrade(1, '6000.25', '1'));
    await bench.pass(1);
    await bench.happen(liveTrade(1, '6000.25', '1'));
    expect(bench.reader.trades.map(([, , , side]) => side)).toEqual([0, 1]);
  });

  it('keeps out what is no ordinary trade, and counts it', async () => {
    const bench = await liveBench();
    await bench.watched();
    await bench.happen(
      liveTrade(1, '6000', '1'),
      liveTrade(1, '6000', '3', { mask: 2 }),
      liveTrade(1, '6000', '4', { mask: 1 }),
      liveTrade(1, '0', '0', { mask: 1 }),
      liveTrade(1, '6000', '0'),
      liveTrade(1, '6000.25', '2'),
    );
    expect(withoutSideAndId(bench.reader.trades)).toEqual([
      [AT_US + 1e6, 600_000, 1],
      [AT_US + 1e6, 600_025, 2],
    ]);
    expect(bench.feed.excluded.byReason()).toMatchObject({
      unreported: { count: 1, size: 3 },
      'past-limit': { count: 1, size: 4 },
      'halt-marker': { count: 1 },
      'zero-size': { count: 1 },
      malformed: { count: 0 },
    });
    await bench.feed.close();
    await bench.reader.done;
    expect(bench.reader.status?.counts).toMatchObject({ trades: 2, voided: 2, ignored: 2, malformed: 0, missing: 0 });
  });

  it('keeps among the trades what the user asks for', async () => {
    const bench = await liveBench({ feed: { keep: ['unreported'] } });
    await bench.watched();
    await bench.happen(liveTrade(1, '6000', '3', { mask: 2 }), liveTrade(1, '6000', '4', { mask: 1 }));
    expect(withoutSideAndId(bench.reader.trades)).toEqual([[AT_US + 1e6, 600_000, 3]]);
  });

  it('offers every tick as it came, and what TWS says, to the recorder', async () => {
    const bench = await liveBench();
    await bench.watched();
    await bench.happen(liveTrade(1, '6000', '1'));
    bench.tws.announce({ code: 2104, text: 'Market data farm connection is OK:usfuture' });
    await until(() => bench.frames.at(-1)!.text.includes('usfuture'));
    const ticks = bench.frames.map(({ text }) => JSON.parse(text) as string[]).filter(([type]) => type === '99');
    expect(ticks).toEqual([['99', expect.any(String), '1', String(START_S + 1), '6000', '1', '0', 'CME', '']]);
    expect(bench.frames.at(-1)).toMatchObject({ connection: '1', receivedUs: AT_US });
  });
});

describe('time that passes', () => {
  it('is told between ticks, as far as TWS has shown that nothing is on its way', async () => {
    const bench = await liveBench();
    await bench.watched();
    await bench.happen(liveTrade(0, '6000', '1'));
    await bench.pass(10_000);
    const times = bench.reader.of('time').map(({ timeUs }) => timeUs - AT_US);
    // The first trade's second, of which nobody knows how much had passed, and a second of grace.
    expect(times.at(-1)).toBeGreaterThanOrEqual(7e6);
    expect(times.at(-1)).toBeLessThanOrEqual(9e6);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  it('is never told past a tick of a second that is not over', async () => {
    const bench = await liveBench();
    await bench.watched();
    await bench.happen(liveTrade(0, '6000', '1'));
    for (let second = 1; second < 40; second += 1) {
      await bench.pass(1000);
      const told = bench.reader.of('time').at(-1)?.timeUs ?? 0;
      expect(told).toBeLessThanOrEqual((START_S + second - 1) * 1e6);
      // As late as a tick of the second before can come.
      await bench.happen(liveQuote(second - 1, '6000', '6000.25'), liveTrade(second - 1, '6000', '1'));
    }
    expect(bench.reader.trades).toHaveLength(40);
  });

  it('stands still while TWS gives no sign of life, which then costs it the connection', async () => {
    const bench = await liveBench();
    await bench.watched();
    await bench.happen(liveTrade(0, '6000', '1'));
    await bench.pass(5000);
    bench.tws.isAlive = false;
    await bench.pass(2000);
    const told = bench.reader.of('time').at(-1);
    await bench.pass(15_000);
    expect(bench.reader.of('time').at(-1)).toEqual(told);
    expect(bench.reader.of('coverage-end')).toEqual([]);
    await bench.passUntil(() => bench.reader.status?.status === 'reconnecting');
    expect(bench.status()).toBe('reconnecting: TWS gave no sign of life for 20 s');
    expect(bench.reader.of('coverage-end')).toEqual([{ type: 'coverage-end', timeUs: told!.timeUs }]);
    // Bars may have closed since the last tick though trades were missing: that stretch is in doubt.
    expect(bench.reader.of('gap')).toEqual([{ type: 'gap', fromUs: AT_US, toUs: told!.timeUs, missing: 0 }]);
  });
});

describe('ticks that cannot be read', () => {
  const first = liveTrade(1, '6000', '1');
  const last = liveTrade(2, '6000.25', '2');

  it.each([
    ['a trade cut short', (fields: readonly unknown[]) => fields.slice(0, 5)],
    ['a trade without a time', (fields: readonly unknown[]) => fields.map((field, at) => (at === 3 ? '' : field))],
    [
      'a price with too many decimals',
      (fields: readonly unknown[]) => fields.map((field, at) => (at === 4 ? '6000.001' : field)),
    ],
  ])('%s is a gap of one trade', async (_what, damage) => {
    const bench = await liveBench();
    await bench.watched();
    await bench.happen(first);
    bench.tws.streams.tell(bench.contract.conId, liveTrade(1, '6000', '9'), (fields) => damage(fields) as string[]);
    await bench.happen(last);
    expect(withoutSideAndId(bench.reader.trades)).toEqual([first, last].map(expectedTrade));
    expect(bench.reader.of('gap')).toEqual([{ type: 'gap', fromUs: AT_US + 1e6, toUs: AT_US + 2e6, missing: 1 }]);
    await bench.feed.close();
    await bench.reader.done;
    expect(bench.reader.status?.counts).toMatchObject({ trades: 2, missing: 1, malformed: 1 });
  });

  it('a quote cut short makes the one before it worthless', async () => {
    const bench = await liveBench({ feed: { aggressor: { rules: ['quote'] } } });
    await bench.watched();
    await bench.happen(liveQuote(1, '6000', '6000.25'), liveTrade(1, '6000.25', '1'));
    bench.tws.streams.tell(bench.contract.conId, liveQuote(1, '6000.25', '6000.5'), (fields) => fields.slice(0, 5));
    await bench.happen(liveTrade(1, '6000.25', '1'));
    expect(bench.reader.trades.map(([, , , side]) => side)).toEqual([1, 0]);
    expect(bench.reader.of('gap')).toEqual([]);
  });

  it('fields too many are no fault', async () => {
    const bench = await liveBench();
    await bench.watched();
    await bench.happen(first);
    bench.tws.streams.tell(bench.contract.conId, last, (fields) => [...fields, 'more']);
    await until(() => bench.reader.trades.length === 2);
    await bench.happen(liveTrade(3, '6000', '1'));
    expect(bench.reader.trades).toHaveLength(3);
    expect(bench.reader.of('gap')).toEqual([]);
  });
});
