import { describe, expect, it } from 'vitest';
import type { BinanceMarket } from '../../../../src/data/binance/origins.ts';
import { findFirstId } from '../../../../src/data/binance/rest/first-id.ts';
import { TradeRequests } from '../../../../src/data/binance/rest/trade-requests.ts';
import type { TradeKind } from '../../../../src/data/binance/trade-kind.ts';
import { EMPTY_PAGE } from '../../../support/fake-binance/fault-plan.ts';
import { type FakeTrade, fillsOf, generateTrades } from '../../../support/fake-binance/fake-series.ts';
import { type Bench, restOf, startBench } from '../../../support/fake-binance/with-fake-binance.ts';

const HOUR_US = 36e8;
const DAY_US = Date.UTC(2024, 7, 8) * 1000;
const END_US = DAY_US + 24 * HOUR_US;
/** From the evening before to noon after the day. */
const TRADES = generateTrades({ fromUs: DAY_US - 4 * HOUR_US, toUs: END_US + 12 * HOUR_US, everyUs: 3e7 });
const FIRST = TRADES.find((trade) => trade.timeUs >= DAY_US)!;

async function bench(market: BinanceMarket, aggTrades: readonly FakeTrade[] = TRADES): Promise<Bench> {
  const made = await startBench();
  made.fake.put({ market, symbol: 'BTCUSDT', aggTrades });
  return made;
}

function find(
  made: Bench,
  market: BinanceMarket,
  kind: TradeKind = 'aggTrades',
  startUs = DAY_US,
): Promise<number | null> {
  const requests = new TradeRequests(restOf(made, market, 'key'), { symbol: 'BTCUSDT', kind, inMicroseconds: false });
  return findFirstId(requests, startUs, startUs + 24 * HOUR_US);
}

describe('the first trade of a day', () => {
  it('takes two requests on spot: one finds it, one makes sure that it is the first', async () => {
    const made = await bench('spot');
    expect(await find(made, 'spot')).toBe(FIRST.id);
    expect(made.fake.requests()).toEqual([
      `/api/v3/aggTrades?symbol=BTCUSDT&startTime=${DAY_US / 1000}&limit=1`,
      `/api/v3/aggTrades?symbol=BTCUSDT&fromId=${FIRST.id - 1}&limit=1`,
    ]);
  });

  it.each(['um', 'cm'] as const)('is searched on %s in windows that grow to less than an hour', async (market) => {
    const late = TRADES.filter((trade) => trade.timeUs < DAY_US || trade.timeUs > DAY_US + 3 * HOUR_US);
    const made = await bench(market, late);
    const first = late.find((trade) => trade.timeUs >= DAY_US)!;
    // What is missing between is missing for the exchange too: the id right after the last one of the evening is none.
    expect(await find(made, market)).toBe(first.id);
    expect(made.fake.log.length).toBeLessThan(12);
    expect(made.fake.requests('endTime').length).toBeGreaterThan(4);
  });

  it.each(['spot', 'um', 'cm'] as const)('is found among single trades of %s', async (market) => {
    const fills = fillsOf(TRADES);
    expect(await find(await bench(market), market, 'trades')).toBe(fills.find((trade) => trade.timeUs >= DAY_US)!.id);
  });

  it('is found by ids where the time is too long ago to be searched', async () => {
    const made = await startBench();
    const longAgo = TRADES.map((trade) => ({ ...trade, timeUs: trade.timeUs - 20 * 24 * HOUR_US }));
    made.fake.put({ market: 'um', symbol: 'BTCUSDT', aggTrades: longAgo });
    const first = fillsOf(longAgo).find((trade) => trade.timeUs >= DAY_US - 20 * 24 * HOUR_US)!;
    expect(await find(made, 'um', 'trades', DAY_US - 20 * 24 * HOUR_US)).toBe(first.id);
    expect(made.fake.requests('aggTrades')).toEqual([]);
    expect(made.fake.log.length).toBeLessThan(40);
  });

  it('is found although the server answers a window from its other end', async () => {
    const made = await bench('spot');
    const last = TRADES.findLast((trade) => trade.timeUs < END_US)!;
    const row = {
      a: last.id,
      p: last.price,
      q: last.size,
      f: last.firstId,
      l: last.lastId,
      T: last.timeUs / 1000,
      m: true,
    };
    made.fake.plan({ match: 'startTime', fault: { kind: 'rows', change: () => [row] } });
    expect(await find(made, 'spot')).toBe(FIRST.id);
  });

  it('is found although the search comes back empty', async () => {
    const made = await bench('um');
    made.fake.plan({ match: 'startTime', fault: EMPTY_PAGE, times: Infinity });
    expect(await find(made, 'um')).toBe(FIRST.id);
  });

  it('is the first of all where the market began that day', async () => {
    const made = await bench('spot', TRADES.slice(TRADES.indexOf(FIRST) + 100));
    expect(await find(made, 'spot')).toBe(FIRST.id + 100);
  });

  it('is 0 where ids begin with it', async () => {
    const fromZero = TRADES.filter((trade) => trade.timeUs >= DAY_US).map((trade, index) => ({ ...trade, id: index }));
    expect(await find(await bench('spot', fromZero), 'spot')).toBe(0);
  });

  it('is not there on a day after the last trade, or without any', async () => {
    const made = await bench(
      'um',
      TRADES.filter((trade) => trade.timeUs < DAY_US),
    );
    expect(await find(made, 'um')).toBeNull();
    expect(await find(await bench('um', []), 'um')).toBeNull();
    expect(await find(await bench('spot', []), 'spot')).toBeNull();
  });
});
