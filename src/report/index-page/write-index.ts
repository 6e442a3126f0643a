import { access } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { loadPageAssets } from '../page/page-assets.ts';
import { writeWhole } from '../page/write-whole.ts';
import { INDEX_FILE, listPages, readPage } from './listed-page.ts';
import { renderIndex } from './render-index.ts';

/** What became of the index of a folder. */
export interface IndexOutcome {
  /** Its file. */
  readonly file: string;
  /** Pages it lists. */
  readonly pages: number;
  /** False when there is an index.html that cvdlab did not write: it is left as it is. */
  readonly isWritten: boolean;
}

/** Other processes may write pages meanwhile: the index is looked at again so many times. */
const MOST_LOOKS = 5;

/**
 * Writes the `index.html` of a folder anew, from what its pages say of themselves. It is there whole or not at all. An
 * index.html that is not of cvdlab is never touched.
 * @throws Error when the folder cannot be read or written.
 */
export async function writeIndex(folder: string): Promise<IndexOutcome> {
  const file = join(folder, INDEX_FILE);
  if (!(await isOurs(folder, file))) return { file, pages: 0, isWritten: false };
  const { assets } = loadPageAssets('none');
  const name = basename(resolve(folder));
  let written = '';
  let count = 0;
  for (let look = 0; look < MOST_LOOKS; look += 1) {
    const pages = await listPages(folder);
    const page = renderIndex(name, pages, assets);
    if (page === written) break;
    await writeWhole(file, page);
    [written, count] = [page, pages.length];
  }
  return { file, pages: count, isWritten: true };
}

async function isOurs(folder: string, file: string): Promise<boolean> {
  const page = await readPage(folder, INDEX_FILE);
  if (page !== null) return page.kind === 'index';
  return access(file).then(
    () => false,
    () => true,
  );
}
