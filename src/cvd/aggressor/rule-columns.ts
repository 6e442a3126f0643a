/**
 * What the rules look at: columns of equal length, one row a trade, with the quote that prevailed at it. Prices are ticks,
 * sizes lots; NaN stands for what is absent. `bid` and `ask` are either both there, and not crossed, or both NaN.
 */
export interface RuleColumns {
  /** Number of trades: the length that counts, the columns may be longer. */
  readonly length: number;
  /** Price of the trade. */
  readonly price: Float64Array;
  /** Size of the trade. */
  readonly size: Float64Array;
  /** The side the source gave: +1, −1 or 0. */
  readonly given: Int8Array;
  /** The tick rule's side: +1, −1, or 0 before the first change of price. */
  readonly tick: Int8Array;
  /** Prevailing bid; under interval matching the lowest of the second. */
  readonly bid: Float64Array;
  /** Prevailing ask; under interval matching the highest of the second. */
  readonly ask: Float64Array;
  /** Size at the prevailing bid. */
  readonly bidSize: Float64Array;
  /** Size at the prevailing ask. */
  readonly askSize: Float64Array;
}

/** Writes for each trade the side the rule gives, or 0 where it does not decide, over whatever `verdict` held. */
export type Rule = (columns: RuleColumns, verdict: Int8Array) => void;
