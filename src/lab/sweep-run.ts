import type { Executor, RemoteData } from '../sweep/executors/executor.ts';
import { missingUnits, type Shard } from '../sweep/parts/missing-units.ts';
import { ParkedUnits } from '../sweep/parts/parked-units.ts';
import type { PartStore } from '../sweep/parts/part-store.ts';
import { type PlanOptions, planUnits } from '../sweep/unit/plan-units.ts';
import type { SweepUnit } from '../sweep/unit/sweep-unit.ts';

/** A unit that failed every time it was tried. */
export interface ParkedUnit {
  /** Which. */
  readonly unit: SweepUnit;
  /** Why. */
  readonly error: string;
}

/** Where and how units are computed. */
export interface ComputeOptions {
  /** Takes the results. */
  readonly parts: PartStore;
  /** Who computes. */
  readonly executor: Executor;
  /** Only this share. */
  readonly shard: Shard | undefined;
  /** Where days are fetched from; null: they are here. */
  readonly remote: RemoteData | null;
  /** Once aborted, units in hand are finished and no others are begun. */
  readonly signal: AbortSignal;
  /** Is told of every unit that is done or parked. */
  readonly onUnit: (unit: SweepUnit) => void;
}

/** What was computed. */
export interface Computed {
  /** Units computed now. */
  readonly done: number;
  /** Units that failed. */
  readonly parked: readonly ParkedUnit[];
}

/**
 * Computes what is missing of a plan. A search calls it for one choice of cells and stretches after the other: what it has
 * computed before costs nothing.
 */
export async function computeMissing(plan: PlanOptions, options: ComputeOptions): Promise<Computed> {
  const { parts, executor, shard, remote, signal, onUnit } = options;
  const aside = new ParkedUnits(parts.out);
  const parked: ParkedUnit[] = [];
  let done = 0;
  const jobs = function* (): Generator<{ unit: SweepUnit; out: string; code: string; remote: RemoteData | null }> {
    for (const unit of missingUnits(planUnits(plan), parts, shard)) {
      yield { unit, out: parts.out, code: plan.code, remote };
    }
  };
  await executor.run(jobs(), {
    signal,
    onDone: (unit) => {
      aside.release(unit.key);
      done += 1;
      onUnit(unit);
    },
    onParked: (unit, error) => {
      aside.park(unit, error);
      parked.push({ unit, error });
      onUnit(unit);
    },
  });
  return { done, parked };
}
