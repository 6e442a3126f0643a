import { InputError } from '../input-error.ts';
import type { ByteSource } from './byte-source.ts';
import { type Delimiter, detectDelimiter, splitLine } from './split-line.ts';

/** How much of a file is looked at to tell what it is; a header longer than this is none. */
const HEAD_BYTES = 1 << 18;

/** The first lines of a CSV, cut into fields. */
export interface CsvHead {
  /** The file's base name. */
  readonly name: string;
  /** What separates its fields. */
  readonly delimiter: Delimiter;
  /** The fields of the first line. */
  readonly first: readonly string[];
  /** The fields of the second line; null when there is none. */
  readonly second: readonly string[] | null;
  /** True when the first line does not begin like data: with a digit, a minus, or a quote and a digit. */
  readonly startsWithText: boolean;
}

/**
 * Reads a file's first two lines.
 * @throws InputError when they are no CSV.
 */
export async function readCsvHead(source: ByteSource): Promise<CsvHead> {
  const [firstLine, secondLine] = await firstLines(source);
  if (firstLine === undefined || firstLine.trim() === '') {
    throw new InputError(`${source.name}: the first line is empty; expected a header or a row`);
  }
  const delimiter = detectDelimiter(firstLine);
  const first = splitLine(firstLine, delimiter);
  if (first === null) throw new InputError(`${source.name}, row 1: a quote is not closed`);
  const hasSecond = secondLine !== undefined && secondLine.trim() !== '';
  return {
    name: source.name,
    delimiter,
    first,
    second: hasSecond ? splitLine(secondLine, delimiter) : null,
    startsWithText: !/^(?:"?\d|-)/.test(firstLine),
  };
}

async function firstLines(source: ByteSource): Promise<string[]> {
  const pieces: Buffer[] = [];
  let byteLength = 0;
  for await (const chunk of source.chunks()) {
    pieces.push(Buffer.from(chunk)); // copied: the chunk's memory is reused
    byteLength += chunk.byteLength;
    if (byteLength >= HEAD_BYTES) break;
  }
  const text = Buffer.concat(pieces).toString('utf8', 0, HEAD_BYTES);
  return text
    .replace(/^\uFEFF/, '')
    .split('\n', 2)
    .map((line) => line.replace(/\r$/, ''));
}
