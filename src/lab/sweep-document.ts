import { formatDay } from '../core/time.ts';
import type { CellRow } from '../sweep/parts/write-results.ts';
import { resolveSettings } from '../sweep/space/setting-names.ts';
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
  /** Units without a result, and why. */
  readonly parked: readonly { readonly key: string; readonly error: string }[];
}

/** The document of a sweep. */
export function sweepDocument(plan: SweepPlan, rows: readonly CellRow[], parked: readonly ParkedUnit[]): SweepDocument {
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
    parked: parked
      .map(({ unit, error }) => ({ key: unit.key, error }))
      .sort((one, other) => (one.key < other.key ? -1 : 1)),
  };
}
