import { until } from '../../../support/fake-exchange-stream/manual-clock.ts';
import { describe, expect, it } from 'vitest';
import { LINK_BACK, LINK_BACK_DATA_LOST, LINK_LOST } from '../../../support/fake-tws/fault-plan.ts';
import {
  expectedTrade,
  type LiveBench,
  liveBench,
  liveQuote,
  liveTrade,
  START_S,
  withoutSideAndId,
} from '../../../support/fake-tws/live-bench.ts';

const AT_US = START_S * 1_000_000;
const [before, after] = [liveTrade(1, '6000', '1'), liveTrade(9, '6000.25', '2')];

/** What the feed says of completeness, in order: kind and seconds from the start. */
function edges({ reader }: LiveBench): (readonly [string, ...number[]])[] {
  return reader.events.flatMap((event): (readonly [string, ...number[]])[] => {
    if (event.type === 'coverage-start' || event.type === 'coverage-end') {
      return [[event.type, (event.timeUs - AT_US) / 1e6]];
    }
    return event.type === 'gap' ? [['gap', (event.fromUs - AT_US) / 1e6, (event.toUs - AT_US) / 1e6]] : [];
  });
}

const BROKEN = [
  ['coverage-start', 1],
  ['coverage-end', 1.000001],
  ['coverage-start', 9],
];

async function begun(): Promise<LiveBench> {
  const bench = await liveBench();
  await bench.watched();
  await bench.happen(liveQuote(1, '5999.75', '6000'), before);
  return bench;
}

function expectBoth(bench: LiveBench): void {
  expect(withoutSideAndId(bench.reader.trades)).toEqual([before, after].map(expectedTrade));
}

describe('a TWS that loses Interactive Brokers', () => {
  it('and comes back with its data (1102) is believed that the streams go on, not that nothing was missed', async () => {
    const bench = await begun();
    bench.tws.announce(LINK_LOST);
    await until(() => bench.status().startsWith('reconnecting'));
    expect(bench.status()).toBe(`reconnecting: ${LINK_LOST.text}`);
    await bench.pass(300);
    bench.tws.announce(LINK_BACK);
    await until(() => !bench.status().includes(LINK_LOST.text));
    expect(bench.status()).toBe(`reconnecting: ${LINK_BACK.text}`);
    await bench.happen(after);
    expect(edges(bench)).toEqual(BROKEN);
    expect(bench.status()).toBe('live: ');
    expect(bench.tws.requests('live-trades')).toHaveLength(1);
    expectBoth(bench);
    // The quote from before the break says nothing about the trade after it, nor does the price.
    expect(bench.reader.trades.map(([, , , side]) => side)).toEqual([1, 0]);
  });

  it('and comes back without its data (1101) is asked anew, not sooner than it takes the same request', async () => {
    const bench = await begun();
    bench.tws.announce(LINK_LOST, LINK_BACK_DATA_LOST);
    bench.tws.streams.forget();
    await bench.watchedInTime();
    expect(bench.clock.now()).toBeGreaterThanOrEqual((START_S + 16) * 1000);
    await bench.happen(after);
    expect(edges(bench)).toEqual(BROKEN);
    expect(bench.tws.requests('live-cancel')).toHaveLength(2);
    expect(bench.tws.requests('live-trades').map(({ connection }) => connection)).toEqual([1, 1]);
    expectBoth(bench);
  });

  it('has whatever comes in between given out, and is interrupted again when it is back', async () => {
    const bench = await begun();
    const between = liveTrade(5, '6000', '4');
    bench.tws.announce(LINK_LOST);
    await bench.happen(between);
    expect(bench.status()).toBe(`reconnecting: ${LINK_LOST.text}`);
    await bench.pass(3000);
    expect(bench.reader.of('time')).toEqual([]);
    bench.tws.announce(LINK_BACK);
    await until(() => bench.status().includes('maintained'));
    await bench.happen(after);
    expect(edges(bench)).toEqual([
      ['coverage-start', 1],
      ['coverage-end', 1.000001],
      ['coverage-start', 5],
      ['coverage-end', 5.000001],
      ['coverage-start', 9],
    ]);
    expect(withoutSideAndId(bench.reader.trades)).toEqual([before, between, after].map(expectedTrade));
  });

  it('and brings nothing though it says that it goes on is asked anew after a minute', async () => {
    const bench = await begun();
    bench.tws.announce(LINK_LOST, LINK_BACK);
    bench.tws.streams.forget();
    await bench.watchedInTime();
    expect(bench.clock.now()).toBeGreaterThanOrEqual((START_S + 60) * 1000);
    await bench.happen(after);
    expect(edges(bench)).toEqual(BROKEN);
  });

  it('within a second leaves a hole all the same: stamps of whole seconds hide it', async () => {
    const bench = await begun();
    bench.tws.announce(LINK_LOST, LINK_BACK);
    await bench.happen(liveTrade(1, '6000', '3'));
    expect(edges(bench)).toEqual([
      ['coverage-start', 1],
      ['coverage-end', 1.000001],
      ['coverage-start', 1.000002],
      ['gap', 1, 1],
    ]);
  });
});

describe('a market data farm that goes away', () => {
  const down = { code: 2103, text: 'Market data farm connection is broken:usfuture' };
  const up = { code: 2104, text: 'Market data farm connection is OK:usfuture' };

  it('is a break, over with the next tick: TWS does not say whose farm it is', async () => {
    const bench = await begun();
    bench.tws.announce(down);
    await until(() => bench.status().startsWith('stale'));
    expect(bench.status()).toBe(`stale: ${down.text}`);
    await bench.happen(after);
    expect(bench.status()).toBe('live: ');
    bench.tws.announce(up);
    await bench.happen(liveTrade(10, '6000', '1'));
    expect(edges(bench)).toEqual(BROKEN);
  });

  it('and comes back leaves the streams as they are', async () => {
    const bench = await begun();
    bench.tws.announce(down, up);
    await until(() => bench.status().startsWith('reconnecting'));
    await bench.happen(after);
    expect(edges(bench)).toEqual(BROKEN);
    expect(bench.tws.requests('live-trades')).toHaveLength(1);
  });

  it('is no matter where it is one of history', async () => {
    const bench = await begun();
    bench.tws.announce({ code: 2105, text: 'HMDS data farm connection is broken:ushmds' });
    await bench.happen(after);
    expect(edges(bench)).toEqual([['coverage-start', 1]]);
  });
});

describe('a session that the user has elsewhere', () => {
  it('is waited for', async () => {
    const bench = await begun();
    const text = 'No market data during competing live session';
    bench.tws.announce({ code: 10_197, text });
    await until(() => bench.status().startsWith('stale'));
    expect(bench.status()).toBe(`stale: ${text}`);
    await bench.passUntil(() => bench.tws.requests('live-trades').length === 2);
    expect(bench.clock.now()).toBeGreaterThanOrEqual((START_S + 180) * 1000);
    await bench.passUntil(() => bench.tws.streams.types.length === 2);
    await bench.happen(after);
    expect(edges(bench)).toEqual(BROKEN);
  });
});

describe('a connection that breaks', () => {
  it('is made again, and all is asked for anew; what came before and after is not one coverage', async () => {
    const bench = await begun();
    await bench.tws.shutDown();
    await until(() => bench.status().startsWith('reconnecting'));
    expect(bench.status()).toBe('reconnecting: the connection to TWS broke');
    await bench.tws.listen();
    await bench.watchedInTime();
    await bench.happen(after);
    expect(edges(bench)).toEqual(BROKEN);
    expect(bench.tws.requests('live-trades').map(({ connection }) => connection)).toEqual([1, 2]);
    expectBoth(bench);
  });

  it('by the nightly restart is tried again for hours, ever less often, until TWS is back', async () => {
    const bench = await begun();
    await bench.tws.shutDown();
    await bench.clock.passUntil(() => bench.clock.now() >= (START_S + 5 * 3600) * 1000, 60_000);
    expect(bench.reader.status?.status).toBe('reconnecting');
    await bench.tws.listen();
    const backMs = bench.clock.now();
    await bench.watchedInTime();
    expect(bench.clock.now() - backMs).toBeLessThanOrEqual(60_000);
    await bench.happen(liveTrade(18_020, '6000', '1'));
    expect(bench.status()).toBe('live: ');
  });

  it('while TWS still has the client id is made with the next one', async () => {
    const bench = await begun();
    const inUse = { code: 326, text: 'Unable to connect as the client id is already in use.' };
    bench.tws.plan({ on: 'start', fault: { kind: 'notices', notices: [inUse] } });
    await bench.tws.shutDown();
    await bench.tws.listen();
    await bench.watchedInTime();
    expect(bench.tws.clientIds).toEqual([7, 7, 8]);
    await bench.happen(after);
    expect(edges(bench)).toEqual(BROKEN);
  });

  it('right after it was made, again and again, is not asked for faster and faster', async () => {
    const bench = await begun();
    bench.tws.plan({ on: 'live-trades', fault: { kind: 'hang-up' }, times: 5 });
    await bench.tws.shutDown();
    await bench.tws.listen();
    await bench.watchedInTime();
    const asked = bench.tws.requests('live-trades').map(({ atMs }) => atMs);
    const waits = asked.slice(1).map((atMs, index) => atMs - asked[index]!);
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(16_000);
    await bench.happen(after);
    expectBoth(bench);
  });
});

describe('what TWS refuses', () => {
  it.each([
    [
      10_189,
      'Failed to request tick-by-tick data:No market data permissions for CME FUT',
      'subscribe to market data of this exchange for the API (Client Portal, Market Data Subscriptions)',
    ],
    [10_186, 'Requested market data is not subscribed.', 'subscribe to market data of this exchange for the API'],
    [354, 'Requested market data is not subscribed.', 'subscribe to market data of this exchange for the API'],
    [
      10_190,
      'Max number of tick-by-tick requests has been reached.',
      'end those of other programs, watch fewer instruments, or buy quote booster packs',
    ],
    [321, 'Error validating request', ''],
  ])('from the beginning is an error with its words and what to do: %i', async (code, text, advice) => {
    const bench = await liveBench({ plan: { on: 'live-quotes', fault: { kind: 'error', code, text } } });
    const error: unknown = await bench.reader.done.catch((failure: unknown) => failure);
    expect(error).toMatchObject({ fault: 'refused', code });
    expect(String(error)).toContain(`the live quotes of ESZ6: TWS says "${text}" (code ${code})`);
    expect(String(error)).toContain(advice);
  });

  it('is asked once more where it may be spurious', async () => {
    const text = 'No security definition has been found for the request';
    const bench = await liveBench({ plan: { on: 'live-trades', fault: { kind: 'error', code: 200, text } } });
    await bench.watchedInTime();
    await bench.happen(before);
    expect(bench.reader.trades).toHaveLength(1);
  });

  it('after it was granted before is asked for again: the nightly reset says anything', async () => {
    const bench = await begun();
    const text = 'Requested market data is not subscribed.';
    bench.tws.plan({ on: 'live-trades', fault: { kind: 'error', code: 354, text }, times: 3 });
    bench.tws.announce(LINK_LOST, LINK_BACK_DATA_LOST);
    bench.tws.streams.forget();
    await bench.watchedInTime();
    await bench.happen(after);
    expect(edges(bench)).toEqual(BROKEN);
    expectBoth(bench);
  });

  it('for good is an error in the end', async () => {
    const bench = await begun();
    const text = 'Requested market data is not subscribed.';
    bench.tws.plan({ on: 'live-trades', fault: { kind: 'error', code: 354, text }, times: Number.POSITIVE_INFINITY });
    bench.tws.announce(LINK_LOST, LINK_BACK_DATA_LOST);
    let error: unknown = null;
    bench.reader.done.catch((failure: unknown) => (error = failure));
    await bench.passUntil(() => error !== null);
    expect(error).toMatchObject({ fault: 'refused', code: 354 });
  });

  it('as one request too many is asked for again after a pause', async () => {
    const text = 'Invalid Real-time Query: pacing violation';
    const bench = await liveBench({ plan: { on: 'live-quotes', fault: { kind: 'error', code: 420, text } } });
    await bench.watchedInTime();
    expect(bench.clock.now()).toBeGreaterThanOrEqual((START_S + 60) * 1000);
    await bench.happen(before);
    expect(bench.reader.trades).toHaveLength(1);
  });
});
