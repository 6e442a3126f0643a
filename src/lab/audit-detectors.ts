import type { BarTable } from '../core/bar-table.ts';
import { barsFromSource } from '../cvd/bars-from-source.ts';
import { simulatedSource } from '../data/simulate/simulated-source.ts';
import { auditDetector, type DetectorAudit } from '../divergence/audit/audit-detector.ts';
import { barOptionsOf, BARS_DEFAULTS, type BarsOptions } from './bars-options.ts';
import { DAYS_DEFAULTS, type DaysOptions } from './days-options.ts';
import { DETECTOR_DEFAULTS, detectorMakersOf, type DetectorOptions } from './detector-options.ts';
import { openStored } from './open-days.ts';
import {
  type NumberOption,
  type OptionDefaults,
  type OptionValues,
  resolveOptions,
  seedOf,
  textOf,
} from './option-values.ts';

/** What {@link auditDetectors} takes. */
export interface AuditDetectorsOptions extends Omit<DaysOptions, 'symbol'>, BarsOptions, DetectorOptions {
  /** Audits on recorded days of this symbol. Default: on two simulated days. */
  readonly symbol?: string;
  /** Seed of the simulated days. Default 1. */
  readonly seed?: NumberOption;
}

/** What {@link AuditDetectorsOptions} are where nothing is said. */
export const AUDIT_DETECTORS_DEFAULTS = {
  ...DAYS_DEFAULTS,
  ...BARS_DEFAULTS,
  ...DETECTOR_DEFAULTS,
  seed: 1,
} as const satisfies OptionDefaults<AuditDetectorsOptions>;

/** What audits of detectors came to. */
export interface DetectorAudits {
  /** One for each detector. */
  readonly audits: readonly DetectorAudit[];
  /** The bars they were run on. */
  readonly bars: BarTable;
  /** Whose bars, in words. */
  readonly of: string;
}

/**
 * Proves or disproves that detectors look ahead: each is run on every prefix of the bars, with a poisoned future, cut into
 * ranges, and from later starts. `cvdlab audit`.
 * @throws MissingDataError when the store holds none of the days, OptionError and RangeError for an option that cannot be
 * used, InputError for a file that holds no detector.
 */
export async function auditDetectors(options: AuditDetectorsOptions): Promise<DetectorAudits> {
  const values = resolveOptions(options, AUDIT_DETECTORS_DEFAULTS);
  const makers = await detectorMakersOf(values);
  const { bars, of } = await auditedBars(values);
  return { audits: makers.map((make) => auditDetector(make, bars)), bars, of };
}

async function auditedBars(values: OptionValues): Promise<{ bars: BarTable; of: string }> {
  const options = barOptionsOf(values);
  if (textOf(values, 'symbol') !== undefined) {
    const recorded = await openStored(values);
    const { bars } = await barsFromSource(recorded.source, options);
    return { bars, of: `${recorded.instrument.symbol}, sides: ${recorded.aggressor}` };
  }
  const seed = seedOf(values);
  const { bars } = await barsFromSource(simulatedSource({ days: 2, seed }), options);
  return { bars, of: `two simulated days, seed ${seed}` };
}
