import { stat } from 'node:fs/promises';
import { type IndexOutcome, writeIndex } from '../report/index-page/write-index.ts';
import { MissingDataError } from './missing-data-error.ts';
import { OptionError } from './option-error.ts';
import { neededText, type OptionDefaults, resolveOptions } from './option-values.ts';

/** What {@link reportIndex} takes. */
export interface ReportIndexOptions {
  /** The folder. Default `reports`. */
  readonly index?: string;
}

/** What {@link ReportIndexOptions} are where nothing is said. */
export const REPORT_INDEX_DEFAULTS = { index: 'reports' } as const satisfies OptionDefaults<ReportIndexOptions>;

/**
 * Writes the index of a folder of reports anew, from what its pages say of themselves. `cvdlab report --index`. Every page
 * that is written does the same for its folder.
 * @throws MissingDataError when there is no such folder; OptionError when its index.html is none of cvdlab's.
 */
export async function reportIndex(options: ReportIndexOptions = {}): Promise<IndexOutcome> {
  const folder = neededText(resolveOptions(options, REPORT_INDEX_DEFAULTS), 'index');
  const isFolder = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) throw new MissingDataError(`there is no folder ${folder}`);
  const outcome = await writeIndex(folder);
  if (outcome.isWritten) return outcome;
  throw new OptionError('index', `cannot replace ${outcome.file}: cvdlab did not write it; move it away first`);
}
