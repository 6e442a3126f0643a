import { describe, expect, it } from 'vitest';
import type { BinanceMarket } from '../../../../src/data/binance/origins.ts';
import { type Kline, pageKlines } from '../../../../src/data/binance/rest/rest-klines.ts';
import { DUPLICATED_ROWS, EMPTY_PAGE, type Fault, REORDERED_ROWS } from '../../../support/fake-binance/fault-plan.ts';
import { generateTrades, klinesOf } from '../../../support/fake-binance/fake-series.ts';
import { type Bench, restOf, startBench } from '../../../support/fake-binance/with-fake-binance.ts';

const DAY_US = Date.UTC(2024, 7, 8) * 1000;
const END_US = DAY_US + 864e8;
const TRADES = generateTrades({ fromUs: DAY_US, toUs: END_US, everyUs: 1e7 });

async function bench(market: BinanceMarket): Promise<Bench> {
  const made = await startBench();
  made.fake.put({ market, symbol: 'BTCUSDT', aggTrades: TRADES });
  return made;
}

async function fetchDay(made: Bench, market: BinanceMarket): Promise<Kline[]> {
  const klines: Kline[] = [];
  for await (const page of pageKlines(restOf(made, market), 'BTCUSDT', [DAY_US, END_US])) klines.push(...page);
  return klines;
}

const expected = klinesOf(TRADES).map(({ openMs, takerBuyVolume }) => [openMs * 1000, takerBuyVolume]);

function shown(klines: readonly Kline[]): [number, string][] {
  return klines.map(({ openUs, takerBuyVolume }) => [openUs, takerBuyVolume]);
}

describe('klines of a day', () => {
  it.each([
    ['spot', 2],
    ['um', 3],
    ['cm', 3],
  ] as const)('%s: all minutes in %i windows', async (market, windows) => {
    const made = await bench(market);
    expect(shown(await fetchDay(made, market))).toEqual(expected);
    expect(made.fake.log).toHaveLength(windows);
  });

  it('has every field as text of the exchange', async () => {
    const [first] = await fetchDay(await bench('spot'), 'spot');
    const kline = klinesOf(TRADES)[0]!;
    expect(first).toEqual({
      openUs: DAY_US,
      open: kline.fields[0],
      high: kline.fields[1],
      low: kline.fields[2],
      close: kline.fields[3],
      volume: kline.fields[4],
      quoteVolume: kline.quoteVolume,
      trades: kline.trades,
      takerBuyVolume: kline.takerBuyVolume,
      takerBuyQuoteVolume: kline.takerBuyQuoteVolume,
    });
  });

  it.each<[string, Fault]>([
    ['an empty page', EMPTY_PAGE],
    ['duplicated rows', DUPLICATED_ROWS],
    ['reordered rows', REORDERED_ROWS],
    ['lost rows', { kind: 'rows', change: (rows) => rows.slice(3, -3) }],
    [
      'a minute of another day',
      { kind: 'rows', change: (rows) => [[DAY_US / 1000 - 60_000, ...(rows[0] as unknown[]).slice(1)], ...rows] },
    ],
    [
      'a time that is no minute',
      { kind: 'rows', change: (rows) => [[DAY_US / 1000 + 1, ...(rows[0] as unknown[]).slice(1)]] },
    ],
    ['a row that is too short', { kind: 'rows', change: (rows) => [(rows[0] as unknown[]).slice(0, 7)] }],
  ])('are the same after %s', async (_, fault) => {
    const made = await bench('um');
    made.fake.plan({ match: 'klines', fault });
    expect(shown(await fetchDay(made, 'um'))).toEqual(expected);
  });

  it('leave out the minutes that the exchange does not have', async () => {
    const made = await startBench();
    const lacking = TRADES.filter(({ timeUs }) => timeUs < DAY_US + 6e8 || timeUs >= DAY_US + 12e8);
    made.fake.put({ market: 'spot', symbol: 'BTCUSDT', aggTrades: lacking });
    expect(await fetchDay(made, 'spot')).toHaveLength(1430);
    expect(made.fake.log).toHaveLength(3);
  });
});
