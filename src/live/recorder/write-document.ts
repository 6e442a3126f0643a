import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncFolder } from '../../data/store/file-io.ts';

/** Writes a JSON document, whole or not at all; one that is there is replaced. */
export async function writeDocument(path: string, document: unknown, indent = 2): Promise<void> {
  const aside = `${path}.tmp`;
  const handle = await open(aside, 'w');
  try {
    await handle.writeFile(`${JSON.stringify(document, null, indent)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(aside, path);
  syncFolder(dirname(path));
}
