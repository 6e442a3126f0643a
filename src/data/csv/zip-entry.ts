import { pipeline, type Readable } from 'node:stream';
import { crc32, createInflateRaw } from 'node:zlib';
import type { Entry, ZipFile } from 'yauzl';
import { InputError, quoteValue } from '../input-error.ts';

const INFLATE_CHUNK_BYTES = 1 << 20;
const STORED = 0;
const DEFLATED = 8;

/** The one CSV inside a zip, ready to be read. */
export interface ZipCsv {
  /** Its name inside the zip. */
  readonly entryName: string;
  /** Its unpacked size as the zip states it. */
  readonly byteLength: number;
  /** The unpacked bytes, once; throws an {@link InputError} when size or CRC-32 are not those the zip states. */
  readonly chunks: AsyncGenerator<Uint8Array, void>;
}

/**
 * Finds the CSV in an open zip. The file descriptor stays the caller's.
 * @throws InputError when the zip is damaged, encrypted, plays tricks with paths, or holds not exactly one CSV.
 */
export async function openZipCsv(fd: number, name: string): Promise<ZipCsv> {
  const zip = await zipOrError(fd, name);
  const entry = await onlyCsv(zip, name);
  if (entry.isEncrypted()) throw new InputError(`${name}: ${quoteValue(entry.fileName)} in this zip is encrypted`);
  if (entry.compressionMethod !== STORED && entry.compressionMethod !== DEFLATED) {
    throw new InputError(
      `${name}: compression method ${entry.compressionMethod} cannot be read (expected stored or deflated); unpack it first`,
    );
  }
  if (entry.uncompressedSize === 0) throw new InputError(`${name}: ${quoteValue(entry.fileName)} in this zip is empty`);
  return { entryName: entry.fileName, byteLength: entry.uncompressedSize, chunks: verifiedBytes(zip, entry, name) };
}

async function zipOrError(fd: number, name: string): Promise<ZipFile> {
  const { fromFdPromise } = await import('yauzl');
  try {
    return await fromFdPromise(fd, { autoClose: false, strictFileNames: true });
  } catch (error) {
    throw damaged(name, error);
  }
}

async function onlyCsv(zip: ZipFile, name: string): Promise<Entry> {
  const files: Entry[] = [];
  try {
    // yauzl refuses names with `..`, a leading slash, a drive letter or a backslash.
    for await (const entry of zip.eachEntry()) if (!entry.fileName.endsWith('/')) files.push(entry);
  } catch (error) {
    throw damaged(name, error);
  }
  const csvs = files.filter((entry) => /\.csv$/i.test(entry.fileName) && !entry.fileName.startsWith('__MACOSX/'));
  const found = csvs.length > 0 ? csvs : files.filter((entry) => /\.txt$/i.test(entry.fileName));
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  const names = (found.length > 0 ? found : files).slice(0, 5).map((entry) => quoteValue(entry.fileName));
  const what = found.length > 1 ? `${found.length} CSV files` : 'no CSV file';
  throw new InputError(`${name}: expected one CSV in the zip, got ${what} (${names.join(', ') || 'it is empty'})`);
}

async function* verifiedBytes(zip: ZipFile, entry: Entry, name: string): AsyncGenerator<Uint8Array, void> {
  let checksum = 0;
  let byteLength = 0;
  try {
    const raw = await zip.openReadStreamPromise(entry, { decodeFileData: false });
    for await (const piece of unpacked(raw, entry.compressionMethod)) {
      const chunk = piece as Uint8Array; // a stream without an encoding yields bytes; its type says any
      checksum = crc32(chunk, checksum);
      byteLength += chunk.byteLength;
      // More than the zip states is an attack or damage: stop before it fills the disk.
      if (byteLength > entry.uncompressedSize) break;
      yield chunk;
    }
  } catch (error) {
    throw error instanceof InputError ? error : damaged(name, error);
  }
  if (byteLength !== entry.uncompressedSize) {
    const comparison = byteLength > entry.uncompressedSize ? 'more than' : `${byteLength} of`;
    throw new InputError(`${name}: the zip is damaged: got ${comparison} ${entry.uncompressedSize} bytes`);
  }
  if (checksum !== entry.crc32) {
    throw new InputError(
      `${name}: the zip is damaged: CRC-32 is ${hex(checksum)}, expected ${hex(entry.crc32)}; fetch it again`,
    );
  }
}

function unpacked(raw: Readable, method: number): Readable {
  if (method === STORED) return raw;
  const inflate = createInflateRaw({ chunkSize: INFLATE_CHUNK_BYTES });
  // The pipeline destroys `inflate` with the error of either side; whoever iterates it gets that error.
  return pipeline(raw, inflate, () => undefined);
}

function damaged(name: string, error: unknown): InputError {
  const reason = error instanceof Error ? error.message : String(error);
  return new InputError(`${name}: the zip is damaged or cut off: ${reason}; fetch it again`, { cause: error });
}

function hex(checksum: number): string {
  return checksum.toString(16).padStart(8, '0');
}
