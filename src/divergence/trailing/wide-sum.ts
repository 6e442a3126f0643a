/** 2^27 + 1: splits a double into two halves whose products are exact (Veltkamp 1968, Dekker 1971). */
const SPLITTER = 134_217_729;

/**
 * A sum of integers and of products of integers that stays exact up to 2^104, by keeping what a double rounds away in a
 * second one. Nothing of the order in which terms came and went is left in it, so a rolling sum never drifts and is the
 * same wherever it began.
 */
export class WideSum {
  /** The sum rounded to a double. */
  private high = 0;
  /** The rest of it: less than half a unit in the last place of `high`. */
  private low = 0;

  /** Starts again from zero. */
  clear(): void {
    this.high = 0;
    this.low = 0;
  }

  /** Adds an integer that a double holds exactly. */
  add(integer: number): void {
    this.addProduct(integer, 1);
  }

  /** Adds a × b, integers that doubles hold exactly. */
  addProduct(a: number, b: number): void {
    const product = a * b;
    const sum = this.high + product;
    if (this.low === 0 && isExact(product) && isExact(sum)) this.high = sum;
    else this.addRounded(product, productError(a, b, product));
  }

  /** Makes this sum `factor` times another, an integer factor. */
  setScaled(other: WideSum, factor: number): void {
    this.clear();
    this.addProduct(other.high, factor);
    this.addProduct(other.low, factor);
  }

  /** The sum, rounded to a double. */
  value(): number {
    return this.high;
  }

  private addRounded(product: number, error: number): void {
    const sum = this.high + product;
    const part = sum - this.high;
    const lost = this.high - (sum - part) + (product - part);
    const rest = lost + error + this.low;
    this.high = sum + rest;
    this.low = rest - (this.high - sum);
  }
}

function isExact(integer: number): boolean {
  return integer <= Number.MAX_SAFE_INTEGER && integer >= Number.MIN_SAFE_INTEGER;
}

/** What a × b lost when it was rounded to a double, exactly. */
function productError(a: number, b: number, product: number): number {
  const aHigh = SPLITTER * a - (SPLITTER * a - a);
  const bHigh = SPLITTER * b - (SPLITTER * b - b);
  const aLow = a - aHigh;
  const bLow = b - bHigh;
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}
