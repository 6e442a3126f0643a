import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, open, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { csvChunks, type TextTable } from '../core/text-table.ts';
import { InputError } from './input-error.ts';

/** What a run was made of: equal manifests give equal runs, and the same id. */
export interface RunManifest {
  /** Version of the format of run folders. */
  readonly formatVersion: 1;
  /** Version of cvdlab that ran it. */
  readonly version: string;
  /** Every setting, resolved. */
  readonly configuration: Readonly<Record<string, unknown>>;
  /** The days it read, with the checksum of their content. */
  readonly data: readonly { readonly date: string; readonly checksum: string }[];
  /** The seed of everything random in it. */
  readonly seed: number;
}

/** The id of a run: 16 hexadecimal digits of the SHA-256 of its manifest in canonical JSON. */
export function runId(manifest: RunManifest): string {
  return createHash('sha256').update(canonicalJson(manifest)).digest('hex').slice(0, 16);
}

/** JSON with sorted keys: equal values give equal text. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    members.sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`).join(',')}}`;
  }
  return JSON.stringify(value);
}

/**
 * Writes a run folder: `run.json` and a CSV per table. It appears whole or not at all; a folder of the same run is
 * replaced by the same content.
 * @returns the folder's path.
 */
export async function writeRunFolder(
  folder: string,
  manifest: RunManifest,
  tables: Readonly<Record<string, TextTable>>,
): Promise<string> {
  const target = path.resolve(folder);
  await mkdir(path.dirname(target), { recursive: true });
  const staging = await mkdtemp(`${target}.tmp-`);
  try {
    const document = { id: runId(manifest), ...manifest };
    await writeSynced(path.join(staging, 'run.json'), [`${JSON.stringify(document, null, 2)}\n`]);
    for (const [name, table] of Object.entries(tables)) {
      await writeSynced(path.join(staging, `${name}.csv`), csvChunks(table));
    }
    await removeOldRun(target);
    await rename(staging, target);
  } catch (error) {
    await rm(staging, { recursive: true, force: true });
    throw error;
  }
  return target;
}

async function writeSynced(file: string, chunks: Iterable<string>): Promise<void> {
  const handle = await open(file, 'w');
  try {
    for (const chunk of chunks) await handle.write(chunk);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Only what an earlier run wrote is replaced: a folder with anything else in it is somebody's. */
async function removeOldRun(folder: string): Promise<void> {
  if (!existsSync(folder)) return;
  const names = await readdir(folder);
  const foreign = names.find((name) => name !== 'run.json' && !name.endsWith('.csv'));
  if (foreign !== undefined || (names.length > 0 && !names.includes('run.json'))) {
    throw new InputError(`${folder} is not a run folder and is not empty: choose another --out`);
  }
  await rm(folder, { recursive: true, force: true });
}
