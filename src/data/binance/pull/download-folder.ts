import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { formatDay, parseDay } from '../../../core/time.ts';
import type { Instrument } from '../../../core/trade-batch.ts';
import { firstOfNextMonth } from '../dump/dump-file.ts';
import type { PullLock } from '../../pull-lock.ts';
import { instrumentFolder, type Series } from '../../store/layout.ts';

/**
 * Where downloads wait to be imported: `<data-dir>/.downloads/…`, on the file system of the store. Files that are whole
 * have their own name, others end in `.part`; another run goes on with both.
 */
export class DownloadFolder {
  /** The folder. */
  readonly path: string;
  private readonly root: string;
  private readonly instrument: Instrument;

  /** The folder of one instrument's trades or bars; it is made when it is needed. */
  constructor(dataDir: string, series: Series, instrument: Instrument) {
    this.root = join(dataDir, '.downloads');
    this.instrument = instrument;
    this.path = instrumentFolder(this.root, series, instrument);
  }

  /** The lock of whoever writes here: two pulls would write the same files. */
  get lock(): PullLock {
    const { venue, market, symbol } = this.instrument;
    return { path: this.fileOf('lock'), root: this.root, subject: `${symbol} (${venue} ${market})` };
  }

  /** The path of a file in it. */
  fileOf(name: string): string {
    return join(this.path, name);
  }

  /** Removes a file and what belongs to it. */
  async remove(name: string): Promise<void> {
    for (const ending of ['', '.part', '.part.etag']) await rm(this.fileOf(`${name}${ending}`), { force: true });
  }

  /**
   * Removes what interrupted pulls left of days that need nothing any more, and the folder when it is empty.
   * @param stem what the names of the series begin with: `BTCUSDT-aggTrades`.
   */
  async removeLeftovers(stem: string, days: readonly number[]): Promise<void> {
    const names = await namesIn(this.path);
    const dates = new Set(days.map(formatDay));
    for (const name of names) {
      const date = name.startsWith(`${stem}-`) ? name.slice(stem.length + 1) : '';
      const isOfDay = dates.has(date.slice(0, 10));
      const isOfMonth =
        /^\d{4}-\d{2}\.zip/.test(date) && daysOfMonth(date.slice(0, 7)).every((day) => days.includes(day));
      if (isOfDay || isOfMonth) await rm(this.fileOf(name), { force: true });
    }
    for (let folder = this.path; await isGone(folder); folder = dirname(folder)) if (folder === this.root) return;
  }
}

function daysOfMonth(month: string): number[] {
  const first = parseDay(`${month}-01`);
  return Array.from({ length: firstOfNextMonth(first) - first }, (_, index) => first + index);
}

/** Removes a folder if it is empty; answers whether it is there no more. */
async function isGone(folder: string): Promise<boolean> {
  try {
    await rmdir(folder);
    return true;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code !== 'ENOENT' && code !== 'ENOTEMPTY') throw error;
    return code === 'ENOENT';
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

/** SHA-256 of a file, hexadecimal; null when it is not there. */
export async function sha256OfFile(path: string): Promise<string | null> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Uint8Array);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  return hash.digest('hex');
}
