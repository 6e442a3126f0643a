import { formatDay } from '../core/time.ts';
import type { Recorded } from '../data/recorded-days.ts';
import { renderReport } from '../report/market/render-report.ts';
import type { ReportInput } from '../report/market/report-input.ts';
import { BARS_DEFAULTS, type BarsOptions } from './bars-options.ts';
import { DAYS_DEFAULTS, type DaysOptions } from './days-options.ts';
import { DETECTOR_DEFAULTS, type DetectorOptions } from './detector-options.ts';
import { divergenceInput } from './market-pass.ts';
import { openStored } from './open-days.ts';
import { type OptionDefaults, resolveOptions, textOf } from './option-values.ts';
import { PAGE_DEFAULTS, type PageOptions, writePage } from './page-options.ts';

/** What {@link reportDivergences} takes. */
export interface ReportDivergencesOptions extends DaysOptions, BarsOptions, DetectorOptions, PageOptions {
  /** Your own trades over the prices: a CSV with time, side, price, size and, if there is one, label. Default: none. */
  readonly fills?: string;
}

/** What {@link ReportDivergencesOptions} are where nothing is said. */
export const REPORT_DIVERGENCES_DEFAULTS = {
  ...DAYS_DEFAULTS,
  ...BARS_DEFAULTS,
  ...DETECTOR_DEFAULTS,
  ...PAGE_DEFAULTS,
  fills: undefined,
} as const satisfies OptionDefaults<ReportDivergencesOptions>;

/** A page of recorded days. */
export interface DivergencesPage {
  /** The page. */
  readonly file: string;
  /** What it shows. */
  readonly input: ReportInput;
  /** The days; its source has been read. */
  readonly recorded: Recorded;
}

/**
 * Writes a page of recorded days and their divergences, which needs no network. `cvdlab report`.
 * @throws MissingDataError when the store holds none of the days, OptionError and RangeError for an option that cannot be
 * used, InputError for a file that holds no detector or no trades.
 */
export async function reportDivergences(options: ReportDivergencesOptions): Promise<DivergencesPage> {
  const values = resolveOptions(options, REPORT_DIVERGENCES_DEFAULTS);
  const recorded = await openStored(values);
  const { instrument, fromDay, toDay } = recorded;
  const input = await divergenceInput(values, recorded);
  const file = textOf(values, 'file') ?? `reports/${instrument.symbol}-${formatDay(fromDay)}_${formatDay(toDay)}.html`;
  await writePage(values, file, (assets) => renderReport(input, assets));
  return { file, input, recorded };
}
