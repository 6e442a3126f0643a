import { InputError, quoteValue } from '../input-error.ts';

/** An element that is longer is none of a recording's. */
const MAX_ELEMENT_BYTES = 1 << 16;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const COMMA = 0x2c;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf] as const;
const WHITE_SPACE = new Set([0x20, 0x09, 0x0a, 0x0d]);

/** Where the bytes between elements are: outside of a list, at its start, after one of its elements, after a comma. */
type Place = 'outside' | 'start' | 'after' | 'next';

/** What may come at each place besides an element, and where it leads. */
const STEPS: Readonly<Record<Place, ReadonlyMap<number, Place>>> = {
  outside: new Map([[OPEN_BRACKET, 'start']]),
  start: new Map([[CLOSE_BRACKET, 'outside']]),
  after: new Map([
    [COMMA, 'next'],
    [CLOSE_BRACKET, 'outside'],
  ]),
  next: new Map(),
};

/** What a place expects, for messages. */
const EXPECTED: Readonly<Record<Place, string>> = {
  outside: 'a list of objects, or an object a line',
  start: 'an object',
  after: 'a comma or the end of the list',
  next: 'an object',
};

/** Takes one element as its text, and its number, the first being 1. */
export type ElementConsumer = (text: string, number: number) => void;

/**
 * Cuts a stream of JSON into its elements: the objects of a list, of several lists in a row (joined files), or of one a
 * line. What is inside an element is not looked at. Memory: the longest element.
 */
export class JsonElements {
  readonly #consume: ElementConsumer;
  readonly #name: string;
  #number = 0;
  #place: Place = 'outside';
  /** Braces and brackets that are open inside an element; 0 between elements. */
  #depth = 0;
  #isInText = false;
  #isEscaped = false;
  #isAtStart = true;
  #carry: Buffer = Buffer.alloc(0);

  /** Hands every element to `consume`; `name` is the file's, for messages. */
  constructor(consume: ElementConsumer, name: string) {
    this.#consume = consume;
    this.#name = name;
  }

  /**
   * Takes the next chunk.
   * @throws InputError when something else than elements is there, or one is longer than 64 KiB.
   */
  push(chunk: Uint8Array): void {
    let start = 0;
    for (let at = this.#skipMark(chunk); at < chunk.length; at += 1) {
      const byte = chunk[at]!;
      if (this.#depth > 0) {
        if (this.#endsElement(byte)) this.#take(chunk.subarray(start, at + 1));
      } else if (byte === OPEN_BRACE && this.#place !== 'after') {
        start = at;
        this.#depth = 1;
        this.#number += 1;
      } else if (!WHITE_SPACE.has(byte)) this.#step(byte);
    }
    if (this.#depth > 0) this.#keep(chunk.subarray(start));
  }

  /** Ends the stream; says how it is cut off, or null where it is not. */
  finish(): string | null {
    if (this.#depth > 0) return 'the file ends inside this element';
    return this.#place === 'outside' ? null : 'the file ends after this element, and its list does not';
  }

  /** The number of the last element that began. */
  get number(): number {
    return this.#number;
  }

  #skipMark(chunk: Uint8Array): number {
    const isMarked = this.#isAtStart && BYTE_ORDER_MARK.every((byte, index) => chunk[index] === byte);
    this.#isAtStart = false;
    return isMarked ? BYTE_ORDER_MARK.length : 0;
  }

  #endsElement(byte: number): boolean {
    if (this.#isInText) {
      if (this.#isEscaped) this.#isEscaped = false;
      else if (byte === BACKSLASH) this.#isEscaped = true;
      else if (byte === QUOTE) this.#isInText = false;
      return false;
    }
    if (byte === QUOTE) this.#isInText = true;
    else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) this.#depth += 1;
    else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) this.#depth -= 1;
    return this.#depth === 0;
  }

  #take(end: Uint8Array): void {
    this.#keep(end);
    const text = this.#carry.toString('utf8');
    this.#carry = Buffer.alloc(0);
    if (this.#place !== 'outside') this.#place = 'after';
    this.#consume(text, this.#number);
  }

  #keep(piece: Uint8Array): void {
    this.#carry = Buffer.concat([this.#carry, piece]);
    if (this.#carry.length <= MAX_ELEMENT_BYTES) return;
    throw new InputError(
      `${this.#name}, element ${this.#number} (the first is element 1): longer than ${MAX_ELEMENT_BYTES} bytes: ` +
        'expected a list of small objects, one a tick',
    );
  }

  #step(byte: number): void {
    const place = STEPS[this.#place].get(byte);
    if (place === undefined) {
      throw new InputError(
        `${this.#name}, after element ${this.#number}: expected ${EXPECTED[this.#place]}, ` +
          `got ${quoteValue(String.fromCharCode(byte))}: the JSON is damaged`,
      );
    }
    this.#place = place;
  }
}
