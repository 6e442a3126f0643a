import type { Ties } from '../sliding-extreme.ts';

/**
 * For each bar, the earlier bars it is beyond that were beyond everything between: the "previous greater bar" chain, as a
 * monotone stack. A bar is put on it once and taken off at most once.
 *
 * `take(bar)`, then `next()` until it is false; each time `ref` is a bar that is the extreme of every window that reaches
 * back to it and not to `beyond`.
 */
export class ExtremeChain {
  /** The bar that was passed. */
  ref = 0;
  /** The next bar on the chain: the last one before the stretch where there is none. */
  beyond = 0;
  private readonly prices: Float64Array;
  private readonly sign: 1 | -1;
  private readonly latest: boolean;
  private readonly stack: Uint32Array;
  private readonly values: Float64Array;
  private size = 0;
  private start = 0;
  private bar = 0;
  private value = 0;

  /**
   * @param prices the column.
   * @param sign 1 for highest prices, −1 for lowest.
   * @param ties which of equal prices is the extreme.
   */
  constructor(prices: Float64Array, sign: 1 | -1, ties: Ties) {
    this.prices = prices;
    this.sign = sign;
    this.latest = ties === 'latest';
    this.stack = new Uint32Array(prices.length);
    this.values = new Float64Array(prices.length);
  }

  /** A new stretch begins with this bar. */
  begin(bar: number): void {
    this.start = bar;
    this.size = 0;
  }

  /** Turns to the next bar. An absent price (NaN) is beyond nothing, and nothing is beyond it. */
  take(bar: number): void {
    const value = this.sign * this.prices[bar]!;
    this.bar = bar;
    this.value = Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value;
  }

  /** Whether there is a further bar that the turned-to one passed; when there is none, it goes onto the chain itself. */
  next(): boolean {
    while (this.size > 0 && this.isPassed(this.values[this.size - 1]!)) {
      this.size -= 1;
      const passed = this.values[this.size]!;
      if (passed === this.value || passed === Number.NEGATIVE_INFINITY) continue;
      this.ref = this.stack[this.size]!;
      this.beyond = this.size === 0 ? this.start - 1 : this.stack[this.size - 1]!;
      return true;
    }
    this.stack[this.size] = this.bar;
    this.values[this.size] = this.value;
    this.size += 1;
    return false;
  }

  private isPassed(value: number): boolean {
    return value < this.value || (this.latest && value === this.value);
  }
}
