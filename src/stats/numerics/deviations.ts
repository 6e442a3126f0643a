/** A column as its mean and what each row deviates from it. */
export interface Deviations {
  /** Of all rows, NaN where there are none. Of equal values it is exactly that value. */
  readonly mean: number;
  /** The largest deviation in magnitude: 0 where nothing varies. */
  readonly scale: number;
  /** (x − mean) ÷ scale per row, from −1 to 1, so that no power of it overflows; all 0 where nothing varies. */
  readonly values: Float64Array;
}

/** The deviations of finite values, into a new column. */
export function deviations(x: Float64Array): Deviations {
  const mean = shiftedMean(x);
  const values = x.map((value) => value - mean);
  let scale = 0;
  for (const value of values) scale = Math.max(scale, Math.abs(value));
  if (scale > 0) for (let row = 0; row < values.length; row += 1) values[row]! /= scale;
  return { mean, scale, values };
}

/**
 * The mean as the first value plus the mean distance from it: no digits are lost on what all rows have in common, and
 * equal values have no distance at all.
 */
function shiftedMean(x: Float64Array): number {
  const first = x[0] ?? Number.NaN;
  let sum = 0;
  for (const value of x) sum += value - first;
  return first + sum / x.length;
}
