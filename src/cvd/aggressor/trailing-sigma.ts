/**
 * Sample standard deviation (ddof 1) of the last `window` values given. The sums are exact integers while squares add up
 * to less than 2^53.
 */
export class TrailingSigma {
  private readonly recent: Float64Array;
  private sum = 0;
  private squares = 0;
  private count = 0;

  /** @throws RangeError for a window below 2. */
  constructor(window: number) {
    if (!Number.isInteger(window) || window < 2) throw new RangeError(`a window is 2 bars or more, got ${window}`);
    this.recent = new Float64Array(window);
  }

  /** The deviation with one value more; NaN until the window is full. */
  add(value: number): number {
    const { recent } = this;
    const window = recent.length;
    const gone = recent[this.count % window]!;
    recent[this.count % window] = value;
    this.count += 1;
    this.sum += value - gone;
    this.squares += value * value - gone * gone;
    if (this.count < window) return Number.NaN;
    return Math.sqrt((this.squares - (this.sum * this.sum) / window) / (window - 1));
  }
}
