import type * as BullMq from 'bullmq';
import type * as IoRedis from 'ioredis';
import { InputError } from '../../data/input-error.ts';

/** The queue that sweeps and workers meet at. */
export const QUEUE_NAME = 'cvdlab-sweep';

/** BullMQ and its client of Redis: packages that only those need who use a queue. */
export interface QueuePackages {
  /** The queue. */
  readonly bullmq: typeof BullMq;
  /** The client. */
  readonly ioredis: Pick<typeof IoRedis, 'Redis'>;
}

/**
 * Loads what a queue needs.
 * @throws InputError saying how to install what is missing.
 */
export async function loadQueuePackages(): Promise<QueuePackages> {
  try {
    const [bullmq, ioredis] = await Promise.all([import('bullmq'), import('ioredis')]);
    return { bullmq, ioredis };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new InputError('--queue needs two packages that are not installed: run `npm install bullmq ioredis`');
  }
}

/**
 * Connects to Redis: for as long as it takes, and again whenever the connection breaks.
 * @param url `redis://[[user]:password@]host[:port][/db]`, or `rediss:` with TLS.
 * @throws InputError for another kind of address.
 */
export function connectRedis({ ioredis }: QueuePackages, url: string): IoRedis.Redis {
  requireRedisUrl(url);
  // Commands wait for Redis to come back instead of failing, as BullMQ asks for.
  const retryStrategy = (times: number): number => Math.min(100 * times, 2000);
  return new ioredis.Redis(url, { maxRetriesPerRequest: null, retryStrategy });
}

/** The address without user and password, for messages. */
export function redactedUrl(url: string): string {
  const { protocol, host, pathname } = requireRedisUrl(url);
  return `${protocol}//${host}${pathname}`;
}

function requireRedisUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url !== null && (url.protocol === 'redis:' || url.protocol === 'rediss:')) return url;
  // It may hold a password: it is not repeated.
  throw new InputError('--queue takes an address such as redis://127.0.0.1:6379');
}
