import path from 'node:path';
import { missingUnits } from '../sweep/parts/missing-units.ts';
import { PartStore } from '../sweep/parts/part-store.ts';
import { readProgress, type SweepProgress } from '../sweep/parts/plan-file.ts';
import { planUnits } from '../sweep/unit/plan-units.ts';
import type { SweepUnit } from '../sweep/unit/sweep-unit.ts';
import { neededText, resolveOptions } from './option-values.ts';
import { planSweep } from './sweep-plan.ts';
import { loadSpace } from './sweep-space.ts';
import { work } from './sweep-work.ts';
import { SWEEP_DEFAULTS, type SweepOptions, workersOf } from './sweep.ts';

/** What a sweep would take. */
export interface SweepEstimate {
  /** Cells of the space. */
  readonly cells: number;
  /** Stretches of days of all symbols. */
  readonly stretches: number;
  /** Units of the whole sweep. */
  readonly units: number;
  /** Those that have no part yet. */
  readonly missing: number;
  /** How long the first of them took on this machine just now, seconds; null where none is missing. */
  readonly unitSeconds: number | null;
  /** How long the rest takes, by that one, on as many workers, seconds; null where none is missing. */
  readonly seconds: number | null;
  /** The workers it is reckoned for. */
  readonly workers: number;
}

/**
 * Says what a sweep is, and how long it takes by the time of one unit. That unit is computed and kept. `cvdlab sweep
 * --dry-run`.
 */
export async function estimateSweep(options: SweepOptions): Promise<SweepEstimate> {
  const values = resolveOptions(options, SWEEP_DEFAULTS);
  const parts = new PartStore(path.resolve(neededText(values, 'out')));
  const plan = await planSweep(values, await loadSpace(options.space));
  const workers = workersOf(values);
  const missing = [...missingUnits(planUnits(plan.units), parts)];
  const counts = {
    ...{ cells: plan.cells.length, stretches: plan.stretches.length },
    ...{ units: [...planUnits(plan.units)].length, missing: missing.length, workers },
  };
  const [first] = missing;
  if (first === undefined) return { ...counts, unitSeconds: null, seconds: null };
  const startedMs = performance.now();
  await work({ unit: first, out: parts.out, code: plan.units.code, remote: null });
  const unitSeconds = (performance.now() - startedMs) / 1000;
  const rest = missing.slice(1).reduce((sum, unit) => sum + sizeOf(unit), 0);
  return { ...counts, unitSeconds, seconds: (unitSeconds * rest) / sizeOf(first) / workers };
}

/** How far the sweep in a folder is. @throws InputError where no sweep was begun. */
export function sweepProgress(out: string): SweepProgress {
  return readProgress(new PartStore(path.resolve(out)));
}

/** Days are read once for all cells of a unit, and that is most of the work. */
function sizeOf({ warmUpFromDay, toDay, cells }: SweepUnit): number {
  return (toDay - warmUpFromDay + 1) * (16 + cells.length);
}
