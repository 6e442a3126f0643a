import path from 'node:path';
import type { QualitySeries, QualityValidation } from '../report/quality/quality-input.ts';
import { renderQuality } from '../report/quality/render-quality.ts';
import { BARS_DEFAULTS, type BarsOptions } from './bars-options.ts';
import { BINANCE_ACCESS_DEFAULTS, type BinanceAccessOptions } from './binance-access.ts';
import { DAYS_DEFAULTS, type DaysOptions, instrumentOf, rangeOf } from './days-options.ts';
import { MissingDataError } from './missing-data-error.ts';
import { OptionError } from './option-error.ts';
import {
  neededText,
  type NumberOption,
  type OptionDefaults,
  type OptionValues,
  resolveOptions,
  textOf,
} from './option-values.ts';
import { PAGE_DEFAULTS, type PageOptions, writePage } from './page-options.ts';
import { qualitySeries } from './quality-series.ts';
import { VALIDATE_BARS_DEFAULTS, validateBars, type ValidateBarsOptions } from './validate-bars.ts';
import { packageVersion } from './version.ts';

/** What {@link reportQuality} takes. */
export interface ReportQualityOptions
  extends Omit<DaysOptions, 'symbol'>,
    Omit<BarsOptions, 'bar'>,
    BinanceAccessOptions,
    PageOptions {
  /** Whose days. Default: everything in the store. */
  readonly symbol?: string;
  /** Length of the bars that are compared. Default: that of the reference. */
  readonly bar?: string;
  /** Bars to compare the symbol's with: a file, or `klines` of the exchange. Default: nothing is compared. */
  readonly against?: string;
  /** Values this far apart still count as equal. Default 0: exactly. */
  readonly tolerance?: NumberOption;
  /** Bars that could not be judged fail too. Default false. */
  readonly requireFull?: boolean;
}

/** What {@link ReportQualityOptions} are where nothing is said. */
export const REPORT_QUALITY_DEFAULTS = {
  ...DAYS_DEFAULTS,
  ...BARS_DEFAULTS,
  bar: undefined,
  ...BINANCE_ACCESS_DEFAULTS,
  ...PAGE_DEFAULTS,
  against: undefined,
  tolerance: undefined,
  requireFull: false,
} as const satisfies OptionDefaults<ReportQualityOptions>;

/** A page on how good stored data is. */
export interface QualityPage {
  /** The page. */
  readonly file: string;
  /** What it is about. */
  readonly series: readonly QualitySeries[];
  /** The comparison; null when none was asked for. */
  readonly validation: QualityValidation | null;
}

/**
 * Writes a page on how good stored data is: coverage, gaps, duplicates, conflicts, repairs, and how the symbol's bars
 * compare with somebody else's. `cvdlab report --quality`.
 * @throws MissingDataError when the store holds nothing of it; OptionError for a comparison without a symbol; InputError for
 * a damaged day or reference; RemoteError when klines cannot be fetched.
 */
export async function reportQuality(options: ReportQualityOptions = {}): Promise<QualityPage> {
  const values = resolveOptions(options, REPORT_QUALITY_DEFAULTS);
  const series = storedSeries(values);
  const validation = await validationOf(options);
  const settings = [
    ['Store', path.basename(path.resolve(neededText(values, 'dataDir')))],
    ['cvdlab', packageVersion()],
  ] as const;
  const file = textOf(values, 'file') ?? `reports/${nameOf(series)}-quality.html`;
  await writePage(values, file, (assets) => renderQuality({ series, validation, settings }, assets));
  return { file, series, validation };
}

function storedSeries(values: OptionValues): QualitySeries[] {
  const instrument = textOf(values, 'symbol') === undefined ? null : instrumentOf(values);
  const dataDir = neededText(values, 'dataDir');
  const series = qualitySeries({ dataDir, instrument, range: rangeOf(values) });
  if (series.length > 0) return series;
  const whose = instrument === null ? '' : ` of ${instrument.symbol} (${instrument.venue} ${instrument.market})`;
  throw new MissingDataError(`nothing${whose} on the days asked for in ${dataDir}: import or pull it first`);
}

async function validationOf(options: ReportQualityOptions): Promise<QualityValidation | null> {
  const { symbol, against } = options;
  if (against === undefined) return null;
  if (symbol === undefined) throw new OptionError('against', 'compares one symbol: {symbol} is needed');
  const own = Object.entries(options).filter(([name]) => name in VALIDATE_BARS_DEFAULTS);
  // Fewer of the same names: those of a comparison.
  const asked = { ...(Object.fromEntries(own) as Omit<ValidateBarsOptions, 'symbol' | 'against'>), symbol, against };
  const { comparison, bar, verdict } = await validateBars(asked);
  const name = against === 'klines' ? "the exchange's klines" : path.basename(against);
  return {
    against: name,
    bar,
    tolerance: String(options.tolerance ?? VALIDATE_BARS_DEFAULTS.tolerance),
    comparison,
    verdict,
  };
}

function nameOf(series: readonly QualitySeries[]): string {
  const symbols = new Set(series.map(({ instrument }) => instrument.symbol));
  return symbols.size === 1 ? series[0]!.instrument.symbol : 'store';
}
