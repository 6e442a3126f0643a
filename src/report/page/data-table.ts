import { html, type Markup, NOTHING } from './markup.ts';

/** A cell's content, or nothing for an absent value. */
export type Cell = string | Markup;

/** One column of a table. */
export interface Column {
  /** Its heading. */
  readonly name: string;
  /** Numbers stand right, in figures of one width. */
  readonly isNumber: boolean;
}

/** One row; its first cell is the row's heading. */
export interface Row {
  /** As many as there are columns. */
  readonly cells: readonly Cell[];
  /** The drawn bars that a click on the row shows in the chart. */
  readonly shows?: readonly [from: number, to: number];
}

/** A text column. */
export function textColumn(name: string): Column {
  return { name, isNumber: false };
}

/** A column of numbers. */
export function numberColumn(name: string): Column {
  return { name, isNumber: true };
}

/** A table to be made. */
export interface TableContent {
  /** What the table is about, in a few words: the name of its scrolling region. */
  readonly label: string;
  /** Its caption. */
  readonly caption: Cell;
  /** Its columns. */
  readonly columns: readonly Column[];
  /** Its rows. */
  readonly rows: readonly Row[];
}

/** A table in a region of its own, which scrolls when the table is wider or longer than the page allows. */
export function dataTable({ label, caption, columns, rows }: TableContent): Markup {
  return html`<div class="scroll" role="region" aria-label="${label}" tabindex="0"><table>
<caption><span>${caption}</span></caption>
<thead><tr>${columns.map((column) => html`<th scope="col"${alignment(column)}>${column.name}</th>`)}</tr></thead>
<tbody>
${rows.map((row) => tableRow(row, columns))}</tbody>
</table></div>`;
}

function tableRow(row: Row, columns: readonly Column[]): Markup {
  const cells = row.cells.map((cell, index) => tableCell(cell, columns[index]!, index === 0 ? row : null));
  if (row.shows === undefined) return html`<tr>${cells}</tr>\n`;
  return html`<tr data-from="${row.shows[0]}" data-to="${row.shows[1]}">${cells}</tr>\n`;
}

function tableCell(cell: Cell, column: Column, headed: Row | null): Markup {
  if (headed === null) return html`<td${alignment(column)}>${cell}</td>`;
  const content = headed.shows === undefined ? cell : html`<button type="button" class="show">${cell}</button>`;
  return html`<th scope="row"${alignment(column)}>${content}</th>`;
}

function alignment(column: Column): Markup {
  return column.isNumber ? html` class="number"` : NOTHING;
}
