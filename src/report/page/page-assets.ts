import { existsSync, readFileSync } from 'node:fs';
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
  /** What {@link renderReport} and the other renderers of pages need. */
  readonly assets: ReportAssets;
  /** What {@link writeReport} has to put beside the page; null when the page needs nothing beside it. */
  readonly shared: SharedFile | null;
}

/** How a page comes by Plotly: inside it, beside it, or not at all. */
export const PLOTLY_MODES = ['inline', 'shared', 'none'] as const satisfies readonly ReportAssets['mode'][];

/**
 * Reads the code of a page from the build: the page's own script, and the bundle of Plotly that `npm run build` makes.
 * @throws Error when it has not been built.
 */
export function loadPageAssets(mode: ReportAssets['mode']): PageAssets {
  const pageScript = readFileSync(builtFile('page.js'), 'utf8');
  if (mode === 'none') return { assets: { mode, pageScript }, shared: null };
  const plotly = plotlyFile();
  if (mode === 'inline') return { assets: { mode, pageScript, plotlySource: plotly.source }, shared: null };
  return { assets: { mode, pageScript, plotlyHref: `./${plotly.name}` }, shared: plotly };
}

/** Beside this folder when it runs from dist/, in dist/ when it runs from src/. */
function builtFile(name: string): string {
  const places = ['../browser/', '../../../dist/report/browser/'];
  const paths = places.map((place) => fileURLToPath(new URL(`${place}${name}`, import.meta.url)));
  const found = paths.find((path) => existsSync(path));
  if (found === undefined)
    throw new Error(`a script of report pages is missing: ${paths.at(-1)!} (run: npm run build)`);
  return found;
}

/** The file's name carries its version: pages written by another version of cvdlab keep the file they were made with. */
function plotlyFile(): SharedFile {
  const path = builtFile('plotly.js');
  const source = readFileSync(path, 'utf8');
  const version = /^\/\*! plotly\.js v(\d+\.\d+\.\d+)/.exec(source)?.[1];
  if (version === undefined) throw new Error(`${path} does not begin with its version (run: npm run build)`);
  return { name: `plotly-${version}.min.js`, source };
}
