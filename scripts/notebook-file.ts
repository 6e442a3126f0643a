import type { Cell } from './notebook-cells.ts';

/** An output of a cell, as the notebook format has it: text that was printed, or something shown. */
export type Output =
  | { readonly kind: 'stream'; readonly text: string }
  | { readonly kind: 'display'; readonly bundle: Readonly<Record<string, unknown>> };

/**
 * A notebook of format 4.5, cells and outputs, as Jupyter would write it, but with every list of numbers on one line. The
 * same cells and outputs give the same bytes: no times, no machine, executions counted from 1.
 * @param outputs by cell.
 */
export function notebookFile(cells: readonly Cell[], outputs: readonly (readonly Output[])[]): string {
  let executed = 0;
  const content = {
    cells: cells.map(({ kind, source }, index) => {
      const common = { cell_type: kind, id: `cell-${String(index + 1).padStart(2, '0')}`, metadata: {} };
      if (kind === 'markdown') return { ...common, source: linesOf(source) };
      executed += 1;
      return {
        cell_type: kind,
        execution_count: executed,
        id: common.id,
        metadata: {},
        outputs: (outputs[index] ?? []).map(outputOf),
        source: linesOf(source),
      };
    }),
    metadata: {
      kernelspec: { display_name: 'TypeScript', language: 'typescript', name: 'tslab' },
      language_info: { file_extension: '.ts', mimetype: 'text/typescript', name: 'typescript' },
    },
    nbformat: 4,
    nbformat_minor: 5,
  };
  return `${json(content, '')}\n`;
}

function outputOf(output: Output): object {
  if (output.kind === 'stream') return { name: 'stdout', output_type: 'stream', text: linesOf(output.text) };
  const data = Object.entries(output.bundle).map(([type, value]) => [
    type,
    typeof value === 'string' ? linesOf(value) : value,
  ]);
  return { data: Object.fromEntries(data) as object, metadata: {}, output_type: 'display_data' };
}

/** The format keeps text as a list of lines, each with its line end. */
function linesOf(text: string): string[] {
  return text === '' ? [] : (text.match(/[^\n]*\n|[^\n]+$/g) ?? []);
}

/** JSON with an indent of one, except for lists of numbers. */
function json(value: unknown, indent: string): string {
  const isList = Array.isArray(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = `${indent} `;
  const members = isList
    ? value.map((item) => json(item, inner))
    : Object.entries(value)
        .filter(([, item]) => item !== undefined)
        .map(([name, item]) => `${JSON.stringify(name)}: ${json(item, inner)}`);
  const [open, close] = isList ? '[]' : '{}';
  if (members.length === 0) return `${open}${close}`;
  if (isList && value.every((item) => item === null || typeof item === 'number')) {
    return `[${members.join(',')}]`;
  }
  return `${open}\n${inner}${members.join(`,\n${inner}`)}\n${indent}${close}`;
}
