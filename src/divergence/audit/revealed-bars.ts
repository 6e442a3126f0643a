import { BAR_COLUMNS, type BarTable } from '../../core/bar-table.ts';

/** A table of bars that shows the truth up to a row and a made-up future after it. */
export interface RevealedBars {
  /** As long as the truth. */
  readonly bars: BarTable;
  /** Shows one more bar. */
  reveal(row: number): void;
}

/**
 * Hides a table behind garbage, to be revealed bar by bar: whoever looks ahead computes with the garbage. One pass over
 * the bars serves every prefix, where a poisoned copy per prefix would cost the square.
 */
export function poisonedBars(truth: BarTable, garbage: number): RevealedBars {
  const columns = BAR_COLUMNS.map((name) => [name, new Float64Array(truth.length).fill(garbage)] as const);
  const carries = truth.cvdCarry === null ? null : truth.cvdCarry.map(() => 77n);
  const bars: BarTable = {
    ...(Object.fromEntries(columns) as Record<(typeof BAR_COLUMNS)[number], Float64Array>),
    length: truth.length,
    scales: truth.scales,
    cvdCarry: carries,
  };
  return {
    bars,
    reveal: (row) => {
      for (const [name, column] of columns) column[row] = truth[name][row]!;
      if (carries !== null) carries[row] = truth.cvdCarry![row]!;
    },
  };
}
