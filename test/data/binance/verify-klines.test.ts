import { describe, expect, it } from 'vitest';
import { parseDay } from '../../../src/core/time.ts';
import type { BinanceMarket } from '../../../src/data/binance/origins.ts';
import { pullTrades } from '../../../src/data/binance/pull/pull-trades.ts';
import { type KlineVerdict, verifyKlines } from '../../../src/data/binance/verify-klines.ts';
import { importTrades } from '../../../src/data/import/import-trades.ts';
import { type FakeKline, type FakeTrade, generateTrades, klinesOf } from '../../support/fake-binance/fake-series.ts';
import { type PullBench, startPullBench } from '../../support/fake-binance/pull-bench.ts';
import { describeWithSharedData, sharedData } from '../../support/shared-data.ts';
import { readFileSync } from 'node:fs';
import { tempFolder } from '../store/temp-folder.ts';

const DAY = parseDay('2024-08-08');
const DAY_US = DAY * 864e8;
const TRADES = generateTrades({ fromUs: DAY_US, toUs: DAY_US + 864e8, everyUs: 1e7 });
const RANGE = { symbol: 'BTCUSDT', fromDay: DAY, toDay: DAY };

/** Trades in the store, and klines of perhaps other trades at the exchange. */
async function recorded(
  market: BinanceMarket,
  aggTrades: readonly FakeTrade[],
  klines: readonly FakeKline[],
): Promise<PullBench> {
  const made = await startPullBench(tempFolder(), { market });
  made.fake.put({ market, symbol: 'BTCUSDT', aggTrades, klines, daily: ['2024-08-08'] });
  const how = { kind: 'aggTrades', via: 'dump', refresh: false, overwrite: false } as const;
  await pullTrades(made.context, { ...RANGE, ...how });
  return made;
}

function verify({ context }: PullBench): Promise<KlineVerdict> {
  return verifyKlines(context.rest, { dataDir: context.dataDir, ...RANGE });
}

describe('recorded trades against klines', () => {
  it.each(['spot', 'um', 'cm'] as const)('%s: every minute is equal', async (market) => {
    const { comparison, isSound } = await verify(await recorded(market, TRADES, klinesOf(TRADES)));
    expect(comparison).toMatchObject({ compared: 1440, equal: 1440, different: 0, columns: ['volume', 'delta'] });
    expect(isSound).toBe(true);
  });

  it('a lost trade shows, whatever the market', async () => {
    const lacking = TRADES.filter((_, index) => index !== 500).map((trade, index) => ({ ...trade, id: index }));
    for (const market of ['spot', 'um'] as const) {
      const contiguous = lacking.map((trade, index) => ({ ...trade, firstId: index, lastId: index }));
      const { comparison, isSound } = await verify(await recorded(market, contiguous, klinesOf(TRADES)));
      expect(comparison.different).toBe(1);
      expect(isSound).toBe(false);
    }
  });

  it('futures: trades of the insurance fund, which klines count, are explained by their fill ids', async () => {
    // Contiguous ids of aggregates over a hole in the ids of fills.
    const without = TRADES.filter((_, index) => index !== 500 && index !== 5000);
    const renumbered = without.map((trade, index) => ({ ...trade, id: 1000 + index }));
    const { comparison, isSound, offBookMinutes, fillIdHoles } = await verify(
      await recorded('um', renumbered, klinesOf(TRADES)),
    );
    expect(comparison.different).toBe(2);
    expect(offBookMinutes).toEqual([500, 5000].map((index) => Math.floor(TRADES[index]!.timeUs / 6e7) * 6e7));
    expect(fillIdHoles).toBeGreaterThanOrEqual(2);
    expect(isSound).toBe(true);
    expect((await verify(await recorded('spot', renumbered, klinesOf(TRADES)))).isSound).toBe(false);
  });

  it('more volume than the klines have is never explained', async () => {
    const holes = TRADES.map((trade) => ({ ...trade, firstId: trade.firstId * 2, lastId: trade.lastId * 2 }));
    const made = await recorded('um', holes, klinesOf(TRADES.filter((_, index) => index !== 500)));
    expect((await verify(made)).isSound).toBe(false);
  });

  it('needs recorded trades', async () => {
    const made = await startPullBench(tempFolder());
    await expect(verify(made)).rejects.toThrow('no trades of BTCUSDT in the store for these days');
  });
});

describeWithSharedData('real trades against real klines', () => {
  it('BTCUSDT futures, 2024-08-08: the five whole minutes agree to the last digit', async () => {
    const made = await startPullBench(tempFolder(), { market: 'um' });
    const klines = readKlines(sharedData('binance/klines/BTCUSDT-um-1m-2024-08-08T2350_2024-08-09T0005.csv'));
    made.fake.put({ market: 'um', symbol: 'BTCUSDT', aggTrades: [], klines });
    await importTrades({
      files: [sharedData('binance/um/BTCUSDT-um-trades-20240808T2354Z.csv')],
      dataDir: made.context.dataDir,
      venue: 'binance',
      market: 'um',
      symbol: 'BTCUSDT',
    });
    const { comparison, isSound } = await verify(made);
    expect(comparison).toMatchObject({ compared: 5, equal: 5, different: 0 });
    expect(comparison.incomplete).toEqual([{ timeUs: Date.UTC(2024, 7, 8, 23, 54) * 1000, quality: 'partial' }]);
    expect(isSound).toBe(true);
  });
});

function readKlines(path: string): FakeKline[] {
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n').slice(1);
  return lines.map((line) => {
    const [openMs, open, high, low, close, volume, , quoteVolume, trades, takerBuyVolume, takerBuyQuoteVolume] =
      line.split(',');
    return {
      openMs: Number(openMs),
      fields: [open!, high!, low!, close!, volume!],
      quoteVolume: quoteVolume!,
      trades: Number(trades),
      takerBuyVolume: takerBuyVolume!,
      takerBuyQuoteVolume: takerBuyQuoteVolume!,
    };
  });
}
