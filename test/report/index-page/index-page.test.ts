import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeIndex } from '../../../src/report/index-page/write-index.ts';
import { type PageContent, renderPage } from '../../../src/report/page/render-page.ts';
import { temporaryFolder } from '../../support/cli.ts';
import { available } from '../../support/requirements.ts';
import { expectClean, HOSTILE, pageBench, printedPages } from '../browsed-page.ts';
import { tableRows, visibleText } from '../page-text.ts';

const SCRIPTLESS = { mode: 'none', pageScript: '' } as const;

function pageOf(changes: Partial<PageContent> = {}): string {
  const content = { kind: 'divergences', title: 'BTCUSDT 2026-01-05', heading: '', place: '', settings: [] } as const;
  const facts = {
    venue: 'binance',
    market: 'spot',
    symbol: 'BTCUSDT',
    from: '2026-01-05',
    to: '2026-01-06',
    signals: 3,
  };
  return renderPage({ ...content, facts, sections: [], figures: [], market: null, ...changes }, SCRIPTLESS);
}

let folders = 0;
const root = temporaryFolder();

function folderOf(files: Readonly<Record<string, string>>): string {
  folders += 1;
  const folder = join(root, `reports ${folders}`);
  mkdirSync(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

async function indexOf(folder: string): Promise<string> {
  expect(await writeIndex(folder)).toMatchObject({ isWritten: true });
  return readFileSync(join(folder, 'index.html'), 'utf8');
}

describe('the index of a folder', () => {
  it('links every page by kind, symbol and day, with what the page says of itself', async () => {
    const late = { venue: 'binance', market: 'um', symbol: 'ADAUSDT', from: '2026-02-01', to: '2026-02-01' };
    const folder = folderOf({
      'b.html': pageOf(),
      'a run.html': pageOf({ kind: 'backtest', title: 'A run', facts: { symbol: 'XRPETH', trips: 7 } }),
      'c.html': pageOf({ title: 'late', facts: late }),
      'd.html': pageOf({ title: 'early', facts: { ...late, from: '2026-01-01' } }),
    });
    const page = await indexOf(folder);
    expect(tableRows(page, 'Divergences')).toEqual([
      ['early', 'ADAUSDT', '2026-01-01 to 2026-02-01', 'binance, um', 'd.html'],
      ['late', 'ADAUSDT', '2026-02-01', 'binance, um', 'c.html'],
      ['BTCUSDT 2026-01-05', 'BTCUSDT', '2026-01-05 to 2026-01-06', 'binance, spot, signals 3', 'b.html'],
    ]);
    expect(tableRows(page, 'Backtests')).toEqual([['A run', 'XRPETH', '', 'trips 7', 'a run.html']]);
    expect(page).toContain('<a href="./a%20run.html">A run</a>');
    expect(visibleText(page)).toContain('4 reports');
  });

  it('leaves out what cvdlab did not write, itself, hidden files and links', async () => {
    const folder = folderOf({
      'ours.html': pageOf(),
      'foreign.html': '<!doctype html><title>Mine</title>',
      'broken.html': '<meta name="cvdlab-page" content="{">',
      'odd.html': '<meta name="cvdlab-page" content="[1,2]">',
      'notes.txt': pageOf(),
      '.hidden.html': pageOf(),
    });
    symlinkSync('ours.html', join(folder, 'link.html'));
    await indexOf(folder);
    expect(tableRows(await indexOf(folder), 'Divergences').map((row) => row.at(-1))).toEqual(['ours.html']);
    expect(readdirSync(folder)).toHaveLength(8);
  });

  it('leads to the indexes of the folders in it', async () => {
    const folder = folderOf({});
    for (const name of ['demo', 'empty']) mkdirSync(join(folder, name));
    writeFileSync(join(folder, 'demo', 'page.html'), pageOf());
    await writeIndex(join(folder, 'demo'));
    const page = await indexOf(folder);
    expect(tableRows(page, 'Folders').map((row) => row.at(-1))).toEqual(['demo/index.html']);
    expect(page).toContain('href="./demo/index.html"');
  });

  it('says so where there is none, and equal pages give an equal index', async () => {
    expect(visibleText(await indexOf(folderOf({})))).toContain('No page in this folder was written by cvdlab.');
    const folder = folderOf({ 'ours.html': pageOf() });
    expect(await indexOf(folder)).toBe(await indexOf(folder));
  });

  it('never replaces an index.html that is not of cvdlab, or a report of that name', async () => {
    for (const text of ['<h1>Mine</h1>', pageOf()]) {
      const folder = folderOf({ 'index.html': text });
      expect(await writeIndex(folder)).toMatchObject({ isWritten: false });
      expect(readFileSync(join(folder, 'index.html'), 'utf8')).toBe(text);
    }
  });

  it('escapes names, titles and facts wherever they stand', async () => {
    const name = '"><img src=x onerror=alert(1)>.html';
    const page = await indexOf(folderOf({ [name]: pageOf({ title: HOSTILE, facts: { symbol: HOSTILE } }) }));
    expect(page).not.toContain('<img');
    expect(page).not.toContain('<script>window');
    expect(page).toContain('href="./%22%3E%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E.html"');
    const scheme = await indexOf(folderOf({ 'javascript:alert(1).html': pageOf() }));
    expect(scheme).toContain('href="./javascript%3Aalert(1).html"');
  });

  it('holds every page of writers at the same time', async () => {
    const folder = folderOf({});
    await Promise.all(
      Array.from({ length: 8 }, async (_, index) => {
        writeFileSync(join(folder, `${index}.html`), pageOf({ title: `page ${index}` }));
        await writeIndex(folder);
      }),
    );
    expect(tableRows(readFileSync(join(folder, 'index.html'), 'utf8'), 'Divergences')).toHaveLength(8);
    expect(readdirSync(folder)).toHaveLength(9);
  });
});

describe.skipIf(!available['chromium'])('the index of a folder in Chromium (needs chromium)', () => {
  const bench = pageBench();

  it('leads to a page, light and dark, with no complaint and no request, and prints', async () => {
    const folder = folderOf({ 'a page #1?.html': pageOf({ title: HOSTILE }) });
    await writeIndex(folder);
    for (const colorScheme of ['light', 'dark'] as const) {
      const opened = await bench.open(join(folder, 'index.html'), '#divergences', { colorScheme });
      await expectClean(opened);
      expect(await printedPages(opened.page)).toBe(1);
      await opened.page.getByRole('link', { name: 'window.hacked' }).click();
      await expect.poll(() => opened.page.url()).toContain('a%20page%20%231%3F.html');
      expect(opened.complaints).toEqual([]);
      await opened.page.close();
    }
  });
});
