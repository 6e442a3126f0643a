import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { dataTable, numberColumn } from '../../../src/report/page/data-table.ts';
import { type Figure, type FigureTrace, figureBlock } from '../../../src/report/page/figure.ts';
import { html } from '../../../src/report/page/markup.ts';
import { loadPageAssets } from '../../../src/report/page/page-assets.ts';
import { renderPage } from '../../../src/report/page/render-page.ts';
import { writeReport } from '../../../src/report/page/write-report.ts';
import { available } from '../../support/requirements.ts';
import { OpenedPage } from '../opened-page.ts';
import { compiledPageScript } from '../page-script.ts';

const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'];
const HOSTILE = '</script><script>window.hacked=1</script><img src=x onerror="window.hacked=2">';

const days = Array.from({ length: 60 }, (_, index) =>
  new Date(Date.UTC(2024, 0, 1 + index)).toISOString().slice(0, 10),
);
const equity = days.map((_, index) => 100 + index + 10 * Math.sin(index));

function figure(id: string, traces: FigureTrace[], given: Partial<Figure> = {}): Figure {
  return { id, label: `The figure ${id}`, heightPx: 260, traces, layout: {}, fitY: false, ...given };
}

const figures: readonly Figure[] = [
  figure(
    'equity',
    [{ type: 'scatter', mode: 'lines', name: HOSTILE, x: days, y: equity, line: { color: '--account' } }],
    {
      fitY: true,
      layout: { yaxis: { title: { text: 'Equity' }, hoverformat: '.2f' } },
    },
  ),
  figure('months', [
    {
      type: 'heatmap',
      z: [
        [-1, 0],
        [0.5, 1],
      ],
      x: ['Jan', 'Feb'],
      y: ['2023', '2024'],
    },
  ]),
  figure('moves', [
    { type: 'box', name: 'all', y: [1, 2, 3, 9], marker: { color: '--null' } },
    { type: 'box', name: 'signals', y: [2, 3, 4] },
  ]),
  figure('nets', [{ type: 'histogram', x: [1, 2, 2, 3, 3, 3], marker: { color: '--up' } }]),
  figure('costs', [{ type: 'bar', x: ['fees', 'spread'], y: [3, 4], marker: { color: ['--cost', '--down'] } }]),
];

describe.skipIf(!available['chromium'])('figures in Chromium (needs chromium)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cvdlab-figures-'));
  const file = join(folder, 'figures.html');
  let browser: Browser;
  let opened: OpenedPage;

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ARGUMENTS });
    const { assets, shared } = loadPageAssets('shared');
    const table = dataTable({
      label: 'Days',
      caption: 'Days',
      columns: [numberColumn('Equity')],
      rows: [{ cells: ['1'] }],
    });
    const sections = figures.map(
      (each) => html`<section id="s-${each.id}" aria-labelledby="h-${each.id}"><h2 id="h-${each.id}">${each.id}</h2>
${figureBlock(each, table)}</section>`,
    );
    const content = { title: 'Figures', heading: 'Figures', place: '', facts: {}, settings: [], sections, figures };
    const page = renderPage(
      { kind: 'backtest', ...content, market: null },
      { ...assets, pageScript: compiledPageScript() },
    );
    await writeReport({ file, html: page, shared });
  });
  afterEach(() => opened.page.close());
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  async function open(options: Parameters<Browser['newPage']>[0] = {}): Promise<Page> {
    opened = new OpenedPage(await browser.newPage({ viewport: { width: 1000, height: 900 }, ...options }));
    await opened.page.goto(pathToFileURL(file).href);
    await opened.page.waitForSelector('#figure-costs .main-svg');
    return opened.page;
  }

  function rangeOf(page: Page, axis: string): Promise<[number, number]> {
    return page.evaluate(`document.getElementById('figure-equity').layout.${axis}.range`);
  }

  it('are all drawn, with no complaint and no request to a network', async () => {
    const page = await open();
    const drawn = { '#figure-equity .scatterlayer path.js-line': 1, '#figure-moves .boxlayer path.box': 2 };
    for (const [selector, count] of Object.entries(drawn)) expect(await page.locator(selector).count()).toBe(count);
    expect(await page.locator('#figure-months .heatmaplayer image').count()).toBe(1);
    expect(await page.locator('#figure-nets .barlayer .point').count()).toBeGreaterThan(1);
    expect(await page.locator('#figure-costs .barlayer .point').count()).toBe(2);
    expect(opened.complaints).toEqual([]);
    expect(opened.requests.filter((url) => !/^(file|data):/.test(url))).toEqual([]);
    expect(await page.evaluate('window.hacked')).toBeUndefined();
    expect(await page.locator('.modebar-btn').count()).toBe(0);
  });

  it('take the colours of the theme, each bar its own, and change them with it', async () => {
    const page = await open({ colorScheme: 'dark' });
    const colours = (): Promise<string[]> =>
      page.evaluate<string[]>(`[...document.querySelectorAll('#figure-costs .barlayer .point path')].map((path) =>
        getComputedStyle(path).fill)`);
    expect(await colours()).toEqual(['rgb(255, 138, 128)', 'rgb(230, 159, 0)']);
    await page.getByRole('button', { name: 'Light', exact: true }).click();
    await expect.poll(colours).toEqual(['rgb(179, 38, 30)', 'rgb(213, 94, 0)']);
    const scale = await page.evaluate(`document.getElementById('figure-months').data[0].colorscale`);
    expect(scale).toEqual([
      [0, 'rgb(213, 94, 0)'],
      [0.5, 'rgb(244, 246, 248)'],
      [1, 'rgb(0, 114, 178)'],
    ]);
  });

  it('fit y to what a drag along x left in view', async () => {
    const page = await open();
    const plot = (await page.locator('#figure-equity .nsewdrag').first().boundingBox())!;
    await page.mouse.move(plot.x + plot.width * 0.5, plot.y + 60);
    await page.mouse.down();
    await page.mouse.move(plot.x + plot.width * 0.7, plot.y + 60, { steps: 8 });
    await page.mouse.up();
    await expect.poll(async () => (await rangeOf(page, 'yaxis'))[0]).toBeGreaterThan(110);
    const [from, to] = (await rangeOf(page, 'xaxis')).map((day) => Date.parse(`${String(day).replace(' ', 'T')}Z`));
    const inView = equity.filter((_, index) => Date.parse(days[index]!) >= from! && Date.parse(days[index]!) <= to!);
    const [low, high] = [Math.min(...inView), Math.max(...inView)];
    const range = await rangeOf(page, 'yaxis');
    expect(range[0]).toBeCloseTo(low - 0.05 * (high - low), 6);
    expect(range[1]).toBeCloseTo(high + 0.05 * (high - low), 6);
  });

  it('print light, as wide as the paper, with their tables opened', async () => {
    const page = await open({ colorScheme: 'dark' });
    await page.evaluate(`addEventListener('beforeprint', () => {
      const width = document.querySelector('#figure-months .main-svg').getAttribute('width');
      document.title = width + ' ' + document.querySelectorAll('details.numbers[open]').length;
    })`);
    expect((await page.pdf()).length).toBeGreaterThan(10_000);
    expect(await page.title()).toBe('720 5');
    expect(await page.locator('details.numbers[open]').count()).toBe(0);
  });

  it('say what they show to who cannot see them', async () => {
    const page = await open();
    expect(await page.getByRole('img', { name: 'The figure months' }).count()).toBe(1);
  });
});
