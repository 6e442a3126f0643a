import { type ColumnSpec, columnsBySpec, columnsByUsualName, type FoundColumns } from '../csv/column-names.ts';
import type { CsvHead } from '../csv/csv-head.ts';
import { InputError } from '../input-error.ts';

const ROLES = ['time', 'date', 'bid', 'ask', 'bid_size', 'ask_size'] as const;

/** What a column of a file of quotes may hold. */
type Role = (typeof ROLES)[number];

/** Where a file of quotes keeps what: 0-based column numbers. */
export type QuoteColumns = FoundColumns<Role> & Readonly<Record<'time' | 'bid' | 'ask', number>>;

/** Names without case, spaces and underscores: tardis, TAQ, Binance's bookTicker dumps, and what people write. */
const USUAL_NAMES: readonly (readonly [Role, readonly string[]])[] = [
  ['time', ['timestamp', 'tsus', 'time', 'timem', 'ts', 'datetime', 'transactiontime']],
  ['bid', ['bidprice', 'bid', 'bestbidprice', 'bestbid']],
  ['ask', ['askprice', 'ask', 'ofr', 'bestaskprice', 'bestask']],
  ['bid_size', ['bidamount', 'bidsize', 'bidsiz', 'bidqty', 'bestbidqty', 'bestbidsiz']],
  ['ask_size', ['askamount', 'asksize', 'asksiz', 'ofrsiz', 'askqty', 'bestaskqty', 'bestasksiz']],
];

const CLOCK = /^\d{1,2}:\d\d/;

/** True when a file holds quotes: it is said to have a bid, or its header has time, bid and ask, and no price of a trade. */
export function holdsQuotes(head: CsvHead, columns: ColumnSpec | null): boolean {
  if (columns !== null) return 'bid' in columns;
  if (!head.startsWithText) return false;
  const found = usualColumns(head);
  const hasPrice = columnsByUsualName(head.first, [['price', ['price']]]).price !== undefined;
  return found.time !== undefined && found.bid !== undefined && found.ask !== undefined && !hasPrice;
}

/**
 * The columns of a file of quotes: those the user names, else those with usual names.
 * @throws InputError saying what is missing.
 */
export function quoteColumns(head: CsvHead, columns: ColumnSpec | null): QuoteColumns {
  const file = { name: head.name, names: head.first, hasHeader: head.startsWithText };
  const found = columns === null ? usualColumns(head) : columnsBySpec(columns, ROLES, file);
  const { time, bid, ask } = found;
  if (time === undefined || bid === undefined || ask === undefined) {
    throw new InputError(
      `${head.name}: expected columns time, bid and ask; name them by --columns time=COL,bid=COL,ask=COL` +
        '[,date=COL][,bid_size=COL][,ask_size=COL]',
    );
  }
  return { ...found, time, bid, ask };
}

/** Where the time is a clock alone, the date stands in a column of its own. */
function usualColumns({ first, second }: CsvHead): FoundColumns<Role> {
  const found = columnsByUsualName(first, USUAL_NAMES);
  const { date } = columnsByUsualName(first, [['date', ['date']]]);
  const isClock = found.time !== undefined && CLOCK.test(second?.[found.time] ?? '');
  return isClock && date !== undefined ? { ...found, date } : found;
}
