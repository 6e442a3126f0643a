import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseDay } from '../../core/time.ts';
import type { Instrument } from '../../core/trade-batch.ts';
import { DAY_FILE_EXTENSION, instrumentFolder, type Series } from './layout.ts';

/** A day file of the store. */
export interface DayFile {
  /** The UTC day, days since 1970-01-01. */
  readonly day: number;
  /** Where it is. */
  readonly path: string;
}

/** The day files of a folder in order of time; none when there is no such folder. Files with other names are ignored. */
export function dayFilesIn(folder: string): DayFile[] {
  const files: DayFile[] = [];
  for (const name of namesIn(folder, 'file')) {
    const day = dayOfName(name);
    if (day !== null) files.push({ day, path: join(folder, name) });
  }
  return files.sort((a, b) => a.day - b.day);
}

/** The days of trades of an instrument, in order. */
export function listDays(dataDir: string, instrument: Instrument): DayFile[] {
  return dayFilesIn(instrumentFolder(dataDir, 'trades', instrument));
}

/** The instruments with trades, by venue, market and symbol. */
export function listInstruments(dataDir: string): Instrument[] {
  return instrumentsOf(dataDir, 'trades').filter((instrument) => listDays(dataDir, instrument).length > 0);
}

/** The instruments that have a folder for a series. */
export function instrumentsOf(dataDir: string, series: Series): Instrument[] {
  const found: Instrument[] = [];
  const root = join(dataDir, series);
  for (const venue of namesIn(root, 'folder')) {
    for (const market of namesIn(join(root, venue), 'folder')) {
      for (const symbol of namesIn(join(root, venue, market), 'folder')) found.push({ venue, market, symbol });
    }
  }
  return found;
}

/** The names of the files or folders in a folder, sorted; none when there is no such folder. */
export function namesIn(folder: string, kind: 'file' | 'folder'): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    const wanted = entries.filter((entry) => (kind === 'file' ? entry.isFile() : entry.isDirectory()));
    return wanted
      .map((entry) => entry.name)
      .filter((name) => !name.startsWith('.'))
      .sort();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

function dayOfName(name: string): number | null {
  if (!name.endsWith(DAY_FILE_EXTENSION)) return null;
  try {
    return parseDay(name.slice(0, -DAY_FILE_EXTENSION.length));
  } catch {
    // Not a date: a file that somebody put there, none of ours.
    return null;
  }
}
