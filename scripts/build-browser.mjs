// Bundles the scripts that run in browsers: node scripts/build-browser.mjs FOLDER, or by scripts/build.mjs.
import { join } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const NOTICE =
  '/*! cvdlab live widget, MIT. With TradingView Lightweight Charts (https://www.tradingview.com/), Apache-2.0, and fancy-canvas, MIT. */';

const root = fileURLToPath(new URL('..', import.meta.url));
const common = { absWorkingDir: root, target: 'es2022', charset: 'utf8', logLevel: 'warning' };

/**
 * Writes `report/browser/page.js`, `widget/widget.js` and `widget/page.js` into a folder.
 * @param {string} folder
 */
export async function buildBrowser(folder) {
  const widget = { ...common, bundle: true, minify: true, format: 'iife', legalComments: 'inline' };
  await Promise.all([
    build({
      ...common,
      format: 'esm',
      entryPoints: ['src/report/browser/page.ts'],
      outdir: join(folder, 'report/browser'),
    }),
    build({ ...widget, banner: { js: NOTICE }, entryPoints: ['widget/widget.ts'], outdir: join(folder, 'widget') }),
    build({ ...widget, entryPoints: ['widget/page.ts'], outdir: join(folder, 'widget') }),
  ]);
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  if (argv[2] === undefined) throw new Error('usage: node scripts/build-browser.mjs FOLDER');
  await buildBrowser(argv[2]);
}
