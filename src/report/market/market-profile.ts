import { type ProfileRow, type ValueArea, valueArea } from '../../cvd/volume-profile.ts';

/** The share of the volume that the value area holds. */
export const VALUE_AREA_SHARE = 0.7;

/** Volume by price over some time. */
export interface PriceVolume {
  /** Rows from low to high, untraded ones between them included; at least one, and some volume in one. */
  readonly rows: readonly ProfileRow[];
  /** Point of control and value area. */
  readonly area: ValueArea;
  /** Lots in all rows. */
  readonly volume: number;
  /** Volume-weighted average price, ticks, from the exact sums. */
  readonly vwapTicks: number;
}

/** Volume by price in one session. */
export interface SessionVolume extends PriceVolume {
  /** The session's date, days since 1970-01-01. */
  readonly session: number;
}

/** Volume by price in a report: as a whole and session by session, in rows of one height. */
export interface MarketProfile {
  /** Height of a row in ticks. */
  readonly rowTicks: number;
  /** Everything together. */
  readonly whole: PriceVolume;
  /** The sessions that have any volume, in order. */
  readonly sessions: readonly SessionVolume[];
}

/** At most so many rows make a shape that can be read beside a chart. */
const MOST_ROWS = 120;
const FIRST_ROW_SHARE = 1e-4;

/**
 * The height of the rows in which volume is counted before it is known how far prices go: about a hundredth of a percent
 * of the first price.
 */
export function countingRowTicks(firstPrice: number): number {
  return roundStep(Math.max(firstPrice * FIRST_ROW_SHARE, 1));
}

/** The largest of 1, 2, 5, 10, 20, 50, … that is not above a value of at least 1. */
function roundStep(value: number): number {
  const decade = 10 ** Math.floor(Math.log10(value));
  return decade * (value >= 5 * decade ? 5 : value >= 2 * decade ? 2 : 1);
}

/** The largest number that divides both; 0 divides nothing and is divided by all. */
export function greatestCommonDivisor(a: number, b: number): number {
  let [larger, smaller] = [a, b];
  while (smaller > 0) [larger, smaller] = [smaller, larger % smaller];
  return larger;
}

/** How far prices went. */
export interface PriceExtent {
  /** Start of the lowest row that was counted in, ticks. */
  readonly low: number;
  /** Start of the highest. */
  readonly high: number;
  /** All prices are multiples of this: a market's own tick, of a store's finer ones. */
  readonly grid: number;
}

/**
 * The height in which rows are shown: a multiple of the height they were counted in and, where that is not far off, of the
 * grid that prices lie on, so that every row holds equally many prices.
 */
export function shownRowTicks(countedTicks: number, { low, high, grid }: PriceExtent): number {
  const common = (countedTicks * grid) / greatestCommonDivisor(countedTicks, grid);
  const least = common <= 10 * Math.max(countedTicks, grid) ? common : countedTicks;
  for (let factor = 1; ; factor = nextFactor(factor)) {
    const height = least * factor;
    if (Math.floor(high / height) - Math.floor(low / height) < MOST_ROWS) return height;
  }
}

function nextFactor(factor: number): number {
  return String(factor).startsWith('2') ? factor * 2.5 : factor * 2;
}

/** Volume by price in rows of one height, with what is read off them; null without volume. */
export function priceVolume(counted: readonly ProfileRow[], rowTicks: number, vwapTicks: number): PriceVolume | null {
  const rows = inRowsOf(rowTicks, counted);
  const volume = rows.reduce((sum, row) => sum + row.volume, 0);
  return volume === 0 ? null : { rows, area: valueArea(rows, 'two-row', VALUE_AREA_SHARE), volume, vwapTicks };
}

/** Rows put together into higher ones, dense from low to high. */
function inRowsOf(rowTicks: number, counted: readonly ProfileRow[]): ProfileRow[] {
  const rows: ProfileRow[] = [];
  for (const { price, volume, delta } of counted) {
    const start = Math.floor(price / rowTicks) * rowTicks;
    const last = rows.at(-1);
    if (last?.price === start) {
      rows[rows.length - 1] = { price: start, volume: last.volume + volume, delta: last.delta + delta };
    } else {
      rows.push({ price: start, volume, delta });
    }
  }
  return rows;
}

/** The rows of several profiles of one row height added up, dense from low to high. */
export function addedRows(parts: readonly (readonly ProfileRow[])[], rowTicks: number): ProfileRow[] {
  const low = Math.min(...parts.map((rows) => rows[0]?.price ?? Infinity));
  const high = Math.max(...parts.map((rows) => rows.at(-1)?.price ?? -Infinity));
  if (low > high) return [];
  const sum = Array.from({ length: (high - low) / rowTicks + 1 }, (_, index) => {
    return { price: low + index * rowTicks, volume: 0, delta: 0 };
  });
  for (const row of parts.flat()) {
    const into = sum[(row.price - low) / rowTicks]!;
    into.volume += row.volume;
    into.delta += row.delta;
  }
  return sum;
}
