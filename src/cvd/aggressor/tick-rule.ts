/**
 * Tick rule: the sign of the last change of price; a trade at an unchanged price takes the side of the one before it, and
 * before the first change nothing is decided.
 */
export class TickRule {
  private lastPrice = Number.NaN;
  private direction = 0;

  /** Writes the sides of the next `length` trades, +1, −1 or 0. */
  fill(price: Float64Array, length: number, sides: Int8Array): void {
    let { lastPrice, direction } = this;
    for (let index = 0; index < length; index += 1) {
      const ticks = price[index]!;
      if (ticks > lastPrice) direction = 1;
      else if (ticks < lastPrice) direction = -1;
      lastPrice = ticks;
      sides[index] = direction;
    }
    this.lastPrice = lastPrice;
    this.direction = direction;
  }

  /** Forgets the last price: across a hole nobody knows from where the price came. */
  reset(): void {
    this.lastPrice = Number.NaN;
    this.direction = 0;
  }
}

/**
 * Reverse tick rule: a price above the next different one says buy, below it sell; 0 after the last change of price.
 * **Looks into the future**: only for comparing with studies that use it, never in a backtest.
 * @param price ticks, the whole tape.
 */
export function reverseTickSides(price: Float64Array): Int8Array {
  const reversed = price.slice().reverse();
  const sides = new Int8Array(price.length);
  // Backwards in time the next different price is the last different one.
  new TickRule().fill(reversed, reversed.length, sides);
  return sides.reverse();
}
