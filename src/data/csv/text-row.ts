import { quoteValue } from '../input-error.ts';
import { type DecimalNumber, readDecimal, readInteger, withoutFloatNoise } from './decimal-text.ts';
import type { RowBuffer } from './row-buffer.ts';
import { namedBuyReader, readMaker, readSideWord, type SideReader } from './side-text.ts';
import type { SideTokens } from './side-tokens.ts';
import { splitLine } from './split-line.ts';
import { EXPECTED_TIME, readTime } from './time-text.ts';
import type { TradeLayout } from './trade-layout.ts';

/**
 * Why a row is no trade. `malformed`: it cannot be read. `zero`: its price or size is 0. `invalidated`: Binance took it
 * back (p = 0, q = 0, f = −1, l = −1). `fatal`: the whole file is misunderstood, no policy may go on.
 */
export interface RowFault {
  /** Which of these. */
  readonly kind: 'malformed' | 'zero' | 'invalidated' | 'fatal';
  /** The row's time, µs; NaN when it cannot be read. */
  readonly timeUs: number;
  /** The column, what was expected and what was got, as text for a message. */
  readonly reason: string;
}

/** The slow path: reads any line a CSV may hold, one at a time, and says exactly what is wrong with one that is bad. */
export class TextRows {
  readonly #layout: TradeLayout;
  readonly #readSide: SideReader;
  readonly #sideColumn: number;
  readonly #tokens: SideTokens;
  readonly #out: RowBuffer;
  #noisy = 0;

  /** A parser for one file, writing into `out` behind the rows that are there and teaching `tokens` its side texts. */
  constructor(layout: TradeLayout, tokens: SideTokens, out: RowBuffer) {
    const { maker, side } = layout.columns;
    const readWord = layout.sideBuy === null ? readSideWord : namedBuyReader(layout.sideBuy);
    this.#layout = layout;
    this.#readSide = maker === null ? readWord : readMaker;
    this.#sideColumn = maker ?? side ?? -1;
    this.#tokens = tokens;
    this.#out = out;
  }

  /** Prices and sizes so far that a program had kept in a double: what it made of them was taken back. */
  get noisyDecimals(): number {
    return this.#noisy;
  }

  /** Reads one line (without its line end) into the buffer; null when it is a trade. Counts the row either way. */
  read(line: string): RowFault | null {
    const out = this.#out;
    const rowNumber = out.nextRow;
    out.nextRow += 1;
    const { names, delimiter } = this.#layout;
    const fields = splitLine(line, delimiter);
    if (fields === null) {
      return { kind: 'malformed', timeUs: Number.NaN, reason: `a quote is not closed: ${quoteValue(line)}` };
    }
    if (fields.length !== names.length) {
      const reason = `expected ${names.length} fields, got ${fields.length}: ${quoteValue(line)}`;
      return { kind: 'malformed', timeUs: Number.NaN, reason };
    }
    const fault = this.#trade(fields);
    if (fault !== null) return fault;
    out.rowNumber[out.length] = rowNumber;
    out.length += 1;
    return null;
  }

  #trade(fields: readonly string[]): RowFault | null {
    const { columns, time } = this.#layout;
    const timeText = fields[columns.time]!;
    const timeUs = readTime(timeText, time, columns.date === null ? undefined : fields[columns.date]!);
    if (Number.isNaN(timeUs)) return this.#malformed(fields, columns.time, EXPECTED_TIME[time.unit], Number.NaN);
    if (this.#isInvalidated(fields)) return { kind: 'invalidated', timeUs, reason: 'invalidated by the venue' };
    const price = this.#decimal(fields[columns.price]!);
    if (typeof price === 'string') return this.#malformed(fields, columns.price, price, timeUs);
    const size = this.#decimal(fields[columns.size]!);
    if (typeof size === 'string') return this.#malformed(fields, columns.size, size, timeUs);
    if (price.mantissa < 0) return this.#malformed(fields, columns.price, 'a price above 0', timeUs);
    if (size.mantissa < 0) return this.#malformed(fields, columns.size, 'a size above 0', timeUs);
    this.#out.timeUs[this.#out.length] = timeUs;
    return this.#marks(fields, timeUs) ?? this.#amounts(price, size, timeUs);
  }

  #decimal(text: string): DecimalNumber | string {
    const decimal = readDecimal(text);
    const denoised = typeof decimal === 'string' ? withoutFloatNoise(text) : null;
    if (denoised !== null) this.#noisy += 1;
    return denoised ?? decimal;
  }

  /** Side, ids and receive time. */
  #marks(fields: readonly string[], timeUs: number): RowFault | null {
    const { columns, time } = this.#layout;
    const out = this.#out;
    const row = out.length;
    const fault = this.#side(fields, timeUs);
    if (fault !== null) return fault;
    const integers: readonly (readonly [number | null, Float64Array])[] = [
      [columns.id, out.id],
      [columns.firstId, out.firstId],
      [columns.lastId, out.lastId],
    ];
    for (const [column, target] of integers) {
      if (column === null) continue;
      const value = readInteger(fields[column]!);
      if (Number.isNaN(value)) return this.#malformed(fields, column, 'a whole number below 2^53', timeUs);
      target[row] = value;
    }
    if (columns.recv === null || out.recvTimeUs === null) return null;
    const recvTimeUs = readTime(fields[columns.recv]!, time);
    out.recvTimeUs[row] = recvTimeUs;
    return Number.isNaN(recvTimeUs) ? this.#malformed(fields, columns.recv, EXPECTED_TIME[time.unit], timeUs) : null;
  }

  /** Where the file does not say who was the aggressor, nobody knows. */
  #side(fields: readonly string[], timeUs: number): RowFault | null {
    const { length } = this.#out;
    if (this.#sideColumn < 0) {
      this.#out.side[length] = 0;
      return null;
    }
    const text = fields[this.#sideColumn]!;
    const side = this.#readSide(text);
    if (typeof side !== 'number') {
      if ('fatal' in side) return { kind: 'fatal', timeUs, reason: side.fatal };
      return this.#malformed(fields, this.#sideColumn, side.expected, timeUs);
    }
    this.#tokens.learn(text, side);
    this.#out.side[length] = side;
    return null;
  }

  #amounts(price: DecimalNumber, size: DecimalNumber, timeUs: number): RowFault | null {
    const out = this.#out;
    if (price.mantissa === 0) return { kind: 'zero', timeUs, reason: 'the price is 0' };
    if (size.mantissa === 0) return { kind: 'zero', timeUs, reason: 'the size is 0' };
    out.price[out.length] = price.value;
    out.size[out.length] = size.value;
    out.priceScale = Math.max(out.priceScale, price.decimals);
    out.sizeScale = Math.max(out.sizeScale, size.decimals);
    return null;
  }

  /** Source: binance-spot-api-docs, CHANGELOG of 2022-04-12. */
  #isInvalidated(fields: readonly string[]): boolean {
    const { price, size, firstId, lastId } = this.#layout.columns;
    if (firstId === null || lastId === null) return false;
    return (
      fields[firstId] === '-1' &&
      fields[lastId] === '-1' &&
      Number(fields[price]) === 0 &&
      Number(fields[size]) === 0 &&
      fields[price] !== ''
    );
  }

  #malformed(fields: readonly string[], column: number, expected: string, timeUs: number): RowFault {
    const { names } = this.#layout;
    const reason = `${names[column]!}: expected ${expected}, got ${quoteValue(fields[column]!)}`;
    return { kind: 'malformed', timeUs, reason };
  }
}
