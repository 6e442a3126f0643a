/** Where a strategy broke a promise. */
export interface StrategyOffence {
  /** When, µs; NaN where it cannot be told. */
  readonly timeUs: number;
  /** What was seen, in words. */
  readonly what: string;
}
