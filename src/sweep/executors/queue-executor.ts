import { once } from 'node:events';
import type { Queue, QueueEvents } from 'bullmq';
import type { Redis } from 'ioredis';
import type { PartStore } from '../parts/part-store.ts';
import { ATTEMPTS, type Executor, type ExecutorHooks, type UnitJob } from './executor.ts';
import { connectRedis, loadQueuePackages, QUEUE_NAME, redactedUrl } from './redis-connection.ts';

/** What {@link queueExecutor} takes. */
export interface QueueExecutorOptions {
  /** Where Redis is. */
  readonly url: string;
  /** Where the parts appear: the truth about what is done. */
  readonly parts: PartStore;
  /** Is told what a person may want to do something about. */
  readonly onNote: (text: string) => void;
  /** Most units that are queued or being computed at a time; default 256. */
  readonly window?: number;
}

/** Units in the queue that are neither done nor parked. */
const WINDOW = 256;
/** How often the disk is asked for parts: events can be lost with Redis, parts cannot. */
const LOOK_MS = 1000;
/** A unit that was handed out this often and left no part goes to another folder than ours. */
const MOST_SUBMISSIONS = 8;

/**
 * Lets workers on any machine compute: they take units from a queue on Redis and write parts into the folder, which they
 * share. Redis may lose everything: what has no part and is not in the queue is submitted again.
 * @throws InputError when the packages it needs are not installed, or the address is none.
 */
export async function queueExecutor(options: QueueExecutorOptions): Promise<Executor> {
  const packages = await loadQueuePackages();
  const clients = [connectRedis(packages, options.url), connectRedis(packages, options.url)] as const;
  const place = redactedUrl(options.url);
  noteOutages(clients[0], place, options.onNote);
  clients[1].on('error', () => undefined);
  const queue = new packages.bullmq.Queue<UnitJob>(QUEUE_NAME, { connection: clients[0] });
  const events = new packages.bullmq.QueueEvents(QUEUE_NAME, { connection: clients[1] });
  // Outages are told of by the connection.
  queue.on('error', () => undefined);
  events.on('error', () => undefined);
  return {
    run: async (jobs, hooks) => {
      await noteLoneliness(queue, options, place);
      await new QueueRun({ queue, events, options, hooks }).finish(jobs);
    },
    close: async () => {
      // Without waiting for a Redis that may be gone.
      const closing = Promise.allSettled([events.close(), queue.close()]);
      for (const client of clients) client.disconnect();
      await closing;
    },
  };
}

/** Says once when Redis is gone, and once when it is back. */
export function noteOutages(client: Redis, place: string, onNote: (text: string) => void): void {
  let isGone = false;
  client.on('error', (error: Error) => {
    if (!isGone)
      onNote(`${place} cannot be reached (${'code' in error ? String(error.code) : error.message}): trying on`);
    isGone = true;
  });
  client.on('ready', () => {
    if (isGone) onNote(`${place} is there again`);
    isGone = false;
  });
}

async function noteLoneliness(queue: Queue<UnitJob>, { onNote }: QueueExecutorOptions, place: string): Promise<void> {
  const workers = await queue.getWorkersCount();
  if (workers === 0) onNote(`no worker listens yet: start some with \`cvdlab worker --queue ${place}\``);
}

interface QueueRunParts {
  readonly queue: Queue<UnitJob>;
  readonly events: QueueEvents;
  readonly options: QueueExecutorOptions;
  readonly hooks: ExecutorHooks;
}

/** A unit that somebody is to compute. */
interface Pending {
  readonly job: UnitJob;
  submissions: number;
}

/** Hands units to the queue, and hears of them. */
class QueueRun {
  private readonly queue: Queue<UnitJob>;
  private readonly events: QueueEvents;
  private readonly hooks: ExecutorHooks;
  private readonly parts: PartStore;
  private readonly window: number;
  private readonly pending = new Map<string, Pending>();
  private readonly news = new EventTarget();
  private readonly stopped: Promise<undefined>;
  private isLookDue = false;

  constructor({ queue, events, options, hooks }: QueueRunParts) {
    this.queue = queue;
    this.events = events;
    this.hooks = hooks;
    this.parts = options.parts;
    this.window = options.window ?? WINDOW;
    this.stopped = aborted(hooks.signal);
  }

  async finish(jobs: Iterable<UnitJob>): Promise<void> {
    const { signal } = this.hooks;
    const completed = ({ jobId }: { jobId: string }): void => this.look(jobId);
    const failed = ({ jobId, failedReason }: { jobId: string; failedReason: string }): void => {
      this.park(jobId, failedReason);
    };
    const wake = (): void => this.tell();
    this.events.on('completed', completed).on('failed', failed);
    signal.addEventListener('abort', wake);
    const clock = setInterval(() => {
      this.isLookDue = true;
      this.tell();
    }, LOOK_MS);
    try {
      await this.work(jobs[Symbol.iterator]());
    } finally {
      clearInterval(clock);
      signal.removeEventListener('abort', wake);
      this.events.off('completed', completed).off('failed', failed);
    }
    if (signal.aborted) await this.withdraw();
  }

  private async work(jobs: Iterator<UnitJob>): Promise<void> {
    let isDrained = false;
    while (!this.hooks.signal.aborted) {
      while (!isDrained && this.pending.size < this.window) {
        const next = jobs.next();
        if (next.done === true) isDrained = true;
        else await this.submit({ job: next.value, submissions: 0 });
      }
      if (this.pending.size === 0) return;
      await once(this.news, 'news');
      if (this.isLookDue) await this.lookAtAll();
    }
  }

  private async submit(pending: Pending): Promise<void> {
    const { key } = pending.job.unit;
    pending.submissions += 1;
    this.pending.set(key, pending);
    const tries = { attempts: ATTEMPTS, removeOnComplete: true, removeOnFail: true };
    const added = this.queue.add('unit', pending.job, { jobId: key, ...tries });
    // Redis may be gone for long, and Ctrl-C is heard all the same.
    await Promise.race([added, this.stopped]);
  }

  /** Whether a unit has its part by now. */
  private look(key: string): void {
    const pending = this.pending.get(key);
    if (pending === undefined || !this.parts.has(pending.job.unit)) return;
    this.pending.delete(key);
    this.hooks.onDone(pending.job.unit);
    this.tell();
  }

  private async lookAtAll(): Promise<void> {
    this.isLookDue = false;
    for (const key of [...this.pending.keys()]) this.look(key);
    for (const [key, pending] of this.pending) {
      if (this.hooks.signal.aborted) return;
      const job = await Promise.race([this.queue.getJob(key), this.stopped]);
      if (job !== undefined || this.parts.has(pending.job.unit)) continue;
      if (pending.submissions < MOST_SUBMISSIONS) await this.submit(pending);
      else this.park(key, `workers say it is done, and ${this.parts.path(pending.job.unit)} is not there`);
    }
  }

  private park(key: string, reason: string): void {
    const pending = this.pending.get(key);
    if (pending === undefined) return;
    this.pending.delete(key);
    this.hooks.onParked(pending.job.unit, reason);
    this.tell();
  }

  /** Takes back what nobody has begun; what is in hand is finished by its worker. */
  private async withdraw(): Promise<void> {
    const patience = AbortSignal.timeout(2 * LOOK_MS);
    const taken = Promise.allSettled([...this.pending.keys()].map((key) => this.queue.remove(key)));
    await Promise.race([taken, aborted(patience)]);
  }

  private tell(): void {
    this.news.dispatchEvent(new Event('news'));
  }
}

async function aborted(signal: AbortSignal): Promise<undefined> {
  if (!signal.aborted) await once(signal, 'abort');
  return undefined;
}
