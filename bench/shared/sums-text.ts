/** What two copies of the same trades have in common. */
export interface TradeSums {
  /** Number of trades. */
  readonly rows: number;
  /** Σ size. */
  readonly size: number;
  /** Σ size × side. */
  readonly delta: number;
  /** Σ price. */
  readonly price: number;
}

/** The sums as text; doubles added in another order differ far behind the decimals shown. */
export function sumsText({ rows, size, delta, price }: TradeSums): string {
  const shown = (value: number, decimals: number): string => String(Number(value.toFixed(decimals)));
  return `${rows} rows, size ${shown(size, 5)}, delta ${shown(delta, 5)}, price ${shown(price, 2)}`;
}
