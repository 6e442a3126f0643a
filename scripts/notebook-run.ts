import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { format } from 'node:util';
import { notebookCells } from './notebook-cells.ts';
import { notebookFile, type Output } from './notebook-file.ts';

const HOST = Symbol.for('cvdlab.notebook');

/**
 * Runs a notebook from its first cell to its last and gives the text of its `.ipynb`. It is run the way Jupyter would: in
 * its own folder. What it writes into temporary folders is removed afterwards. `notebook-hook.mjs` must be registered.
 * @param file path of the `.nb.ts`.
 * @throws what a cell throws, with the notebook and the cell's number before its message.
 */
export async function runNotebook(file: string): Promise<string> {
  const cells = notebookCells(readFileSync(file, 'utf8'), file);
  const outputs = cells.map((): Output[] => []);
  let current = 0;
  const host = {
    enterCell: (cell: number) => (current = cell),
    display: (bundle: Readonly<Record<string, unknown>>) => outputs[current]?.push({ kind: 'display', bundle }),
  };
  const print = (...values: unknown[]): void => addText(outputs[current] ?? [], `${format(...values)}\n`);
  const restore = prepare(path.dirname(file), host, print);
  try {
    await import(pathToFileURL(file).href);
  } catch (error) {
    throw new Error(`${file}, cell ${current + 1}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  } finally {
    restore();
  }
  return notebookFile(cells, outputs);
}

/** Puts the notebook's world in place: working folder, temporary folder, host, `console.log`. Returns what undoes it. */
function prepare(folder: string, host: object, print: (...values: unknown[]) => void): () => void {
  const { log } = console;
  const [workingFolder, temporary] = [process.cwd(), process.env['TMPDIR']];
  const scratch = mkdtempSync(path.join(tmpdir(), 'cvdlab-notebook-'));
  process.chdir(folder);
  process.env['TMPDIR'] = scratch;
  Reflect.set(globalThis, HOST, host);
  console.log = print;
  return () => {
    console.log = log;
    Reflect.deleteProperty(globalThis, HOST);
    if (temporary === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = temporary;
    process.chdir(workingFolder);
    rmSync(scratch, { recursive: true, force: true });
  };
}

function addText(outputs: Output[], text: string): void {
  const last = outputs.at(-1);
  if (last?.kind !== 'stream') outputs.push({ kind: 'stream', text });
  else outputs[outputs.length - 1] = { kind: 'stream', text: last.text + text };
}
