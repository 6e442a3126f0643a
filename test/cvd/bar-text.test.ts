import { describe, expect, it } from 'vitest';
import { csvChunks } from '../../src/core/text-table.ts';
import { BAR_TEXT_COLUMNS, barTextTable, formatCarried } from '../../src/cvd/bar-text.ts';
import { barsOf } from '../support/trades.ts';
import { end, gap, start, tape, wholeOptions } from '../support/tape.ts';

describe('bars as text', () => {
  it('have the columns of the design, in its order', () => {
    expect(BAR_TEXT_COLUMNS.map((column) => column.name).join(', ')).toBe(
      'time, session, open, high, low, close, volume, buy_volume, sell_volume, unknown_volume, trades, delta, delta_min, ' +
        'delta_max, cvd_open, cvd_high, cvd_low, cvd_close, vwap, quality',
    );
    expect(BAR_TEXT_COLUMNS.filter((column) => column.type === 'text').map((column) => column.name)).toEqual([
      'time',
      'session',
      'quality',
    ]);
  });

  it('are plain decimals with the symbol’s own digits, ISO times, and nothing where a value is absent', () => {
    const scales = { priceScale: 2, sizeScale: 3 };
    const trades = tape('10:01:10 50 1500 -\n 10:01:20 51 250 ?', scales);
    const more = tape('10:02:10 49 1 +', scales);
    const events = [start('10:00'), trades, gap('10:01:20', '10:02:10'), more, end('10:02:30')];
    const bars = barsOf(events, { ...wholeOptions(), scales });
    expect([...csvChunks(barTextTable(bars))].join('').split('\n').slice(1, -1)).toEqual([
      '2024-08-08T10:00:00.000Z,2024-08-08,,,,,0.000,0.000,0.000,0.000,0,0.000,0.000,0.000,0.000,0.000,0.000,0.000,,ok',
      '2024-08-08T10:01:00.000Z,2024-08-08,0.50,0.51,0.50,0.51,1.750,0.000,1.500,0.250,2,-1.500,-1.500,0.000,0.000,0.000,-1.500,-1.500,0.50,gap',
      '2024-08-08T10:02:00.000Z,2024-08-08,0.49,0.49,0.49,0.49,0.001,0.001,0.000,0.000,1,0.001,0.000,0.001,-1.500,-1.499,-1.500,-1.499,0.49,gap',
    ]);
  });

  it('write what was carried together with its value, and leave an absent one absent', () => {
    expect(formatCarried(5, 0n, 2)).toBe('0.05');
    expect(formatCarried(5, 9_007_199_254_740_993_000n, 3)).toBe('9007199254740993.005');
    expect(formatCarried(-5, 2n ** 60n, 0)).toBe(String(2n ** 60n - 5n));
    expect(formatCarried(Number.NaN, 2n ** 60n, 0)).toBe('');
  });
});
