import { unexplainedSpread } from './unexplained-spread.ts';
import { WideSum } from './wide-sum.ts';

/**
 * The least-squares line through the last W values of a series of integers, places 0 to W − 1, kept up in constant time.
 * Values are taken relative to the window's first, so it does not matter what the series was counted from, and all sums
 * are exact, so it does not matter where it began.
 */
export class TrendSums {
  private readonly length: number;
  /** Σ place, and W²·(W² − 1) ÷ 12, which is W·Σplace² − (Σplace)². */
  private readonly places: number;
  private readonly placeSpread: number;
  private first = 0;
  private sum = 0;
  private readonly weighted = new WideSum();
  private readonly squares = new WideSum();
  private readonly scratch = new WideSum();

  /** @param length number of values W, at least 3. */
  constructor(length: number) {
    this.length = length;
    this.places = (length * (length - 1)) / 2;
    this.placeSpread = (length * length * (length * length - 1)) / 12;
  }

  /** Takes in the value at a place below W: the first W values of a series. */
  fill(place: number, value: number): void {
    if (place === 0) this.clear(value);
    const above = value - this.first;
    this.sum += above;
    this.weighted.addProduct(place, above);
    this.squares.addProduct(above, above);
  }

  /** Takes in the next value and lets the first go. @param next the value that is now the window's first. */
  slide(value: number, next: number): void {
    const { length } = this;
    const above = value - this.first;
    const step = next - this.first;
    const sum = this.sum + above;
    this.squares.addProduct(above, above);
    this.squares.addProduct(-2 * step, sum);
    this.squares.addProduct(length * step, step);
    this.weighted.addProduct(length, above);
    this.weighted.add(-sum);
    this.weighted.addProduct(-this.places, step);
    this.sum = sum - length * step;
    this.first = next;
  }

  /** W·Σ(place × value) − Σplace·Σvalue: its sign is the slope's. */
  rise(): number {
    const { scratch } = this;
    scratch.setScaled(this.weighted, this.length);
    scratch.addProduct(-this.places, this.sum);
    return scratch.value();
  }

  /** Rise per place. */
  slope(): number {
    return this.rise() / this.placeSpread;
  }

  /** Correlation of the values with their places, −1 to 1; 0 where all values are equal. */
  correlation(): number {
    const spread = this.spread();
    return spread === 0 ? 0 : this.rise() / Math.sqrt(this.placeSpread * spread);
  }

  /** slope ÷ its standard error, infinite on a perfect line; 0 where all values are equal. */
  tStatistic(): number {
    const rise = this.rise();
    if (rise === 0) return 0;
    const unexplained = unexplainedSpread(this.placeSpread, this.spread(), rise);
    return unexplained === 0 ? rise * Infinity : (rise * Math.sqrt(this.length - 2)) / Math.sqrt(unexplained);
  }

  /** W·Σvalue² − (Σvalue)². */
  private spread(): number {
    const { scratch, sum } = this;
    scratch.setScaled(this.squares, this.length);
    scratch.addProduct(-sum, sum);
    return scratch.value();
  }

  private clear(first: number): void {
    this.first = first;
    this.sum = 0;
    this.weighted.clear();
    this.squares.clear();
  }
}
