import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/data/input-error.ts';
import { holdingLock, type PullLock } from '../../src/data/pull-lock.ts';
import { tempFolder } from './store/temp-folder.ts';

function lockIn(root = join(tempFolder(), '.partial')): PullLock {
  return { root, path: join(root, 'ibkr/fut/lock'), subject: 'ESZ6 (ibkr fut)' };
}

/** A lock that names a process. */
function leave(lock: PullLock, text: string): void {
  mkdirSync(dirname(lock.path), { recursive: true });
  writeFileSync(lock.path, text);
}

/** The number of a process that has ended: nobody has it. */
function deadProcess(): number {
  return spawnSync(process.execPath, ['-e', '']).pid;
}

/** The number of a process that lives as long as this one. */
const ALIVE = process.ppid;

describe('a lock', () => {
  it('names its process while the work is done, and leaves nothing behind', async () => {
    const lock = lockIn();
    const inside = await holdingLock(lock, () => Promise.resolve(readFileSync(lock.path, 'utf8')));
    expect(inside).toBe(`${process.pid}\n`);
    expect(existsSync(lock.root)).toBe(false);
  });

  it('is given up when the work fails', async () => {
    const lock = lockIn();
    await expect(holdingLock(lock, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(existsSync(lock.root)).toBe(false);
  });

  it('refuses a second one in the same process, and names what to do', async () => {
    const lock = lockIn();
    await holdingLock(lock, async () => {
      const second = holdingLock(lock, () => Promise.resolve());
      await expect(second).rejects.toThrow(InputError);
      await expect(second).rejects.toThrow(
        `process ${process.pid} is pulling ESZ6 (ibkr fut) already; wait for it, or end it\n` +
          `(if process ${process.pid} is some other program, remove ${lock.path})`,
      );
    });
    await holdingLock(lock, () => Promise.resolve());
  });

  it('of another process that lives is left alone', async () => {
    const lock = lockIn();
    leave(lock, `${ALIVE}\n`);
    await expect(holdingLock(lock, () => Promise.resolve())).rejects.toThrow(`process ${ALIVE} is pulling`);
    expect(readFileSync(lock.path, 'utf8')).toBe(`${ALIVE}\n`);
  });

  it.each([
    ['a process that is dead', () => `${deadProcess()}\n`],
    ['a dead process that had the number of this one', () => `${process.pid}\n`],
    ['nobody', () => ''],
    ['no process', () => 'whoever\n'],
  ])('of %s is taken over', async (_, text) => {
    const lock = lockIn();
    leave(lock, text());
    await holdingLock(lock, () => {
      expect(readFileSync(lock.path, 'utf8')).toBe(`${process.pid}\n`);
      expect(readdirSync(dirname(lock.path))).toEqual(['lock']);
      return Promise.resolve();
    });
    expect(existsSync(lock.root)).toBe(false);
  });

  it('that somebody removed and another process took is not removed with the work', async () => {
    const lock = lockIn();
    await holdingLock(lock, () => {
      rmSync(lock.path);
      leave(lock, `${ALIVE}\n`);
      return Promise.resolve();
    });
    expect(readFileSync(lock.path, 'utf8')).toBe(`${ALIVE}\n`);
  });

  it('goes with its folders only where nothing is left in them', async () => {
    const lock = lockIn();
    await holdingLock(lock, () => {
      writeFileSync(join(lock.root, 'ibkr/day.journal'), 'x');
      return Promise.resolve();
    });
    expect(readdirSync(join(lock.root, 'ibkr'))).toEqual(['day.journal']);
  });
});
