import { columnsByUsualName, type FoundColumns } from '../csv/column-names.ts';
import type { CsvHead } from '../csv/csv-head.ts';
import type { Delimiter } from '../csv/split-line.ts';

/** Every time and sales has these. */
const REQUIRED = ['date', 'time', 'price', 'volume', 'type', 'bid', 'ask'] as const;

/** What a column of time and sales may hold. */
type Role = (typeof REQUIRED)[number] | 'sequence' | 'depth_sequence' | 'bid_size' | 'ask_size';

const NAMES: readonly (readonly [Role, readonly string[]])[] = [
  ['date', ['date']],
  ['time', ['time']],
  ['price', ['price']],
  ['volume', ['volume']],
  ['type', ['tradetype']],
  ['bid', ['bidprice']],
  ['ask', ['askprice']],
  ['bid_size', ['bidsize']],
  ['ask_size', ['asksize']],
  ['sequence', ['sequence']],
  ['depth_sequence', ['depthsequence']],
];

/** Where time and sales keeps what: 0-based column numbers. */
export type TimeAndSalesColumns = FoundColumns<Role> & Readonly<Record<(typeof REQUIRED)[number], number>>;

/** Everything a reader must know about a file of time and sales before its first row. */
export interface TimeAndSalesLayout {
  /** What separates the fields. */
  readonly delimiter: Delimiter;
  /** The columns' names; every row has as many fields. */
  readonly names: readonly string[];
  /** Where is what. */
  readonly columns: TimeAndSalesColumns;
}

/**
 * The layout of time and sales as written out of Sierra Chart: `Date;Time;Sequence;DepthSequence;Price;Volume;TradeType;
 * AskPrice;BidPrice;AskSize;BidSize;…`, then the market depth, which is not read. Null for any other file. The names are
 * those of Sierra's own record (`s_TimeAndSales`); the sample is of AndreaFerrante/Orderflow.
 */
export function timeAndSalesLayout(head: CsvHead): TimeAndSalesLayout | null {
  if (!head.startsWithText) return null;
  const found = columnsByUsualName(head.first, NAMES);
  return hasAll(found) ? { delimiter: head.delimiter, names: head.first, columns: found } : null;
}

/** Whether a file has Sierra's own numbers, which count its trades and the changes of the book together. */
export function hasOwnNumbers({ columns }: TimeAndSalesLayout): boolean {
  return columns.sequence !== undefined && columns.depth_sequence !== undefined;
}

function hasAll(found: FoundColumns<Role>): found is TimeAndSalesColumns {
  return REQUIRED.every((role) => found[role] !== undefined);
}
