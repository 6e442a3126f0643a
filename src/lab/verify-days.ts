import { summariseStore } from '../data/store-summary.ts';
import { type StoreVerification, type VerifyOptions, verifyStored } from '../data/verify-stored.ts';
import { DAYS_DEFAULTS, type DaysOptions, instrumentOf, rangeOf } from './days-options.ts';
import { MissingDataError } from './missing-data-error.ts';
import { neededText, type OptionDefaults, resolveOptions, textOf } from './option-values.ts';

/** What {@link verifyDays} takes. */
export interface VerifyDaysOptions extends Omit<DaysOptions, 'symbol'> {
  /** Whose days. Default: everything in the store. */
  readonly symbol?: string;
  /** Called after each series with the number of those that were looked at, and of all. */
  readonly onSeries?: VerifyOptions['onSeries'];
}

/** What {@link VerifyDaysOptions} are where nothing is said. */
export const VERIFY_DAYS_DEFAULTS = {
  ...DAYS_DEFAULTS,
  onSeries: undefined,
} as const satisfies OptionDefaults<VerifyDaysOptions>;

/** How sound and complete stored days are. */
export interface DaysVerification extends StoreVerification {
  /** `unsound`: a file contradicts itself; `incomplete`: all are sound, and something is missing. */
  readonly verdict: 'complete' | 'incomplete' | 'unsound';
}

/**
 * Reads stored days again from end to end: ids, order, checksums, gaps, missing days. `cvdlab data verify`.
 * @throws MissingDataError when there are none.
 */
export function verifyDays(options: VerifyDaysOptions = {}): DaysVerification {
  const values = resolveOptions(options, VERIFY_DAYS_DEFAULTS);
  const dataDir = neededText(values, 'dataDir');
  const hasSymbol = textOf(values, 'symbol') !== undefined;
  const instruments = hasSymbol ? [instrumentOf(values)] : summariseStore(dataDir).map(({ instrument }) => instrument);
  const { onSeries } = options;
  const range = rangeOf(values);
  const outcome = verifyStored({ dataDir, instruments, ...range, ...(onSeries !== undefined && { onSeries }) });
  if (outcome.days === 0) throw new MissingDataError(`nothing to verify in ${dataDir}: import or pull it first`);
  const isUnsound = outcome.findings.some(({ severity }) => severity === 'unsound');
  const isWhole = outcome.findings.length === 0;
  return { ...outcome, verdict: isUnsound ? 'unsound' : isWhole ? 'complete' : 'incomplete' };
}
