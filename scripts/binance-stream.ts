import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parseDecimal, unitsAtScale } from '../src/core/decimal.ts';
import type { Scales } from '../src/core/trade-batch.ts';
import type { ArrivedTrades, QuoteBatch } from '../src/cvd/aggressor/quote-batch.ts';

/** A recorded stream's trades with their true sides, and its best bids and asks, in one order of arrival. */
export interface RecordedStream {
  /** Times are those of receipt, as the quotes' are. */
  readonly trades: ArrivedTrades;
  /** Spot quotes carry no other time than that of receipt. */
  readonly quotes: QuoteBatch;
}

/** A message of a combined stream; the snapshot of the depth has neither field. */
interface Message {
  readonly stream?: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

/** One line of a recording. */
interface Line {
  readonly timeUs: number;
  readonly sequence: number;
  readonly kind: string;
  readonly data: Readonly<Record<string, unknown>>;
}

const SCALES: Scales = { priceScale: 2, sizeScale: 8 };

/**
 * Reads a raw combined stream (`<local ns> <json>` a line, gzip) for comparing methods of inference: the order of arrival is
 * the order of the lines, the true side the opposite of `m`, "the buyer was the maker".
 */
export function readBinanceStream(path: string): RecordedStream {
  const lines = gunzipSync(readFileSync(path)).toString('utf8').trimEnd().split('\n').map(readLine);
  const ofKind = (kind: string): Line[] => lines.filter((line) => line.kind === kind);
  return { trades: tradesOf(ofKind('trade')), quotes: quotesOf(ofKind('bookTicker')) };
}

function readLine(line: string, sequence: number): Line {
  const space = line.indexOf(' ');
  // What a recording of Binance holds is documented by Binance; fields are checked where they are read.
  const { stream = '', data = {} } = JSON.parse(line.slice(space + 1)) as Message;
  // Nanoseconds pass what a double holds: the last three digits go.
  return { timeUs: Number(line.slice(0, space - 3)), sequence, kind: stream.split('@')[1] ?? '', data };
}

function tradesOf(lines: readonly Line[]): ArrivedTrades {
  return {
    type: 'trades',
    length: lines.length,
    ...arrivals(lines),
    price: Float64Array.from(lines, (line) => units(line, 'p', SCALES.priceScale)),
    size: Float64Array.from(lines, (line) => units(line, 'q', SCALES.sizeScale)),
    side: Int8Array.from(lines, (line) => (line.data['m'] === true ? -1 : 1)),
    id: Float64Array.from(lines, (line) => units(line, 't', 0)),
    scales: SCALES,
  };
}

function quotesOf(lines: readonly Line[]): QuoteBatch {
  return {
    type: 'quotes',
    length: lines.length,
    ...arrivals(lines),
    bid: Float64Array.from(lines, (line) => units(line, 'b', SCALES.priceScale)),
    ask: Float64Array.from(lines, (line) => units(line, 'a', SCALES.priceScale)),
    bidSize: Float64Array.from(lines, (line) => units(line, 'B', SCALES.sizeScale)),
    askSize: Float64Array.from(lines, (line) => units(line, 'A', SCALES.sizeScale)),
    scales: SCALES,
  };
}

function arrivals(lines: readonly Line[]): { timeUs: Float64Array; sequence: Float64Array } {
  return {
    timeUs: Float64Array.from(lines, (line) => line.timeUs),
    sequence: Float64Array.from(lines, (line) => line.sequence),
  };
}

/** @throws RangeError when the field is no decimal. */
function units({ data, sequence }: Line, field: string, scale: number): number {
  const value = data[field];
  if (typeof value !== 'string' && typeof value !== 'number') {
    throw new RangeError(`line ${sequence + 1}: no "${field}" in the message`);
  }
  return unitsAtScale(parseDecimal(String(value)), scale);
}
