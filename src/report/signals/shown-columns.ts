import type { TextTable } from '../../core/text-table.ts';
import { dataTable, numberColumn, textColumn } from '../page/data-table.ts';
import type { Markup } from '../page/markup.ts';
import { groupDigits } from '../page/readable.ts';

/** A column of a text table under the heading that a reader sees. */
export type ShownColumn = readonly [name: string, heading: string];

/**
 * A text table of the command line as a table of the page: the columns asked for, in that order, with every digit.
 * @throws Error when the table has no such column.
 */
export function shownColumns(
  table: TextTable,
  columns: readonly ShownColumn[],
  { label, caption }: { readonly label: string; readonly caption: string | Markup },
): Markup {
  const places = columns.map(([name]) => {
    const place = table.columns.findIndex((column) => column.name === name);
    if (place < 0) throw new Error(`the table has no column ${name}`);
    return place;
  });
  const isNumber = places.map((place) => table.columns[place]!.type === 'number');
  const rows = [...table.rows].map((row) => ({
    cells: places.map((place, index) => (isNumber[index] === true ? groupDigits(row[place]!) : row[place]!)),
  }));
  const headings = columns.map(([, heading], index) =>
    isNumber[index] === true ? numberColumn(heading) : textColumn(heading),
  );
  return dataTable({ label, caption, columns: headings, rows });
}

/** Tables of several rules under one another, with the rule in front. */
export function withRules<Rule extends { readonly rule: string }>(
  rules: readonly Rule[],
  tableOf: (rule: Rule) => TextTable,
): TextTable {
  const tables = rules.map((rule) => ({ rule: rule.rule, table: tableOf(rule) }));
  return {
    columns: [{ name: 'rule', type: 'text' }, ...(tables[0]?.table.columns ?? [])],
    rows: tables.flatMap(({ rule, table }) => [...table.rows].map((row) => [rule, ...row])),
  };
}
