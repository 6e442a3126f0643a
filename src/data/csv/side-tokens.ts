import type { Side } from '../../core/trade-batch.ts';

/** Longest text that packs into one number exactly: 6 bytes are 48 bits. */
export const TOKEN_BYTES = 6;
const CAPACITY = 8;

/**
 * The raw spellings of a side that a file uses, each packed into a number, so that the fast path compares numbers
 * instead of making a string per row. Filled by the slow path, which knows what a spelling means.
 */
export class SideTokens {
  readonly #tokens = new Float64Array(CAPACITY);
  readonly #sides = new Int8Array(CAPACITY);
  #length = 0;

  /** Remembers a spelling; one that does not fit, or one too many, stays with the slow path. */
  learn(spelling: string, side: Side): void {
    const bytes = Buffer.from(spelling, 'utf8');
    if (bytes.length === 0 || bytes.length > TOKEN_BYTES || bytes.includes(0) || this.#length === CAPACITY) return;
    let token = 0;
    for (const byte of bytes) token = token * 256 + byte;
    if (this.find(token) !== UNKNOWN_TOKEN) return;
    this.#tokens[this.#length] = token;
    this.#sides[this.#length] = side;
    this.#length += 1;
  }

  /** The side of a packed spelling, or {@link UNKNOWN_TOKEN}. */
  find(token: number): number {
    for (let index = 0; index < this.#length; index += 1) {
      if (this.#tokens[index] === token) return this.#sides[index]!;
    }
    return UNKNOWN_TOKEN;
  }
}

/** What {@link SideTokens.find} answers for a spelling it has not learned. */
export const UNKNOWN_TOKEN = 2;
