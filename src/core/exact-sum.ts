/** A sum of integers that stays exact past 2^53: what a double can no longer hold is carried into a bigint. */
export class ExactSum {
  private low = 0;
  private carry = 0n;

  /** Adds an integer that a double holds exactly, up to 2^53 in magnitude. */
  add(integer: number): void {
    const sum = this.low + integer;
    if (sum <= Number.MAX_SAFE_INTEGER && sum >= Number.MIN_SAFE_INTEGER) {
      this.low = sum;
      return;
    }
    this.carry += BigInt(this.low) + BigInt(integer);
    this.low = 0;
  }

  /** Adds the product of two integers that doubles hold exactly, whatever its size. */
  addProduct(a: number, b: number): void {
    const product = a * b;
    if (product <= Number.MAX_SAFE_INTEGER && product >= Number.MIN_SAFE_INTEGER) this.add(product);
    else this.carry += BigInt(a) * BigInt(b);
  }

  /** Adds an integer of any size. */
  addBig(integer: bigint): void {
    this.carry += integer;
  }

  /** The sum so far. */
  value(): bigint {
    return this.carry + BigInt(this.low);
  }

  /** Starts again from zero. */
  clear(): void {
    this.low = 0;
    this.carry = 0n;
  }
}

/**
 * `numerator ÷ denominator` rounded to an integer, halves up.
 * @param denominator above 0.
 */
export function divideRounded(numerator: bigint, denominator: bigint): bigint {
  const doubled = 2n * numerator + denominator;
  const quotient = doubled / (2n * denominator);
  return doubled < 0n && quotient * 2n * denominator !== doubled ? quotient - 1n : quotient;
}
