import type { UnitJob, UnitWork } from './executor.ts';

/** What a thread is given: the module that knows the work, and a unit. */
export interface ThreadTask {
  /** Address of a module that exports `work`, a {@link UnitWork}. */
  readonly script: string;
  /** The unit. */
  readonly job: UnitJob;
}

/** Runs in a thread of the pool. */
export async function work({ script, job }: ThreadTask): Promise<void> {
  // Whoever started the pool names a module of this package.
  const module = (await import(script)) as { readonly work: UnitWork };
  await module.work(job);
}
