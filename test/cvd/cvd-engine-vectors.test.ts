import { describe, expect, it } from 'vitest';
import { batchOf, barsOf, type TestTrade } from '../support/trades.ts';
import { at, lines, start, end, tape, wholeOptions } from '../support/tape.ts';
import { parseDecimal, unitsAtScale } from '../../src/core/decimal.ts';
import type { CvdEngineOptions } from '../../src/cvd/cvd-engine.ts';

/** ../shared/vectors/science.json, `cvd_exact`: [bar, side, quantity], quantities of up to eight decimals. */
const CVD_EXACT = [
  [0, 1, '0.1'],
  [0, 1, '0.2'],
  [0, -1, '0.3'],
  [1, -1, '1.5'],
  [1, 1, '0.4'],
  [1, -1, '0.00000001'],
  [2, 1, '2.0'],
  [2, -1, '0.5'],
  [2, -1, '3.0'],
  [2, 1, '1.0'],
  [3, 1, '0.7'],
  [3, 1, '0.1'],
] as const;

/** The trades as four minutes from `first` on. */
function exactBars(first: string, reset: CvdEngineOptions['reset']): string[] {
  const scales = { priceScale: 0, sizeScale: 8 };
  const trades = CVD_EXACT.map(([bar, side, quantity], index): TestTrade => {
    return [at(first) + bar * 60e6 + index, 100, unitsAtScale(parseDecimal(quantity), 8), side];
  });
  const coverage = [{ type: 'coverage-start', timeUs: at(first) } as const, batchOf(trades, 1, scales)] as const;
  const events = [...coverage, { type: 'coverage-end', timeUs: at(first) + 4 * 60e6 } as const];
  const bars = barsOf(events, { ...wholeOptions('1m', 'utc', reset), scales });
  return lines(bars, 'buy_volume sell_volume delta delta_max delta_min cvd_open cvd_high cvd_low cvd_close');
}

describe('science.json, cvd_exact', () => {
  it('anchor_never: every sum is exact to the eighth decimal', () => {
    expect(exactBars('10:00', 'never')).toEqual([
      '0.30000000 0.30000000 0.00000000 0.30000000 0.00000000 0.00000000 0.30000000 0.00000000 0.00000000',
      '0.40000000 1.50000001 -1.10000001 0.00000000 -1.50000000 0.00000000 0.00000000 -1.50000000 -1.10000001',
      '3.00000000 3.50000000 -0.50000000 2.00000000 -1.50000000 -1.10000001 0.89999999 -2.60000001 -1.60000001',
      '0.80000000 0.00000000 0.80000000 0.80000000 0.00000000 -1.60000001 -0.80000001 -1.60000001 -0.80000001',
    ]);
  });

  it('anchor_reset_at_bar_2: CVD starts at 0 with the third bar', () => {
    // Midnight UTC lies between the second and the third minute.
    expect(exactBars('2024-08-08T23:58', 'day').map((line) => line.split(' ').slice(5).join(' '))).toEqual([
      '0.00000000 0.30000000 0.00000000 0.00000000',
      '0.00000000 0.00000000 -1.50000000 -1.10000001',
      '0.00000000 2.00000000 -1.50000000 -0.50000000',
      '-0.50000000 0.30000000 -0.50000000 0.30000000',
    ]);
  });
});

it('science.json, cvd_candle_pine: CVD candles are those of TradingView, the opening value in high and low', () => {
  // Intrabars up 5 and down 3; up 7; up 11, as one trade each.
  const trades = tape(`
    10:00:01 2 5 +
    10:00:02 1 3 -
    10:01:01 4 7 +
    10:02:01 3 11 +`);
  const bars = barsOf([start('10:00'), trades, end('10:03')], wholeOptions());
  expect(lines(bars, 'cvd_open cvd_high cvd_low cvd_close')).toEqual(['0 5 0 2', '2 9 2 9', '9 20 9 20']);
});
