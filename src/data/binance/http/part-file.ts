import { type FileHandle, mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { DownloadSink } from './resumable-download.ts';

/**
 * A download on the disk, `<path>.part` until it is whole. Beside it `<path>.part.etag` says of which file the bytes
 * are, so that another run can go on where this one was killed.
 */
export class PartFile implements DownloadSink {
  /** Where the file will be. */
  readonly path: string;
  private readonly handle: FileHandle;
  private heldBytes: number;
  private heldEtag: string | null;

  private constructor(path: string, handle: FileHandle, held: { byteLength: number; etag: string | null }) {
    this.path = path;
    this.handle = handle;
    this.heldBytes = held.byteLength;
    this.heldEtag = held.etag;
  }

  /** Opens what an earlier run left, or a new file; makes the folder. */
  static async open(path: string): Promise<PartFile> {
    await mkdir(dirname(path), { recursive: true });
    const handle = await open(partPath(path), 'a');
    const { size } = await handle.stat();
    return new PartFile(path, handle, { byteLength: size, etag: await storedEtag(path) });
  }

  get byteLength(): number {
    return this.heldBytes;
  }

  get etag(): string | null {
    return this.heldEtag;
  }

  async restart(etag: string | null): Promise<void> {
    // Truncate first: a kill in between must not leave old bytes under a new tag.
    await this.handle.truncate(0);
    this.heldBytes = 0;
    this.heldEtag = etag;
    if (etag === null) await rm(etagPath(this.path), { force: true });
    else await writeFile(etagPath(this.path), etag);
  }

  async append(bytes: Uint8Array): Promise<void> {
    await this.handle.appendFile(bytes);
    this.heldBytes += bytes.byteLength;
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
    await rm(etagPath(this.path), { force: true });
  }
}

/** The name that an unfinished download has. */
export function partPath(path: string): string {
  return `${path}.part`;
}

function etagPath(path: string): string {
  return `${partPath(path)}.etag`;
}

async function storedEtag(path: string): Promise<string | null> {
  try {
    return await readFile(etagPath(path), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
