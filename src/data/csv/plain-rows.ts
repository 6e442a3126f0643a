import { readFileSync } from 'node:fs';
import { builtFile } from '../built-file.ts';
import { type BufferColumns, RowBuffer } from './row-buffer.ts';
import type { TradeLayout } from './trade-layout.ts';

/** Bytes of lines at a time. */
const INPUT_BYTES = 1 << 20;
/** The parser loads up to sixteen bytes from where a field begins. */
const ROOM_BEHIND = 64;
/** Below it lies what the compiler needs for itself. */
const INPUT_AT = 1 << 16;
const COLUMNS_AT = INPUT_AT + INPUT_BYTES + ROOM_BEHIND;
const LINE_FEED = 0x0a;

/** Reads rows of memory [start, end) behind `first` rows; answers where the first line begins that was not read. */
type ReadRows = (start: number, end: number, out: number, first: number) => number;

interface Global {
  readonly value: number;
}

/** What wasm/plain-rows.ts exports. */
interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly capacity: Global;
  readonly begin: () => void;
  readonly rows: Global;
  readonly priceScale: Global;
  readonly sizeScale: Global;
  readonly aggregates: ReadRows;
  readonly aggregatesWithBest: ReadRows;
  readonly trades: ReadRows;
  readonly tradesWithBest: ReadRows;
}

/** The four layouts of Binance's dumps by what their columns hold. */
const LAYOUTS: readonly (readonly [columns: string, reader: keyof Exports & `${'aggregates' | 'trades'}${string}`])[] =
  [
    ['id price size firstId lastId time maker -', 'aggregatesWithBest'],
    ['id price size firstId lastId time maker', 'aggregates'],
    ['id price size - time maker -', 'tradesWithBest'],
    ['id price size - time maker', 'trades'],
  ];

/**
 * Reads the rows of Binance's own dumps by WebAssembly, every digit and every separator checked. It accepts only what it
 * fully understands and leaves every other line to {@link FastRows}, which reads the same rows to the same values.
 * One of these serves any number of files, one after the other.
 */
export class PlainRows {
  /** The columns, which lie in the memory of the parser. */
  readonly buffer: RowBuffer;
  readonly #exports: Exports;
  readonly #input: Uint8Array;
  #read: ReadRows;

  private constructor(exports: Exports) {
    this.#exports = exports;
    this.#read = exports.aggregates;
    this.#input = new Uint8Array(exports.memory.buffer, INPUT_AT, INPUT_BYTES);
    this.buffer = new RowBuffer(false, columnsIn(exports.memory.buffer, exports.capacity.value));
  }

  /** A parser; null where there is no WebAssembly, or it was not built. */
  static load(): PlainRows | null {
    const path = builtFile('data/csv/plain-rows.wasm');
    const { WebAssembly } = globalThis as { WebAssembly?: WebAssemblyHost };
    if (path === null || WebAssembly === undefined) return null;
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(path)));
    // What wasm/plain-rows.ts exports is known when it is built.
    return new PlainRows(exports as Exports);
  }

  /** Whether the rows of such a file can be read at all. */
  static knows(layout: TradeLayout): boolean {
    return readerOf(layout) !== undefined;
  }

  /** Begins a file of a known layout: the columns are empty, the next row is the first. */
  begin(layout: TradeLayout): RowBuffer {
    const name = readerOf(layout);
    if (name === undefined) throw new RangeError(`no plain layout: ${layout.names.join(', ')}`);
    this.#read = this.#exports[name];
    this.#exports.begin();
    this.buffer.clear();
    return this.buffer;
  }

  /**
   * Reads rows from bytes[start, end), a block of whole lines, until one is refused or the columns are full.
   * @returns where the first line begins that was not read; `end` when all were.
   */
  read(bytes: Uint8Array, start: number, end: number): number {
    const { buffer } = this;
    let position = start;
    while (position < end && buffer.length < buffer.capacity) {
      const stop = this.#fill(bytes, position, end);
      if (stop === position) return position;
      const read = this.#readInput(stop - position);
      position += read;
      if (position < stop) return position;
    }
    return position;
  }

  /** Copies whole lines into the parser's memory; returns where they end. */
  #fill(bytes: Uint8Array, start: number, end: number): number {
    const most = Math.min(end, start + INPUT_BYTES);
    const stop = most === end ? end : bytes.lastIndexOf(LINE_FEED, most - 1) + 1;
    if (stop <= start) return start;
    this.#input.set(bytes.subarray(start, stop));
    return stop;
  }

  #readInput(length: number): number {
    const { buffer } = this;
    const next = this.#read(INPUT_AT, INPUT_AT + length, COLUMNS_AT, buffer.length);
    // Each look at a global of WebAssembly is a call.
    const rows = this.#exports.rows.value;
    buffer.nextRow += rows - buffer.length;
    buffer.length = rows;
    buffer.priceScale = Math.max(buffer.priceScale, this.#exports.priceScale.value);
    buffer.sizeScale = Math.max(buffer.sizeScale, this.#exports.sizeScale.value);
    return next - INPUT_AT;
  }
}

/** The part of WebAssembly used here: TypeScript knows it only together with the DOM. */
interface WebAssemblyHost {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
}

function readerOf({ delimiter, columns, names, time }: TradeLayout): (typeof LAYOUTS)[number][1] | undefined {
  // A zone matters to times in words only, which are refused.
  if (delimiter !== ',' || (time.unit !== 'ms-or-us' && time.unit !== 'auto')) return undefined;
  const roles = names.map(() => '-');
  for (const [role, column] of Object.entries(columns)) if (column !== null) roles[column as number] = role;
  const text = roles.join(' ');
  return LAYOUTS.find(([layout]) => layout === text)?.[1];
}

/** The columns as wasm/plain-rows.ts lays them out. */
function columnsIn(memory: ArrayBuffer, rows: number): BufferColumns {
  const column = (index: number): Float64Array =>
    new Float64Array(memory, COLUMNS_AT + index * rows * Float64Array.BYTES_PER_ELEMENT, rows);
  const side = new Int8Array(memory, COLUMNS_AT + 6 * rows * Float64Array.BYTES_PER_ELEMENT, rows);
  return {
    ...{ timeUs: column(0), price: column(1), size: column(2), id: column(3), firstId: column(4), lastId: column(5) },
    side,
  };
}
