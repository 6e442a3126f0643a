import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** Tells the temporary files of this process apart. */
let written = 0;

/**
 * Writes a file whole or not at all: a temporary one in the same folder, on the disk, then renamed. A reader never sees half
 * a page, and of two writers at the same time one wins.
 */
export async function writeWhole(file: string, text: string): Promise<void> {
  written += 1;
  const temporary = join(dirname(file), `.${basename(file)}.${process.pid}-${written}.tmp`);
  try {
    const handle = await open(temporary, 'w');
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
