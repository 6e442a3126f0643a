import { describe, expect, it } from 'vitest';
import { parseDay } from '../../../../src/core/time.ts';
import {
  dayInDumpName,
  dumpPath,
  firstOfMonth,
  firstOfNextMonth,
} from '../../../../src/data/binance/dump/dump-file.ts';

const DAY = parseDay('2024-08-08');

describe('the path of a dump', () => {
  it.each([
    ['spot', 'aggTrades', 'daily', '/data/spot/daily/aggTrades/BTCUSDT/BTCUSDT-aggTrades-2024-08-08.zip'],
    ['um', 'trades', 'daily', '/data/futures/um/daily/trades/BTCUSDT/BTCUSDT-trades-2024-08-08.zip'],
    ['cm', 'aggTrades', 'monthly', '/data/futures/cm/monthly/aggTrades/BTCUSDT/BTCUSDT-aggTrades-2024-08.zip'],
    ['spot', 'klines', 'monthly', '/data/spot/monthly/klines/BTCUSDT/1m/BTCUSDT-1m-2024-08.zip'],
  ] as const)('%s %s %s', (market, kind, period, path) => {
    expect(dumpPath({ series: { market, symbol: 'BTCUSDT', kind }, period, firstDay: DAY })).toBe(path);
  });

  it('gives its date back', () => {
    const series = { market: 'spot', symbol: 'BTCUSDT', kind: 'aggTrades' } as const;
    expect(dayInDumpName('BTCUSDT-aggTrades-2024-08-08.zip', series, 'daily')).toBe(DAY);
    expect(dayInDumpName('BTCUSDT-aggTrades-2024-08.zip', series, 'monthly')).toBe(parseDay('2024-08-01'));
    for (const name of [
      'BTCUSDT-aggTrades-2024-08.zip',
      'BTCUSDT-aggTrades-2024-08-08.zip.CHECKSUM',
      'BTCUSDT-aggTrades-2024-13-01.zip',
      'ETHUSDT-aggTrades-2024-08-08.zip',
    ]) {
      expect(dayInDumpName(name, series, 'daily')).toBeNull();
    }
  });
});

describe('months', () => {
  it.each([
    ['2024-02-29', '2024-02-01', '2024-03-01'],
    ['2024-12-31', '2024-12-01', '2025-01-01'],
    ['2025-01-01', '2025-01-01', '2025-02-01'],
  ])('%s lies between %s and %s', (day, first, next) => {
    expect(firstOfMonth(parseDay(day))).toBe(parseDay(first));
    expect(firstOfNextMonth(parseDay(day))).toBe(parseDay(next));
  });
});
