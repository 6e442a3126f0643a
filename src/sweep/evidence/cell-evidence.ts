import { familyVerdict } from '../../stats/multiplicity/family.ts';
import { type SharpeRatio, sharpeRatio } from '../../stats/sharpe/sharpe-ratio.ts';
import { type DailyMean, dailyMean } from './daily-mean.ts';
import type { DailyTable } from './daily-table.ts';
import { type Neighbourhood, plateauScores } from './plateau.ts';

/** What was tried on these days, here and before. */
export interface SweepTries {
  /** Cells this sweep evaluated, those that halving dropped included. */
  readonly own: number;
  /** N by the ledger, those of this sweep included; null where the tries were not counted: then nothing is called evidence. */
  readonly total: number | null;
  /** p-values of tries before this sweep; null for those that have none. Cells that halving dropped count as p = 1. */
  readonly otherP: readonly (number | null)[];
  /** Sharpe ratios of tries that are not in the table, as far as they are known. */
  readonly otherSharpes: readonly number[];
}

/** What there is to say of a cell, as one of all that was tried. */
export interface CellEvidence {
  /** Which cell. */
  readonly id: string;
  /** Round trips. */
  readonly trips: number;
  /** Mean daily net, base reading, with the p that it would have had as the only try. */
  readonly mean: DailyMean;
  /** Mean daily net in the pessimistic reading, basis points of the capital. */
  readonly pessimisticBps: number;
  /** The same in the optimistic reading. */
  readonly optimisticBps: number;
  /** q of Benjamini and Yekutieli among all N tries: right whatever the dependence between the cells. */
  readonly q: number;
  /** q of Benjamini and Hochberg among all N tries. */
  readonly qBenjaminiHochberg: number;
  /** Family-wise p of Holm among all N tries. */
  readonly holm: number;
  /** Romano and Wolf's family-wise p among the cells of the table; null where it cannot be told. */
  readonly romanoWolf: number | null;
  /** Mean ÷ standard deviation by day, not annualised; null where the days do not vary. */
  readonly dailySharpe: number | null;
  /** Median of the daily Sharpe ratios of the cell and its neighbours; null with too few around. */
  readonly plateau: number | null;
  /** Cells of that neighbourhood that were evaluated. */
  readonly neighbours: number;
  /** Cells that the grid has there. */
  readonly neighboursInGrid: number;
}

/** The cells of a sweep with what is needed to judge the best of them. */
export interface JudgedCells {
  /** One for each cell of the table, in its order. */
  readonly rows: readonly CellEvidence[];
  /** Sharpe ratios with the shape of the returns; null where there is none. */
  readonly ratios: readonly (SharpeRatio | null)[];
  /** Sharpe ratios by day; 0 for a cell whose days do not vary: most often it never traded. */
  readonly scores: Float64Array;
}

const BPS = 10_000;

/** Sharpe ratios by day of all cells. */
export function cellRatios({ cells }: DailyTable): readonly (SharpeRatio | null)[] {
  return cells.map(({ returns }) => sharpeRatio(returns, { periods: 1 }));
}

/**
 * Judges every cell as one of all N tries.
 * @param stepDown Romano and Wolf's p by cell; null where it cannot be told.
 */
export function judgeCells(
  table: DailyTable,
  around: readonly Neighbourhood[],
  tries: SweepTries,
  stepDown: Float64Array | null,
): JudgedCells {
  const ratios = cellRatios(table);
  const scores = Float64Array.from(ratios, (ratio) => ratio?.perPeriod ?? 0);
  const plateaus = plateauScores(around, scores);
  const means = table.cells.map(({ returns }) => dailyMean(returns));
  const named = table.cells.map(({ id }, index) => ({ name: id, p: means[index]!.p }));
  const family = familyVerdict(named, { totalTries: totalTries(tries), otherP: tries.otherP });
  const rows = table.cells.map((cell, index): CellEvidence => {
    const { benjaminiYekutieli, benjaminiHochberg, holm } = family.cells[index]!;
    const plateau = plateaus[index]!;
    return {
      ...{ id: cell.id, trips: cell.trips, mean: means[index]! },
      pessimisticBps: cell.pessimisticMean * BPS,
      optimisticBps: cell.optimisticMean * BPS,
      ...{ q: benjaminiYekutieli, qBenjaminiHochberg: benjaminiHochberg, holm },
      romanoWolf: stepDown?.[index] ?? null,
      dailySharpe: ratios[index]?.perPeriod ?? null,
      plateau: Number.isNaN(plateau) ? null : plateau,
      neighbours: around[index]!.cells.length,
      neighboursInGrid: around[index]!.inGrid,
    };
  });
  return { rows, ratios, scores };
}

/** N: what the ledger counts, but never less than what is known to have been tried. */
export function totalTries({ own, total, otherP }: SweepTries): number {
  return Math.max(total ?? 0, own + otherP.length);
}
