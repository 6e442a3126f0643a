import { POWERS_OF_TEN } from '../../core/decimal.ts';
import type { Scales, TradeBatch } from '../../core/trade-batch.ts';

/** The finer of two scales, for prices and for sizes. */
export function finerScales(a: Scales, b: Scales): Scales {
  return { priceScale: Math.max(a.priceScale, b.priceScale), sizeScale: Math.max(a.sizeScale, b.sizeScale) };
}

/**
 * The same trades at finer scales; those that are at these scales already are not copied.
 * @throws RangeError when the scales asked for are coarser.
 */
export function tradesAtScales(batch: TradeBatch, scales: Scales): TradeBatch {
  const { price, size } = batch;
  const by = {
    price: scales.priceScale - batch.scales.priceScale,
    size: scales.sizeScale - batch.scales.sizeScale,
  };
  if (by.price < 0 || by.size < 0) {
    throw new RangeError(
      `trades with ${batch.scales.priceScale} price and ${batch.scales.sizeScale} size decimals do not fit ` +
        `${scales.priceScale} and ${scales.sizeScale}`,
    );
  }
  return { ...batch, price: multiplied(price, by.price), size: multiplied(size, by.size), scales };
}

function multiplied(values: Float64Array, digits: number): Float64Array {
  const factor = POWERS_OF_TEN[digits] ?? 1;
  return digits === 0 ? values : values.map((value) => value * factor);
}
