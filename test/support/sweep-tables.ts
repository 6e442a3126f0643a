import { seededRandom } from '../../src/core/random.ts';
import { type DailyCell, type DailyTable, dailyTable } from '../../src/sweep/evidence/daily-table.ts';
import type { Dimension } from '../../src/sweep/space/sweep-space.ts';

/** Two ordered settings of ten values: 100 cells. */
export const GRID: readonly Dimension[] = ['lookback', 'hold'].map((name) => ({
  name,
  values: Array.from({ length: 10 }, (_, index) => String(index + 1)),
  isOrdered: true,
}));

/** Mean daily return of the cell at a position, in standard deviations of a day. */
export type Edge = (position: readonly number[]) => number;

/** Nothing anywhere. */
export const NO_EDGE: Edge = () => 0;

/** A hill around (6, 3), three cells wide. */
export const HILL: Edge = ([x, y]) => 0.25 * Math.exp(-((x! - 6) ** 2 + (y! - 3) ** 2) / 8);

/**
 * Days of cells that share some of their luck, as settings of one strategy do: a cell's day is
 * edge + √share · common + √(1 − share) · own, times one percent.
 */
export function simulatedTable(seed: number, edge: Edge, { days = 250, share = 0.3 } = {}): DailyTable {
  const luck = seededRandom(seed, 0);
  const common = Array.from({ length: days }, () => luck.normal());
  const cells = Array.from({ length: 100 }, (_, place): DailyCell => {
    const position = [Math.floor(place / 10), place % 10];
    const own = seededRandom(seed, place + 1);
    const returns = Float64Array.from(common, (shared) => {
      return 0.01 * (edge(position) + Math.sqrt(share) * shared + Math.sqrt(1 - share) * own.normal());
    });
    const mean = returns.reduce((sum, value) => sum + value, 0) / days;
    const readings = { pessimisticMean: mean - 1e-4, optimisticMean: mean + 1e-4 };
    return { id: place.toString(16).padStart(16, '0'), position, returns, ...readings, trips: 2 * days };
  });
  return dailyTable(
    GRID,
    Int32Array.from(common, (_, day) => 19_000 + day),
    cells,
  );
}

/** As if the ledger knew of these cells alone. */
export function ownTries({ cells }: DailyTable): {
  own: number;
  total: number;
  otherP: readonly number[];
  otherSharpes: readonly number[];
} {
  return { own: cells.length, total: cells.length, otherP: [], otherSharpes: [] };
}
