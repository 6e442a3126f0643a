import { groupDigits } from '../page/readable.ts';
import type { SweptMean } from './sweep-input.ts';

/** A number with a fixed number of decimals; `–` where there is none. */
export function fixed(value: number | null, digits: number): string {
  return value === null || Number.isNaN(value) ? '–' : groupDigits(value.toFixed(digits));
}

/** A number with its sign. */
export function signed(value: number | null, digits: number): string {
  const text = fixed(value, digits);
  return value !== null && value > 0 ? `+${text}` : text;
}

/** A probability: two significant digits where it is small. */
export function chance(value: number | null): string {
  if (value === null || Number.isNaN(value)) return '–';
  return value > 0 && value < 0.01 ? value.toPrecision(2) : value.toFixed(3);
}

/** `+1.20 (−0.30 to +2.70)`. */
export function meanText({ bps, interval }: SweptMean): string {
  return interval === null
    ? signed(bps, 2)
    : `${signed(bps, 2)} (${signed(interval.low, 2)} to ${signed(interval.high, 2)})`;
}
