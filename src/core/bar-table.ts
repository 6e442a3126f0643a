import type { Scales } from './trade-batch.ts';

/** `ok`; `partial`: the data starts or ends inside the bar; `gap`: a known hole touches it. The index is the code. */
export const QUALITIES = ['ok', 'partial', 'gap'] as const;

/** The code of `ok` in the column `quality`. */
export const QUALITY_OK = 0;
/** The code of `partial` in the column `quality`. */
export const QUALITY_PARTIAL = 1;
/** The code of `gap` in the column `quality`. */
export const QUALITY_GAP = 2;

/**
 * Closed bars as columns of equal length, oldest first; a bar covers [time, end). Prices are ticks, volumes and deltas
 * lots, both exact integers. NaN stands for an absent value: `vwap` of a bar without trades, and what bars imported
 * without trades cannot know (`deltaMin`, `deltaMax`, `cvdHigh`, `cvdLow`).
 */
export interface BarTable {
  /** Number of bars: the length that counts, the columns may be longer. */
  readonly length: number;
  /** What a tick and a lot are worth. */
  readonly scales: Scales;
  /** Start of the bar, µs. */
  readonly timeUs: Float64Array;
  /** End of the bar, µs, exclusive: when its values became known. */
  readonly endUs: Float64Array;
  /** The session's date, days since 1970-01-01. */
  readonly session: Float64Array;
  /**
   * Counts the CVD resets, the breaks in coverage and the known holes so far: the CVD of two bars' closes may be compared
   * only within one anchor.
   */
  readonly anchor: Float64Array;
  /** First price. */
  readonly open: Float64Array;
  /** Highest price. */
  readonly high: Float64Array;
  /** Lowest price. */
  readonly low: Float64Array;
  /** Last price. */
  readonly close: Float64Array;
  /** buyVolume + sellVolume + unknownVolume. */
  readonly volume: Float64Array;
  /** Volume in which the buyer was the aggressor. */
  readonly buyVolume: Float64Array;
  /** Volume in which the seller was the aggressor. */
  readonly sellVolume: Float64Array;
  /** Volume whose aggressor is not known. */
  readonly unknownVolume: Float64Array;
  /** Number of trades. */
  readonly trades: Float64Array;
  /** buyVolume − sellVolume. */
  readonly delta: Float64Array;
  /** Lowest value of the running delta inside the bar, at most 0. */
  readonly deltaMin: Float64Array;
  /** Highest value of the running delta inside the bar, at least 0. */
  readonly deltaMax: Float64Array;
  /** CVD when the bar opened: the close before, or 0 at a reset. */
  readonly cvdOpen: Float64Array;
  /** cvdOpen + deltaMax. */
  readonly cvdHigh: Float64Array;
  /** cvdOpen + deltaMin. */
  readonly cvdLow: Float64Array;
  /** cvdOpen + delta. */
  readonly cvdClose: Float64Array;
  /** Volume-weighted average price rounded to the tick, half up. */
  readonly vwap: Float64Array;
  /** Code of one of {@link QUALITIES}. */
  readonly quality: Float64Array;
  /**
   * What has to be added to the four CVD columns of a bar, or null while that is 0 for all of them. A CVD that never
   * resets can pass 2^53 lots; it is carried on here so that it stays exact.
   */
  readonly cvdCarry: readonly bigint[] | null;
}

/** The names of the numeric columns of a {@link BarTable}, in their order. */
export const BAR_COLUMNS = [
  'timeUs',
  'endUs',
  'session',
  'anchor',
  'open',
  'high',
  'low',
  'close',
  'volume',
  'buyVolume',
  'sellVolume',
  'unknownVolume',
  'trades',
  'delta',
  'deltaMin',
  'deltaMax',
  'cvdOpen',
  'cvdHigh',
  'cvdLow',
  'cvdClose',
  'vwap',
  'quality',
] as const;

/** One of {@link BAR_COLUMNS}. */
export type BarColumn = (typeof BAR_COLUMNS)[number];

/** The values of one bar by column name. */
export type BarRow = Readonly<Record<BarColumn, number>>;

const FIRST_CAPACITY = 256;

/** A growing {@link BarTable}: bars are appended when they close and never change afterwards. */
export class BarBuffer implements BarTable {
  length = 0;
  readonly scales: Scales;
  timeUs = new Float64Array(FIRST_CAPACITY);
  endUs = new Float64Array(FIRST_CAPACITY);
  session = new Float64Array(FIRST_CAPACITY);
  anchor = new Float64Array(FIRST_CAPACITY);
  open = new Float64Array(FIRST_CAPACITY);
  high = new Float64Array(FIRST_CAPACITY);
  low = new Float64Array(FIRST_CAPACITY);
  close = new Float64Array(FIRST_CAPACITY);
  volume = new Float64Array(FIRST_CAPACITY);
  buyVolume = new Float64Array(FIRST_CAPACITY);
  sellVolume = new Float64Array(FIRST_CAPACITY);
  unknownVolume = new Float64Array(FIRST_CAPACITY);
  trades = new Float64Array(FIRST_CAPACITY);
  delta = new Float64Array(FIRST_CAPACITY);
  deltaMin = new Float64Array(FIRST_CAPACITY);
  deltaMax = new Float64Array(FIRST_CAPACITY);
  cvdOpen = new Float64Array(FIRST_CAPACITY);
  cvdHigh = new Float64Array(FIRST_CAPACITY);
  cvdLow = new Float64Array(FIRST_CAPACITY);
  cvdClose = new Float64Array(FIRST_CAPACITY);
  vwap = new Float64Array(FIRST_CAPACITY);
  quality = new Float64Array(FIRST_CAPACITY);
  cvdCarry: bigint[] | null = null;

  constructor(scales: Scales) {
    this.scales = scales;
  }

  /** Appends a closed bar. */
  append(bar: BarRow, carry = 0n): void {
    if (this.length === this.timeUs.length) this.grow();
    for (const column of BAR_COLUMNS) this[column][this.length] = bar[column];
    if (carry !== 0n && this.cvdCarry === null) this.cvdCarry = Array.from({ length: this.length }, () => 0n);
    this.cvdCarry?.push(carry);
    this.length += 1;
  }

  private grow(): void {
    for (const column of BAR_COLUMNS) {
      const wider = new Float64Array(2 * this.length);
      wider.set(this[column]);
      this[column] = wider;
    }
  }
}

/**
 * The first `length` bars of a table, sharing its columns: what was known when that many had closed.
 * The columns are cut too, so that reading past the end gives undefined instead of the future.
 */
export function barsUpTo(bars: BarTable, length: number): BarTable {
  const columns = Object.fromEntries(BAR_COLUMNS.map((column) => [column, bars[column].subarray(0, length)]));
  const cut = columns as Record<BarColumn, Float64Array>;
  return { ...cut, length, scales: bars.scales, cvdCarry: bars.cvdCarry?.slice(0, length) ?? null };
}
