import { compareDecimals, type Decimal, formatUnits, parseDecimal } from '../../core/decimal.ts';

/** Where a size bucket begins or ends: at a size, or at a quantile of the sizes of the days before. */
export type SizeBound =
  | {
      /** The same size on every day. */
      readonly kind: 'size';
      /** In units of the symbol, at least 0. */
      readonly size: Decimal;
    }
  | {
      /** A size of its own for every UTC day, fixed before the day begins. */
      readonly kind: 'quantile';
      /** Share of the sizes that lie at or below it, in percent, above 0 and below 100. */
      readonly percent: Decimal;
    };

const ZERO: Decimal = { units: 0n, scale: 0 };
const HUNDRED: Decimal = { units: 100n, scale: 0 };

/**
 * Reads a bound as the command line takes it: `2.5` in units of the symbol, or `90%` of the sizes of the days before.
 * @throws RangeError naming the text when it is neither.
 */
export function parseSizeBound(text: string): SizeBound {
  const isQuantile = text.endsWith('%');
  let value: Decimal;
  try {
    value = parseDecimal(isQuantile ? text.slice(0, -1) : text);
  } catch {
    throw new RangeError(`not a size: "${text}" (expected an amount such as 2.5, or a quantile such as 90%)`);
  }
  if (!isQuantile) {
    if (value.units < 0n) throw new RangeError(`a size cannot lie below 0, got "${text}"`);
    return { kind: 'size', size: value };
  }
  if (compareDecimals(value, ZERO) <= 0 || compareDecimals(value, HUNDRED) >= 0) {
    throw new RangeError(
      `a quantile of sizes lies above 0% and below 100%, got "${text}": leave that side open instead`,
    );
  }
  return { kind: 'quantile', percent: value };
}

/** The bound as {@link parseSizeBound} reads it. */
export function sizeBoundText(bound: SizeBound): string {
  const { units, scale } = bound.kind === 'size' ? bound.size : bound.percent;
  return formatUnits(units, scale) + (bound.kind === 'size' ? '' : '%');
}
