import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Files that are being written stand here: what a killed process leaves behind is never taken for a result. */
export const UNFINISHED_FOLDER = 'unfinished';

/**
 * Puts a file in its place, whole or not at all, on the disk when it returns. Several processes, on several machines, may
 * write the same file at the same time.
 * @param root a folder on the same disk; unfinished files stand below it.
 */
export function writeAtomically(root: string, file: string, content: string | Uint8Array): void {
  const staging = stagingPath(root);
  try {
    const descriptor = openSync(staging, 'wx');
    try {
      writeFileSync(descriptor, content);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    mkdirSync(path.dirname(file), { recursive: true });
    renameSync(staging, file);
  } catch (error) {
    rmSync(staging, { force: true });
    throw error;
  }
}

/** A path for a file that is being written, which nobody else has. */
export function stagingPath(root: string): string {
  const folder = path.join(root, UNFINISHED_FOLDER);
  mkdirSync(folder, { recursive: true });
  return path.join(folder, randomUUID());
}
