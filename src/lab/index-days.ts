import { writeDataIndex } from '../sweep/remote/data-index.ts';
import { INSTRUMENT_DEFAULTS } from './days-options.ts';
import { neededText, type OptionDefaults, resolveOptions } from './option-values.ts';

/** What {@link indexDays} takes. */
export interface IndexDaysOptions {
  /** The store's folder. Default `data`. */
  readonly dataDir?: string;
}

/** What {@link IndexDaysOptions} are where nothing is said. */
export const INDEX_DAYS_DEFAULTS = {
  dataDir: INSTRUMENT_DEFAULTS.dataDir,
} as const satisfies OptionDefaults<IndexDaysOptions>;

/**
 * Writes `index.json` into the store: every day file with its length and SHA-256, so that workers can fetch days over HTTP or
 * from a bucket. To be done anew when days have come. `cvdlab data index`.
 * @returns the number of files.
 */
export function indexDays(options: IndexDaysOptions = {}): Promise<number> {
  return writeDataIndex(neededText(resolveOptions(options, INDEX_DAYS_DEFAULTS), 'dataDir'));
}
