import { type BarTable, QUALITIES, QUALITY_OK } from '../core/bar-table.ts';
import { compareDecimals, type Decimal, subtractDecimals } from '../core/decimal.ts';

/** What of a bar can be checked against a reference. */
export const COMPARED_COLUMNS = ['volume', 'buy_volume', 'sell_volume', 'delta', 'cvd'] as const;

/** One of {@link COMPARED_COLUMNS}. */
export type ComparedColumn = (typeof COMPARED_COLUMNS)[number];

/** Somebody else's bars: their times and any of the columns that can be compared, as exact decimals. */
export interface ReferenceBars {
  /** Start of each bar, µs, increasing. */
  readonly timeUs: readonly number[];
  /** Values of as many bars; null where the reference has none. */
  readonly columns: Readonly<Partial<Record<ComparedColumn, readonly (Decimal | null)[]>>>;
}

/** One value that differs. */
export interface BarDifference {
  /** Start of the bar, µs. */
  readonly timeUs: number;
  /** Which value. */
  readonly column: ComparedColumn;
  /** Ours. */
  readonly ours: Decimal;
  /** The reference's. */
  readonly reference: Decimal;
}

/** A bar that our data does not hold whole. */
export interface IncompleteBar {
  /** Start of the bar, µs. */
  readonly timeUs: number;
  /** Why. */
  readonly quality: 'partial' | 'gap';
}

/** The outcome of a comparison, bar by bar. */
export interface BarComparison {
  /** Columns both sides have. */
  readonly columns: readonly ComparedColumn[];
  /** Bars judged: on both sides, and whole in our data. */
  readonly compared: number;
  /** Judged bars that are equal in every column. */
  readonly equal: number;
  /** Judged bars with at least one difference. */
  readonly different: number;
  /** Every difference of judged bars, in time order. */
  readonly differences: readonly BarDifference[];
  /** The largest absolute difference among them; zero when there is none. */
  readonly largestDifference: Decimal;
  /** Bars that our data holds only in part (its quality names why) although the reference has them; not judged. */
  readonly incomplete: readonly IncompleteBar[];
  /** Starts of bars only the reference has, µs. */
  readonly missingInOurs: readonly number[];
  /** Starts of bars only we have, inside the reference's span, µs. */
  readonly missingInReference: readonly number[];
}

/** How to judge. */
export interface CompareOptions {
  /** Values this far apart still count as equal; zero for exactly. */
  readonly tolerance: Decimal;
}

/** Compares our bars with a reference; exact integers against exact decimals, no float in between. */
export function compareBars(bars: BarTable, reference: ReferenceBars, options: CompareOptions): BarComparison {
  const columns = COMPARED_COLUMNS.filter((column) => reference.columns[column] !== undefined);
  const ours = new Map(Array.from({ length: bars.length }, (_, index) => [bars.timeUs[index]!, index]));
  const incomplete: IncompleteBar[] = [];
  const missingInOurs: number[] = [];
  const differences: BarDifference[] = [];
  let compared = 0;
  let different = 0;
  for (const [row, timeUs] of reference.timeUs.entries()) {
    const bar = ours.get(timeUs);
    const quality = bar === undefined ? undefined : QUALITIES[bars.quality[bar]!]!;
    if (bar === undefined) missingInOurs.push(timeUs);
    else if (quality === 'partial' || quality === 'gap') incomplete.push({ timeUs, quality });
    else {
      const found = columns.flatMap((column) => difference({ bars, reference, column, bar, row, options }));
      differences.push(...found);
      compared += 1;
      if (found.length > 0) different += 1;
    }
  }
  return {
    columns,
    compared,
    equal: compared - different,
    different,
    differences,
    largestDifference: largest(differences),
    incomplete,
    missingInOurs,
    missingInReference: onlyOurs(bars, reference),
  };
}

interface Comparison {
  readonly bars: BarTable;
  readonly reference: ReferenceBars;
  readonly column: ComparedColumn;
  readonly bar: number;
  readonly row: number;
  readonly options: CompareOptions;
}

function difference({ bars, reference, column, bar, row, options }: Comparison): BarDifference[] {
  const expected = reference.columns[column]?.[row] ?? null;
  if (expected === null) return [];
  const ours = ourValue(bars, column, bar);
  if (compareDecimals(distance(ours, expected), options.tolerance) <= 0) return [];
  return [{ timeUs: bars.timeUs[bar]!, column, ours, reference: expected }];
}

function ourValue(bars: BarTable, column: ComparedColumn, bar: number): Decimal {
  const scale = bars.scales.sizeScale;
  switch (column) {
    case 'volume':
      return { units: BigInt(bars.volume[bar]!), scale };
    case 'buy_volume':
      return { units: BigInt(bars.buyVolume[bar]!), scale };
    case 'sell_volume':
      return { units: BigInt(bars.sellVolume[bar]!), scale };
    case 'delta':
      return { units: BigInt(bars.delta[bar]!), scale };
    case 'cvd':
      return { units: BigInt(bars.cvdClose[bar]!) + (bars.cvdCarry?.[bar] ?? 0n), scale };
  }
}

/** The distance between two decimals. */
export function distance(a: Decimal, b: Decimal): Decimal {
  const gap = subtractDecimals(a, b);
  return gap.units < 0n ? { units: -gap.units, scale: gap.scale } : gap;
}

function largest(differences: readonly BarDifference[]): Decimal {
  let most: Decimal = { units: 0n, scale: 0 };
  for (const { ours, reference } of differences) {
    const gap = distance(ours, reference);
    if (compareDecimals(gap, most) > 0) most = gap;
  }
  return most;
}

function onlyOurs(bars: BarTable, reference: ReferenceBars): number[] {
  const theirs = new Set(reference.timeUs);
  const [first, last] = [reference.timeUs[0] ?? Number.NaN, reference.timeUs.at(-1) ?? Number.NaN];
  const missing: number[] = [];
  for (let bar = 0; bar < bars.length; bar += 1) {
    const timeUs = bars.timeUs[bar]!;
    const isWhole = bars.quality[bar] === QUALITY_OK;
    if (isWhole && timeUs >= first && timeUs <= last && !theirs.has(timeUs)) missing.push(timeUs);
  }
  return missing;
}
