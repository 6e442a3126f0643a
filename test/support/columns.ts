import fc from 'fast-check';

/** Columns of finite numbers as markets make them: neither a power nor a sum of them loses what a test looks for. */
export function columns(minLength: number, maxLength = 40): fc.Arbitrary<Float64Array> {
  const value = fc.double({ min: -1e3, max: 1e3, noNaN: true }).map((x) => Math.round(x * 1e6) / 1e6);
  return fc.array(value, { minLength, maxLength }).map((values) => Float64Array.from(values));
}

/** The same with many equal values. */
export function tiedColumns(minLength: number, maxLength = 40): fc.Arbitrary<Float64Array> {
  return fc.array(fc.integer({ min: -4, max: 4 }), { minLength, maxLength }).map((values) => Float64Array.from(values));
}
