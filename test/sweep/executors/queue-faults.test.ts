import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { sweep, type SweepOptions } from '../../../src/lab/sweep.ts';
import { connectRedis, loadQueuePackages, redactedUrl } from '../../../src/sweep/executors/redis-connection.ts';
import { temporaryFolder } from '../../support/cli.ts';
import { RedisServer } from '../../support/redis.ts';
import { available } from '../../support/requirements.ts';
import { resultDigests, startCvdlab, sweepScene } from '../../support/sweeps.ts';

describe('the address of a queue', () => {
  it('is shown without its password', () => {
    expect(redactedUrl('redis://me:secret@10.0.0.5:6379/2')).toBe('redis://10.0.0.5:6379/2');
  });

  it('that is none is refused without being repeated', async () => {
    const packages = await loadQueuePackages();
    expect(() => connectRedis(packages, 'me:secret@10.0.0.5')).toThrow(
      '--queue takes an address such as redis://127.0.0.1:6379',
    );
  });
});

describe.skipIf(!available['redis'])('a sweep over a queue', () => {
  const folder = temporaryFolder();
  const at = (name: string): string => path.join(folder, name);
  let scene: Omit<SweepOptions, 'out'>;

  beforeAll(async () => {
    scene = await sweepScene(folder, 4);
    await sweep({ ...scene, out: at('one') });
  });

  it('survives a worker killed with -9 and a restart of Redis, with the bytes of one thread', async () => {
    mkdirSync(at('redis'));
    const redis = await RedisServer.start(at('redis'));
    onTestFinished(() => redis.stop());
    const workers = [1, 2].map(() => startCvdlab(['worker', '--queue', redis.url, '--lock', '2s']));
    onTestFinished(async () => {
      for (const { child } of workers) child.kill('SIGKILL');
      await Promise.all(workers.map(({ ended }) => ended));
    });
    await Promise.all(workers.map((worker) => worker.says('ready')));
    const faults: Promise<unknown>[] = [];
    const onProgress = (done: number): void => {
      if (done === 4) workers[0]!.child.kill('SIGKILL');
      if (done === 8) faults.push(redis.restart());
    };
    const { computed, missing } = await sweep({ ...scene, out: at('queue'), queue: redis.url, onProgress });
    await Promise.all(faults);
    expect(faults).toHaveLength(1);
    expect(await workers[0]!.ended).toBe('SIGKILL');
    expect([computed.done, computed.parked]).toEqual([missing, []]);
    expect(resultDigests(at('queue'))).toEqual(resultDigests(at('one')));
    workers[1]!.child.kill('SIGINT');
    expect(await workers[1]!.ended).toBe(130);
  });
});
