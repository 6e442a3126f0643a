import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { TextTable } from '../../core/text-table.ts';
import type { DanfoFrame } from './danfo-frame.ts';

/** How {@link toDanfo} finds danfojs. */
export interface ToDanfoOptions {
  /** A folder to look from when danfojs is not found from cvdlab's own place. Default: the working folder. */
  readonly from?: string;
}

/** What the adapter needs of the module. */
interface Danfo {
  readonly DataFrame: new (rows: unknown[][], options: { columns: string[]; dtypes: string[] }) => DanfoFrame;
}

const PACKAGE = 'danfojs-node';

/**
 * A table as a data frame of `danfojs-node`, which is loaded when it is first asked for. Whatever leaves the program is such
 * a table: `barTextTable`, `signalTextTable`, `fillTextTable`, `tapeTextTable` and others. Columns of numbers become numbers,
 * NaN where a value is absent; text stays text, `''` where it is absent; times are ISO 8601.
 *
 * For looking at results, not for computing on trades: a data frame takes about a hundred times as long as a typed array.
 * @throws Error telling how to install danfojs where it is not.
 */
export async function toDanfo(table: TextTable, options: ToDanfoOptions = {}): Promise<DanfoFrame> {
  const { DataFrame } = await loadDanfo(options.from ?? process.cwd());
  const isNumber = table.columns.map(({ type }) => type === 'number');
  const rows = Array.from(table.rows, (cells) => cells.map((cell, column) => valueOf(cell, isNumber[column] === true)));
  return new DataFrame(rows, {
    columns: table.columns.map(({ name }) => name),
    dtypes: isNumber.map((numeric) => (numeric ? 'float32' : 'string')),
  });
}

function valueOf(cell: string, isNumber: boolean): string | number {
  if (!isNumber) return cell;
  return cell === '' ? Number.NaN : Number(cell);
}

async function loadDanfo(from: string): Promise<Danfo> {
  const module = (await importFrom(import.meta.url)) ?? (await importFrom(path.resolve(from, 'any.js')));
  const loaded = [module, member(module, 'default')].find((candidate) => member(candidate, 'DataFrame') !== undefined);
  if (loaded !== undefined) return loaded as Danfo; // has the one member that is asked of it
  throw new Error(
    `${PACKAGE} is not installed: neither cvdlab nor ${path.resolve(from)} finds it. In your project's package.json put\n` +
      '  "overrides": { "xlsx": "npm:@e965/xlsx@^0.20.3", "@tensorflow/tfjs-node": "npm:@tensorflow/tfjs@^4.22.0" }\n' +
      `and run \`npm install ${PACKAGE}@1.2.0\` (335 MB; without the overrides it does not install)`,
  );
}

/** The package as that file would find it; null where it is not there. */
async function importFrom(file: string): Promise<unknown> {
  try {
    return (await import(pathToFileURL(createRequire(file).resolve(PACKAGE)).href)) as unknown;
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
}

/** Whether danfojs itself is missing, and not something that it needs. */
function isAbsent(error: unknown): boolean {
  if (!(error instanceof Error) || member(error, 'code') !== 'MODULE_NOT_FOUND') return false;
  return error.message.includes(`'${PACKAGE}'`);
}

function member(of: unknown, name: string): unknown {
  return typeof of === 'object' && of !== null ? (Reflect.get(of, name) as unknown) : undefined;
}
