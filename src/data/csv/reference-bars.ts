import { type Decimal, parseDecimal } from '../../core/decimal.ts';
import { COMPARED_COLUMNS, type ComparedColumn, type ReferenceBars } from '../../cvd/compare-bars.ts';
import { InputError, quoteValue } from '../input-error.ts';
import { openByteSource } from './byte-source.ts';
import { CompleteLines } from './complete-lines.ts';
import { type Delimiter, detectDelimiter, splitLine } from './split-line.ts';
import { readTime } from './time-text.ts';

/** A reference for `validate` and what was recognised in it. */
export interface ReferenceFile extends ReferenceBars {
  /** The smallest step between two bars, µs; NaN for a single bar. */
  readonly stepUs: number;
}

/** Names that other tools give the columns, in lower case with `_` between words. */
const SYNONYMS: Readonly<Record<ComparedColumn | 'time', readonly string[]>> = {
  time: ['time', 'open_time', 'timestamp', 'date', 'datetime', 'bar_time'],
  volume: ['volume', 'vol', 'total_volume'],
  buy_volume: ['buy_volume', 'taker_buy_volume', 'taker_buy_base_asset_volume', 'taker_buy_base_volume', 'askvolume'],
  sell_volume: ['sell_volume', 'bidvolume'],
  delta: ['delta', 'volume_delta'],
  cvd: ['cvd', 'cvd_close', 'cumulative_delta', 'cumulative_volume_delta'],
};

/** Binance klines without a header: open time, …, volume (6th), …, taker buy base volume (10th), of 12 columns. */
const KLINE_COLUMNS = 12;
const KLINE_LAYOUT: Layout = {
  time: 0,
  columns: [
    ['volume', 5],
    ['buy_volume', 9],
  ],
}; // prettier-ignore

interface Layout {
  readonly time: number;
  readonly columns: readonly (readonly [ComparedColumn, number])[];
}

/**
 * Reads somebody else's bars: Binance klines (with or without header, CSV or zip), or a CSV with a time and any of
 * volume, buy_volume, sell_volume, delta, cvd. Rows may come in any order; values stay exact decimals.
 * @throws InputError naming file, row and value for anything it cannot read, and for a bar that stands there twice.
 */
export async function readReferenceBars(path: string): Promise<ReferenceFile> {
  const source = await openByteSource(path);
  try {
    const reader = new ReferenceReader(source.name);
    const lines = new CompleteLines((bytes, start, end) => reader.takeBlock(Buffer.from(bytes.subarray(start, end))));
    for await (const chunk of source.chunks()) lines.push(chunk);
    lines.finish();
    return reader.finish();
  } finally {
    await source.close();
  }
}

interface ReferenceRow {
  readonly timeUs: number;
  readonly values: readonly (Decimal | null)[];
}

class ReferenceReader {
  readonly #name: string;
  #row = 0;
  #delimiter: Delimiter = ',';
  #layout: Layout | null = null;
  readonly #rows: ReferenceRow[] = [];

  constructor(name: string) {
    this.#name = name;
  }

  takeBlock(block: Buffer): void {
    const lines = block.toString('utf8').split('\n');
    lines.pop();
    for (const line of lines) this.#takeLine(line.replace(/\r$/, '').replace(/^\uFEFF/, ''));
  }

  #takeLine(line: string): void {
    this.#row += 1;
    if (line.trim() === '') return;
    if (this.#layout === null) this.#delimiter = detectDelimiter(line);
    const fields = splitLine(line, this.#delimiter);
    if (fields === null) throw this.#fault('a quoted field is not closed', line);
    if (this.#layout !== null) {
      this.#rows.push(this.#read(fields, this.#layout));
      return;
    }
    const isHeader = !/^-?\d/.test(fields[0] ?? '');
    this.#layout = isHeader ? this.#headerLayout(fields) : this.#positionalLayout(fields);
    if (!isHeader) this.#rows.push(this.#read(fields, this.#layout));
  }

  #headerLayout(fields: readonly string[]): Layout {
    const names = fields.map((field) => field.toLowerCase().replace(/[^a-z0-9]+/g, '_'));
    const find = (column: ComparedColumn | 'time'): number =>
      names.findIndex((name) => SYNONYMS[column].includes(name));
    const columns = COMPARED_COLUMNS.map((column) => [column, find(column)] as const).filter(([, at]) => at >= 0);
    const time = find('time');
    if (time < 0 || columns.length === 0) {
      throw new InputError(
        `${this.#name}: its header has ${time < 0 ? 'no time' : 'nothing to compare'} (got ${quoteValue(fields.join(','))}): ` +
          'expected time and any of volume, buy_volume, sell_volume, delta, cvd',
      );
    }
    return { time, columns };
  }

  #positionalLayout(fields: readonly string[]): Layout {
    if (fields.length === KLINE_COLUMNS) return KLINE_LAYOUT;
    throw new InputError(
      `${this.#name}: has no header and ${fields.length} columns: expected Binance klines (12), or a header line`,
    );
  }

  #read(fields: readonly string[], layout: Layout): ReferenceRow {
    const timeText = fields[layout.time] ?? '';
    const timeUs = readTime(timeText, { unit: 'auto', timeZone: null });
    if (Number.isNaN(timeUs)) throw this.#fault('expected a time', timeText);
    const values = layout.columns.map(([column, at]) => this.#decimal(fields[at], column));
    return { timeUs, values };
  }

  #decimal(text: string | undefined, column: ComparedColumn): Decimal | null {
    if (text === undefined) throw this.#fault(`no ${column}: the row is cut off`, '');
    if (text === '') return null;
    try {
      return parseDecimal(text);
    } catch {
      throw this.#fault(`expected a decimal number as ${column}`, text);
    }
  }

  finish(): ReferenceFile {
    const layout = this.#layout;
    if (layout === null || this.#rows.length === 0) throw new InputError(`${this.#name}: holds no bars`);
    const rows = this.#rows.sort((a, b) => a.timeUs - b.timeUs);
    const steps = rows.slice(1).map((row, index) => row.timeUs - rows[index]!.timeUs);
    const twice = steps.indexOf(0);
    if (twice >= 0) {
      throw new InputError(`${this.#name}: the bar of ${rows[twice]!.timeUs} µs stands there twice: remove one`);
    }
    return {
      timeUs: rows.map((row) => row.timeUs),
      columns: Object.fromEntries(
        layout.columns.map(([column], index) => [column, rows.map((row) => row.values[index] ?? null)]),
      ),
      stepUs: steps.length === 0 ? Number.NaN : Math.min(...steps.slice(0, 100_000)),
    };
  }

  #fault(expected: string, got: string): InputError {
    return new InputError(`${this.#name}: row ${this.#row}: ${expected}, got ${quoteValue(got)}`);
  }
}
