import type { S3Keys } from '../remote/signature.ts';
import type { SweepUnit } from '../unit/sweep-unit.ts';

/** A unit for whoever computes it, on this machine or another: plain JSON. */
export interface UnitJob {
  /** What is to be computed. */
  readonly unit: SweepUnit;
  /** The folder that its part goes to. */
  readonly out: string;
  /** What stands for the code: somebody with another version must not compute it. */
  readonly code: string;
  /** Where the days come from, instead of the unit's `dataDir`; null: from there. */
  readonly remote: RemoteData | null;
}

/** Days that lie behind an address, and where they are kept on this side. */
export interface RemoteData {
  /** `https://…` or `s3://bucket/prefix`: a folder with an index. */
  readonly url: string;
  /** The address of the service behind `s3:`; null for that of Amazon. */
  readonly s3Endpoint: string | null;
  /** Keys of the account; null for public data. They never leave the machine that fetches. */
  readonly keys: S3Keys | null;
  /** The folder that fetched days are kept in. */
  readonly cacheDir: string;
  /** Bytes that are kept there at most, beside what is in use. */
  readonly cacheBytes: number;
}

/** Computes a unit and writes its part. A unit whose part is there costs nothing: everything may be done twice. */
export type UnitWork = (job: UnitJob) => Promise<void>;

/** What an executor is told, and tells. */
export interface ExecutorHooks {
  /** Once this is aborted no further unit is begun; those in hand are finished. */
  readonly signal: AbortSignal;
  /** A unit is computed, its part is there. */
  onDone(unit: SweepUnit): void;
  /** A unit failed every time it was tried: the sweep goes on without it. */
  onParked(unit: SweepUnit, error: string): void;
}

/** Who computes units: this thread, some threads, some machines. The result is the same. */
export interface Executor {
  /**
   * Computes jobs, in any order, and resolves when every one taken from `jobs` was done or parked, or after an abort. Jobs
   * are taken one by one as there is room for them: there may be millions.
   */
  run(jobs: Iterable<UnitJob>, hooks: ExecutorHooks): Promise<void>;
  /** Lets go of threads and connections. */
  close(): Promise<void>;
}

/** How often a unit is tried before it is parked. */
export const ATTEMPTS = 3;

/** Tries a unit up to {@link ATTEMPTS} times. @returns null, or what went wrong the last time. */
export async function attempted(job: UnitJob, work: UnitWork): Promise<string | null> {
  let problem = '';
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    try {
      await work(job);
      return null;
    } catch (error) {
      problem = error instanceof Error ? error.message : String(error);
    }
  }
  return problem;
}

/**
 * Takes jobs as fast as so many can be computed side by side.
 * @param compute does one, and never throws.
 */
export async function inLanes(
  jobs: Iterable<UnitJob>,
  { lanes, signal }: { readonly lanes: number; readonly signal: AbortSignal },
  compute: (job: UnitJob) => Promise<void>,
): Promise<void> {
  const iterator = jobs[Symbol.iterator]();
  const lane = async (): Promise<void> => {
    while (!signal.aborted) {
      const next = iterator.next();
      if (next.done === true) return;
      await compute(next.value);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
