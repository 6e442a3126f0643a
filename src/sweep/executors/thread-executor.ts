import { attempted, type Executor, inLanes } from './executor.ts';
import { threadPool } from './thread-pool.ts';

/**
 * Computes units on threads of this machine.
 * @param script the module that exports `work`, a `UnitWork`.
 * @param threads at least 1.
 */
export function threadExecutor(script: URL, threads: number): Executor {
  const pool = threadPool(script, threads);
  return {
    run: (jobs, hooks) =>
      inLanes(jobs, { lanes: threads, signal: hooks.signal }, async (job) => {
        const problem = await attempted(job, pool.work);
        if (problem === null) hooks.onDone(job.unit);
        else hooks.onParked(job.unit, problem);
      }),
    close: () => pool.close(),
  };
}
