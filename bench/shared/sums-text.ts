/** What two copies of the same trades have in common: whole ticks and lots, exact in any order. */
export interface TradeSums {
  /** Number of trades. */
  readonly rows: number;
  /** Σ size, lots. */
  readonly size: number;
  /** Σ size × side, lots. */
  readonly delta: number;
  /** Σ price, ticks. */
  readonly price: number;
}

/** The sums as text. */
export function sumsText({ rows, size, delta, price }: TradeSums): string {
  return `${rows} rows, size ${size}, delta ${delta}, price ${price}`;
}
