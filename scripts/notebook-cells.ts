/** A cell of a notebook. */
export interface Cell {
  /** What it holds. */
  readonly kind: 'markdown' | 'code';
  /** Its text, without the comment signs of Markdown and without blank lines at its ends. */
  readonly source: string;
}

const CELL = /^\/\/ %%( \[markdown\])?$/;

/**
 * The cells of a notebook in the percent format: `// %%` begins a cell of code, `// %% [markdown]` one of text in line
 * comments.
 * @throws Error naming file and row of what belongs to no cell.
 */
export function notebookCells(source: string, file: string): Cell[] {
  const cells: { kind: Cell['kind']; lines: string[] }[] = [];
  for (const [index, line] of source.split('\n').entries()) {
    const mark = CELL.exec(line);
    const cell = cells.at(-1);
    if (mark !== null) cells.push({ kind: mark[1] === undefined ? 'code' : 'markdown', lines: [] });
    else if (cell !== undefined) cell.lines.push(cell.kind === 'code' ? line : markdownLine(line, file, index + 1));
    else if (line !== '') throw new Error(`${file}:${index + 1}: stands before the first cell (// %%): ${line}`);
  }
  return cells.map(({ kind, lines }) => ({ kind, source: lines.join('\n').replace(/^\n+|\n+$/g, '') }));
}

function markdownLine(line: string, file: string, row: number): string {
  if (line === '' || line === '//') return '';
  if (line.startsWith('// ')) return line.slice(3);
  throw new Error(`${file}:${row}: a line of a Markdown cell begins with "// ", got: ${line}`);
}
