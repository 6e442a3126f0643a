import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DayReport } from '../../data/store/ingest-report.ts';
import { partOf, RUN_FILE } from './recording-layout.ts';
import { repairPart } from './repair-part.ts';
import { sealedParts, type SealRecording } from './seal.ts';

/** What was found of an earlier recording, and done about it. */
export interface RecoveredRecording {
  /** Its folder. */
  readonly folder: string;
  /** The days its trades went into; empty when they could not. */
  readonly days: readonly DayReport[];
  /** Why its trades could not go into the store; null when they could. It is tried again at every start. */
  readonly failure: Error | null;
}

/**
 * Brings into the store what earlier recordings of an instrument left: those that were killed, or whose day could not be
 * written at the time. Whoever calls it holds the lock of the instrument's recordings.
 * @param recordings the instrument's folder.
 * @param seal brings a recording into the store.
 * @returns those with something to be done, oldest first.
 */
export async function recoverRecordings(
  dataDir: string,
  recordings: string,
  seal: SealRecording,
): Promise<RecoveredRecording[]> {
  const recovered: RecoveredRecording[] = [];
  for (const folder of recordingsIn(recordings)) {
    const sealed = await sealedParts(folder);
    const parts = readdirSync(folder).filter((name) => partOf(name) !== null && !sealed.has(name));
    if (parts.length === 0) continue;
    for (const name of parts) repairPart(join(folder, name));
    try {
      const days = await seal({ dataDir, folder, lastPart: Number.POSITIVE_INFINITY });
      recovered.push({ folder, days, failure: null });
    } catch (error) {
      recovered.push({ folder, days: [], failure: error instanceof Error ? error : new Error(String(error)) });
    }
  }
  return recovered;
}

/** The folders of recordings, oldest first. */
function recordingsIn(recordings: string): string[] {
  if (!existsSync(recordings)) return [];
  const folders = readdirSync(recordings, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders
    .map((entry) => join(recordings, entry.name))
    .filter((folder) => existsSync(join(folder, RUN_FILE)))
    .sort();
}
