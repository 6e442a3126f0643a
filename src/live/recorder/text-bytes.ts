const SMALLEST = 65_536;
/** Bytes that a UTF-16 unit takes at most in UTF-8. */
const BYTES_PER_UNIT = 3;

/**
 * Text that waits to be written, as the bytes it will be: thousands of strings a second that live until the next flush would
 * keep the garbage collector busy, and their join would hold everything up.
 */
export class TextBytes {
  private bytes = Buffer.allocUnsafeSlow(SMALLEST);
  private used = 0;

  /** Bytes that wait. */
  get length(): number {
    return this.used;
  }

  /** Appends text. */
  add(text: string): void {
    const needed = this.used + text.length * BYTES_PER_UNIT;
    if (needed > this.bytes.length) this.grow(needed);
    this.used += this.bytes.write(text, this.used);
  }

  /** Gives out what waits; nothing waits then. */
  take(): Uint8Array {
    const taken = this.bytes.subarray(0, this.used);
    // As much is to be expected next time.
    this.bytes = Buffer.allocUnsafeSlow(Math.max(SMALLEST, this.used));
    this.used = 0;
    return taken;
  }

  private grow(needed: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.bytes.length * 2));
    this.bytes.copy(larger, 0, 0, this.used);
    this.bytes = larger;
  }
}
