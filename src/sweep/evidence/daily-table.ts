import type { MergedCell } from '../parts/merged-cells.ts';
import type { Dimension } from '../space/sweep-space.ts';

/** What a cell made day by day. */
export interface DailyCell {
  /** Its id. */
  readonly id: string;
  /** By dimension of the space, the place of its value. */
  readonly position: readonly number[];
  /** Net of each day as a share of the capital set aside for it, base reading, fees in it; 0 on a day without trades. */
  readonly returns: Float64Array;
  /** Mean of the same in the pessimistic reading. */
  readonly pessimisticMean: number;
  /** Mean of the same in the optimistic reading. */
  readonly optimisticMean: number;
  /** Round trips. */
  readonly trips: number;
}

/** Cells × days: all that evidence is drawn from. */
export interface DailyTable {
  /** The days, rising: days since 1970-01-01. */
  readonly days: Int32Array;
  /** The cells that have all of the days, in canonical order. */
  readonly cells: readonly DailyCell[];
}

/** Reads what a merged cell made day by day. */
export function dailyCell({ cell, columns }: MergedCell): DailyCell {
  const { net, netPessimistic, netOptimistic, capital, trips } = columns;
  const meanOf = (amounts: BigInt64Array): number => shares(amounts, capital).reduce(add, 0) / amounts.length;
  return {
    id: cell.id,
    position: cell.position,
    returns: shares(net, capital),
    pessimisticMean: meanOf(netPessimistic),
    optimisticMean: meanOf(netOptimistic),
    trips: trips.reduce(add, 0),
  };
}

/**
 * Puts cells into canonical order, so that no order of computing shows.
 * @throws RangeError for a cell with other days than the rest, or one that is there twice.
 */
export function dailyTable(
  dimensions: readonly Dimension[],
  days: Int32Array,
  cells: readonly DailyCell[],
): DailyTable {
  const odd = cells.find(({ returns }) => returns.length !== days.length);
  if (odd !== undefined) {
    throw new RangeError(`cell ${odd.id} has ${odd.returns.length} days, the others have ${days.length}`);
  }
  const placed = cells.map((cell) => ({ cell, place: placeOf(dimensions, cell.position) }));
  placed.sort((a, b) => a.place - b.place);
  const twice = placed.find(({ place }, index) => place === placed[index - 1]?.place);
  if (twice !== undefined) throw new RangeError(`cell ${twice.cell.id} is there twice`);
  return { days, cells: placed.map(({ cell }) => cell) };
}

/** The place of a position in the grid, the last dimension counting fastest. */
export function placeOf(dimensions: readonly Dimension[], position: readonly number[]): number {
  return dimensions.reduce((place, { values }, index) => place * values.length + position[index]!, 0);
}

function shares(amounts: BigInt64Array, capital: BigInt64Array): Float64Array {
  return Float64Array.from(amounts, (amount, row) => (amount === 0n ? 0 : Number(amount) / Number(capital[row]!)));
}

function add(sum: number, value: number): number {
  return sum + value;
}
