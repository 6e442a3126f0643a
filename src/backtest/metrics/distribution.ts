import { mean } from '../../stats/numerics/moments.ts';
import { quantileOfSorted } from '../../stats/numerics/quantile.ts';

/** How values are spread; all but the number of them in their own unit. */
export interface Distribution {
  /** Values. */
  readonly n: number;
  /** Arithmetic mean. */
  readonly mean: number;
  /** The smallest. */
  readonly least: number;
  /** A tenth of them lies below; quantiles are linear between order statistics (Hyndman and Fan's type 7). */
  readonly lowerTenth: number;
  /** Half of them lies below. */
  readonly median: number;
  /** A tenth of them lies above. */
  readonly upperTenth: number;
  /** The greatest. */
  readonly most: number;
}

/** The spread of finite values in any order; null of none. */
export function distributionOf(values: Iterable<number>): Distribution | null {
  const sorted = Float64Array.from(values).sort();
  if (sorted.length === 0) return null;
  return {
    n: sorted.length,
    mean: mean(sorted),
    least: sorted[0]!,
    lowerTenth: quantileOfSorted(sorted, 0.1),
    median: quantileOfSorted(sorted, 0.5),
    upperTenth: quantileOfSorted(sorted, 0.9),
    most: sorted.at(-1)!,
  };
}
