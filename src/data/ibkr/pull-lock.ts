import { mkdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { InputError } from '../input-error.ts';

/** Where the lock is, and the outermost folder that may go with it when nothing is left inside. */
export interface LockPlace {
  /** The lock's file. */
  readonly path: string;
  /** The folder. */
  readonly root: string;
}

/**
 * Keeps two pulls from writing the same journals. A lock that a dead process left is taken over.
 * @returns what to call to give it up.
 * @throws InputError naming the process that has it.
 */
export function takeLock({ path, root }: LockPlace): () => void {
  mkdirSync(dirname(path), { recursive: true });
  if (!tryLock(path)) {
    const owner = ownerOf(path);
    if (owner !== null && isAlive(owner)) {
      throw new InputError(`${path}: process ${owner} is pulling this contract; wait for it, or end it`);
    }
    rmSync(path, { force: true });
    if (!tryLock(path)) throw new InputError(`${path}: another process has just begun to pull this contract`);
  }
  return () => {
    rmSync(path, { force: true });
    removeEmptyFolders(dirname(path), root);
  };
}

/** Removes folders, from the inside out, that nothing is left in. */
function removeEmptyFolders(folder: string, root: string): void {
  try {
    for (let empty = folder; empty.startsWith(root); empty = dirname(empty)) rmdirSync(empty);
  } catch (error) {
    if (codeOf(error) !== 'ENOTEMPTY' && codeOf(error) !== 'EEXIST' && codeOf(error) !== 'ENOENT') throw error;
  }
}

function tryLock(path: string): boolean {
  try {
    writeFileSync(path, `${process.pid}\n`, { flag: 'wx' });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

function ownerOf(path: string): number | null {
  const pid = Number(readFileSync(path, 'utf8').trim());
  return Number.isSafeInteger(pid) && pid > 0 ? pid : null;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, and belongs to somebody else.
    return codeOf(error) !== 'ESRCH';
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
