import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { loadPageAssets } from '../../src/report/page/page-assets.ts';
import type { ReportAssets } from '../../src/report/page/report-assets.ts';
import { writeReport } from '../../src/report/page/write-report.ts';
import { OpenedPage } from './opened-page.ts';
import { compiledPageScript } from './page-script.ts';

const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'];

/** A text that would run if it reached a page unescaped. */
export const HOSTILE = '</script><script>window.hacked=1</script><img src=x onerror="window.hacked=2">';

/** Pages of a suite in one browser, in a folder of their own. */
export interface PageBench {
  /** Writes a page with Plotly beside it and the page's script as its sources are now; returns the file. */
  write(name: string, render: (assets: ReportAssets) => string): Promise<string>;
  /** Opens it like a reader does, and waits for what the selector names. */
  open(file: string, selector: string, options?: Parameters<Browser['newPage']>[0]): Promise<OpenedPage>;
}

/** Starts a browser for the tests of a suite and ends it with them. */
export function pageBench(): PageBench {
  const folder = mkdtempSync(join(tmpdir(), 'cvdlab-pages-'));
  let browser: Browser | null = null;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ARGUMENTS });
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });
  return {
    async write(name, render) {
      const { assets, shared } = loadPageAssets('shared');
      const file = join(folder, name);
      mkdirSync(dirname(file), { recursive: true });
      await writeReport({ file, html: render({ ...assets, pageScript: compiledPageScript() }), shared });
      return file;
    },
    async open(file, selector, options = {}) {
      const opened = new OpenedPage(await browser!.newPage({ viewport: { width: 1200, height: 900 }, ...options }));
      await opened.page.goto(pathToFileURL(file).href);
      await opened.page.waitForSelector(selector, { state: 'attached' });
      return opened;
    },
  };
}

/** Neither a complaint, of the content security policy or of a script, nor a request to a network, nor a foreign script. */
export async function expectClean({ page, complaints, requests }: OpenedPage): Promise<void> {
  expect(complaints).toEqual([]);
  expect(requests.filter((url) => !/^(file|data|blob):/.test(url))).toEqual([]);
  expect(await page.evaluate('window.hacked')).toBeUndefined();
}

/** Prints as PDF; the number of its pages. */
export async function printedPages(page: Page): Promise<number> {
  const pdf = (await page.pdf({ format: 'A4' })).toString('latin1');
  expect(pdf.startsWith('%PDF')).toBe(true);
  return [...pdf.matchAll(/\/Type\s*\/Page\b/g)].length;
}

/** Drags over a figure, from one share of its width to another. */
export async function dragOver(page: Page, figure: string, [from, to]: readonly [number, number]): Promise<void> {
  await page.locator(figure).scrollIntoViewIfNeeded();
  const plot = (await page.locator(`${figure} .nsewdrag`).first().boundingBox())!;
  const y = plot.y + plot.height / 2;
  await page.mouse.move(plot.x + plot.width * from, y);
  await page.mouse.down();
  await page.mouse.move(plot.x + plot.width * to, y, { steps: 8 });
  await page.mouse.up();
}

/** The range of an axis of a figure now. */
export function axisRange(page: Page, figure: string, axis: string): Promise<[number, number]> {
  return page.evaluate(`document.querySelector('${figure}').layout.${axis}.range.map(Number)`);
}
