import { createHash, type Hash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { basename } from 'node:path';
import { InputError } from '../input-error.ts';
import type { HashThread } from './hash-thread.ts';
import { type FileKind, fileKind } from './file-kind.ts';
import { openZipCsv } from './zip-entry.ts';

/** Bytes read at a time. */
export const CHUNK_BYTES = 1 << 20;
const HEAD_BYTES = 4096;

/** A CSV file, the CSV inside a zip, or a JSON file, as a stream of bytes. Close it in a `finally`. */
export interface ByteSource {
  /** The file's base name. */
  readonly name: string;
  /** What its bytes are. */
  readonly format: 'csv' | 'json';
  /** Size of the file on disk. */
  readonly byteLength: number;
  /** How many of these bytes were read so far; in a zip an estimate from what was unpacked. */
  readonly bytesRead: number;
  /**
   * The bytes of the CSV or JSON, to be iterated once. A chunk is valid until the next one is asked for: its memory is reused.
   * @throws InputError when a zip turns out damaged.
   */
  chunks(): AsyncGenerator<Uint8Array, void>;
  /** SHA-256 of the *file's* bytes in hexadecimal; of a plain file only when all chunks were read. */
  sha256(): Promise<string>;
  /** Closes the file. */
  close(): Promise<void>;
}

/** What a byte source may be besides a CSV or a zip with one. */
export interface ByteSourceOptions {
  /** Whether a JSON file is welcome. Default false. */
  readonly takesJson?: boolean;
  /** Hashes a plain file while it is read; absent or null: the reader's own thread does. */
  readonly hashThread?: HashThread | null;
}

/**
 * Opens a plain CSV or a zip that holds one, or a JSON file where that is welcome, told apart by their first bytes.
 * @throws InputError when the file is missing, a directory, empty, of another kind, or a damaged zip.
 */
export async function openByteSource(path: string, options: ByteSourceOptions = {}): Promise<ByteSource> {
  const handle = await openFile(path);
  try {
    const name = basename(path);
    const stats = await handle.stat();
    if (!stats.isFile()) {
      throw new InputError(`${path}: ${stats.isDirectory() ? 'is a directory' : 'is not a regular file'}; name a file`);
    }
    if (stats.size === 0) throw new InputError(`${name}: the file is empty`);
    const kind = fileKind(await readHead(handle));
    if (kind === 'text' || (kind === 'json' && options.takesJson === true)) {
      const about = { name, byteLength: stats.size, format: kind === 'json' ? 'json' : 'csv' } as const;
      return new PlainSource(handle, about, options.hashThread ?? null);
    }
    if (kind === 'zip') return await openZipSource(handle, name, stats.size);
    throw new InputError(otherKind(name, kind));
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r');
  } catch (error) {
    const reason =
      error instanceof Error && 'code' in error && error.code === 'ENOENT' ? 'no such file' : String(error);
    throw new InputError(`${path}: ${reason}`, { cause: error });
  }
}

async function readHead(handle: FileHandle): Promise<Uint8Array> {
  const head = new Uint8Array(HEAD_BYTES);
  const { bytesRead } = await handle.read(head, 0, HEAD_BYTES, 0);
  return head.subarray(0, bytesRead);
}

function otherKind(name: string, kind: Exclude<FileKind, 'text' | 'zip'>): string {
  const got = kind === 'json' ? 'a JSON document' : kind.other;
  return `${name}: expected a CSV or a zip with one CSV, got ${got}`;
}

class PlainSource implements ByteSource {
  readonly name: string;
  readonly format: 'csv' | 'json';
  readonly byteLength: number;
  bytesRead = 0;
  readonly #handle: FileHandle;
  readonly #memory: ChunkMemory;

  constructor(
    handle: FileHandle,
    about: Pick<ByteSource, 'name' | 'format' | 'byteLength'>,
    thread: HashThread | null,
  ) {
    this.#handle = handle;
    this.#memory = thread ?? new HashedChunks();
    this.name = about.name;
    this.format = about.format;
    this.byteLength = about.byteLength;
  }

  async *chunks(): AsyncGenerator<Uint8Array, void> {
    for await (const chunk of readAll(this.#handle, this.#memory)) {
      this.bytesRead += chunk.byteLength;
      yield chunk;
    }
  }

  sha256(): Promise<string> {
    if (this.bytesRead < this.byteLength) throw new Error(`${this.name}: not read to its end yet`);
    return this.#memory.digest();
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}

async function openZipSource(handle: FileHandle, name: string, byteLength: number): Promise<ByteSource> {
  const zipped = await openZipCsv(handle.fd, name);
  let unpackedBytes = 0;
  return {
    name,
    format: 'csv',
    byteLength,
    get bytesRead() {
      return Math.round((byteLength * unpackedBytes) / zipped.byteLength);
    },
    async *chunks() {
      let isFirst = true;
      for await (const chunk of zipped.chunks) {
        if (isFirst) refuseOtherKind(`${name}/${zipped.entryName}`, chunk.subarray(0, HEAD_BYTES));
        isFirst = false;
        unpackedBytes += chunk.byteLength;
        yield chunk;
      }
    },
    // A zip is read back to front (its directory is at the end), so its checksum takes a pass of its own.
    sha256: () => hashFile(handle),
    close: () => handle.close(),
  };
}

function refuseOtherKind(name: string, head: Uint8Array): void {
  const kind = fileKind(head);
  if (kind === 'zip') throw new InputError(`${name}: expected a CSV, got a zip inside the zip`);
  if (kind !== 'text') throw new InputError(otherKind(name, kind));
}

async function hashFile(handle: FileHandle): Promise<string> {
  const memory = new HashedChunks();
  const chunks = readAll(handle, memory);
  while ((await chunks.next()).done !== true);
  return memory.digest();
}

/** Where chunks are read into, and what makes the checksum of them. */
interface ChunkMemory {
  /** Memory for the next chunk, which may be filled while the last one handed over is still looked at. */
  slot(): Uint8Array;
  /** The chunk in the slot has so many bytes. */
  hand(length: number): void;
  /** SHA-256 of all chunks, hexadecimal. */
  digest(): Promise<string>;
}

/** Two buffers in turn: one is filled in the background while the caller works on the other. */
class HashedChunks implements ChunkMemory {
  readonly #hash: Hash = createHash('sha256');
  readonly #buffers = [new Uint8Array(CHUNK_BYTES), new Uint8Array(CHUNK_BYTES)] as const;
  #turn: 0 | 1 = 0;

  slot(): Uint8Array {
    return this.#buffers[this.#turn];
  }

  hand(length: number): void {
    this.#hash.update(this.slot().subarray(0, length));
    this.#turn = this.#turn === 0 ? 1 : 0;
  }

  digest(): Promise<string> {
    return Promise.resolve(this.#hash.copy().digest('hex'));
  }
}

async function* readAll(handle: FileHandle, memory: ChunkMemory): AsyncGenerator<Uint8Array, void> {
  let position = 0;
  let current = memory.slot();
  let pending = handle.read(current, 0, CHUNK_BYTES, position);
  try {
    for (;;) {
      const { bytesRead } = await pending;
      if (bytesRead === 0) return;
      position += bytesRead;
      const chunk = current.subarray(0, bytesRead);
      memory.hand(bytesRead);
      current = memory.slot();
      pending = handle.read(current, 0, CHUNK_BYTES, position);
      yield chunk;
    }
  } finally {
    // Whoever stops early closes the file next: not under a read that is still going on.
    await pending.catch(() => undefined);
  }
}
