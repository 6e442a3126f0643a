import { mkdirSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { InputError } from './input-error.ts';

/** What must be done by one process at a time, and where that is written down. */
export interface PullLock {
  /** The lock's file: it is there while the work is done, and holds the number of the process that does it. */
  readonly path: string;
  /** The outermost folder that goes with it when nothing is left inside. */
  readonly root: string;
  /** What is pulled, for the message: `BTCUSDT (binance spot)`. */
  readonly subject: string;
}

/** The locks of this very process. A number in a file cannot tell it from a dead one that had the same number. */
const held = new Set<string>();
/** The folder may be removed by a pull that ends in the very moment between its making and its use. */
const MOST_TRIES = 5;

/**
 * Does some work that two processes must not do at once: they would write the same unfinished files. The lock of a process
 * that is dead is taken over.
 * @throws InputError naming the process that does it already, and what to do; whatever the work throws.
 */
export async function holdingLock<T>(lock: PullLock, work: () => Promise<T>): Promise<T> {
  const unlock = takeLock(lock);
  try {
    return await work();
  } finally {
    unlock();
  }
}

/** @returns what to call to give it up. */
function takeLock(lock: PullLock): () => void {
  const { subject } = lock;
  const [path, root] = [resolve(lock.path), resolve(lock.root)];
  if (!tryLock(path)) {
    const owner = ownerOf(path);
    if (owner !== null && isAtWork(owner, path)) throw new InputError(takenText({ path, owner, subject }));
    if (!takeOver(path, owner)) throw new InputError(`${path}: another process has just begun to pull ${subject}`);
  }
  held.add(path);
  return () => {
    held.delete(path);
    if (ownerOf(path) === process.pid) rmSync(path, { force: true });
    removeEmptyFolders(dirname(path), root);
  };
}

function takenText({ path, owner, subject }: { path: string; owner: number; subject: string }): string {
  return (
    `process ${owner} is pulling ${subject} already; wait for it, or end it\n` +
    `(if process ${owner} is some other program, remove ${path})`
  );
}

function tryLock(path: string): boolean {
  for (let attempt = 1; ; attempt += 1) {
    mkdirSync(dirname(path), { recursive: true });
    try {
      writeFileSync(path, `${process.pid}\n`, { flag: 'wx' });
      return true;
    } catch (error) {
      if (codeOf(error) === 'EEXIST') return false;
      if (codeOf(error) === 'ENOENT' && attempt < MOST_TRIES) continue;
      // Made, but not written: the disk is full. Nobody must take it for a lock.
      rmSync(path, { force: true });
      throw error;
    }
  }
}

/** Two may find the same dead owner: whoever moves its lock away has it, unless that was the other's new one. */
function takeOver(path: string, dead: number | null): boolean {
  const aside = `${path}-${process.pid}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return tryLock(path);
    throw error;
  }
  if (ownerOf(aside) !== dead) {
    renameSync(aside, path);
    return false;
  }
  rmSync(aside, { force: true });
  return tryLock(path);
}

/** The process that a lock names; null when it names none, or there is no lock. */
function ownerOf(path: string): number | null {
  try {
    const pid = Number(readFileSync(path, 'utf8').trim());
    return Number.isSafeInteger(pid) && pid > 0 ? pid : null;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

function isAtWork(pid: number, path: string): boolean {
  if (pid === process.pid) return held.has(path);
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, and belongs to somebody else.
    return codeOf(error) !== 'ESRCH';
  }
}

/** Removes folders, from the inside out, that nothing is left in. */
function removeEmptyFolders(folder: string, root: string): void {
  try {
    for (let empty = folder; empty.startsWith(root); empty = dirname(empty)) rmdirSync(empty);
  } catch (error) {
    if (codeOf(error) !== 'ENOTEMPTY' && codeOf(error) !== 'EEXIST' && codeOf(error) !== 'ENOENT') throw error;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
