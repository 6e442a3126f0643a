import { InputError, quoteValue } from '../input-error.ts';
import { type ColumnSpec, columnsBySpec, columnsByUsualName, type FoundColumns } from './column-names.ts';
import type { CsvHead } from './csv-head.ts';
import type { Delimiter } from './split-line.ts';
import { type TimeFormat, type TimeUnit, timeUnitOf } from './time-text.ts';

const ROLES = [
  'time',
  'date',
  'open',
  'high',
  'low',
  'close',
  'volume',
  'buy_volume',
  'sell_volume',
  'trades',
  'quote_volume',
  'close_time',
] as const;

/** What a column of a bar file may hold. */
export type BarRole = (typeof ROLES)[number];

/** Everything a reader must know about a file of bars before its first row. */
export interface BarLayout {
  /** What separates the fields. */
  readonly delimiter: Delimiter;
  /** True when the first line names the columns. */
  readonly hasHeader: boolean;
  /** A name for each column, for messages; every row has as many fields. */
  readonly names: readonly string[];
  /** Where is what: time, the four prices and volume, or both of buy_volume and sell_volume, are there. */
  readonly columns: FoundColumns<BarRole> & Readonly<Record<'time' | 'open' | 'high' | 'low' | 'close', number>>;
  /** How times are written. */
  readonly time: TimeFormat;
}

/** What the user says about a bar file; null leaves it to the file itself. */
export interface BarLayoutOptions {
  /** Which column holds what. */
  readonly columns: ColumnSpec | null;
  /** How times are written. */
  readonly timeUnit: TimeUnit | null;
  /** The zone of times without an offset, an IANA name; null is UTC. */
  readonly timeZone: string | null;
}

const USUAL_NAMES: readonly (readonly [BarRole, readonly string[]])[] = [
  ['time', ['opentime', 'time', 'timestamp', 'datetime', 'date']],
  ['open', ['open']],
  ['high', ['high']],
  ['low', ['low']],
  ['close', ['close', 'last']],
  ['volume', ['volume']],
  // The volume traded at the ask is what buyers took.
  ['buy_volume', ['buyvolume', 'takerbuyvolume', 'takerbuybaseassetvolume', 'takerbuybasevolume', 'askvolume']],
  ['sell_volume', ['sellvolume', 'bidvolume']],
  ['trades', ['trades', 'count', 'numberoftrades']],
  ['quote_volume', ['quotevolume', 'quoteassetvolume']],
  ['close_time', ['closetime']],
];

/** Binance's klines in the order of their columns. Source: binance-public-data, README. */
const KLINE_NAMES = [
  'open_time',
  'open',
  'high',
  'low',
  'close',
  'volume',
  'close_time',
  'quote_volume',
  'count',
  'taker_buy_volume',
  'taker_buy_quote_volume',
  'ignore',
];

/** True when a file holds bars: it has, or is said to have, the four prices, or it is shaped like Binance's klines. */
export function holdsBars(head: CsvHead, columns: ColumnSpec | null): boolean {
  if (columns !== null) return 'open' in columns;
  if (!head.startsWithText) return isKline(head.first);
  const usual = columnsByUsualName(head.first, USUAL_NAMES);
  return [usual.open, usual.high, usual.low, usual.close].every((column) => column !== undefined);
}

function isKline(fields: readonly string[]): boolean {
  const isEpoch = (text: string | undefined): boolean => /^\d{13}(?:\d{3})?$/.test(text ?? '');
  return fields.length === KLINE_NAMES.length && isEpoch(fields[0]) && isEpoch(fields[6]);
}

/**
 * Finds out what a bar file's columns hold: from what the user says, else from its header, else from its shape.
 * @throws InputError saying what is missing.
 */
export function detectBarLayout(head: CsvHead, options: BarLayoutOptions): BarLayout {
  const isShapedLikeKlines = !head.startsWithText && isKline(head.first);
  const numbered = head.first.map((_, index) => `column ${index + 1}`);
  const names = head.startsWithText ? head.first : isShapedLikeKlines ? KLINE_NAMES : numbered;
  const file = { name: head.name, names, hasHeader: head.startsWithText };
  const found = options.columns === null ? usualColumns(names) : columnsBySpec(options.columns, ROLES, file);
  const columns = requireColumns(found, head);
  if (options.columns === null && isSierra(names) && options.timeZone === null) {
    throw new InputError(
      `${head.name}: this is a Sierra Chart export, whose times are in the chart's own zone: say which, e.g. --time-zone America/Chicago`,
    );
  }
  const isBinance = options.columns === null && columns.close_time !== undefined;
  return {
    delimiter: head.delimiter,
    hasHeader: file.hasHeader,
    names,
    columns,
    time: { unit: timeUnitOf(options.timeUnit, isBinance), timeZone: options.timeZone },
  };
}

function usualColumns(names: readonly string[]): FoundColumns<BarRole> {
  const found = columnsByUsualName(names, USUAL_NAMES);
  const date = names.findIndex((name) => name.toLowerCase() === 'date');
  const isSplit = found.time !== undefined && names[found.time]!.toLowerCase() === 'time' && date >= 0;
  return isSplit ? { ...found, date } : found;
}

/** Source: Sierra Chart, "Export Bar and Study Data to Text File": `Date, Time, …, BidVolume, AskVolume`. */
function isSierra(names: readonly string[]): boolean {
  return ['Date', 'Time', 'BidVolume', 'AskVolume'].every((name) => names.includes(name));
}

function requireColumns(found: FoundColumns<BarRole>, head: CsvHead): BarLayout['columns'] {
  const { time, open, high, low, close } = found;
  const hasBothSides = found.buy_volume !== undefined && found.sell_volume !== undefined;
  if (time === undefined || open === undefined || high === undefined || low === undefined || close === undefined) {
    throw new InputError(unknownColumns(head, 'time, open, high, low and close'));
  }
  if (found.volume === undefined && !hasBothSides) {
    throw new InputError(unknownColumns(head, 'volume, or buy_volume and sell_volume'));
  }
  return { ...found, time, open, high, low, close };
}

function unknownColumns(head: CsvHead, needed: string): string {
  const shown = head.first.slice(0, 12).map(quoteValue).join(', ');
  return (
    `${head.name}: bars need ${needed} (the first line is ${shown})\n` +
    'name them: --columns time=COL,open=COL,high=COL,low=COL,close=COL,buy_volume=COL,sell_volume=COL; COL is a header name or a number from 1'
  );
}
