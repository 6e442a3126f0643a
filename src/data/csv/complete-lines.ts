import { InputError } from '../input-error.ts';

const LINE_FEED = 0x0a;
const FIRST_CARRY_BYTES = 4096;
const MAX_LINE_BYTES = 1 << 20;

/** Takes a block of whole lines: bytes[start, end), of which the last is a line feed. It does not outlive the call. */
export type BlockConsumer = (bytes: Uint8Array, start: number, end: number) => void;

/**
 * Cuts a stream of chunks into blocks of whole lines. Only a line that crosses from one chunk into the next is copied;
 * all others are handed on where they lie. Memory: the longest line.
 */
export class CompleteLines {
  readonly #consume: BlockConsumer;
  #carry = new Uint8Array(FIRST_CARRY_BYTES);
  #carryLength = 0;

  readonly #name: string;

  /** Hands every block to `consume`, in the order of the stream; `name` is the file's, for messages. */
  constructor(consume: BlockConsumer, name = 'this file') {
    this.#consume = consume;
    this.#name = name;
  }

  /**
   * Takes the next chunk.
   * @throws InputError when a line is longer than 1 MiB: that is no CSV.
   */
  push(chunk: Uint8Array): void {
    let start = 0;
    if (this.#carryLength > 0) {
      const feed = chunk.indexOf(LINE_FEED);
      start = feed < 0 ? chunk.length : feed + 1;
      this.#keep(chunk.subarray(0, start));
      if (feed < 0) return;
      this.#releaseCarry();
    }
    const end = chunk.lastIndexOf(LINE_FEED) + 1;
    if (end > start) this.#consume(chunk, start, end);
    this.#keep(chunk.subarray(Math.max(start, end)));
  }

  /** Ends the stream: a last line without a line feed gets one. */
  finish(): void {
    if (this.#carryLength === 0) return;
    this.#keep(Uint8Array.of(LINE_FEED));
    this.#releaseCarry();
  }

  #releaseCarry(): void {
    const length = this.#carryLength;
    this.#carryLength = 0;
    this.#consume(this.#carry, 0, length);
  }

  #keep(bytes: Uint8Array): void {
    const length = this.#carryLength + bytes.length;
    if (length > MAX_LINE_BYTES) {
      throw new InputError(
        `${this.#name}: a line of more than ${MAX_LINE_BYTES} bytes: not a CSV with one row per line`,
      );
    }
    if (length > this.#carry.length) {
      const larger = new Uint8Array(Math.max(length, this.#carry.length * 2));
      larger.set(this.#carry.subarray(0, this.#carryLength));
      this.#carry = larger;
    }
    this.#carry.set(bytes, this.#carryLength);
    this.#carryLength = length;
  }
}
