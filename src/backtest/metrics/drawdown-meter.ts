/** A fall of values below their highest so far. */
export interface Fall {
  /** Value − peak, at most 0. */
  readonly amount: number;
  /** amount ÷ peak, at most 0; 0 where the peak is not above 0. */
  readonly share: number;
  /** Place of the peak, the last one at that height; −1: the value at the start. */
  readonly peak: number;
  /** Place of the value. */
  readonly trough: number;
}

const NONE: Fall = Object.freeze({ amount: 0, share: 0, peak: -1, trough: -1 });

/** Drawdown of values told one after the other, the value at the start included. */
export class DrawdownMeter {
  /** The fall of most units. */
  deepest: Fall = NONE;
  /** The fall of the greatest share. */
  steepest: Fall = NONE;

  private highest: number;
  private highestPlace = -1;
  private place = -1;

  /** @param start the value at the start, which can be the peak: −40 % and −10 % from there are −46 %. */
  constructor(start: number) {
    this.highest = start;
  }

  /** Takes the next value; says whether it lies below the peak. */
  push(value: number): boolean {
    this.place += 1;
    if (value >= this.highest) {
      this.highest = value;
      this.highestPlace = this.place;
      return false;
    }
    const amount = value - this.highest;
    const share = this.highest > 0 ? amount / this.highest : 0;
    if (amount < this.deepest.amount || share < this.steepest.share) {
      const fall = { amount, share, peak: this.highestPlace, trough: this.place };
      if (amount < this.deepest.amount) this.deepest = fall;
      if (share < this.steepest.share) this.steepest = fall;
    }
    return true;
  }
}
