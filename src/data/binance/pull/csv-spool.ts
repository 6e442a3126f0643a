import { existsSync } from 'node:fs';
import { type FileHandle, mkdir, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { partPath } from '../http/part-file.ts';

const TAIL_BYTES = 65_536;
const LINE_FEED = 0x0a;

/**
 * Rows from REST as a CSV file on the disk, `<path>.part` until it is whole: another run goes on after the last line
 * that was written whole. Rows thus go into the store by the same door as dumps do.
 */
export class CsvSpool {
  /** Where the file will be. */
  readonly path: string;
  /** The last row that is in it, without its line end; null when there is none. */
  lastRow: string | null;
  private readonly handle: FileHandle;

  private constructor(path: string, handle: FileHandle, lastRow: string | null) {
    this.path = path;
    this.handle = handle;
    this.lastRow = lastRow;
  }

  /** Opens what an earlier run left, whole or in part, or a new file with this header; makes the folder. */
  static async open(path: string, header: string): Promise<CsvSpool> {
    await mkdir(dirname(path), { recursive: true });
    if (existsSync(path)) await rename(path, partPath(path));
    const handle = await open(partPath(path), 'a+');
    const { size } = await handle.stat();
    const { end, lastRow } = await lastWholeLine(handle, size);
    await handle.truncate(end);
    const spool = new CsvSpool(path, handle, lastRow === header ? null : lastRow);
    if (end === 0) await handle.appendFile(`${header}\n`);
    return spool;
  }

  /** Appends rows. */
  async append(rows: readonly string[]): Promise<void> {
    const last = rows.at(-1);
    if (last === undefined) return;
    await this.handle.appendFile(`${rows.join('\n')}\n`);
    this.lastRow = last;
  }

  /** Closes the file; what it holds stays for a later run. */
  close(): Promise<void> {
    return this.handle.close();
  }

  /** Closes the file and gives it its name: it is whole. */
  async finish(): Promise<void> {
    await this.handle.sync();
    await this.handle.close();
    await rename(partPath(this.path), this.path);
  }
}

/** Where the last whole line of a file ends, and what it says. Lines are far shorter than what is looked at. */
async function lastWholeLine(handle: FileHandle, size: number): Promise<{ end: number; lastRow: string | null }> {
  const start = Math.max(size - TAIL_BYTES, 0);
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(size - start), 0, size - start, start);
  const tail = buffer.subarray(0, bytesRead);
  const lineEnd = tail.lastIndexOf(LINE_FEED);
  if (lineEnd < 0) return { end: 0, lastRow: null };
  const lineStart = lineEnd === 0 ? 0 : tail.lastIndexOf(LINE_FEED, lineEnd - 1) + 1;
  return { end: start + lineEnd + 1, lastRow: tail.toString('utf8', lineStart, lineEnd) };
}
