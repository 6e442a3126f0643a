import { escaped } from './svg-text.js';

/** A row of a table that is shown: values by the names of their columns. */
export type ShownRow = Readonly<Record<string, string | number | boolean | null>>;

/** The rows as an HTML table: numbers to the right, in as many digits as they were given. */
export function htmlTable(rows: readonly ShownRow[], caption?: string): string {
  const names = Object.keys(rows[0] ?? {});
  const isNumber = names.map((name) =>
    rows.every((row) => typeof (row[name] ?? 0) === 'number' || isFigure(row[name])),
  );
  const line = (cells: readonly string[], tag: 'th' | 'td'): string => {
    const made = cells.map((cell, column) => {
      const align = isNumber[column] === true ? ' style="text-align: right"' : ' style="text-align: left"';
      return `<${tag}${tag === 'th' ? ' scope="col"' : ''}${align}>${escaped(cell)}</${tag}>`;
    });
    return `<tr>${made.join('')}</tr>`;
  };
  return [
    '<table>',
    ...(caption === undefined ? [] : [`<caption style="text-align: left">${escaped(caption)}</caption>`]),
    `<thead>${line(names, 'th')}</thead>`,
    '<tbody>',
    ...rows.map((row) =>
      line(
        names.map((name) => String(row[name] ?? '')),
        'td',
      ),
    ),
    '</tbody>',
    '</table>',
    '',
  ].join('\n');
}

/** The rows as text, for what shows no HTML. */
export function textTable(rows: readonly ShownRow[]): string {
  const names = Object.keys(rows[0] ?? {});
  const cells = [names, ...rows.map((row) => names.map((name) => String(row[name] ?? '')))];
  const widths = names.map((_, column) => Math.max(...cells.map((line) => line[column]?.length ?? 0)));
  return cells
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Text that is a number as it is printed: `1,234.50`, `−3.2`, `41 %`, `0.05 to 0.10`. */
function isFigure(value: unknown): boolean {
  return typeof value === 'string' && /^[-−+]?[\d.,]+ ?%?$|^$/.test(value);
}
