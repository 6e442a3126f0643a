import { SlidingMaximum, type Ties } from '../sliding-extreme.ts';

/** The bars of the highest and the lowest price among the last `lookback` bars of a stretch. */
export class ExtremeWindow {
  private readonly lookback: number;
  private readonly highest: SlidingMaximum;
  private readonly lowest: SlidingMaximum;
  private start = 0;

  /**
   * @param lookback number of bars, at least 1.
   * @param ties which bar wins where prices are equal.
   */
  constructor(lookback: number, ties: Ties = 'earliest') {
    this.lookback = lookback;
    this.highest = new SlidingMaximum(lookback, ties);
    this.lowest = new SlidingMaximum(lookback, ties);
  }

  /** A new stretch begins with this bar. What was pushed before it has slid out when the window is whole again. */
  begin(bar: number): void {
    this.start = bar;
  }

  /** Whether all `lookback` bars before this one are of its stretch. */
  isWhole(bar: number): boolean {
    return bar - this.start >= this.lookback;
  }

  /** The bar of the highest price pushed. */
  highBar(): number {
    return this.highest.place();
  }

  /** The bar of the lowest price pushed. */
  lowBar(): number {
    return this.lowest.place();
  }

  /** Takes in a bar's prices. An absent one (NaN) can neither be an extreme nor make one. */
  push(bar: number, high: number, low: number): void {
    this.highest.push(bar, Number.isNaN(high) ? Number.NEGATIVE_INFINITY : high);
    this.lowest.push(bar, Number.isNaN(low) ? Number.NEGATIVE_INFINITY : -low);
  }
}
