import { CompleteLines } from './complete-lines.ts';

/** Takes one line of a file, without its line end, and its number, the first line being row 1. */
export type LineConsumer = (line: string, row: number) => void;

/** Cuts a stream of chunks into lines of text: for files of bars, which are small. A byte order mark is dropped. */
export class TextLines {
  readonly #lines: CompleteLines;
  #row = 0;

  /** Hands every line to `consume`; `name` is the file's, for messages. */
  constructor(consume: LineConsumer, name: string) {
    this.#lines = new CompleteLines((bytes, start, end) => {
      const block = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('utf8');
      const lines = (this.#row === 0 ? block.replace(/^\uFEFF/, '') : block).split('\n');
      lines.pop(); // what follows the last line feed: nothing
      for (const line of lines) {
        this.#row += 1;
        consume(line.replace(/\r$/, ''), this.#row);
      }
    }, name);
  }

  /** Takes the next chunk. */
  push(chunk: Uint8Array): void {
    this.#lines.push(chunk);
  }

  /** Ends the file. */
  finish(): void {
    this.#lines.finish();
  }
}
