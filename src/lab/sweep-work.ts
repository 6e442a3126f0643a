import { PartStore } from '../sweep/parts/part-store.ts';
import type { UnitJob } from '../sweep/executors/executor.ts';
import { runUnit } from '../sweep/unit/run-unit.ts';
import { sweepCode } from './sweep-code.ts';
import { SWEEP_MEANS } from './sweep-means.ts';

/**
 * Computes a unit of a sweep and writes its part: here, in a thread, or on another machine. Does nothing where the part is
 * there.
 * @throws Error when the sweep was planned by other code.
 */
export async function work({ unit, out, code }: UnitJob): Promise<void> {
  if (code !== sweepCode()) {
    throw new Error(`this is cvdlab ${sweepCode()} and the sweep is of ${code}: both sides need the same version`);
  }
  const parts = new PartStore(out);
  if (parts.has(unit)) return;
  parts.write(unit, await runUnit(unit, SWEEP_MEANS));
}
