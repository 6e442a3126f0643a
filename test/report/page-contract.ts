import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { loadPageAssets } from '../../src/report/page/page-assets.ts';
import type { ReportAssets } from '../../src/report/page/report-assets.ts';
import { writeReport } from '../../src/report/page/write-report.ts';
import { available } from '../support/requirements.ts';
import { OpenedPage } from './opened-page.ts';
import { compiledPageScript } from './page-script.ts';

const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'];

/** A name that is a script wherever it is not escaped. */
export const HOSTILE = '</script><script>window.hacked=1</script><img src=x onerror="window.hacked=2">';

/** A page of some kind, as a contract looks at it. */
export interface PageUnderContract {
  /** Renders it. */
  readonly render: (assets: ReportAssets) => string;
  /** The same with {@link HOSTILE} wherever a name comes from data. */
  readonly hostile: (assets: ReportAssets) => string;
  /** The id of a section that must be there without JavaScript, with at least one row in a table. */
  readonly section: string;
}

/** What the tests of a kind of page beyond the contract use. */
export interface PageBrowser {
  /** Writes a page with the Plotly file beside it and opens it. */
  readonly open: (
    render: PageUnderContract['render'],
    options?: Parameters<Browser['newPage']>[0],
  ) => Promise<OpenedPage>;
}

/** What holds for every page of figures, in Chromium; `more` adds what holds for this kind only. */
export function describePage(
  name: string,
  pageOf: () => PageUnderContract,
  more: (browser: PageBrowser) => void = () => undefined,
): void {
  describe.skipIf(!available['chromium'])(`${name} in Chromium (needs chromium)`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'cvdlab-page-'));
    let browser: Browser;
    let opened: OpenedPage;

    beforeAll(async () => {
      browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ARGUMENTS });
    });
    afterEach(async () => {
      await opened.page.close();
    });
    afterAll(async () => {
      await browser.close();
      rmSync(folder, { recursive: true });
    });

    const file = join(folder, 'page.html');

    async function open(
      render: PageUnderContract['render'],
      options: Parameters<Browser['newPage']>[0] = {},
      mode: ReportAssets['mode'] = 'shared',
    ): Promise<OpenedPage> {
      const { assets, shared } = loadPageAssets(mode);
      await writeReport({ file, html: render({ ...assets, pageScript: compiledPageScript() }), shared });
      opened = new OpenedPage(await browser.newPage({ viewport: { width: 1300, height: 900 }, ...options }));
      await opened.page.goto(pathToFileURL(file).href);
      if (mode !== 'none' && options.javaScriptEnabled !== false) await drawn(opened);
      return opened;
    }

    it.each(['inline', 'shared'] as const)(
      'draws every figure with %s assets, without a complaint and without a request to a network',
      async (mode) => {
        await open(pageOf().render, {}, mode);
        expect(opened.complaints).toEqual([]);
        const foreign = opened.requests.filter(
          (url) => !url.startsWith(pathToFileURL(folder).href) && !url.startsWith('data:'),
        );
        expect(foreign).toEqual([]);
      },
    );

    it('is words and tables where there is no Plotly, and all tables are open', async () => {
      await open(pageOf().render, {}, 'none');
      expect(await opened.page.locator('.plot:visible').count()).toBe(0);
      expect(await opened.page.locator('details.numbers:not([open])').count()).toBe(0);
      expect(await opened.page.locator(`#${pageOf().section} tbody tr`).count()).toBeGreaterThan(0);
      expect(opened.complaints).toEqual([]);
    });

    it('has its tables without JavaScript', async () => {
      await open(pageOf().render, { javaScriptEnabled: false });
      expect(await opened.page.locator(`#${pageOf().section} tbody tr`).count()).toBeGreaterThan(0);
    });

    it('follows the system theme, and the switch, in every figure as well as on the page', async () => {
      await open(pageOf().render, { colorScheme: 'dark' });
      const dark = await grounds(opened);
      await opened.page.getByRole('button', { name: 'Light', exact: true }).click();
      const light = await grounds(opened);
      expect(light).toHaveLength(dark.length);
      for (const [index, colour] of light.entries()) expect(colour).not.toBe(dark[index]);
      expect(new Set(light.slice(1))).toEqual(new Set(['rgb(255, 255, 255)']));
    });

    it('says in words what every figure shows, and names every table', async () => {
      await open(pageOf().render);
      const labels = await opened.page.evaluate<string[]>(
        `[...document.querySelectorAll('.plot, .chart')].map((place) => place.getAttribute('aria-label'))`,
      );
      expect(labels.length).toBeGreaterThan(0);
      for (const label of labels) expect(label.length).toBeGreaterThan(20);
      expect(await opened.page.locator('table:not(:has(caption))').count()).toBe(0);
      expect(await opened.page.locator('.modebar-btn').count()).toBe(0);
    });

    it('runs no script that came with a name', async () => {
      await open(pageOf().hostile);
      expect(await opened.page.evaluate('window.hacked')).toBeUndefined();
      expect(await opened.page.locator('img').count()).toBe(0);
      expect(opened.complaints).toEqual([]);
    });

    it('prints light, no wider than the paper, its tables open, and is itself again afterwards', async () => {
      await open(pageOf().render, { colorScheme: 'dark' });
      const { page } = opened;
      await page.evaluate(`addEventListener('beforeprint', () => {
        const widths = [...document.querySelectorAll('.plot .main-svg:first-child')].map((svg) => svg.getAttribute('width'));
        const closed = document.querySelectorAll('details.numbers:not([open])').length;
        document.title = [...new Set(widths), document.documentElement.dataset.theme, closed].join(' ');
      })`);
      expect((await page.pdf()).length).toBeGreaterThan(10_000);
      expect(await page.title()).toBe('720 light 0');
      expect(await page.evaluate('document.documentElement.dataset.theme')).toBeUndefined();
      await expect.poll(() => page.locator('details.numbers[open]').count()).toBe(0);
    });

    more({ open: (render, options) => open(render, options) });
  });
}

/** Waits until every figure has been drawn. */
async function drawn({ page }: OpenedPage): Promise<void> {
  const wanted = await page.locator('.plot').count();
  await expect.poll(() => page.locator('.plot:has(.main-svg)').count(), { timeout: 15_000 }).toBe(wanted);
}

/** The colour of the page's ground, then those of the figures'. */
function grounds({ page }: OpenedPage): Promise<string[]> {
  return page.evaluate<string[]>(`[document.body, ...document.querySelectorAll('.plot .main-svg:first-child')]
    .map((element) => getComputedStyle(element).backgroundColor)`);
}
