import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

const SOURCE = fileURLToPath(new URL('../../src/report/browser/page.ts', import.meta.url));

/** The page's script bundled from its sources as they are now, whatever dist/ holds. */
export function compiledPageScript(): string {
  const built = buildSync({
    entryPoints: [SOURCE],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    charset: 'utf8',
    write: false,
  });
  return built.outputFiles[0]!.text;
}
