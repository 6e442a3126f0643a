/** What the cells of a column hold: it decides how JSON writes them. */
export type CellType = 'text' | 'number';

/** One column of a {@link TextTable}. */
export interface TextColumn {
  /** The name in the header. */
  readonly name: string;
  /** Whether the cells are numbers. */
  readonly type: CellType;
}

/** A table ready to leave the program: every cell is final text, plain decimals and ISO times; '' is an absent value. */
export interface TextTable {
  /** Columns in order. */
  readonly columns: readonly TextColumn[];
  /** Rows of as many cells as there are columns. */
  readonly rows: Iterable<readonly string[]>;
}

const JSON_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** The table as CSV text (RFC 4180 quoting, LF line ends), header first, in chunks of whole lines. */
export function* csvChunks(table: TextTable): Generator<string> {
  yield csvLine(table.columns.map((column) => column.name));
  yield* csvRowChunks(table.rows);
}

/** Rows as CSV text without a header, in chunks of whole lines: for going on with a file. */
export function* csvRowChunks(rows: Iterable<readonly string[]>): Generator<string> {
  let chunk = '';
  for (const row of rows) {
    chunk += csvLine(row);
    if (chunk.length > 65_536) {
      yield chunk;
      chunk = '';
    }
  }
  if (chunk !== '') yield chunk;
}

function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\n`;
}

/** The table as one JSON array of objects; numbers keep every digit of their text, absent values are null. */
export function tableToJson(table: TextTable): string {
  const rows: string[] = [];
  for (const row of table.rows) {
    const members = table.columns.map(
      (column, index) => `${JSON.stringify(column.name)}:${jsonCell(column, row[index]!)}`,
    );
    rows.push(`{${members.join(',')}}`);
  }
  return `[${rows.join(',\n')}]`;
}

function csvCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function jsonCell(column: TextColumn, text: string): string {
  if (text === '') return 'null';
  // What is no JSON number (Infinity is none) leaves as text.
  return column.type === 'number' && JSON_NUMBER.test(text) ? text : JSON.stringify(text);
}
