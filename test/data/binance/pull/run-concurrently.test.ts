import { describe, expect, it } from 'vitest';
import { OneAtATime, runConcurrently } from '../../../../src/data/binance/pull/run-concurrently.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('work done concurrently', () => {
  it('never exceeds its limit, and takes the items in their order', async () => {
    const started: number[] = [];
    let running = 0;
    let most = 0;
    await runConcurrently([1, 2, 3, 4, 5, 6, 7], 3, async (item) => {
      started.push(item);
      running += 1;
      most = Math.max(most, running);
      await turn();
      running -= 1;
    });
    expect(started).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(most).toBe(3);
  });

  it('starts nothing more after a failure, lets end what is under way, and throws the first one', async () => {
    const ended: number[] = [];
    const work = async (item: number): Promise<void> => {
      await turn();
      if (item === 1) throw new Error('the first');
      await turn();
      ended.push(item);
    };
    await expect(runConcurrently([1, 2, 3, 4], 2, work)).rejects.toThrow('the first');
    expect(ended).toEqual([2]);
  });
});

describe('work that must not overlap', () => {
  it('runs in turn, also after a failure', async () => {
    const inTurn = new OneAtATime();
    const log: string[] = [];
    const step =
      (name: string, fails = false) =>
      async (): Promise<void> => {
        log.push(`${name} begins`);
        await turn();
        log.push(`${name} ends`);
        if (fails) throw new Error(name);
      };
    const [first, second, third] = [inTurn.run(step('a')), inTurn.run(step('b', true)), inTurn.run(step('c'))];
    await first;
    await expect(second).rejects.toThrow('b');
    await third;
    expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  });
});
