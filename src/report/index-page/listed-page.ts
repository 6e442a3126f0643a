import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PAGE_META, type PageKind } from '../page/render-page.ts';

/** What a page says of itself. */
export interface ListedPage {
  /** Its file, relative to the folder of the index: `BTCUSDT.html`, or `demo/index.html` of a folder within it. */
  readonly file: string;
  /** What it is about. */
  readonly kind: PageKind;
  /** Its title. */
  readonly title: string;
  /** Whatever else it says of itself, as text, by name. */
  readonly facts: Readonly<Record<string, string>>;
}

/** The file of an index in its folder. */
export const INDEX_FILE = 'index.html';

/** The kinds of pages, in the order of an index. */
export const PAGE_KINDS: readonly PageKind[] = [
  'divergences',
  'signals',
  'backtest',
  'compare',
  'sweep',
  'quality',
  'index',
];

/** What a page says of itself stands at its beginning. */
const HEAD_BYTES = 65_536;

/**
 * The pages of a folder that cvdlab wrote, by name, and the indexes of the folders in it. Any other file is left out, and so
 * is the folder's own index.
 */
export async function listPages(folder: string): Promise<ListedPage[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const files = entries.flatMap((entry) => {
    if (entry.name.startsWith('.')) return [];
    if (entry.isDirectory()) return [`${entry.name}/${INDEX_FILE}`];
    return entry.isFile() && entry.name.endsWith('.html') && entry.name !== INDEX_FILE ? [entry.name] : [];
  });
  const pages: ListedPage[] = [];
  for (const file of files.sort()) {
    const page = await readPage(folder, file);
    if (page !== null && file.includes('/') === (page.kind === 'index')) pages.push(page);
  }
  return pages;
}

/** What the file says of itself; null when cvdlab did not write it, or it cannot be read. */
export async function readPage(folder: string, file: string): Promise<ListedPage | null> {
  const head = await headOf(join(folder, file));
  const content = new RegExp(`<meta name="${PAGE_META}" content="([^"]*)">`).exec(head)?.[1];
  if (content === undefined) return null;
  const said = parsed(content);
  const kind = PAGE_KINDS.find((one) => one === said.get('kind'));
  const title = said.get('title');
  if (kind === undefined || title === undefined) return null;
  const facts = [...said].filter(([name]) => name !== 'kind' && name !== 'title');
  return { file, kind, title, facts: Object.fromEntries(facts) };
}

async function headOf(path: string): Promise<string> {
  try {
    const handle = await open(path, 'r');
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
      return buffer.toString('utf8', 0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch {
    return ''; // gone since the folder was listed, or not ours to read
  }
}

/** Names and values of what the page says, all as text; none of anything that is not such a list. */
function parsed(content: string): ReadonlyMap<string, string> {
  try {
    const value: unknown = JSON.parse(unescaped(content));
    const entries = Object.entries(Object(value) as Record<string, unknown>);
    return new Map(
      entries.flatMap(([name, each]) =>
        typeof each === 'string' || typeof each === 'number' ? [[name, String(each)] as const] : [],
      ),
    );
  } catch {
    return new Map();
  }
}

function unescaped(text: string): string {
  const characters: Readonly<Record<string, string>> = {
    '&lt;': '<',
    '&gt;': '>',
    '&#34;': '"',
    '&#39;': "'",
    '&amp;': '&',
  };
  return text.replace(/&(?:lt|gt|amp|#34|#39);/g, (entity) => characters[entity]!);
}
