import { readdirSync } from 'node:fs';
import { build, type Plugin } from 'esbuild';
import { OUT, ROOT } from './places.ts';

/** Measured is what is shipped: what a job imports from src/ it gets from dist/. */
const shipped: Plugin = {
  name: 'shipped',
  setup(builder) {
    builder.onResolve({ filter: /^\.\.\/\.\.\/src\// }, ({ path }) => ({
      path: `${ROOT}dist/${path.slice('../../src/'.length).replace(/\.ts$/, '.js')}`,
      external: true,
    }));
  },
};

/** Makes plain JavaScript of bench/processes; answers the command line of a process. */
export async function compileJobs(): Promise<(name: string) => string[]> {
  const folder = `${ROOT}bench/processes`;
  const outdir = `${OUT}/processes`;
  await build({
    entryPoints: readdirSync(folder).map((name) => `${folder}/${name}`),
    ...{ outdir, outExtension: { '.js': '.mjs' }, bundle: true, platform: 'node', format: 'esm', logLevel: 'error' },
    plugins: [shipped],
  });
  return (name) => nodeCommand(`${outdir}/${name}.mjs`);
}

/** The command line of a script that says what it used. */
export function nodeCommand(...command: string[]): string[] {
  return [process.execPath, '--import', `${ROOT}bench/jobs/report-usage.mjs`, ...command];
}
