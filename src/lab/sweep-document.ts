import { formatDay } from '../core/time.ts';
import type { CellRow } from '../sweep/parts/write-results.ts';
import { resolveSettings } from '../sweep/space/setting-names.ts';
import type { StretchLength } from '../sweep/unit/stretches.ts';
import type { SweepEvidence } from '../sweep/evidence/sweep-evidence.ts';
import { neededText, type OptionValues, textOf } from './option-values.ts';
import { stretchOf } from './sweep-options.ts';
import { rangeOfPlan, type SweepPlan } from './sweep-plan.ts';
import type { ParkedUnit } from './sweep-run.ts';
import { packageVersion } from './version.ts';

/** What a sweep was made of and what came of it: `sweep.json`. The same for the same sweep, whoever computed it. */
export interface SweepDocument {
  /** Version of this format. */
  readonly formatVersion: 1;
  /** Version of cvdlab. */
  readonly version: string;
  /** The version with a digest of the code that results come from. */
  readonly code: string;
  /** What was tried: settings all cells have (defaults included), those that vary, and what was left out. */
  readonly space: unknown;
  /** First UTC day. */
  readonly from: string;
  /** Last one, included. */
  readonly to: string;
  /** Whose days, from when to when, and what they hold. */
  readonly stretches: readonly unknown[];
  /** Cells that were tried. */
  readonly cells: number;
  /** Those that have results on all stretches. */
  readonly cellsWithResult: number;
  /** Which cells were tried, and with which seed. */
  readonly search: {
    /** `grid`, `random:200`, `halving:3`. */
    readonly cells: string;
    /** The seed of all that was drawn. */
    readonly seed: number;
  };
  /** The days that were set aside; null without a hold-out. */
  readonly holdOut: SealedDays | null;
  /** What the cells amount to; null where no cell has a result. */
  readonly evidence: SweepEvidence | null;
  /** Units without a result, and why. */
  readonly parked: readonly ParkedWork[];
}

/** A unit without a result. */
export interface ParkedWork {
  /** The unit's key. */
  readonly key: string;
  /** Why it failed. */
  readonly error: string;
}

/** Days that a sweep did not see, with all that is needed to evaluate a cell on them. */
export interface SealedDays {
  /** The share that was asked for, e.g. `20%`. */
  readonly share: string;
  /** First of them. */
  readonly from: string;
  /** Last of them. */
  readonly to: string;
  /** Days set aside, of all symbols together. */
  readonly days: number;
  /** How days are put together. */
  readonly stretch: StretchLength;
  /** Days of warm-up. */
  readonly warmUpDays: number;
}

/** The document of a sweep. */
export function sweepDocument(
  { plan, parked }: { readonly plan: SweepPlan; readonly parked: readonly ParkedUnit[] },
  rows: readonly CellRow[],
  evidence: SweepEvidence | null,
  values: OptionValues,
): SweepDocument {
  const { space, cells, stretches, units } = plan;
  const { fromDay, toDay } = rangeOfPlan(plan);
  return {
    formatVersion: 1,
    version: packageVersion(),
    code: units.code,
    space: { base: resolveSettings(space.base), dimensions: space.dimensions, when: space.when },
    from: formatDay(fromDay),
    to: formatDay(toDay),
    stretches: stretches.map(({ instrument, checksums, ...days }) => ({
      ...instrument,
      from: formatDay(days.fromDay),
      to: formatDay(days.toDay),
      warmUpFrom: formatDay(days.warmUpFromDay),
      data: checksums,
    })),
    cells: cells.length,
    cellsWithResult: rows.length,
    search: { cells: neededText(values, 'search'), seed: Number(neededText(values, 'seed')) },
    holdOut: sealedDays(plan, values),
    evidence,
    parked: parked
      .map(({ unit, error }) => ({ key: unit.key, error }))
      .sort((one, other) => (one.key < other.key ? -1 : 1)),
  };
}

function sealedDays({ heldOut }: SweepPlan, values: OptionValues): SealedDays | null {
  const share = textOf(values, 'holdOut');
  if (share === undefined || heldOut.length === 0) return null;
  return {
    share,
    from: formatDay(Math.min(...heldOut.map(({ fromDay }) => fromDay))),
    to: formatDay(Math.max(...heldOut.map(({ toDay }) => toDay))),
    days: heldOut.reduce((sum, { fromDay, toDay }) => sum + toDay - fromDay + 1, 0),
    stretch: stretchOf(values),
    warmUpDays: Number(neededText(values, 'warmUpDays')),
  };
}
