import type { TradeBatch } from '../core/trade-batch.ts';

/** How the value area grows from the point of control: by the larger of the next rows, or of the next two. */
export type ValueAreaGrowth = 'one-row' | 'two-row';

/** The rows that hold the given share of the volume around the point of control. */
export interface ValueArea {
  /** Lowest price of the row with the most volume, ticks. */
  readonly pointOfControl: number;
  /** Lowest price of the highest row of the area, ticks. */
  readonly high: number;
  /** Lowest price of the lowest row of the area, ticks. */
  readonly low: number;
  /** Lots inside. */
  readonly volume: number;
}

/** One row of a {@link VolumeProfile}. */
export interface ProfileRow {
  /** Lowest price of the row, ticks. */
  readonly price: number;
  /** Lots traded in it. */
  readonly volume: number;
  /** Lots bought minus lots sold by aggressors. */
  readonly delta: number;
}

const FIRST_ROWS = 1024;
const MOST_ROWS = 4_194_304;

/**
 * Volume by price: rows of equal height, dense from the lowest to the highest traded one. Sums are exact while a row holds
 * less than 2^53 lots.
 */
export class VolumeProfile {
  private readonly rowTicks: number;
  private firstRow = 0;
  private lastRow = -1;
  private base = 0;
  private volumes = new Float64Array(FIRST_ROWS);
  private deltas = new Float64Array(FIRST_ROWS);

  /**
   * @param rowTicks height of a row in ticks; rows start at multiples of it.
   * @throws RangeError when it is no integer of at least 1.
   */
  constructor(rowTicks = 1) {
    if (!Number.isInteger(rowTicks) || rowTicks < 1) {
      throw new RangeError(`a profile row must be a whole number of ticks, got ${rowTicks}`);
    }
    this.rowTicks = rowTicks;
  }

  /**
   * Adds trades [from, to) of a batch.
   * @throws RangeError when the prices lie too far apart for rows of this height.
   */
  add(batch: TradeBatch, from = 0, to = batch.length): void {
    const { price, size, side } = batch;
    for (let index = from; index < to; index += 1) {
      const row = Math.floor(price[index]! / this.rowTicks);
      if (row < this.firstRow || row > this.lastRow) this.include(row);
      const slot = row - this.base;
      this.volumes[slot]! += size[index]!;
      this.deltas[slot]! += size[index]! * side[index]!;
    }
  }

  /** The rows from low to high, untraded rows between them included; empty before the first trade. */
  rows(): ProfileRow[] {
    const rows: ProfileRow[] = [];
    for (let row = this.firstRow; row <= this.lastRow; row += 1) {
      const slot = row - this.base;
      rows.push({ price: row * this.rowTicks, volume: this.volumes[slot]!, delta: this.deltas[slot]! });
    }
    return rows;
  }

  private include(row: number): void {
    const isFirst = this.lastRow < this.firstRow;
    const firstRow = isFirst ? row : Math.min(row, this.firstRow);
    const lastRow = isFirst ? row : Math.max(row, this.lastRow);
    if (isFirst) this.base = row - Math.floor(this.volumes.length / 2);
    if (firstRow < this.base || lastRow - this.base >= this.volumes.length) this.widen(firstRow, lastRow);
    this.firstRow = firstRow;
    this.lastRow = lastRow;
  }

  private widen(firstRow: number, lastRow: number): void {
    const needed = lastRow - firstRow + 1;
    if (needed > MOST_ROWS) {
      throw new RangeError(
        `prices from ${firstRow * this.rowTicks} to ${(lastRow + 1) * this.rowTicks - 1} ticks need ${needed} profile rows ` +
          `of ${this.rowTicks} ticks, more than ${MOST_ROWS}: take higher rows`,
      );
    }
    const base = firstRow - Math.floor(needed / 2);
    const moved = (values: Float64Array): Float64Array<ArrayBuffer> => {
      const wider = new Float64Array(2 * needed);
      wider.set(values.subarray(this.firstRow - this.base, this.lastRow - this.base + 1), this.firstRow - base);
      return wider;
    };
    this.volumes = moved(this.volumes);
    this.deltas = moved(this.deltas);
    this.base = base;
  }
}

/**
 * The value area of a profile. Of equal rows the one nearest the middle of the range is the point of control, then the
 * lower; where both directions weigh the same, the area grows upwards. `two-row` is the classic Market Profile rule
 * (CBOT, "A Six-Part Study Guide to Market Profile"), `one-row` what many charting products do: they differ.
 * @param share of the volume the area must reach, above 0 up to 1.
 * @throws RangeError for a profile without volume.
 */
export function valueArea(rows: readonly ProfileRow[], growth: ValueAreaGrowth = 'two-row', share = 0.7): ValueArea {
  const total = rows.reduce((sum, row) => sum + row.volume, 0);
  if (total === 0) throw new RangeError('a profile without volume has no value area');
  const control = pointOfControl(rows);
  const step = growth === 'one-row' ? 1 : 2;
  let [low, high] = [control, control];
  let volume = rows[control]!.volume;
  while (volume < share * total && (low > 0 || high < rows.length - 1)) {
    const above = sumRows(rows, high + 1, high + step);
    const below = sumRows(rows, low - step, low - 1);
    const goesUp = high < rows.length - 1 && (low === 0 || above >= below);
    if (goesUp) high = Math.min(high + step, rows.length - 1);
    else low = Math.max(low - step, 0);
    volume += goesUp ? above : below;
  }
  return { pointOfControl: rows[control]!.price, high: rows[high]!.price, low: rows[low]!.price, volume };
}

function pointOfControl(rows: readonly ProfileRow[]): number {
  const middle = (rows.length - 1) / 2;
  let best = 0;
  for (let index = 1; index < rows.length; index += 1) {
    const more = rows[index]!.volume - rows[best]!.volume;
    if (more > 0 || (more === 0 && Math.abs(index - middle) < Math.abs(best - middle))) best = index;
  }
  return best;
}

function sumRows(rows: readonly ProfileRow[], from: number, to: number): number {
  let sum = 0;
  for (let index = Math.max(from, 0); index <= Math.min(to, rows.length - 1); index += 1) sum += rows[index]!.volume;
  return sum;
}
