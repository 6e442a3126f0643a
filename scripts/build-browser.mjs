// Bundles the scripts that run in browsers: node scripts/build-browser.mjs FOLDER, or by scripts/build.mjs.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const WIDGET_NOTICE =
  '/*! cvdlab live widget, MIT. With TradingView Lightweight Charts (https://www.tradingview.com/), Apache-2.0, and fancy-canvas, MIT. */';

/** What report pages draw: a bundle of these is a quarter of the whole of Plotly. Scatter is in its core. */
const PLOTLY_TRACES = ['bar', 'box', 'candlestick', 'heatmap', 'histogram'];

const root = fileURLToPath(new URL('..', import.meta.url));
const common = {
  absWorkingDir: root,
  target: 'es2022',
  charset: 'utf8',
  logLevel: 'warning',
  bundle: true,
  minify: true,
};

/** The page's script begins with the version: report pages name the file by it. */
function plotlyNotice() {
  const file = createRequire(import.meta.url).resolve('plotly.js/package.json');
  const { version } = JSON.parse(readFileSync(file, 'utf8'));
  return `/*! plotly.js v${version}, a bundle of scatter, ${PLOTLY_TRACES.join(', ')}. Copyright Plotly, Inc., MIT. */`;
}

/** Plotly's attributes carry the words of its reference pages: an eighth of the bundle, and nothing that draws. */
const withoutDescriptions = {
  name: 'without-descriptions',
  setup({ onLoad }) {
    const words = [
      /\bdescription:\s*\[[^\]]*\]\s*\.join\(\s*(?:'[^']*'|"[^"]*")?\s*\),?/g,
      /\bdescription:\s*(?:'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"),?[ \t]*(?=\n)/g,
    ];
    onLoad({ filter: /plotly\.js\/src\/.*\.js$/ }, ({ path }) => {
      const source = readFileSync(path, 'utf8');
      return { contents: words.reduce((text, pattern) => text.replace(pattern, ''), source), loader: 'js' };
    });
  },
};

function buildPlotly(folder) {
  const traces = PLOTLY_TRACES.map((name) => `require('plotly.js/lib/${name}')`);
  const contents = `const plotly = require('plotly.js/lib/core'); plotly.register([${traces}]); module.exports = plotly;`;
  return build({
    ...common,
    format: 'iife',
    globalName: 'Plotly',
    define: { global: 'globalThis' },
    stdin: { contents, resolveDir: root },
    plugins: [withoutDescriptions],
    banner: { js: plotlyNotice() },
    legalComments: 'eof',
    loader: { '.css': 'empty' },
    outfile: join(folder, 'report/browser/plotly.js'),
  });
}

/**
 * Writes `report/browser/page.js`, `report/browser/plotly.js`, `widget/widget.js` and `widget/page.js` into a folder.
 * @param {string} folder
 */
export async function buildBrowser(folder) {
  const widget = { ...common, format: 'iife', legalComments: 'inline' };
  await Promise.all([
    build({
      ...common,
      format: 'esm',
      entryPoints: ['src/report/browser/page.ts'],
      outdir: join(folder, 'report/browser'),
    }),
    buildPlotly(folder),
    build({
      ...widget,
      banner: { js: WIDGET_NOTICE },
      entryPoints: ['widget/widget.ts'],
      outdir: join(folder, 'widget'),
    }),
    build({ ...widget, entryPoints: ['widget/page.ts'], outdir: join(folder, 'widget') }),
  ]);
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  if (argv[2] === undefined) throw new Error('usage: node scripts/build-browser.mjs FOLDER');
  await buildBrowser(argv[2]);
}
