import { formatDay } from '../core/time.ts';
import { openRecorded } from '../data/recorded.ts';
import type { Recorded } from '../data/recorded-days.ts';
import { BARS_DEFAULTS } from './bars-options.ts';
import { DAYS_DEFAULTS, type DayRange, type DaysOptions, instrumentOf, rangeOf } from './days-options.ts';
import { MissingDataError } from './missing-data-error.ts';
import { neededChoice, neededText, type OptionDefaults, type OptionValues, resolveOptions } from './option-values.ts';
import { aggressorOf, estimateOf, SIDES_DEFAULTS, type SidesOptions } from './sides-options.ts';
import { SIZES_DEFAULTS, sizesOf, type SizesOptions } from './sizes-options.ts';

/** What {@link openDays} takes: whose days, and how their trades are read. */
export interface OpenDaysOptions extends DaysOptions, SizesOptions, SidesOptions {
  /** Recorded trades or imported bars. Default `auto`: trades where any day of the range has them. */
  readonly source?: 'auto' | 'trades' | 'bars';
}

/** What {@link OpenDaysOptions} are where nothing is said. */
export const OPEN_DAYS_DEFAULTS = {
  ...DAYS_DEFAULTS,
  source: BARS_DEFAULTS.source,
  ...SIZES_DEFAULTS,
  ...SIDES_DEFAULTS,
} as const satisfies OptionDefaults<OpenDaysOptions>;

/**
 * Opens recorded days, to work on their trades directly: `source` of what it returns is read once.
 * @throws MissingDataError when the store holds none of them, OptionError for an option that cannot be used, InputError
 * for a damaged day.
 */
export async function openDays(options: OpenDaysOptions): Promise<Recorded> {
  return openStored(resolveOptions(options, OPEN_DAYS_DEFAULTS));
}

/** {@link openDays} of options that were read, of another range if one is given. */
export async function openStored(values: OptionValues, range: Partial<DayRange> = rangeOf(values)): Promise<Recorded> {
  const dataDir = neededText(values, 'dataDir');
  const instrument = instrumentOf(values);
  const kind = neededChoice(values, 'source', ['auto', 'trades', 'bars'] as const);
  const [aggressor, estimate, sizes] = [aggressorOf(values), estimateOf(values), sizesOf(values)];
  const recorded = await openRecorded({
    dataDir,
    instrument,
    ...range,
    kind,
    ...(aggressor !== undefined && { aggressor }),
    ...(estimate !== undefined && { estimate }),
    ...(sizes !== undefined && { sizes }),
  });
  if (recorded !== null) return recorded;
  const { venue, market, symbol } = instrument;
  throw new MissingDataError(
    `no ${kind === 'auto' ? 'data' : kind} for ${symbol} (${venue} ${market})${during(range)} in ${dataDir}: ` +
      'import or pull it first, or look with `cvdlab data list`',
  );
}

function during(range: Partial<DayRange>): string {
  const from = range.fromDay === undefined ? '' : ` from ${formatDay(range.fromDay)}`;
  return from + (range.toDay === undefined ? '' : ` to ${formatDay(range.toDay)}`);
}
