import { join } from 'node:path';
import { AppendFile } from './append-file.ts';

/** Something to be appended to a file of a recording. */
export interface StagedWrite {
  /** The file's name. */
  readonly file: string;
  /** What. */
  readonly data: string | Uint8Array;
  /** Whether nothing comes after it in this file. */
  readonly isLast?: boolean;
}

/** Writes to the files of a recording, one after the other; a file is made when its first bytes come. */
export class RecordingFiles {
  private readonly folder: string;
  private readonly open = new Map<string, AppendFile>();

  constructor(folder: string) {
    this.folder = folder;
  }

  /** Brings writes to the disk in their order: a later one is never there without those before it. */
  async write(writes: readonly StagedWrite[]): Promise<void> {
    for (const { file, data, isLast } of writes) {
      if (data.length === 0 && !this.open.has(file)) continue;
      const handle = this.open.get(file) ?? (await AppendFile.create(join(this.folder, file)));
      this.open.set(file, handle);
      await handle.append(data);
      if (isLast !== true) continue;
      this.open.delete(file);
      await handle.close();
    }
  }

  /** Closes every file. */
  async close(): Promise<void> {
    for (const handle of this.open.values()) await handle.close();
    this.open.clear();
  }
}
