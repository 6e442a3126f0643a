import { closeSync, fsyncSync, openSync, readSync, writeSync, writevSync } from 'node:fs';

/** Writes all bytes of all views, one after the other, at a position of the file. */
export function writeFully(descriptor: number, views: readonly Uint8Array[], position: number): void {
  let written = writevSync(descriptor, views, position);
  let start = 0;
  for (const view of views) {
    // A short write (rare: a signal, a huge request) is carried on view by view.
    while (written < start + view.length) {
      written += writeSync(descriptor, view, written - start, start + view.length - written, position + written);
    }
    start += view.length;
  }
}

/**
 * Fills the target from a position of the file.
 * @returns the number of bytes read: less than asked for only at the end of the file.
 */
export function readFully(descriptor: number, target: Uint8Array, position: number): number {
  let done = 0;
  while (done < target.length) {
    const read = readSync(descriptor, target, done, target.length - done, position + done);
    if (read === 0) break;
    done += read;
  }
  return done;
}

/** Brings a folder's entries (a rename in it) to the disk. */
export function syncFolder(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

const MOVE_BYTES = 1 << 22;

/** Moves the bytes [from, to) of a file towards its end by `shift` bytes. */
export function moveTail(descriptor: number, range: { from: number; to: number; shift: number }): void {
  const buffer = new Uint8Array(MOVE_BYTES);
  for (let end = range.to; end > range.from; end -= MOVE_BYTES) {
    const start = Math.max(range.from, end - MOVE_BYTES);
    const piece = buffer.subarray(0, end - start);
    readFully(descriptor, piece, start);
    writeFully(descriptor, [piece], start + range.shift);
  }
}
