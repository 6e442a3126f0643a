import { type FileHandle, open } from 'node:fs/promises';

/** A file that only grows. What an `append` has returned for is on the disk. */
export class AppendFile {
  private readonly handle: FileHandle;

  private constructor(handle: FileHandle) {
    this.handle = handle;
  }

  /** Creates the file. @throws Error when it is there already. */
  static async create(path: string): Promise<AppendFile> {
    return new AppendFile(await open(path, 'wx'));
  }

  /** Writes at its end and waits for the disk. */
  async append(data: string | Uint8Array): Promise<void> {
    if (data.length === 0) return;
    await this.handle.writeFile(data);
    await this.handle.datasync();
  }

  /** Closes it. */
  async close(): Promise<void> {
    await this.handle.close();
  }
}
