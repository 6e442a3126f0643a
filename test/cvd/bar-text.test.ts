import { describe, expect, it } from 'vitest';
import { barsUpTo } from '../../src/core/bar-table.ts';
import { csvChunks } from '../../src/core/text-table.ts';
import { bandedBars } from '../../src/cvd/aggressor/banded-bars.ts';
import { BAND_TEXT_COLUMNS, BAR_TEXT_COLUMNS, barTextTable, formatCarried } from '../../src/cvd/bar-text.ts';
import { barsOf } from '../support/trades.ts';
import { end, gap, sourceOf, start, tape, wholeOptions } from '../support/tape.ts';

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

  describe('with a band', () => {
    const scales = { priceScale: 2, sizeScale: 3 };
    const trades = tape('10:00:10 50 1500 -\n10:00:20 51 250 ?\n10:00:30 51 1 +', scales);
    const events = (batch: typeof trades): Parameters<typeof sourceOf>[0] => [start('10:00'), batch, end('10:02')];
    const lines = async (batch: typeof trades): Promise<string[]> => {
      const { bars, band } = await bandedBars(sourceOf(events(batch), scales), wholeOptions());
      return [...csvChunks(barTextTable(bars, band))].join('').trimEnd().split('\n');
    };

    it('have its columns after their own', async () => {
      const names = BAND_TEXT_COLUMNS.map((column) => column.name);
      expect(names).toEqual(['delta_least', 'delta_most', 'cvd_least', 'cvd_most', 'disagreement']);
      const [header, first, second] = await lines(trades);
      expect(header!.split(',')).toEqual([...BAR_TEXT_COLUMNS.map((column) => column.name), ...names]);
      // Nobody compared two ways of matching: no share of trades, and not a share of 0.
      expect(first!.split(',').slice(20)).toEqual(['-1.749', '-1.249', '-1.749', '-1.249', '']);
      expect(second!.split(',').slice(20)).toEqual(['0.000', '0.000', '-1.749', '-1.249', '']);
    });

    it('say what share of a bar’s trades is in doubt, nothing without trades', async () => {
      const inferred = {
        ...trades,
        rule: new Uint8Array(3),
        disagrees: Uint8Array.of(0, 0, 1),
        certainSide: Int8Array.of(-1, 0, 0),
      };
      const [, first, second] = await lines(inferred);
      expect(first!.split(',').slice(20)).toEqual(['-1.751', '-1.249', '-1.751', '-1.249', '0.333333']);
      expect(second!.split(',').at(-1)).toBe('');
    });

    it('refuse the band of other bars', async () => {
      const { bars, band } = await bandedBars(sourceOf(events(trades), scales), wholeOptions());
      expect(() => barTextTable(barsUpTo(bars, 1), band)).toThrow(
        new RangeError('a band of 2 bars does not fit 1 bars'),
      );
    });
  });
});
