import { afterAll, beforeAll, describe } from 'vitest';
import { WORK_SCRIPT } from '../../src/lab/sweep.ts';
import { work } from '../../src/lab/sweep-work.ts';
import { inlineExecutor } from '../../src/sweep/executors/inline-executor.ts';
import { queueExecutor } from '../../src/sweep/executors/queue-executor.ts';
import { runQueueWorker } from '../../src/sweep/executors/queue-worker.ts';
import { threadExecutor } from '../../src/sweep/executors/thread-executor.ts';
import { temporaryFolder } from '../support/cli.ts';
import { RedisServer } from '../support/redis.ts';
import { available } from '../support/requirements.ts';
import { executorContract } from './executor-contract.ts';

executorContract('this thread', () => inlineExecutor(work));
executorContract('two threads', () => threadExecutor(WORK_SCRIPT, 2));

describe.skipIf(!available['redis'])('with Redis', () => {
  const folder = temporaryFolder();
  const stop = new AbortController();
  const ignore = (): void => undefined;
  let redis: RedisServer;
  let worker: Promise<void>;

  beforeAll(async () => {
    redis = await RedisServer.start(folder);
    worker = runQueueWorker({
      ...{ url: redis.url, concurrency: 2, script: WORK_SCRIPT, lockMs: 2000, localised: (job) => job },
      ...{ signal: stop.signal, onReady: ignore, onDone: ignore, onNote: ignore },
    });
  });
  afterAll(async () => {
    stop.abort();
    await worker;
    await redis.stop();
  });

  // A window of two: not everything is in the queue at once.
  executorContract('a queue', ({ parts }) => queueExecutor({ url: redis.url, parts, onNote: ignore, window: 2 }));
});
