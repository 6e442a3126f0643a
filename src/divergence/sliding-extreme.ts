/** Which of equal extremes counts: the earliest or the latest. */
export type Ties = 'earliest' | 'latest';

/**
 * The highest value of a sliding window of fixed length and its place, in amortised constant time (monotone deque:
 * Lemire 2006, "Streaming maximum-minimum filter"). For the lowest, feed negated values.
 */
export class SlidingMaximum {
  private readonly window: number;
  private readonly latest: boolean;
  private readonly places: Float64Array;
  private readonly values: Float64Array;
  private head = 0;
  private size = 0;

  /**
   * @param window number of places the window spans, at least 1.
   * @param ties which place wins where values are equal.
   */
  constructor(window: number, ties: Ties = 'earliest') {
    this.window = window;
    this.latest = ties === 'latest';
    this.places = new Float64Array(window + 1);
    this.values = new Float64Array(window + 1);
  }

  /** Takes in the value at a place; places must rise one by one. */
  push(place: number, value: number): void {
    const capacity = this.places.length;
    while (this.size > 0 && this.isBeaten(this.values[(this.head + this.size - 1) % capacity]!, value)) this.size -= 1;
    const slot = (this.head + this.size) % capacity;
    this.places[slot] = place;
    this.values[slot] = value;
    this.size += 1;
    if (this.places[this.head]! <= place - this.window) {
      this.head = (this.head + 1) % capacity;
      this.size -= 1;
    }
  }

  private isBeaten(kept: number, value: number): boolean {
    return kept < value || (this.latest && kept === value);
  }

  /** The place of the highest value among the last `window` places pushed; −1 when nothing was pushed. */
  place(): number {
    return this.size === 0 ? -1 : this.places[this.head]!;
  }
}
