import { BAR_COLUMNS, type BarColumn, type BarTable } from '../../core/bar-table.ts';
import { firstAfter } from '../../core/time-search.ts';

/** The most bars a page draws: more than that and a zoom takes longer than a reader waits. */
export const MAX_DRAWN_BARS = 5000;

/** Columns of a drawn bar: those of its bars put together. */
export type DrawnColumn = Exclude<BarColumn, 'vwap' | 'deltaMin' | 'deltaMax'>;

const DRAWN_COLUMNS: readonly DrawnColumn[] = BAR_COLUMNS.filter(
  (column): column is DrawnColumn => column !== 'vwap' && column !== 'deltaMin' && column !== 'deltaMax',
);

/**
 * Bars as they are drawn: each stands for one bar or for several neighbours put together so that nothing sticks out of
 * it (first open, highest high, lowest low, last close, volumes and deltas summed, the worst quality). Bars on two sides
 * of a CVD reset or of a hole are not put together, so cvdClose − cvdOpen stays the delta; only where there are more of
 * those than bars may be drawn, they are.
 */
export interface DrawnBars extends Readonly<Record<DrawnColumn, Float64Array>> {
  /** Number of drawn bars, at most {@link MAX_DRAWN_BARS}. */
  readonly length: number;
  /** The most bars that one drawn bar stands for; 1 when nothing was put together. */
  readonly mergedUpTo: number;
  /** The first bar of each drawn bar, and behind the last the number of bars: length + 1 entries. */
  readonly firstBar: readonly number[];
  /** What has to be added to the CVD columns. */
  readonly cvdCarry: readonly bigint[] | null;
}

/** Puts neighbours together until at most `maximum` are left. */
export function drawBars(bars: BarTable, maximum = MAX_DRAWN_BARS): DrawnBars {
  const firstBar = groupStarts(bars, maximum);
  const length = firstBar.length - 1;
  const columns = Object.fromEntries(DRAWN_COLUMNS.map((column) => [column, new Float64Array(length)]));
  const drawn = columns as Record<DrawnColumn, Float64Array>; // fromEntries forgets the keys it was given
  for (let index = 0; index < length; index += 1) merge(bars, firstBar, drawn, index);
  const cvdCarry = bars.cvdCarry === null ? null : firstBar.slice(0, length).map((bar) => bars.cvdCarry![bar]!);
  const mergedUpTo = firstBar.slice(1).reduce((most, end, index) => Math.max(most, end - firstBar[index]!), 1);
  return { ...drawn, length, mergedUpTo, firstBar, cvdCarry };
}

/** The drawn bar in which an instant lies, or the last one that began before it; 0 for an instant before all. */
export function drawnBarAt(drawn: DrawnBars, timeUs: number): number {
  return Math.max(firstAfter(drawn.timeUs, timeUs, 0, drawn.length) - 1, 0);
}

function groupStarts(bars: BarTable, maximum: number): number[] {
  const smallest = Math.max(Math.ceil(bars.length / maximum), 1);
  for (let size = smallest; size <= bars.length; size = Math.ceil(size * 1.05)) {
    const starts = cutEvery(bars, size, true);
    if (starts.length - 1 <= maximum) return starts;
  }
  return cutEvery(bars, smallest, false); // more resets than can be drawn: bars across them are put together after all
}

function cutEvery(bars: BarTable, size: number, atAnchors: boolean): number[] {
  const starts: number[] = [];
  let start = 0;
  for (let index = 0; index < bars.length; index += 1) {
    if (index > 0 && index - start < size && !isCut(bars, index, atAnchors)) continue;
    starts.push(index);
    start = index;
  }
  return [...starts, bars.length];
}

function isCut(bars: BarTable, index: number, atAnchors: boolean): boolean {
  if (atAnchors && bars.anchor[index] !== bars.anchor[index - 1]) return true;
  return bars.cvdCarry !== null && bars.cvdCarry[index] !== bars.cvdCarry[index - 1];
}

function merge(
  bars: BarTable,
  firstBar: readonly number[],
  drawn: Record<DrawnColumn, Float64Array>,
  index: number,
): void {
  const from = firstBar[index]!;
  const to = firstBar[index + 1]!;
  for (const column of ['timeUs', 'session', 'anchor', 'cvdOpen'] as const) drawn[column][index] = bars[column][from]!;
  for (const column of ['endUs', 'cvdClose'] as const) drawn[column][index] = bars[column][to - 1]!;
  for (const column of ['volume', 'buyVolume', 'sellVolume', 'unknownVolume', 'trades', 'delta'] as const) {
    drawn[column][index] = reduce(bars[column], from, to, (sum, value) => sum + value);
  }
  // Math.max and Math.min give NaN as soon as one value is: an extreme is unknown when one of its parts is.
  drawn.cvdHigh[index] = reduce(bars.cvdHigh, from, to, Math.max);
  drawn.cvdLow[index] = reduce(bars.cvdLow, from, to, Math.min);
  drawn.quality[index] = reduce(bars.quality, from, to, Math.max);
  // Bars before the first trade have no price: the others speak for the group.
  drawn.open[index] = reduce(bars.open, from, to, (first, value) => (Number.isNaN(first) ? value : first));
  drawn.high[index] = reduce(bars.high, from, to, (a, b) => (a >= b || Number.isNaN(b) ? a : b));
  drawn.low[index] = reduce(bars.low, from, to, (a, b) => (a <= b || Number.isNaN(b) ? a : b));
  drawn.close[index] = reduce(bars.close, from, to, (last, value) => (Number.isNaN(value) ? last : value));
}

function reduce(
  column: Float64Array,
  from: number,
  to: number,
  combine: (soFar: number, value: number) => number,
): number {
  let result = column[from]!;
  for (let index = from + 1; index < to; index += 1) result = combine(result, column[index]!);
  return result;
}
