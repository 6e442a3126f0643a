import type { Scales, Side, TradeBatch } from '../../../src/core/trade-batch.ts';

/** One trade of a hand-made tape. */
export interface Print {
  readonly timeUs: number;
  readonly price: number;
  readonly size: number;
  readonly side: Side;
}

export const SCALES: Scales = { priceScale: 2, sizeScale: 3 };

/** A batch of trades, numbered from 1 in their order. */
export function batchOf(prints: readonly Print[]): TradeBatch {
  return {
    type: 'trades',
    length: prints.length,
    timeUs: Float64Array.from(prints, ({ timeUs }) => timeUs),
    price: Float64Array.from(prints, ({ price }) => price),
    size: Float64Array.from(prints, ({ size }) => size),
    side: Int8Array.from(prints, ({ side }) => side),
    id: Float64Array.from(prints, (_, index) => index + 1),
    scales: SCALES,
  };
}
