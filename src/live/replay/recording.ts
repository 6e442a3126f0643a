import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../../data/input-error.ts';
import { type LiveConfiguration, parseLiveConfiguration } from '../recorder/live-configuration.ts';
import { END_FILE, RUN_FILE, START_FILE } from '../recorder/recording-layout.ts';
import type { RecordingEnd } from '../recorder/recordings.ts';
import type { SessionStart } from '../runner/session-start.ts';

/** A recorded session. */
export interface Recording {
  /** Its folder. */
  readonly folder: string;
  /** Its settings. */
  readonly configuration: LiveConfiguration;
  /** What was known when it began; null for nothing. */
  readonly start: SessionStart | null;
  /** What it came to; null when it goes on, or was cut off. */
  readonly end: RecordingEnd | null;
}

/**
 * Opens the folder of a recorded session.
 * @throws InputError naming the file that is missing or damaged.
 */
export async function openRecording(folder: string): Promise<Recording> {
  const path = join(folder, RUN_FILE);
  const run = await readDocument(path);
  const configuration: unknown = Object.entries(run ?? {}).find(([name]) => name === 'configuration')?.[1];
  return {
    folder,
    configuration: parseLiveConfiguration(configuration, path),
    // Both are the recorder's own, whole or absent.
    start: (await documentIfThere(join(folder, START_FILE))) as SessionStart | null,
    end: (await documentIfThere(join(folder, END_FILE))) as RecordingEnd | null,
  };
}

async function documentIfThere(path: string): Promise<unknown> {
  return existsSync(path) ? await readDocument(path) : null;
}

async function readDocument(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw new InputError(`${path} is missing or damaged: give the folder of a recorded live session`, { cause: error });
  }
}
