// Compiles the WebAssembly: node scripts/build-wasm.mjs FOLDER, or by scripts/build.mjs.
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const root = fileURLToPath(new URL('..', import.meta.url));
/** 64 KiB each. The host lays out the memory: what the compiler needs of it lies below the first page's end. */
const PAGES = 96;

/**
 * Writes `data/csv/plain-rows.wasm` into a folder.
 * @param {string} folder
 */
export async function buildWasm(folder) {
  const outFile = join(folder, 'data/csv/plain-rows.wasm');
  mkdirSync(dirname(outFile), { recursive: true });
  const { error, stderr } = await asc.main([
    join(root, 'wasm/plain-rows.ts'),
    ...['--outFile', outFile, '-O3', '--converge', '--noAssert', '--runtime', 'stub'],
    ...['--initialMemory', String(PAGES), '--maximumMemory', String(PAGES)],
  ]);
  if (error !== null) throw new Error(`wasm/plain-rows.ts does not compile:\n${stderr.toString()}`, { cause: error });
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  if (argv[2] === undefined) throw new Error('usage: node scripts/build-wasm.mjs FOLDER');
  await buildWasm(argv[2]);
}
