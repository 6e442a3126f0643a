import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { InputError } from '../data/input-error.ts';

const TYPESCRIPT = new Set(['.ts', '.mts']);
const JAVASCRIPT = new Set(['.js', '.mjs']);

/**
 * Loads a file of the user's own code: TypeScript or JavaScript, an ES module. It runs with the rights of this process,
 * like any program the user starts.
 * @returns its default export.
 * @throws InputError when it is not there, is no such file, cannot be run, or exports nothing as default.
 */
export async function loadOwnModule(file: string): Promise<unknown> {
  const exported = defaultOf(await importFile(file));
  // Where no package.json says "module", TypeScript becomes CommonJS, whose exports are the default of the import.
  if (exported !== undefined) return defaultOf(exported) ?? exported;
  throw new InputError(`${file} has no default export: end it with \`export default …\``);
}

/**
 * {@link loadOwnModule} where names matter, too.
 * @returns its default export if it has one, or else everything it exports.
 */
export async function loadOwnExports(file: string): Promise<unknown> {
  const module = await importFile(file);
  const exported = defaultOf(module);
  return exported === undefined ? module : (defaultOf(exported) ?? exported);
}

function defaultOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'default' in value ? value.default : undefined;
}

/** SHA-256 of a file, `sha256:…`; of the file alone, not of what it imports. */
export async function ownModuleChecksum(file: string): Promise<string> {
  return `sha256:${createHash('sha256')
    .update(await readFile(file))
    .digest('hex')}`;
}

async function importFile(file: string): Promise<unknown> {
  const extension = path.extname(file);
  if (!TYPESCRIPT.has(extension) && !JAVASCRIPT.has(extension)) {
    throw new InputError(`${file} is no .ts, .mts, .js or .mjs file`);
  }
  if (!existsSync(file)) throw new InputError(`${file} is not there: check the path`);
  const url = pathToFileURL(path.resolve(file)).href;
  try {
    if (JAVASCRIPT.has(extension)) return (await import(url)) as unknown;
    // Node.js 20 does not run TypeScript itself.
    const { tsImport } = await import('tsx/esm/api');
    return (await tsImport(url, import.meta.url)) as unknown;
  } catch (error) {
    throw new InputError(`${file} cannot be run: ${error instanceof Error ? error.message : String(error)}`);
  }
}
