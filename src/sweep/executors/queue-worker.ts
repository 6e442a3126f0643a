import { once } from 'node:events';
import type { UnitJob } from './executor.ts';
import { noteOutages } from './queue-executor.ts';
import { connectRedis, loadQueuePackages, QUEUE_NAME, redactedUrl } from './redis-connection.ts';
import { threadPool } from './thread-pool.ts';

/** What {@link runQueueWorker} takes. */
export interface QueueWorkerOptions {
  /** Where Redis is. */
  readonly url: string;
  /** Units computed side by side, each on a thread of its own. */
  readonly concurrency: number;
  /** The module that exports `work`, a `UnitWork`. */
  readonly script: URL;
  /** How long a unit stays with a worker that is no longer heard of, ms. */
  readonly lockMs: number;
  /** What a unit is on this machine: folders may have other names here. */
  readonly localised: (job: UnitJob) => UnitJob;
  /** Once aborted, units in hand are finished and the worker ends. */
  readonly signal: AbortSignal;
  /** Is told that the worker listens. */
  readonly onReady: () => void;
  /** Is told of every unit that is done. */
  readonly onDone: (job: UnitJob) => void;
  /** Is told what a person may want to do something about. */
  readonly onNote: (text: string) => void;
}

/** Stalls after which a unit is given up: it may be what kills its workers. */
const MOST_STALLS = 2;

/**
 * Computes units from the queue until it is stopped. They are computed on other threads than the one that keeps their locks:
 * however long one takes, it is not handed to a second worker.
 * @throws InputError when the packages it needs are not installed, or the address is none.
 */
export async function runQueueWorker(options: QueueWorkerOptions): Promise<void> {
  const { concurrency, lockMs, signal, localised, onDone, onNote } = options;
  const packages = await loadQueuePackages();
  const client = connectRedis(packages, options.url);
  noteOutages(client, redactedUrl(options.url), onNote);
  const pool = threadPool(options.script, concurrency);
  const compute = async ({ data }: { readonly data: UnitJob }): Promise<void> => {
    await pool.work(localised(data));
    onDone(data);
  };
  const locks = { lockDuration: lockMs, stalledInterval: lockMs / 2, maxStalledCount: MOST_STALLS };
  const worker = new packages.bullmq.Worker<UnitJob>(QUEUE_NAME, compute, {
    connection: client,
    concurrency,
    ...locks,
  });
  // Outages are told of by the connection.
  worker.on('error', () => undefined);
  worker.on('failed', (job, error) => onNote(`unit ${job?.id?.slice(0, 12) ?? ''} failed: ${error.message}`));
  worker.once('ready', options.onReady);
  try {
    if (!signal.aborted) await once(signal, 'abort');
    await worker.close();
  } finally {
    client.disconnect();
    await pool.close();
  }
}
