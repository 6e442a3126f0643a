import type { BarTable } from '../core/bar-table.ts';
import { type Decimal, parseDecimal } from '../core/decimal.ts';
import { dayOfTime, formatDuration, MINUTE_US } from '../core/time.ts';
import { barsFromSource } from '../cvd/bars-from-source.ts';
import { type BarComparison, compareBars } from '../cvd/compare-bars.ts';
import { readReferenceBars, type ReferenceFile } from '../data/csv/reference-bars.ts';
import type { Recorded } from '../data/recorded-days.ts';
import { barOptionsOf, BARS_DEFAULTS, type BarsOptions } from './bars-options.ts';
import { BINANCE_ACCESS_DEFAULTS, type BinanceAccessOptions, restClientFor } from './binance-access.ts';
import { DAYS_DEFAULTS, type DayRange, type DaysOptions, rangeOf } from './days-options.ts';
import { MissingDataError } from './missing-data-error.ts';
import { openStored } from './open-days.ts';
import { OptionError } from './option-error.ts';
import {
  flagOf,
  neededText,
  type NumberOption,
  type OptionDefaults,
  type OptionValues,
  resolveOptions,
} from './option-values.ts';

/** What {@link validateBars} takes. */
export interface ValidateBarsOptions extends DaysOptions, BarsOptions, BinanceAccessOptions {
  /** Length of the bars. Default: that of the reference. */
  readonly bar?: string;
  /** A file of Binance klines, a CSV with time and volume, delta, cvd, …; or `klines`: fetch the exchange's own. */
  readonly against: string;
  /** Values this far apart still count as equal. Default 0: exactly. */
  readonly tolerance?: NumberOption;
  /** Bars that are half recorded, or on one side only, fail too. Default false. */
  readonly requireFull?: boolean;
}

/** What {@link ValidateBarsOptions} are where nothing is said. */
export const VALIDATE_BARS_DEFAULTS = {
  ...DAYS_DEFAULTS,
  ...BARS_DEFAULTS,
  bar: undefined,
  ...BINANCE_ACCESS_DEFAULTS,
  against: undefined,
  tolerance: 0,
  requireFull: false,
} as const satisfies OptionDefaults<ValidateBarsOptions>;

/** How our bars compare with somebody else's. */
export interface BarValidation {
  /** The comparison, bar by bar, by exact decimals. */
  readonly comparison: BarComparison;
  /** Our bars. */
  readonly bars: BarTable;
  /** Their length, as text. */
  readonly bar: string;
  /**
   * `equal`: no bar that could be judged differs, and with `requireFull` every bar could be judged; `nothing`: none could
   * be, as our data covers none of the reference's bars whole.
   */
  readonly verdict: 'equal' | 'different' | 'nothing';
  /** The days; its source has been read. */
  readonly recorded: Recorded;
}

/**
 * Our bars against a reference, bar by bar. `cvdlab validate`.
 * @throws MissingDataError when the store holds none of the days; InputError for a damaged
 * reference; RemoteError when klines cannot be fetched.
 */
export async function validateBars(options: ValidateBarsOptions): Promise<BarValidation> {
  const asked = resolveOptions(options, VALIDATE_BARS_DEFAULTS);
  const tolerance = toleranceOf(asked);
  const reference = await referenceOf(asked, options);
  const values = { ...asked, bar: asked['bar'] ?? stepOf(reference) };
  const range = rangeOf(values);
  const recorded = await openStored(values, { ...rangeOfReference(reference), ...range });
  const { bars } = await barsFromSource(recorded.source, barOptionsOf(values));
  const comparison = compareBars(bars, withinRange(reference, range), { tolerance });
  const verdict = verdictOf(comparison, flagOf(values, 'requireFull'));
  return { comparison, bars, bar: neededText(values, 'bar'), verdict, recorded };
}

function toleranceOf(values: OptionValues): Decimal {
  const tolerance = parseDecimal(neededText(values, 'tolerance'));
  if (tolerance.units < 0n) throw new OptionError('tolerance', 'must be 0 or more');
  return tolerance;
}

/** A file, or the exchange's klines of what the store covers. */
async function referenceOf(values: OptionValues, { signal, env }: BinanceAccessOptions): Promise<ReferenceFile> {
  const against = neededText(values, 'against');
  if (against !== 'klines') return readReferenceBars(against);
  const recorded = await openStored(values);
  const { HttpClient, proxySettings } = await import('../data/binance/http/http-client.ts');
  const { fetchKlineReference } = await import('../data/binance/verify-klines.ts');
  const http = new HttpClient({
    signal: signal ?? new AbortController().signal,
    proxy: proxySettings(env ?? process.env),
  });
  try {
    const rest = restClientFor(values, http);
    const ranges = recorded.days.flatMap((day) => day.coverage);
    const reference = await fetchKlineReference(rest, recorded.instrument.symbol, ranges);
    if (reference.timeUs.length === 0) {
      throw new MissingDataError('the exchange has no klines of the time that the store covers');
    }
    return { ...reference, stepUs: MINUTE_US };
  } finally {
    await http.close();
  }
}

/** As long as the reference's bars; of a single bar the length is not known. */
function stepOf({ stepUs }: ReferenceFile): string {
  return Number.isNaN(stepUs) ? BARS_DEFAULTS.bar : formatDuration(stepUs);
}

function rangeOfReference({ timeUs }: ReferenceFile): DayRange {
  return { fromDay: dayOfTime(timeUs[0]!), toDay: dayOfTime(timeUs.at(-1)!) };
}

/** Only the reference's bars of the days asked for are judged. */
function withinRange(reference: ReferenceFile, range: Partial<DayRange>): ReferenceFile {
  const isWanted = reference.timeUs.map((timeUs) => {
    const day = dayOfTime(timeUs);
    return day >= (range.fromDay ?? day) && day <= (range.toDay ?? day);
  });
  const kept = <Value>(values: readonly Value[]): Value[] => values.filter((_, row) => isWanted[row]);
  const columns = Object.entries(reference.columns).map(([name, values]) => [name, kept(values)] as const);
  return { ...reference, timeUs: kept(reference.timeUs), columns: Object.fromEntries(columns) };
}

function verdictOf(comparison: BarComparison, requireFull: boolean): BarValidation['verdict'] {
  const { different, compared, incomplete, missingInOurs, missingInReference } = comparison;
  if (different > 0) return 'different';
  const unjudged = incomplete.length + missingInOurs.length + missingInReference.length;
  if (requireFull && unjudged > 0) return 'different';
  return compared === 0 ? 'nothing' : 'equal';
}
