import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { ReportAssets } from './report-assets.ts';

/** A file that lies beside the pages which share it. */
export interface SharedFile {
  /** Its name. */
  readonly name: string;
  /** Its text. */
  readonly source: string;
}

/** The code of a page, and the file that has to lie beside it, if any. */
export interface PageAssets {
  /** What {@link renderReport} needs. */
  readonly assets: ReportAssets;
  /** What {@link writeReport} has to put beside the page; null when Plotly stands in the page. */
  readonly shared: SharedFile | null;
}

const PLOTLY_PACKAGE = 'plotly.js-finance-dist-min';

/**
 * Reads the code of a page: the page's own script from the build, Plotly from its package.
 * @throws Error when the page's script has not been built.
 */
export function loadPageAssets(mode: ReportAssets['mode']): PageAssets {
  const pageScript = readFileSync(pageScriptPath(), 'utf8');
  const plotly = plotlyFile();
  if (mode === 'inline') return { assets: { mode, pageScript, plotlySource: plotly.source }, shared: null };
  return { assets: { mode, pageScript, plotlyHref: `./${plotly.name}` }, shared: plotly };
}

/** Beside this file when it runs from dist/, in dist/ when it runs from src/. */
function pageScriptPath(): string {
  const places = ['./browser/page.js', '../../dist/report/browser/page.js'];
  const paths = places.map((place) => fileURLToPath(new URL(place, import.meta.url)));
  const found = paths.find((path) => existsSync(path));
  if (found === undefined)
    throw new Error(`the script of report pages is missing: ${paths.at(-1)!} (run: npm run build)`);
  return found;
}

/** The file's name carries its version: pages written by another version of cvdlab keep the file they were made with. */
function plotlyFile(): SharedFile {
  const require = createRequire(import.meta.url);
  const source = readFileSync(require.resolve(`${PLOTLY_PACKAGE}/plotly-finance.min.js`), 'utf8');
  const version = /plotly\.js \([^)]*\) v(\d+\.\d+\.\d+)/.exec(source.slice(0, 200))?.[1];
  if (version === undefined) throw new Error(`${PLOTLY_PACKAGE} does not say its version where it used to`);
  return { name: `plotly-finance-${version}.min.js`, source };
}
