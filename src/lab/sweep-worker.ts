import path from 'node:path';
import { parseDuration } from '../core/time.ts';
import type { RemoteData, UnitJob } from '../sweep/executors/executor.ts';
import { runQueueWorker } from '../sweep/executors/queue-worker.ts';
import type { S3Keys } from '../sweep/remote/signature.ts';
import {
  integerOf,
  neededText,
  type NumberOption,
  type OptionDefaults,
  type OptionValues,
  positiveOf,
  resolveOptions,
  textOf,
} from './option-values.ts';
import { WORK_SCRIPT } from './sweep.ts';

/** What {@link serveQueue} takes. */
export interface WorkerOptions {
  /** Where Redis is: `redis://…`. */
  readonly queue: string;
  /** Units computed side by side. Default 1. */
  readonly concurrency?: NumberOption;
  /** The folder of the sweep, where it has another name on this machine. Default: as the sweep says. */
  readonly out?: string;
  /** The store's folder, where it has another name on this machine. Default: as the sweep says. */
  readonly dataDir?: string;
  /** Fetch days from here instead: `https://…` or `s3://bucket/prefix`, a store with an index (`cvdlab data index`). */
  readonly dataUrl?: string;
  /** The address of S3-compatible storage other than Amazon's. Default: Amazon's. */
  readonly s3Endpoint?: string;
  /** Keys of S3-compatible storage. Default: none, for public data. */
  readonly s3Keys?: S3Keys;
  /** Where fetched days are kept. Default `cache`. */
  readonly cacheDir?: string;
  /** Gigabytes that are kept there at most. Default 50. */
  readonly cacheGb?: NumberOption;
  /** How long a unit stays with a worker that is no longer heard of. Default `10s`. */
  readonly lock?: string;
  /** Is told that the worker listens. */
  readonly onReady?: () => void;
  /** Is told of every unit that is done. */
  readonly onDone?: (job: UnitJob) => void;
  /** Is told what the reader of a terminal may want to know. */
  readonly onNote?: (text: string) => void;
  /** Once aborted, the units in hand are finished and the worker ends. */
  readonly signal?: AbortSignal;
}

/** What {@link WorkerOptions} are where nothing is said. */
export const WORKER_DEFAULTS = {
  queue: undefined,
  concurrency: 1,
  out: undefined,
  dataDir: undefined,
  dataUrl: undefined,
  s3Endpoint: undefined,
  s3Keys: undefined,
  cacheDir: 'cache',
  cacheGb: 50,
  lock: '10s',
  onReady: undefined,
  onDone: undefined,
  onNote: undefined,
  signal: undefined,
} as const satisfies OptionDefaults<WorkerOptions>;

/**
 * Computes units of sweeps from a queue until it is stopped. `cvdlab worker`.
 * @throws InputError when the packages of the queue are not installed, OptionError for an option that cannot be used.
 */
export async function serveQueue(options: WorkerOptions): Promise<void> {
  const values = resolveOptions(options, WORKER_DEFAULTS);
  const ignore = (): void => undefined;
  await runQueueWorker({
    url: neededText(values, 'queue'),
    concurrency: integerOf(values, 'concurrency', { min: 1, max: 1024 }),
    script: WORK_SCRIPT,
    lockMs: parseDuration(neededText(values, 'lock')) / 1000,
    localised: localisedBy(values, remoteOf(values, options.s3Keys)),
    signal: options.signal ?? new AbortController().signal,
    onReady: options.onReady ?? ignore,
    onDone: options.onDone ?? ignore,
    onNote: options.onNote ?? ignore,
  });
}

function localisedBy(values: OptionValues, remote: RemoteData | null): (job: UnitJob) => UnitJob {
  const [out, dataDir] = ['out', 'dataDir'].map((name) => textOf(values, name));
  return (job) => ({
    ...job,
    remote,
    out: out === undefined ? job.out : path.resolve(out),
    unit: dataDir === undefined ? job.unit : { ...job.unit, dataDir: path.resolve(dataDir) },
  });
}

function remoteOf(values: OptionValues, keys: S3Keys | null = null): RemoteData | null {
  const url = textOf(values, 'dataUrl');
  if (url === undefined) return null;
  return {
    ...{ url, keys, s3Endpoint: textOf(values, 's3Endpoint') ?? null },
    cacheDir: path.resolve(neededText(values, 'cacheDir')),
    cacheBytes: positiveOf(values, 'cacheGb') * 1e9,
  };
}
