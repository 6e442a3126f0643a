import type { BarTable } from '../../core/bar-table.ts';
import type { Random } from '../../core/random.ts';
import type { SignalRow } from '../event/signal-rows.ts';

/** What the null models are given. */
export interface NullInput {
  /** The bars the signals were found in. */
  readonly bars: BarTable;
  /** Forward return of every bar, a fraction; NaN where absent. As many rows as bars. */
  readonly returns: Float64Array;
  /** The signals. */
  readonly rows: readonly SignalRow[];
  /** Bars a forward return spans, 1 or more: of a horizon in other units, as many as it takes at the median. */
  readonly horizonBars: number;
  /** Bars that a signal looks back: what it shares with a neighbour. */
  readonly lookbackBars: number;
  /** How often to draw, 1 or more. */
  readonly draws: number;
  /** Where the draws come from; a stream of its own for every test. */
  readonly random: Random;
}

/** The signals that have a forward return. */
export function countedRows({ rows, returns }: Pick<NullInput, 'rows' | 'returns'>): SignalRow[] {
  return rows.filter(({ row }) => !Number.isNaN(returns[row]!));
}
