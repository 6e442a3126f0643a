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

/** The table as CSV text (RFC 4180 quoting, LF line ends), header first, in chunks of whole lines. */
export function* csvChunks(table: TextTable): Generator<string> {
  let chunk = `${table.columns.map((column) => csvCell(column.name)).join(',')}\n`;
  for (const row of table.rows) {
    chunk += `${row.map(csvCell).join(',')}\n`;
    if (chunk.length > 65_536) {
      yield chunk;
      chunk = '';
    }
  }
  yield chunk;
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
  // JSON has no Infinity: it leaves as text, like everything that is no JSON number.
  return column.type === 'number' && text !== 'Infinity' ? text : JSON.stringify(text);
}
