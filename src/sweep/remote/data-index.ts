import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { InputError } from '../../data/input-error.ts';
import { writeAtomically } from '../parts/atomic-file.ts';

/** The file at the root of a store that says what it holds, for those who cannot list it. */
export const INDEX_FILE = 'index.json';

const SERIES = ['trades', 'quotes', 'bars'];

/** A file of a store. */
export interface IndexedFile {
  /** Below the store, with `/` between names. */
  readonly path: string;
  /** Its length. */
  readonly bytes: number;
  /** SHA-256 of its content, 64 hexadecimal digits. */
  readonly sha256: string;
}

/** Writes the index of a store, so that the store can be read over HTTP or from a bucket. @returns the number of files. */
export async function writeDataIndex(dataDir: string): Promise<number> {
  const files: IndexedFile[] = [];
  for (const series of SERIES) {
    const folder = path.join(dataDir, series);
    if (!existsSync(folder)) continue;
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.arrow'));
    for (const name of names.sort()) {
      const file = path.join(folder, name);
      const place = `${series}/${name.split(path.sep).join('/')}`;
      files.push({ path: place, bytes: statSync(file).size, sha256: await digestOf(file) });
    }
  }
  writeAtomically(dataDir, path.join(dataDir, INDEX_FILE), `${JSON.stringify({ formatVersion: 1, files }, null, 1)}\n`);
  return files.length;
}

/** SHA-256 of a file. */
export async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Uint8Array);
  return hash.digest('hex');
}

/**
 * Reads an index.
 * @param where it comes from, for messages.
 * @throws InputError when it is none, or names files outside of a store.
 */
export function parseDataIndex(text: string, where: string): readonly IndexedFile[] {
  const parsed: unknown = parseJson(text, where);
  const files: unknown = typeof parsed === 'object' && parsed !== null && 'files' in parsed ? parsed.files : null;
  if (!Array.isArray(files)) throw new InputError(`${where} is no index of a store: it has no list of files`);
  return files.map((file: unknown) => {
    if (isIndexed(file)) return file;
    throw new InputError(`${where} is no index of a store: ${JSON.stringify(file).slice(0, 80)}`);
  });
}

function parseJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InputError(`${where} is no index of a store: it is no JSON`);
  }
}

function isIndexed(file: unknown): file is IndexedFile {
  if (typeof file !== 'object' || file === null) return false;
  if (!('path' in file) || !('bytes' in file) || !('sha256' in file)) return false;
  const { path: place, bytes, sha256 } = file;
  if (typeof place !== 'string' || typeof sha256 !== 'string' || !Number.isSafeInteger(bytes)) return false;
  return isInside(place) && /^[0-9a-f]{64}$/.test(sha256);
}

/** Names come from the other side: none may lead out of the folder that files are kept in. */
function isInside(place: string): boolean {
  const [series = '', ...names] = place.split('/');
  if (!SERIES.includes(series) || names.length === 0) return false;
  return names.every((name) => name !== '' && !name.startsWith('.') && !name.includes('\\'));
}
