import { mkdirSync, readdirSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { syncFolder } from './file-io.ts';

/** A finished temporary file and the place in the store it is meant for. */
export interface Move {
  /** The temporary file, already on the disk. */
  readonly from: string;
  /** Where it goes, replacing what is there. */
  readonly to: string;
}

/**
 * A folder for files in the making, `<data-dir>/.staging/<pid>-<n>`, on the file system of the store so that a rename
 * puts a whole file in place at once. What dead processes left behind is removed when the next one starts.
 */
export class Staging {
  private readonly root: string;
  private readonly folder: string;
  private files = 0;

  /** Makes the folder. */
  constructor(dataDir: string) {
    this.root = join(dataDir, '.staging');
    removeStale(this.root);
    let number = 0;
    // mkdir answers undefined for a folder that is there: another ingest of this process.
    while (mkdirSync(join(this.root, `${process.pid}-${number}`), { recursive: true }) === undefined) number += 1;
    this.folder = join(this.root, `${process.pid}-${number}`);
  }

  /** A path in the folder that is not in use. */
  newPath(): string {
    this.files += 1;
    return join(this.folder, `${this.files}.arrow`);
  }

  /** Puts finished files in place, one rename each, and brings the folders to the disk. */
  publish(moves: readonly Move[]): void {
    const folders = new Set<string>();
    for (const move of moves) {
      for (const folder of makeFolder(dirname(move.to))) folders.add(folder);
      renameSync(move.from, move.to);
    }
    for (const folder of folders) syncFolder(folder);
  }

  /** Removes the folder and what is in it. */
  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
    removeIfEmpty(this.root);
  }
}

/** Makes a folder and answers which folders have new entries once a file is put into it. */
function makeFolder(folder: string): string[] {
  const created = mkdirSync(folder, { recursive: true });
  const touched = [folder];
  if (created === undefined) return touched;
  for (let parent = folder; parent !== dirname(created); ) touched.push((parent = dirname(parent)));
  return touched;
}

function removeStale(root: string): void {
  for (const name of namesIn(root)) {
    const pid = Number(/^(\d+)-\d+$/.exec(name)?.[1] ?? Number.NaN);
    if (!Number.isNaN(pid) && !isAlive(pid)) rmSync(join(root, name), { recursive: true, force: true });
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return [];
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, and belongs to somebody else.
    return !isErrno(error, 'ESRCH');
  }
}

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch (error) {
    if (!isErrno(error, 'ENOTEMPTY') && !isErrno(error, 'ENOENT')) throw error;
  }
}

function isErrno(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
