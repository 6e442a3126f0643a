import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { work } from '../../src/lab/sweep-work.ts';
import { planSweep } from '../../src/lab/sweep-plan.ts';
import { SWEEP_DEFAULTS } from '../../src/lab/sweep.ts';
import { resolveOptions } from '../../src/lab/option-values.ts';
import type { Executor, UnitJob } from '../../src/sweep/executors/executor.ts';
import { parseSpace } from '../../src/sweep/space/parse-space.ts';
import { PartStore } from '../../src/sweep/parts/part-store.ts';
import { planUnits } from '../../src/sweep/unit/plan-units.ts';
import { temporaryFolder } from '../support/cli.ts';
import { SPACE, sweepScene } from '../support/sweeps.ts';
import { readFileSync } from 'node:fs';

/** What an executor is made for. */
export interface ExecutorScene {
  /** Where the parts go. */
  readonly parts: PartStore;
}

/** What everybody who computes units promises. */
export function executorContract(name: string, make: (scene: ExecutorScene) => Promise<Executor> | Executor): void {
  describe(`${name} as an executor`, () => {
    const folder = temporaryFolder();
    let jobs: readonly UnitJob[] = [];
    let count = 0;

    beforeAll(async () => {
      const options = { ...(await sweepScene(folder, 2)), out: folder };
      const plan = await planSweep(resolveOptions(options, SWEEP_DEFAULTS), parseSpace(SPACE, 'space'));
      jobs = [...planUnits(plan.units)].map((unit) => ({ unit, out: '', code: plan.units.code, remote: null }));
      expect(jobs.length).toBeGreaterThan(8);
    });

    /** Units that go to a folder of their own. */
    function fresh(): { readonly parts: PartStore; readonly ours: readonly UnitJob[] } {
      const parts = new PartStore(path.join(folder, `out-${(count += 1)}`));
      return { parts, ours: jobs.map((job) => ({ ...job, out: parts.out })) };
    }

    async function execute(
      parts: PartStore,
      ours: Iterable<UnitJob>,
      stop = new AbortController(),
      onDone = (): void => undefined,
    ): Promise<{ done: string[]; parked: Map<string, string> }> {
      const executor = await make({ parts });
      const [done, parked] = [[] as string[], new Map<string, string>()];
      const hooks = {
        signal: stop.signal,
        onDone: ({ key }: UnitJob['unit']) => {
          done.push(key);
          onDone();
        },
        onParked: ({ key }: UnitJob['unit'], error: string) => void parked.set(key, error),
      };
      try {
        await executor.run(ours, hooks);
      } finally {
        await executor.close();
      }
      return { done, parked };
    }

    it('computes every unit, and its part is the one this thread would write', async () => {
      const [one, other] = [fresh(), fresh()];
      const { done, parked } = await execute(one.parts, one.ours);
      expect(done.toSorted()).toEqual(jobs.map(({ unit }) => unit.key).toSorted());
      expect(parked.size).toBe(0);
      for (const job of other.ours) {
        await work(job);
        const [ours, theirs] = [one, other].map(({ parts }) => readFileSync(parts.path(job.unit)));
        expect(ours).toEqual(theirs);
      }
    });

    it('parks a unit that fails every time, with its error, and goes on with the others', async () => {
      const { parts, ours } = fresh();
      const [first, ...rest] = ours;
      const cells = first!.unit.cells.map((cell) => ({ ...cell, settings: { ...cell.settings, hold: 'for ever' } }));
      const poisoned = { ...first!, unit: { ...first!.unit, key: 'f'.repeat(64), cells } };
      const { done, parked } = await execute(parts, [poisoned, ...rest]);
      expect(done).toHaveLength(rest.length);
      expect([...parked.keys()]).toEqual([poisoned.unit.key]);
      expect(parked.get(poisoned.unit.key)).toContain('for ever');
    });

    it('ends after the units in hand when it is told to stop, and another run does the rest', async () => {
      const { parts, ours } = fresh();
      const stop = new AbortController();
      const first = await execute(parts, ours, stop, () => stop.abort());
      expect(first.done.length).toBeLessThan(ours.length);
      const left = ours.filter(({ unit }) => !parts.has(unit));
      const second = await execute(parts, left);
      expect(second.done).toHaveLength(left.length);
      expect(ours.every(({ unit }) => parts.has(unit))).toBe(true);
    });
  });
}
