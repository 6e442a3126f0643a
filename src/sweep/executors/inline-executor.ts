import { setImmediate } from 'node:timers/promises';
import { attempted, type Executor, inLanes, type UnitWork } from './executor.ts';

/** Computes units one after the other in this thread. */
export function inlineExecutor(work: UnitWork): Executor {
  return {
    run: (jobs, hooks) =>
      inLanes(jobs, { lanes: 1, signal: hooks.signal }, async (job) => {
        const problem = await attempted(job, work);
        if (problem === null) hooks.onDone(job.unit);
        else hooks.onParked(job.unit, problem);
        // Ctrl-C has to be heard in between.
        await setImmediate();
      }),
    close: () => Promise.resolve(),
  };
}
