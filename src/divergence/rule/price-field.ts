import type { BarTable } from '../../core/bar-table.ts';
import type { SignalType } from '../../core/signal.ts';

/** Which price of a bar a rule compares: its close, or its high for bearish and its low for bullish signals. */
export type PriceField = 'close' | 'high-low';

/** The column a rule compares for signals of a type. */
export function priceColumn(bars: BarTable, field: PriceField, type: SignalType): Float64Array {
  if (field === 'close') return bars.close;
  return type === 'bearish' ? bars.high : bars.low;
}

/** The price a signal is compared with, ticks: that of the reference bar; a bar that is its own reference, its open. */
export function referencePrice(bars: BarTable, field: PriceField, at: ReferenceBars): number {
  return at.ref === at.event ? bars.open[at.ref]! : priceColumn(bars, field, at.type)[at.ref]!;
}

/** Where a signal points, in rows. */
export interface ReferenceBars {
  /** What the signal predicts. */
  readonly type: SignalType;
  /** The bar it speaks of. */
  readonly event: number;
  /** The bar it is compared with. */
  readonly ref: number;
}
