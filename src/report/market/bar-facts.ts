import { type BarTable, QUALITY_GAP, QUALITY_PARTIAL } from '../../core/bar-table.ts';
import { ExactSum } from '../../core/exact-sum.ts';

/** A range of bars in figures; volumes in lots, exact. */
export interface BarFacts {
  /** Number of bars. */
  readonly bars: number;
  /** Number of trades; null where a bar does not say. */
  readonly trades: bigint | null;
  /** Volume. */
  readonly volume: bigint;
  /** Volume in which the buyer was the aggressor. */
  readonly buyVolume: bigint;
  /** Volume in which the seller was the aggressor. */
  readonly sellVolume: bigint;
  /** Volume whose aggressor is not known. */
  readonly unknownVolume: bigint;
  /** buyVolume − sellVolume. */
  readonly delta: bigint;
  /** Bars of quality `partial`. */
  readonly partial: number;
  /** Bars of quality `gap`. */
  readonly gap: number;
}

/** Counts and sums bars. */
export function barFacts(bars: BarTable): BarFacts {
  const hasTrades = !bars.trades.subarray(0, bars.length).some(Number.isNaN);
  return {
    bars: bars.length,
    trades: hasTrades ? sum(bars.trades, bars.length) : null,
    volume: sum(bars.volume, bars.length),
    buyVolume: sum(bars.buyVolume, bars.length),
    sellVolume: sum(bars.sellVolume, bars.length),
    unknownVolume: sum(bars.unknownVolume, bars.length),
    delta: sum(bars.delta, bars.length),
    partial: count(bars, QUALITY_PARTIAL),
    gap: count(bars, QUALITY_GAP),
  };
}

function sum(column: Float64Array, length: number): bigint {
  const total = new ExactSum();
  for (let index = 0; index < length; index += 1) total.add(column[index]!);
  return total.value();
}

function count(bars: BarTable, quality: number): number {
  return bars.quality.subarray(0, bars.length).reduce((found, each) => found + Number(each === quality), 0);
}
