import type { BarLayout } from './bar-layout.ts';
import { type BarRow, readBarRow } from './bar-row.ts';
import { type AsideRow, type BadRowPolicy, EMPTY_LINE, malformedRow } from './malformed-row.ts';
import { splitLine } from './split-line.ts';
import { TextLines } from './text-lines.ts';

/** How to read one file of bars. */
export interface BarReadOptions {
  /** The file's base name, for messages. */
  readonly name: string;
  /** What the file's columns hold. */
  readonly layout: BarLayout;
  /** What a malformed row does. */
  readonly onBadRow: BadRowPolicy;
  /** Takes the rows put aside. */
  readonly aside: (row: AsideRow) => void;
  /** Takes each bar and the number of its row. */
  readonly sink: (bar: BarRow, row: number) => void;
}

/** Turns the bytes of one file of bars, chunk by chunk, into bars. */
export class BarReader {
  /** Rows read so far, those put aside included. */
  rows = 0;
  readonly #options: BarReadOptions;
  readonly #lines: TextLines;
  #blankRow = 0;

  /** A reader for one file. */
  constructor(options: BarReadOptions) {
    this.#options = options;
    this.#lines = new TextLines((line, row) => this.#line(line, row), options.name);
  }

  /**
   * Takes the next chunk of the file.
   * @throws InputError naming file, row, column and value of a malformed row when the policy is to stop.
   */
  push(chunk: Uint8Array): void {
    this.#lines.push(chunk);
  }

  /** Ends the file; throws like `push`. */
  finish(): void {
    this.#lines.finish();
  }

  #line(line: string, row: number): void {
    if (row === 1 && this.#options.layout.hasHeader) return;
    if (line.trim() === '') {
      if (this.#blankRow === 0) this.#blankRow = row;
      return;
    }
    if (this.#blankRow > 0) this.#refuse({ row: this.#blankRow, reason: EMPTY_LINE, text: '' });
    this.#blankRow = 0;
    const bar = this.#barOrReason(line);
    if (typeof bar === 'string') {
      this.#refuse({ row, reason: bar, text: line });
      return;
    }
    this.rows += 1;
    this.#options.sink(bar, row);
  }

  #barOrReason(line: string): BarRow | string {
    const { layout } = this.#options;
    const fields = splitLine(line, layout.delimiter);
    if (fields === null) return 'a quote is not closed';
    if (fields.length !== layout.names.length) return `expected ${layout.names.length} fields, got ${fields.length}`;
    try {
      return readBarRow(fields, layout);
    } catch (error) {
      if (error instanceof RangeError) return error.message;
      throw error;
    }
  }

  #refuse(aside: AsideRow): void {
    const { name, onBadRow } = this.#options;
    if (onBadRow === 'stop') throw malformedRow(name, aside.row, aside.reason, true);
    this.rows += 1;
    this.#options.aside(aside);
  }
}
