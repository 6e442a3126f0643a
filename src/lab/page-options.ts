import { dirname } from 'node:path';
import { writeIndex } from '../report/index-page/write-index.ts';
import { loadPageAssets, PLOTLY_MODES } from '../report/page/page-assets.ts';
import type { ReportAssets } from '../report/page/report-assets.ts';
import { writeReport } from '../report/page/write-report.ts';
import { neededChoice, type OptionDefaults, type OptionValues } from './option-values.ts';

/** What every page takes. */
export interface PageOptions {
  /** The page. Default: `reports/<what>.html`. */
  readonly file?: string;
  /** Plotly inside the page, beside it for all pages of the folder (`shared`), or no charts at all. Default `shared`. */
  readonly plotly?: (typeof PLOTLY_MODES)[number];
}

/** What {@link PageOptions} are where nothing is said. */
export const PAGE_DEFAULTS = { file: undefined, plotly: 'shared' } as const satisfies OptionDefaults<PageOptions>;

/** Writes a page as options ask for it, with what has to lie beside it, and the index of its folder anew. */
export async function writePage(
  values: OptionValues,
  file: string,
  render: (assets: ReportAssets) => string,
): Promise<void> {
  const { assets, shared } = loadPageAssets(neededChoice(values, 'plotly', PLOTLY_MODES));
  await writeReport({ file, html: render(assets), shared });
  await writeIndex(dirname(file));
}
