import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { columnsByUsualName } from '../data/csv/column-names.ts';
import { readDecimal } from '../data/csv/decimal-text.ts';
import { type Delimiter, detectDelimiter, splitLine } from '../data/csv/split-line.ts';
import { EXPECTED_TIME, readTime } from '../data/csv/time-text.ts';
import { InputError, quoteValue } from '../data/input-error.ts';
import type { OwnTrade, OwnTrades } from '../report/market/own-trade.ts';

const NEEDED = ['time', 'side', 'price', 'size'] as const;
type Role = (typeof NEEDED)[number] | 'label';

const USUAL_NAMES: readonly (readonly [role: Role, names: readonly string[]])[] = [
  ['time', ['time', 'timestamp', 'datetime', 'date']],
  ['side', ['side', 'direction', 'action']],
  ['price', ['price', 'fillprice', 'avgprice', 'px']],
  ['size', ['size', 'qty', 'quantity', 'amount', 'volume']],
  ['label', ['label', 'tag', 'note', 'comment', 'id']],
];

const SIDES: ReadonlyMap<string, 1 | -1> = new Map([
  ['buy', 1],
  ['b', 1],
  ['bot', 1],
  ['1', 1],
  ['+1', 1],
  ['sell', -1],
  ['s', -1],
  ['sld', -1],
  ['-1', -1],
]);

/**
 * Reads somebody's own trades from a CSV file with a header: `time` (ISO 8601, UTC where it names no offset, or a number since
 * 1970), `side` (buy or sell), `price`, `size` and, if there is one, `label`. Nothing is skipped.
 * @throws InputError naming file and row, or the column that is missing.
 */
export async function readFillsFile(path: string): Promise<OwnTrades> {
  const name = basename(path);
  const lines = (await fileText(path)).replace(/^\uFEFF/, '').split(/\r?\n/);
  while (lines.at(-1)?.trim() === '') lines.pop();
  const head = lines[0];
  if (head === undefined) throw new InputError(`${name} is empty: it needs a header with ${NEEDED.join(', ')}`);
  const delimiter = detectDelimiter(head);
  const columns = columnsOf(name, splitLine(head, delimiter) ?? []);
  const trades = lines.slice(1).map((line, index) => readRow(line, { name, row: index + 2, delimiter, columns }));
  return { source: name, trades: trades.sort((a, b) => a.timeUs - b.timeUs) };
}

async function fileText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new InputError(`--fills: cannot read ${path} (${reason})`);
  }
}

type Columns = Readonly<Record<(typeof NEEDED)[number], number>> & {
  readonly label: number | null;
  readonly count: number;
};

function columnsOf(name: string, names: readonly string[]): Columns {
  const found = columnsByUsualName(names, USUAL_NAMES);
  const { time, side, price, size, label } = found;
  if (time === undefined || side === undefined || price === undefined || size === undefined) {
    const missing = NEEDED.filter((role) => found[role] === undefined).join(', ');
    throw new InputError(`${name}: no column ${missing} (the file has ${names.map(quoteValue).join(', ')})`);
  }
  return { time, side, price, size, label: label ?? null, count: names.length };
}

interface FillRow {
  readonly name: string;
  /** The first line is row 1. */
  readonly row: number;
  readonly delimiter: Delimiter;
  readonly columns: Columns;
}

function readRow(line: string, { name, row, delimiter, columns }: FillRow): OwnTrade {
  const wrong = (reason: string): InputError =>
    new InputError(`${name}, row ${row} (the first line is row 1): ${reason}`);
  const fields = splitLine(line, delimiter);
  if (fields?.length !== columns.count) {
    throw wrong(fields === null ? 'a quote is not closed' : `${fields.length} fields, expected ${columns.count}`);
  }
  const text = (column: number): string => fields[column] ?? '';
  const timeUs = readTime(text(columns.time), { unit: 'auto', timeZone: null });
  if (Number.isNaN(timeUs)) throw wrong(`time ${quoteValue(text(columns.time))} (expected ${EXPECTED_TIME.auto})`);
  const side = SIDES.get(text(columns.side).toLowerCase());
  if (side === undefined) throw wrong(`side ${quoteValue(text(columns.side))} (expected buy or sell)`);
  for (const role of ['price', 'size'] as const) {
    const reason = amountFault(text(columns[role]));
    if (reason !== null) throw wrong(`${role} ${quoteValue(text(columns[role]))} (expected ${reason})`);
  }
  const label = columns.label === null ? '' : text(columns.label);
  return { timeUs, side, price: text(columns.price), size: text(columns.size), label };
}

/** What an amount should have been; null when it is one. */
function amountFault(text: string): string | null {
  const decimal = readDecimal(text);
  if (typeof decimal === 'string') return decimal;
  return decimal.mantissa > 0 ? null : 'a number above 0';
}
