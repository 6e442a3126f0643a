import { exportDays as writeDays } from '../data/export-days.ts';
import { summariseStore } from '../data/store-summary.ts';
import { DAYS_DEFAULTS, type DaysOptions, instrumentOf, rangeOf } from './days-options.ts';
import { MissingDataError } from './missing-data-error.ts';
import { neededChoice, neededText, type OptionDefaults, resolveOptions } from './option-values.ts';

/** What {@link exportDays} takes. */
export interface ExportDaysOptions extends DaysOptions {
  /** CSV: time (ISO 8601), price, size, side, id. Parquet: the columns of the day file, Zstandard. Default `csv`. */
  readonly format?: 'csv' | 'parquet';
  /** The folder for `<symbol>-trades-<date>.<format>`. Default `export`. */
  readonly out?: string;
}

/** What {@link ExportDaysOptions} are where nothing is said. */
export const EXPORT_DAYS_DEFAULTS = {
  ...DAYS_DEFAULTS,
  format: 'csv',
  out: 'export',
} as const satisfies OptionDefaults<ExportDaysOptions>;

/**
 * Recorded trades as CSV or Parquet, a file a day. `cvdlab data export`.
 * @returns the files.
 * @throws MissingDataError when the store has no trades of these days.
 */
export async function exportDays(options: ExportDaysOptions): Promise<string[]> {
  const values = resolveOptions(options, EXPORT_DAYS_DEFAULTS);
  const dataDir = neededText(values, 'dataDir');
  const instrument = instrumentOf(values);
  const range = rangeOf(values);
  const days = summariseStore(dataDir)
    .filter(({ instrument: one, kind }) => kind === 'trades' && one.symbol === instrument.symbol)
    .filter(({ instrument: one }) => one.venue === instrument.venue && one.market === instrument.market)
    .flatMap((series) => series.days.map(({ day }) => day))
    .filter((day) => day >= (range.fromDay ?? day) && day <= (range.toDay ?? day));
  if (days.length === 0) throw new MissingDataError(`no trades of ${instrument.symbol} to export in ${dataDir}`);
  const format = neededChoice(values, 'format', ['csv', 'parquet'] as const);
  return await writeDays({ dataDir, instrument, days, format, outDir: neededText(values, 'out') });
}
