/**
 * What came of a unit: columns with one row per cell and UTC day, in the order of its cells, then of the days. A day is
 * there from the first on which data is, whether it was traded or not. Money is in units of 10^−`moneyScale`.
 */
export interface UnitResult {
  /** The cells, in order. */
  readonly cells: readonly string[];
  /** Decimals of the money columns. */
  readonly moneyScale: number;
  /** Rows of a cell: its days, the same for every cell. */
  readonly days: Int32Array;
  /** The columns, of `cells.length` × `days.length` rows. */
  readonly columns: UnitColumns;
}

/** The columns of a {@link UnitResult}. */
export interface UnitColumns {
  /** Round trips that closed in the base reading. */
  readonly trips: Int32Array;
  /** Those that won, net. */
  readonly wins: Int32Array;
  /** Change of equity in the base reading: fees and funding are in it. */
  readonly net: BigInt64Array;
  /** The same in the pessimistic reading. */
  readonly netPessimistic: BigInt64Array;
  /** The same in the optimistic reading. */
  readonly netOptimistic: BigInt64Array;
  /** Change of equity before fees and funding, base reading. */
  readonly gross: BigInt64Array;
  /** Fees paid in the base reading. */
  readonly fees: BigInt64Array;
  /** Money at the start of the stretch. */
  readonly capital: BigInt64Array;
  /** Worth of the lots that were filled in the base reading, at their prices. */
  readonly turnover: BigInt64Array;
  /** Sum of the net of the round trips that closed, basis points of what was opened, base reading. */
  readonly bpsSum: Float64Array;
  /** Sum of the squares of the same. */
  readonly bpsSquareSum: Float64Array;
  /** How long a position was open in the base reading, µs. */
  readonly exposedUs: BigInt64Array;
  /** Signals that became known. */
  readonly signals: Int32Array;
}
