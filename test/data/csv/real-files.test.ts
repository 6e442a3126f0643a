import { expect, test } from 'vitest';
import { POWERS_OF_TEN } from '../../../src/core/decimal.ts';
import { openByteSource } from '../../../src/data/csv/byte-source.ts';
import type { ColumnSpec } from '../../../src/data/csv/column-names.ts';
import { readCsvHead } from '../../../src/data/csv/csv-head.ts';
import { detectTradeLayout, type TradeLayoutOptions } from '../../../src/data/csv/detect-trade-layout.ts';
import { TradeReader } from '../../../src/data/csv/trade-reader.ts';
import { describeWithSharedData, sharedData } from '../../support/shared-data.ts';

/** Reads a real file and adds up, in units of 10^-8, what was bought and sold. */
async function totalsOf(relative: string, options: Partial<TradeLayoutOptions> = {}) {
  const head = await openByteSource(sharedData(relative));
  const said = { columns: null, timeUnit: null, timeZone: null, sideBuy: null, ...options };
  const layout = detectTradeLayout(await readCsvHead(head), said);
  await head.close();
  const sums = { bought: 0, sold: 0 };
  const source = await openByteSource(sharedData(relative));
  const reader = new TradeReader({
    name: source.name,
    layout,
    claim: null,
    onBadRow: 'stop',
    aside: () => undefined,
    sink: ({ length, side, size }) => {
      for (let row = 0; row < length; row += 1) {
        sums[side[row] === 1 ? 'bought' : 'sold'] += Math.round(size[row]! * POWERS_OF_TEN[8]!);
      }
    },
  });
  for await (const chunk of source.chunks()) reader.push(chunk);
  await source.close();
  const { trades } = reader.finish();
  const bought = sums.bought / POWERS_OF_TEN[8]!;
  const sold = sums.sold / POWERS_OF_TEN[8]!;
  return { kind: layout.kind, trades, bought, sold };
}

const SIERRA_TRADES: ColumnSpec = { date: 'Date', time: 'Time', price: 'Price', size: 'Volume', side: 'TradeType' };

// What each file adds up to: shared data, README.md; freqtrade's and tardis' own sides added up by awk.
describeWithSharedData('real files are read to the last trade, most without --columns', () => {
  test.each([
    [
      'binance/spot/XRPETH-aggTrades-2019-10-11.csv',
      { kind: 'aggTrades', trades: 5929, bought: 1_595_231, sold: 1_157_973 },
    ],
    [
      'binance/spot/XRPETH-aggTrades-2019-10-12.csv',
      { kind: 'aggTrades', trades: 4134, bought: 935_592, sold: 673_084 },
    ],
    [
      'binance/spot/TRXUSDT-trade-stream-2025-03-04.csv',
      { kind: 'trades', trades: 10_000, bought: 25_341_014.7, sold: 20_655_881.2 },
    ],
    [
      'binance/spot/BTCUSDT-spot-trades-20240808T2354Z.csv',
      { kind: 'trades', trades: 19_904, bought: 204.49112, sold: 233.4244 },
    ],
    [
      'binance/um/BTCUSDT-um-trades-20240808T2354Z.csv',
      { kind: 'trades', trades: 21_313, bought: 1251.576, sold: 1177.79 },
    ],
    ['tardis/BTCUSDT-trades-2020-02-22.csv', { kind: 'trades', trades: 9999, bought: 2059.537, sold: 1964.764 }],
    ['freqtrade/public_trades_list.csv', { kind: 'trades', trades: 1000, bought: 3479.549, sold: 3088.419 }],
  ] as const)('%s', async (file, expected) => {
    expect(await totalsOf(file)).toEqual(expected);
  });

  test('Sierra time and sales needs them named, for its side is a number', async () => {
    const options = { columns: SIERRA_TRADES, sideBuy: '2', timeZone: 'America/Chicago' };
    const totals = await totalsOf('es/sierra-time-and-sales-2022-01-24.txt', options);
    expect(totals).toEqual({ kind: 'trades', trades: 2026, bought: 1432, sold: 1414 });
  });
});
