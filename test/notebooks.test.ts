import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { notebookCells } from '../scripts/notebook-cells.ts';
import { notebookFile } from '../scripts/notebook-file.ts';
import { available } from './support/requirements.ts';

const folder = new URL('../notebooks/', import.meta.url);
const names = readdirSync(folder)
  .filter((name) => name.endsWith('.nb.ts'))
  .map((name) => name.slice(0, -'.nb.ts'.length));
const needsDanfo = (name: string): boolean =>
  readFileSync(new URL(`${name}.nb.ts`, folder), 'utf8').includes('toDanfo(');
const runnable = names.filter((name) => available['danfo'] === true || !needsDanfo(name));

describe('notebooks', () => {
  let outcome = new Map<string, string>();

  beforeAll(() => {
    outcome = check(runnable);
  }, 300_000);

  it('are five', () => {
    expect(names).toHaveLength(5);
  });

  for (const name of names) {
    it.skipIf(!runnable.includes(name))(`${name}: run anew, it gives the committed bytes`, () => {
      expect(outcome.get(`${name}.ipynb`)).toBe('as committed');
    });

    it(`${name}.ipynb is below 500 kB, names no machine, and its source is that of the .nb.ts`, () => {
      const file = new URL(`${name}.ipynb`, folder);
      const text = readFileSync(file, 'utf8');
      expect(statSync(file).size).toBeLessThan(500_000);
      expect(text).not.toMatch(/\/tmp\/|\/home\/|\/root\/|\/work\//);
      const { cells } = JSON.parse(text) as { cells: { cell_type: string; source: string[] }[] };
      const source = notebookCells(readFileSync(new URL(`${name}.nb.ts`, folder), 'utf8'), name);
      expect(cells.map((cell) => ({ kind: cell.cell_type, source: cell.source.join('') }))).toEqual(source);
    });
  }
});

/** Runs the check in a process of its own, as `npm run notebooks:check` does; what it says by file. */
function check(which: readonly string[]): Map<string, string> {
  const options = { encoding: 'utf8', cwd: new URL('..', import.meta.url) } as const;
  let printed: string;
  try {
    printed = execFileSync(process.execPath, ['--import', 'tsx', 'scripts/notebooks.ts', '--check', ...which], options);
  } catch (error) {
    printed = String(Reflect.get(error as Error, 'stdout'));
  }
  const lines = printed.split('\n').filter((line) => /^\S+\.ipynb: /.test(line));
  return new Map(lines.map((line) => [line.slice(0, line.indexOf(': ')), line.slice(line.indexOf(': ') + 2)]));
}

describe('the percent format', () => {
  it('parts cells of text and of code, without blank lines at their ends', () => {
    const source = '// %% [markdown]\n// # Title\n//\n// Text.\n\n// %%\n\nconst a = 1;\n';
    expect(notebookCells(source, 'x.nb.ts')).toEqual([
      { kind: 'markdown', source: '# Title\n\nText.' },
      { kind: 'code', source: 'const a = 1;' },
    ]);
  });

  it('names the row of what belongs nowhere', () => {
    expect(() => notebookCells('const a = 1;\n', 'x.nb.ts')).toThrow('x.nb.ts:1: stands before the first cell');
    expect(() => notebookCells('// %% [markdown]\nText.\n', 'x.nb.ts')).toThrow(
      'x.nb.ts:2: a line of a Markdown cell begins with "// ", got: Text.',
    );
  });

  it('becomes a notebook of format 4.5 whose lists of numbers take one line each', () => {
    const bundle = { 'application/json': { y: [1, null, 2.5] }, 'text/plain': 'a\nb' };
    const text = notebookFile([{ kind: 'code', source: 'a;\nb;' }], [[{ kind: 'display', bundle }]]);
    const parsed = JSON.parse(text) as { nbformat: number; nbformat_minor: number; cells: unknown[] };
    expect([parsed.nbformat, parsed.nbformat_minor]).toEqual([4, 5]);
    expect(parsed.cells).toEqual([
      {
        cell_type: 'code',
        execution_count: 1,
        id: 'cell-01',
        metadata: {},
        outputs: [
          {
            data: { 'application/json': { y: [1, null, 2.5] }, 'text/plain': ['a\n', 'b'] },
            metadata: {},
            output_type: 'display_data',
          },
        ],
        source: ['a;\n', 'b;'],
      },
    ]);
    expect(text).toContain('"y": [1,null,2.5]');
  });
});
