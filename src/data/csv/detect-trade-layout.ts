import { InputError, quoteValue } from '../input-error.ts';
import {
  type ColumnSpec,
  columnsBySpec,
  columnsByUsualName,
  type FoundColumns,
  type NamedFile,
} from './column-names.ts';
import type { CsvHead } from './csv-head.ts';
import { isBooleanText } from './side-text.ts';
import { type TimeUnit, timeUnitOf } from './time-text.ts';
import type { TradeColumns, TradeLayout } from './trade-layout.ts';

/** What the user says about a trade file; null leaves it to the file itself. */
export interface TradeLayoutOptions {
  /** Which column holds what. */
  readonly columns: ColumnSpec | null;
  /** How times are written. */
  readonly timeUnit: TimeUnit | null;
  /** The zone of times without an offset, an IANA name; null is UTC. */
  readonly timeZone: string | null;
  /** The value of the side column that means buy. */
  readonly sideBuy: string | null;
}

const ROLES = ['time', 'date', 'price', 'size', 'id', 'maker', 'side', 'recv', 'first_id', 'last_id'] as const;
type Role = (typeof ROLES)[number];

/** Names without case, spaces and underscores, the surest first. */
const USUAL_NAMES: readonly (readonly [Role, readonly string[]])[] = [
  ['time', ['transacttime', 'transactiontime', 'tradetime', 'time', 'timestamp', 'datetime', 'tsus', 'ts']],
  ['price', ['price']],
  ['size', ['quantity', 'qty', 'size', 'amount', 'volume']],
  ['id', ['aggtradeid', 'aggregatetradeid', 'tradeid', 'id']],
  ['maker', ['isbuyermaker', 'isbuyermarketmaker']],
  ['side', ['side', 'takerside']],
  ['recv', ['timestampofreceive', 'localtimestamp', 'recvtime', 'receivetime']],
  ['first_id', ['firsttradeid']],
  ['last_id', ['lasttradeid']],
];

const AGGREGATES = [
  'agg_trade_id',
  'price',
  'quantity',
  'first_trade_id',
  'last_trade_id',
  'transact_time',
  'is_buyer_maker',
];
const TRADES = ['id', 'price', 'qty', 'quote_qty', 'time', 'is_buyer_maker'];

/**
 * Binance's dumps without a header, by their columns. Which seven columns a file has is told by where its booleans
 * stand. Source: binance-public-data, README, and its issues 177, 278, 283.
 */
const BINANCE_DUMPS: readonly { readonly names: readonly string[]; readonly booleans: string }[] = [
  { names: [...AGGREGATES, 'is_best_match'], booleans: '------bb' },
  { names: AGGREGATES, booleans: '------b' },
  { names: [...TRADES, 'is_best_match'], booleans: '-----bb' },
  { names: TRADES, booleans: '-----b' },
];

/**
 * Finds out what a trade file's columns hold: from what the user says, else from its header, else from its shape.
 * @throws InputError saying what is missing, with the way to name the columns.
 */
export function detectTradeLayout(head: CsvHead, options: TradeLayoutOptions): TradeLayout {
  const hasHeader = head.startsWithText && !isDataByNumber(head, options.columns);
  const names = hasHeader ? head.first : (binanceNames(head) ?? numbered(head.first));
  const columns = tradeColumns(findColumns({ name: head.name, names, hasHeader }, options.columns), head);
  // Whoever names the columns and leaves the side out says that there is none.
  if (options.columns === null && columns.maker === null && columns.side === null) {
    throw new InputError(unknownColumns(head, 'side or maker'));
  }
  // Only what looks like Binance's own files is held to Binance's units.
  const isBinance = options.columns === null && columns.maker !== null;
  return {
    kind: columns.firstId !== null && columns.lastId !== null ? 'aggTrades' : 'trades',
    delimiter: head.delimiter,
    hasHeader,
    names,
    columns,
    time: { unit: timeUnitOf(options.timeUnit, isBinance), timeZone: options.timeZone },
    sideBuy: options.sideBuy,
  };
}

/** With all columns given by number, a first line that has a number where the time should be is data, not a header. */
function isDataByNumber(head: CsvHead, spec: ColumnSpec | null): boolean {
  const time = spec?.['time'];
  if (spec === null || time === undefined || !Object.values(spec).every((column) => /^\d+$/.test(column))) return false;
  return /^\d/.test(head.first[Number(time) - 1] ?? '');
}

/** By the first row, or the second where the first one is damaged. */
function binanceNames({ first, second }: CsvHead): readonly string[] | null {
  return dumpNames(first) ?? (second === null ? null : dumpNames(second));
}

function dumpNames(fields: readonly string[]): readonly string[] | null {
  // Ids and quantities of 0 or 1 look like booleans too: only the columns from the sixth on are asked.
  const shape = fields.map((field, index) => (index >= 5 && isBooleanText(field) ? 'b' : '-')).join('');
  return BINANCE_DUMPS.find(({ booleans }) => booleans === shape)?.names ?? null;
}

function numbered(fields: readonly string[]): string[] {
  return fields.map((_, index) => `column ${index + 1}`);
}

function findColumns(file: NamedFile, spec: ColumnSpec | null): FoundColumns<Role> {
  const usual = columnsByUsualName(file.names, USUAL_NAMES);
  if (spec === null) {
    // Where a file has both, the maker flag is the venue's own word.
    if (usual.maker !== undefined) delete usual.side;
    return usual;
  }
  const named = columnsBySpec(spec, ROLES, file);
  if (named.maker !== undefined && named.side !== undefined) {
    throw new InputError('--columns: give side or maker, not both: each says who the aggressor was');
  }
  requireSide(file, named, usual);
  // A receive time is evidence even where nobody asked for it.
  if (usual.recv === undefined || Object.values(named).includes(usual.recv)) return named;
  return { recv: usual.recv, ...named };
}

/** Sides that are there are not to be forgotten. */
function requireSide({ name, names }: NamedFile, named: FoundColumns<Role>, usual: FoundColumns<Role>): void {
  const column = usual.maker ?? usual.side;
  if (column === undefined || named.maker !== undefined || named.side !== undefined) return;
  if (Object.values(named).includes(column)) return;
  const role = usual.maker === undefined ? 'side' : 'maker';
  throw new InputError(
    `${name}: its column ${quoteValue(names[column]!)} says who the aggressor was: add ${role}=${column + 1} to --columns`,
  );
}

function tradeColumns(found: FoundColumns<Role>, head: CsvHead): TradeColumns {
  const { time, price, size } = found;
  if (time === undefined || price === undefined || size === undefined) {
    const missing = (['time', 'price', 'size'] as const).filter((role) => found[role] === undefined);
    throw new InputError(unknownColumns(head, missing.join(', ')));
  }
  const optional = (role: Role): number | null => found[role] ?? null;
  return {
    time,
    date: optional('date'),
    price,
    size,
    id: optional('id'),
    maker: optional('maker'),
    side: optional('side'),
    recv: optional('recv'),
    firstId: optional('first_id'),
    lastId: optional('last_id'),
  };
}

function unknownColumns(head: CsvHead, missing: string): string {
  const shown = head.first.slice(0, 12).map(quoteValue).join(', ');
  return (
    `${head.name}: cannot tell which column is ${missing} (the first line is ${shown})\n` +
    'name them: --columns time=COL,price=COL,size=COL,side=COL (or maker=COL, or neither where nobody knows); COL is a header name or a number from 1'
  );
}
