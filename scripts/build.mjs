// Builds dist/: the Node side, the scripts for browsers, the WebAssembly, and an executable command line. A build that fails changes nothing.
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildBrowser } from './build-browser.mjs';
import { buildWasm } from './build-wasm.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const compiler = fileURLToPath(import.meta.resolve('typescript/lib/tsc.js'));
const dist = join(root, 'dist');
// Beside dist/, as deep as it: the source maps name their sources by relative paths.
const next = mkdtempSync(join(root, '.dist-'));
const compile = (...options) => execFileSync(process.execPath, [compiler, ...options], { cwd: root, stdio: 'inherit' });

try {
  compile('-p', 'tsconfig.build.json', '--outDir', next);
  compile('-p', 'tsconfig.browser.json', '--noEmit');
  await buildBrowser(next);
  await buildWasm(next);
  chmodSync(join(next, 'cli/main.js'), 0o755);
  // A folder made for temporary files is for its owner only.
  chmodSync(next, 0o755);
  if (existsSync(dist)) renameSync(dist, `${next}-old`);
  renameSync(next, dist);
} finally {
  rmSync(next, { recursive: true, force: true });
  rmSync(`${next}-old`, { recursive: true, force: true });
}
