import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  utimesSync,
  writeSync,
} from 'node:fs';
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { parseDay } from '../../core/time.ts';
import { isRemoteFault, RemoteError } from '../../data/remote-error.ts';
import { stagingPath } from '../parts/atomic-file.ts';
import type { SweepUnit } from '../unit/sweep-unit.ts';
import { digestOf, INDEX_FILE, type IndexedFile, parseDataIndex } from './data-index.ts';
import type { RemoteFiles } from './remote-files.ts';

/** Where fetched days are kept. */
export interface DayCache {
  /** The folder: a store like any other. */
  readonly folder: string;
  /** Bytes that are kept at most, beside what is in use. */
  readonly bytes: number;
  /** The time, milliseconds since the epoch. */
  readonly now: () => number;
}

const CHUNK_BYTES = 1 << 23;
const MOST_FRUITLESS = 3;
/** A file that was asked for so recently may be being read. */
const IN_USE_MS = 600_000;

/**
 * Brings the days of units from the other side into a folder of this machine, each checked against the index by length and
 * SHA-256. What has not been used for longest goes when the folder is full.
 */
export class FetchedDays {
  private readonly remote: RemoteFiles;
  private readonly cache: DayCache;
  private index: Promise<readonly IndexedFile[]> | null = null;

  constructor(remote: RemoteFiles, cache: DayCache) {
    this.remote = remote;
    this.cache = cache;
  }

  /**
   * Fetches what a unit reads and is not here yet: all series of its days, and of the days that limits of sizes come from.
   * @returns the folder, to be read as a store.
   * @throws RemoteError when the other side fails, or what it sends is not what its index says.
   */
  async fetch(unit: SweepUnit): Promise<string> {
    const { venue, market, symbol } = unit.instrument;
    const { minSize = '', maxSize = '', sizeDays = '0' } = unit.shared;
    const hasQuantiles = minSize.endsWith('%') || maxSize.endsWith('%');
    const fromDay = unit.warmUpFromDay - (hasQuantiles ? Number(sizeDays) : 0);
    this.index ??= this.readIndex();
    const needed = (await this.index).filter(({ path: place }) => {
      const day = dayOf(place);
      const isOurs = place.split('/').slice(1, 4).join('/') === `${venue}/${market}/${symbol}`;
      return isOurs && day !== null && day >= fromDay && day <= unit.toDay;
    });
    for (const file of needed) await this.bring(file);
    this.makeRoom();
    return this.cache.folder;
  }

  private async readIndex(): Promise<readonly IndexedFile[]> {
    const bytes = await this.remote.read(INDEX_FILE, null);
    return parseDataIndex(Buffer.from(bytes).toString(), INDEX_FILE);
  }

  private async bring(file: IndexedFile): Promise<void> {
    const { folder, now } = this.cache;
    const target = path.join(folder, ...file.path.split('/'));
    if (!existsSync(target) || statSync(target).size !== file.bytes) {
      const staging = stagingPath(folder);
      try {
        await this.download(file, staging);
        mkdirSync(path.dirname(target), { recursive: true });
        renameSync(staging, target);
      } finally {
        rmSync(staging, { force: true });
      }
    }
    utimesSync(target, now() / 1000, now() / 1000);
  }

  private async download(file: IndexedFile, staging: string): Promise<void> {
    const descriptor = openSync(staging, 'wx');
    try {
      let [done, fruitless] = [0, 0];
      while (done < file.bytes) {
        const to = Math.min(done + CHUNK_BYTES, file.bytes);
        const bytes = await this.readSome(file.path, { from: done, to });
        for (let written = 0; written < bytes.length; ) written += writeSync(descriptor, bytes, written);
        done += bytes.length;
        fruitless = bytes.length === 0 ? fruitless + 1 : 0;
        if (fruitless >= MOST_FRUITLESS)
          throw new RemoteError('unreachable', `${file.path} breaks off at byte ${done}`);
      }
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    const digest = await digestOf(staging);
    if (digest === file.sha256) return;
    throw new RemoteError('malformed', `${file.path} has SHA-256 ${digest}, and the index says ${file.sha256}`);
  }

  /** Nothing where the other side has a fault that passes: it is asked again. */
  private async readSome(place: string, range: { from: number; to: number }): Promise<Uint8Array> {
    try {
      return await this.remote.read(place, range);
    } catch (error) {
      if (isRemoteFault(error, 'server', 'unreachable')) return new Uint8Array(0);
      throw error;
    }
  }

  private makeRoom(): void {
    const { folder, bytes, now } = this.cache;
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.arrow'))
      .flatMap((name) => {
        const stats = statSync(path.join(folder, name), { throwIfNoEntry: false });
        return stats === undefined ? [] : [{ name, size: stats.size, usedMs: stats.mtimeMs }];
      })
      .sort((one, other) => one.usedMs - other.usedMs);
    let total = files.reduce((sum, { size }) => sum + size, 0);
    for (const { name, size, usedMs } of files) {
      if (total <= bytes || usedMs > now() - IN_USE_MS) return;
      rmSync(path.join(folder, name), { force: true });
      total -= size;
    }
  }
}

function dayOf(place: string): number | null {
  const match = /(\d{4}-\d{2}-\d{2})\.arrow$/.exec(place);
  return match === null ? null : parseDay(match[1]!);
}
