import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { SharedFile } from './page-assets.ts';
import { writeWhole } from './write-whole.ts';

/** A page to be written. */
export interface ReportFiles {
  /** Where the page goes; folders are made. */
  readonly file: string;
  /** The page. */
  readonly html: string;
  /** The file that has to lie beside it, or null. */
  readonly shared: SharedFile | null;
}

/** Writes a page, and beside it the shared file unless that is there already. Either is there whole or not at all. */
export async function writeReport({ file, html, shared }: ReportFiles): Promise<void> {
  const folder = dirname(file);
  await mkdir(folder, { recursive: true });
  if (shared !== null) {
    const beside = join(folder, shared.name);
    if ((await textOf(beside)) !== shared.source) await writeWhole(beside, shared.source);
  }
  await writeWhole(file, html);
}

async function textOf(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    return null; // absent or unreadable: writing it says which
  }
}
