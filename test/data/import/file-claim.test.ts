import { expect, test } from 'vitest';
import { parseDay } from '../../../src/core/time.ts';
import { claimOfName } from '../../../src/data/import/file-claim.ts';

test.each([
  ['BTCUSDT-aggTrades-2024-08-08.zip', 'BTCUSDT', 'aggTrades', '2024-08-08', '2024-08-08'],
  ['BTCUSD_PERP-trades-2024-02.csv', 'BTCUSD_PERP', 'trades', '2024-02-01', '2024-02-29'],
  ['BTCUSDT-1m-2023-12.zip', 'BTCUSDT', '1m', '2023-12-01', '2023-12-31'],
  ['币安人生USDT-aggTrades-2025-10-07.csv', '币安人生USDT', 'aggTrades', '2025-10-07', '2025-10-07'],
])('%s claims symbol, series and whole days', (name, ...claimed) => {
  const [symbol, series, first, last] = claimed;
  expect(claimOfName(name)).toEqual({ symbol, series, days: { firstDay: parseDay(first), lastDay: parseDay(last) } });
});

test.each([
  'BTCUSDT-aggTrades-2024-13-01.zip',
  'BTCUSDT-aggTrades-2024-02-30.zip',
  'BTCUSDT-aggTrades-2024-13.zip',
  'BTCUSDT-aggTrades-2024-08-08.txt',
  'BTCUSDT-aggTrades.csv',
  'BTCUSDT-spot-trades-20240808T2354Z.csv',
  'LTCUSDT-um-1m-2026-02.csv',
  '-aggTrades-2024-08-08.csv',
  'trades.csv',
])('%s claims nothing', (name) => {
  expect(claimOfName(name)).toBeNull();
});
