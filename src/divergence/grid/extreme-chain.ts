import type { Ties } from '../sliding-extreme.ts';

const FIRST_CAPACITY = 64;

/**
 * For each bar, the earlier bars it is beyond that were beyond everything between: the "previous greater bar" chain, as a
 * monotone stack. A bar is put on it once and taken off at most once.
 *
 * `take(bar, price)`, then `next()` until it is false; each time `ref` is a bar that is the extreme of every window that reaches
 * back to it and not to `beyond`.
 */
export class ExtremeChain {
  /** The bar that was passed. */
  ref = 0;
  /** The next bar on the chain: the last one before the stretch where there is none. */
  beyond = 0;
  private readonly sign: 1 | -1;
  private readonly latest: boolean;
  private stack = new Uint32Array(FIRST_CAPACITY);
  private values = new Float64Array(FIRST_CAPACITY);
  private size = 0;
  private start = 0;
  private bar = 0;
  private value = 0;

  /**
   * @param sign 1 for highest prices, −1 for lowest.
   * @param ties which of equal prices is the extreme.
   */
  constructor(sign: 1 | -1, ties: Ties) {
    this.sign = sign;
    this.latest = ties === 'latest';
  }

  /** A new stretch begins with this bar. */
  begin(bar: number): void {
    this.start = bar;
    this.size = 0;
  }

  /** Turns to the next bar. An absent price (NaN) is beyond nothing, and nothing is beyond it. */
  take(bar: number, price: number): void {
    const value = this.sign * price;
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
    if (this.size === this.stack.length) this.grow();
    this.stack[this.size] = this.bar;
    this.values[this.size] = this.value;
    this.size += 1;
    return false;
  }

  private grow(): void {
    const [stack, values] = [new Uint32Array(2 * this.size), new Float64Array(2 * this.size)];
    stack.set(this.stack);
    values.set(this.values);
    this.stack = stack;
    this.values = values;
  }

  private isPassed(value: number): boolean {
    return value < this.value || (this.latest && value === this.value);
  }
}
