/** A column of a {@link DanfoFrame}. */
export interface DanfoSeries {
  /** Its values. */
  readonly values: unknown;
  /** Mean of the numbers that are there. */
  mean(): number;
  /** Sum of the numbers that are there. */
  sum(): number;
}

/** Rows of a {@link DanfoFrame} by group. */
export interface DanfoGroups {
  /** Which columns are to be summed up. */
  col(columns: readonly string[]): DanfoAggregates;
}

/** Columns of groups, to be summed up: a row for each group. */
export interface DanfoAggregates {
  /** Means. */
  mean(): DanfoFrame;
  /** Sums. */
  sum(): DanfoFrame;
  /** Number of values. */
  count(): DanfoFrame;
}

/**
 * What cvdlab knows of the `DataFrame` of danfojs-node, whose types it cannot name as long as danfojs is not installed. The
 * object is the real one: with danfojs's own types at hand, say `as unknown as DataFrame` for everything else it can do.
 */
export interface DanfoFrame {
  /** Names of the columns. */
  readonly columns: readonly string[];
  /** Rows and columns. */
  readonly shape: readonly number[];
  /** Type of each column: `string`, `int32`, `float32`. Only a name: values are doubles. */
  readonly dtypes: readonly string[];
  /** The first rows. Default 5. */
  head(rows?: number): DanfoFrame;
  /** The last rows. Default 5. */
  tail(rows?: number): DanfoFrame;
  /** A column. */
  column(name: string): DanfoSeries;
  /** The rows by the values of these columns. */
  groupby(columns: readonly string[]): DanfoGroups;
  /** Count, mean, deviation and extremes of the numeric columns. Slow: about a second per 100,000 rows. */
  describe(): DanfoFrame;
  /** The rows as they would be printed. */
  toString(): string;
}
