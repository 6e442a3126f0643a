/** 10^0 to 10^22: the powers of ten that a double holds exactly. */
export const POWERS_OF_TEN: readonly number[] = Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));

/** A decimal number as an integer and the number of digits after its point: `value = units / 10^scale`. */
export interface Decimal {
  /** The number without its point. */
  readonly units: bigint;
  /** Digits after the point, at least 0. */
  readonly scale: number;
}

const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/;

/**
 * Reads a decimal (`-12.50`, `.5`, `1e-5`) exactly, without a float in between. Trailing zeros after the point do not
 * count into the scale: `0.00141300` has scale 6.
 * @throws RangeError naming the text when it is no decimal number.
 */
export function parseDecimal(text: string): Decimal {
  const match = DECIMAL.exec(text.trim());
  const whole = match?.[2] ?? '';
  const fraction = match?.[3] ?? '';
  if (match === null || whole.length + fraction.length === 0) {
    throw new RangeError(`not a decimal number: "${text}"`);
  }
  const exponent = Number(match[4] ?? 0);
  const trimmed = fraction.replace(/0+$/, '');
  const digits = whole + trimmed;
  const shift = trimmed.length - exponent;
  const magnitude = shift >= 0 ? BigInt(digits || '0') : BigInt(digits || '0') * 10n ** BigInt(-shift);
  return normalised({ units: match[1] === '-' ? -magnitude : magnitude, scale: Math.max(shift, 0) });
}

function normalised(decimal: Decimal): Decimal {
  let { units, scale } = decimal;
  while (scale > 0 && units % 10n === 0n) {
    units /= 10n;
    scale -= 1;
  }
  return { units, scale };
}

/**
 * The decimal as an integer count of 10^-scale.
 * @throws RangeError when it has more digits than the scale keeps, or passes 2^53.
 */
export function unitsAtScale(decimal: Decimal, scale: number): number {
  if (decimal.scale > scale) {
    throw new RangeError(`${formatUnits(decimal.units, decimal.scale)} has more than ${scale} decimals`);
  }
  const units = Number(decimal.units * 10n ** BigInt(scale - decimal.scale));
  if (!Number.isSafeInteger(units)) {
    throw new RangeError(`${formatUnits(decimal.units, decimal.scale)} does not fit at ${scale} decimals`);
  }
  return units;
}

/** Compares two decimals of any scale: negative, zero or positive like `a − b`. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  const difference = subtractDecimals(a, b).units;
  return difference < 0n ? -1 : Number(difference > 0n);
}

/** `a − b`, exactly. */
export function subtractDecimals(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale);
  const units = a.units * 10n ** BigInt(scale - a.scale) - b.units * 10n ** BigInt(scale - b.scale);
  return normalised({ units, scale });
}

/**
 * Writes an integer count of 10^-scale as a plain decimal with exactly `scale` digits after the point.
 * `formatUnits(-62161381100, 5)` is `-621613.81100`; NaN, the absent value, is the empty text.
 * @throws RangeError for a number that is no integer or passes 2^53: what is larger comes as a bigint.
 */
export function formatUnits(units: number | bigint, scale: number): string {
  if (typeof units === 'number' && !Number.isSafeInteger(units)) {
    if (Number.isNaN(units)) return '';
    throw new RangeError(`not an exact integer number of units: ${units}`);
  }
  const negative = units < 0;
  const digits = String(negative ? -units : units === 0 ? 0 : units).padStart(scale + 1, '0');
  const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
  return negative ? `-${text}` : text;
}

/**
 * Writes a float as a plain decimal rounded to so many digits after the point, without exponent and without a negative
 * zero. An absent value (null, NaN) is the empty text, an infinity is `Infinity` or `-Infinity`.
 */
export function formatFixed(value: number | null, digits: number): string {
  if (value === null || Number.isNaN(value)) return '';
  if (!Number.isFinite(value)) return String(value);
  // From 1e21 on toFixed writes an exponent; doubles that large are whole.
  const text =
    Math.abs(value) < 1e21 ? value.toFixed(digits) : `${BigInt(value)}${digits > 0 ? `.${'0'.repeat(digits)}` : ''}`;
  return /^-[0.]+$/.test(text) ? text.slice(1) : text;
}
