import { formatUnits, POWERS_OF_TEN } from '../../core/decimal.ts';
import type { BarTable } from '../../core/bar-table.ts';
import { formatCarried } from '../../cvd/bar-text.ts';
import type { DrawnBars } from './drawn-bars.ts';

/** Values of a chart as JSON writes them; null is a gap in what is drawn. */
export type ChartNumbers = (number | null)[];

/** Integer units as decimals: the double nearest to the exact decimal, so that it prints without noise. */
export function chartNumbers(units: Float64Array, scale: number): ChartNumbers {
  const divisor = POWERS_OF_TEN[scale]!;
  return Array.from(units, (value) => (Number.isNaN(value) ? null : value / divisor));
}

/** A CVD column with its carry, as decimals. */
export function cvdNumbers(units: Float64Array, drawn: DrawnBars, scale: number): ChartNumbers {
  const { cvdCarry } = drawn;
  if (cvdCarry === null) return chartNumbers(units, scale);
  return Array.from(units, (value, index) => textNumber(formatCarried(value, cvdCarry[index]!, scale)));
}

/** A decimal text as a chart's number; the empty text is a gap. */
export function textNumber(text: string): number | null {
  return text === '' ? null : Number(text);
}

/** The starts of drawn bars in ms, each but the first as its distance to the one before. */
export function timeSteps(drawn: DrawnBars): number[] {
  return Array.from(drawn.timeUs.subarray(0, drawn.length), (timeUs, index) =>
    Number(formatUnits(index === 0 ? timeUs : timeUs - drawn.timeUs[index - 1]!, 3)),
  );
}

/** Whether the bars know how high and low CVD went inside them. */
export function knowsCvdExtremes(bars: BarTable): boolean {
  return !bars.cvdHigh.subarray(0, bars.length).some(Number.isNaN);
}
