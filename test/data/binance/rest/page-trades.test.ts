import { describe, expect, it } from 'vitest';
import type { BinanceMarket } from '../../../../src/data/binance/origins.ts';
import {
  noFindings,
  type PageFindings,
  pageTrades,
  type TradeStretch,
} from '../../../../src/data/binance/rest/page-trades.ts';
import { TradeRequests } from '../../../../src/data/binance/rest/trade-requests.ts';
import type { TradeKind } from '../../../../src/data/binance/trade-kind.ts';
import {
  DUPLICATED_ROWS,
  EMPTY_PAGE,
  type Fault,
  REORDERED_ROWS,
  tooManyRequests,
} from '../../../support/fake-binance/fault-plan.ts';
import { type FakeTrade, fillsOf, generateTrades } from '../../../support/fake-binance/fake-series.ts';
import { type Bench, restOf, startBench } from '../../../support/fake-binance/with-fake-binance.ts';

const DAY_US = Date.UTC(2024, 7, 9) * 1000;
// Three and a half pages, the last of them after the end of the stretch.
const TRADES = generateTrades({ fromUs: DAY_US, toUs: DAY_US + 36e8, everyUs: 1e6 });
const END_US = TRADES[3200]!.timeUs;
const STRETCH: TradeStretch = { fromId: TRADES[0]!.id, endUs: END_US, lastId: Number.POSITIVE_INFINITY };

interface Fetched {
  readonly ids: number[];
  readonly findings: PageFindings;
}

async function fetchAll(
  bench: Bench,
  stretch: TradeStretch,
  kind: TradeKind = 'aggTrades',
  market: BinanceMarket = 'spot',
): Promise<Fetched> {
  const rest = restOf(bench, market, 'a key');
  const requests = new TradeRequests(rest, { symbol: 'BTCUSDT', kind, inMicroseconds: false });
  const findings = noFindings();
  const ids: number[] = [];
  for await (const page of pageTrades(requests, stretch, findings)) ids.push(...page.map((trade) => trade.id));
  return { ids, findings };
}

async function bench(aggTrades: readonly FakeTrade[] = TRADES, market: BinanceMarket = 'spot'): Promise<Bench> {
  const made = await startBench();
  made.fake.put({ market, symbol: 'BTCUSDT', aggTrades });
  return made;
}

const expected = TRADES.filter((trade) => trade.timeUs < END_US).map((trade) => trade.id);

describe('paging through trades', () => {
  it('gives each trade up to the end once', async () => {
    const made = await bench();
    expect(await fetchAll(made, STRETCH)).toEqual({ ids: expected, findings: noFindings() });
    expect(made.fake.requests()).toEqual(
      [0, 1000, 2000, 3000].map((index) => `/api/v3/aggTrades?symbol=BTCUSDT&fromId=${1000 + index}&limit=1000`),
    );
  });

  it.each(['um', 'cm'] as const)('works for %s, aggregate and single trades', async (market) => {
    const made = await bench(TRADES, market);
    expect((await fetchAll(made, STRETCH, 'aggTrades', market)).ids).toEqual(expected);
    const fills = fillsOf(TRADES).filter((trade) => trade.timeUs < END_US);
    const stretch = { ...STRETCH, fromId: fills[0]!.id };
    expect((await fetchAll(made, stretch, 'trades', market)).ids).toEqual(fills.map((trade) => trade.id));
    expect(made.fake.log.at(-1)!.headers['x-mbx-apikey']).toBe('a key');
    expect(made.fake.requests('limit=500').length).toBeGreaterThan(10);
  });

  it('ends with the id that was wanted last', async () => {
    const { ids } = await fetchAll(await bench(), { fromId: 1500, endUs: Infinity, lastId: 1600 });
    expect(ids).toEqual(Array.from({ length: 101 }, (_, index) => 1500 + index));
  });

  it('ends where no newer trade exists, after asking for the newest', async () => {
    const made = await bench(TRADES.slice(0, 1500));
    const { ids, findings } = await fetchAll(made, { ...STRETCH, endUs: Infinity });
    expect(ids).toHaveLength(1500);
    expect(findings).toEqual({ ...noFindings(), ranOut: true });
    expect(made.fake.requests().slice(2)).toEqual([
      '/api/v3/aggTrades?symbol=BTCUSDT&fromId=2500&limit=1000',
      '/api/v3/aggTrades?symbol=BTCUSDT&limit=1',
    ]);
  });

  it.each<[string, Fault, number]>([
    ['the server hangs up', { kind: 'hang-up' }, 1],
    ['the connection is reset', { kind: 'reset', afterBytes: 100 }, 2],
    ['the answer is cut off', { kind: 'truncate', bytes: 100 }, 1],
    ['the server fails', { kind: 'status', status: 500 }, 3],
    ['a firewall intervenes', { kind: 'status', status: 403 }, 1],
    ['it is too much', tooManyRequests('5'), 3],
    ['the server is silent', { kind: 'stall' }, 1],
    [
      'the price is a number that was a float',
      { kind: 'rows', change: (rows) => rows.map((row) => ({ ...(row as object), p: 1.5 })) },
      1,
    ],
  ])('gives the same when %s', async (_, fault, times) => {
    const made = await bench();
    made.fake.plan({ match: 'fromId=', fault, skip: 1, times });
    expect(await fetchAll(made, STRETCH)).toEqual({ ids: expected, findings: noFindings() });
  });

  it('puts duplicated rows right and counts them', async () => {
    const made = await bench();
    made.fake.plan({ match: 'fromId=', fault: DUPLICATED_ROWS, skip: 1 });
    expect(await fetchAll(made, STRETCH)).toEqual({ ids: expected, findings: { ...noFindings(), duplicates: 1000 } });
  });

  it('puts reordered rows right and counts them', async () => {
    const made = await bench();
    made.fake.plan({ match: 'fromId=', fault: REORDERED_ROWS, skip: 1 });
    expect(await fetchAll(made, STRETCH)).toEqual({ ids: expected, findings: { ...noFindings(), reordered: 999 } });
  });

  it('keeps both of two different trades of one id', async () => {
    const made = await bench();
    const change = (rows: readonly unknown[]): unknown[] => [{ ...(rows[0] as object), q: '9.9' }, ...rows];
    made.fake.plan({ match: 'fromId=', fault: { kind: 'rows', change } });
    const { ids } = await fetchAll(made, STRETCH);
    expect(ids.slice(0, 3)).toEqual([1000, 1000, 1001]);
  });

  it('asks again for a page that is empty though there are newer trades', async () => {
    const made = await bench();
    made.fake.plan({ match: 'fromId=2000', fault: EMPTY_PAGE, times: 2 });
    expect(await fetchAll(made, STRETCH)).toEqual({ ids: expected, findings: { ...noFindings(), emptyPages: 2 } });
  });

  it('fails when it stays empty', async () => {
    const made = await bench();
    made.fake.plan({ match: 'fromId=2000', fault: EMPTY_PAGE, times: Infinity });
    const newest = TRADES.at(-1)!.id;
    await expect(fetchAll(made, STRETCH)).rejects.toThrow(
      `binance spot BTCUSDT aggTrades: no trades from id 2000 on, though there are trades up to id ${newest} (asked 3 times)`,
    );
  });

  it('fills a hole by asking again', async () => {
    const made = await bench();
    const change = (rows: readonly unknown[]): unknown[] => rows.filter((_, index) => index < 10 || index > 20);
    made.fake.plan({ match: 'fromId=2000', fault: { kind: 'rows', change } });
    expect(await fetchAll(made, STRETCH)).toEqual({ ids: expected, findings: noFindings() });
  });

  it('reports the holes that stay, at the start, inside and before the end', async () => {
    const lacking = TRADES.filter(
      ({ id }) => id > 1004 && (id < 2010 || id > 2020) && (id < 4150 || timeOf(id) >= END_US),
    );
    const { ids, findings } = await fetchAll(await bench(lacking), STRETCH);
    expect(ids).toEqual(lacking.filter((trade) => trade.timeUs < END_US).map((trade) => trade.id));
    const after = TRADES.find((trade) => trade.timeUs >= END_US)!.id;
    expect(findings.holes).toEqual([
      { first: 1000, last: 1004 },
      { first: 2010, last: 2020 },
      { first: 4150, last: after - 1 },
    ]);
  });

  it('does not report what is missing beyond the last id wanted', async () => {
    const lacking = TRADES.filter(({ id }) => id < 1500 || id > 1700);
    const { findings } = await fetchAll(await bench(lacking), { fromId: 1400, endUs: Infinity, lastId: 1550 });
    expect(findings.holes).toEqual([{ first: 1500, last: 1550 }]);
  });

  it('keeps within the weight that the exchange allows', async () => {
    const made = await startBench({}, { weightPerMinute: 6000 });
    made.fake.put({ market: 'spot', symbol: 'BTCUSDT', aggTrades: TRADES });
    const rest = restOf(made, 'spot');
    rest.budget.setLimit(10);
    const requests = new TradeRequests(rest, { symbol: 'BTCUSDT', kind: 'aggTrades', inMicroseconds: false });
    let pages = 0;
    for await (const page of pageTrades(requests, STRETCH, noFindings())) pages += Number(page.length > 0);
    expect(pages).toBe(4);
    // Two requests of weight 4 fit into nine tenths of 10.
    expect(made.clock.sleeps).toHaveLength(1);
  });

  it('needs a key for single trades of futures', async () => {
    const made = await bench(TRADES, 'um');
    const requests = new TradeRequests(restOf(made, 'um'), {
      symbol: 'BTCUSDT',
      kind: 'trades',
      inMicroseconds: false,
    });
    await expect(requests.fromId(5)).rejects.toThrow(
      /binance um BTCUSDT trades: .* need an API key .*\nset CVDLAB_API_KEY/,
    );
    expect(made.fake.log).toEqual([]);
  });
});

function timeOf(id: number): number {
  return TRADES[id - 1000]!.timeUs;
}
