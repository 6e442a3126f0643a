import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { loadPageAssets } from '../../../src/report/page/page-assets.ts';
import { renderReport } from '../../../src/report/market/render-report.ts';
import type { ReportInput } from '../../../src/report/market/report-input.ts';
import { writeReport } from '../../../src/report/page/write-report.ts';
import { available } from '../../support/requirements.ts';
import { type ChartView, OpenedPage } from '../opened-page.ts';
import { compiledPageScript } from '../page-script.ts';
import { recordedDays } from '../recorded-days.ts';

const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'];
const HOSTILE = '</script><script>window.hacked=1</script><img src=x onerror="window.hacked=2">';

describe.skipIf(!available['chromium'])('a report in Chromium (needs chromium)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cvdlab-page-'));
  const input = recordedDays();
  let browser: Browser;
  let opened: OpenedPage;

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ARGUMENTS });
    await write('inline.html', 'inline', input);
    await write('shared.html', 'shared', input);
  });
  afterEach(async () => {
    await opened.page.close();
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  async function write(name: string, mode: 'inline' | 'shared' | 'none', content: ReportInput): Promise<void> {
    const { assets, shared } = loadPageAssets(mode);
    const html = renderReport(content, { ...assets, pageScript: compiledPageScript() });
    await writeReport({ file: join(folder, name), html, shared });
  }

  async function open(name: string, options: Parameters<Browser['newPage']>[0] = {}): Promise<Page> {
    opened = await OpenedPage.open(browser, join(folder, name), options);
    return opened.page;
  }

  function fileUrl(name: string): string {
    return pathToFileURL(join(folder, name)).href;
  }

  /** The axis that just holds the values of bars from–to, as the page pads it. */
  function fitted(low: Float64Array, high: Float64Array, scale: number, [from, to]: [number, number]): number[] {
    const [first, last] = [Math.max(Math.ceil(from), 0), Math.min(Math.floor(to), input.bars.length - 1)];
    const bottom = Math.min(...low.subarray(first, last + 1)) / 10 ** scale;
    const top = Math.max(...high.subarray(first, last + 1)) / 10 ** scale;
    const padding = (top - bottom) * 0.05;
    return [bottom - padding, top + padding];
  }

  function expectFitted({ x, price, cvd }: ChartView): void {
    const { bars } = input;
    for (const [index, value] of fitted(bars.low, bars.high, 2, x).entries())
      expect(price[index]).toBeCloseTo(value, 6);
    for (const [index, value] of fitted(bars.cvdLow, bars.cvdHigh, 3, x).entries())
      expect(cvd[index]).toBeCloseTo(value, 6);
  }

  it.each(['inline', 'shared'])(
    'draws with %s assets, without a complaint and without a request to a network',
    async (mode) => {
      const page = await open(`${mode}.html`);
      expect(
        await page.locator('#chart .candlestick, #chart .boxlayer, #chart .cartesianlayer').count(),
      ).toBeGreaterThan(0);
      expect(opened.complaints).toEqual([]);
      const foreign = opened.requests.filter(
        (url) => !url.startsWith(pathToFileURL(folder).href) && !url.startsWith('data:'),
      );
      expect(foreign).toEqual([]);
    },
  );

  it('is one file of at most 1.7 MB with 1,440 bars when it holds everything itself', async () => {
    await open('inline.html');
    expect(input.bars.length).toBe(1440);
    expect(statSync(join(folder, 'inline.html')).size).toBeLessThan(1_700_000);
    expect(opened.requests.filter((url) => !url.startsWith('data:'))).toEqual([fileUrl('inline.html')]);
  });

  it('begins with the whole range, fitted', async () => {
    await open('shared.html');
    const seen = await opened.view();
    expect(seen.x).toEqual([-0.5, 1439.5]);
    expectFitted(seen);
    expect(seen.ticks[0]).toBe('00:00<br>2024-08-08');
  });

  it('fits price and CVD to what a drag over the chart left in view, and forgets it on a double click', async () => {
    const page = await open('shared.html');
    await opened.drag(0.4, 0.5);
    await expect.poll(async () => (await opened.view()).x[0]).toBeGreaterThan(500);
    await expect.poll(async () => (await opened.view()).ticks.length).toBeGreaterThan(4);
    const zoomed = await opened.view();
    expect(zoomed.x[1] - zoomed.x[0]).toBeLessThan(200);
    expectFitted(zoomed);
    await page.mouse.dblclick(...(await opened.place(0.3)));
    await expect.poll(async () => (await opened.view()).x).toEqual([-0.5, 1439.5]);
    await expect.poll(async () => (await opened.view()).ticks[0]).toBe('00:00<br>2024-08-08');
    expectFitted(await opened.view());
  });

  it('shows a signal when its row is clicked, and when Enter is pressed on it', async () => {
    const page = await open('shared.html');
    const row = page.locator('#signals tbody tr').nth(3);
    await row.locator('td').nth(3).click();
    const { bars, signals } = input;
    const event = bars.timeUs.subarray(0, bars.length).indexOf(signals[3]!.eventTimeUs);
    const reference = bars.timeUs.subarray(0, bars.length).indexOf(signals[3]!.refTimeUs);
    await expect.poll(async () => (await opened.view()).x[1]).toBeLessThan(1439);
    const clicked = await opened.view();
    expect(clicked.x[0]).toBeLessThan(reference);
    expect(clicked.x[1]).toBeGreaterThan(event);
    expectFitted(clicked);
    expect(await row.getAttribute('aria-current')).toBe('true');
    await page.locator('#signals tbody tr').nth(20).locator('button').focus();
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await opened.view()).x[0]).toBeGreaterThan(clicked.x[0]);
    expectFitted(await opened.view());
    expect(await page.locator('tr[aria-current]').count()).toBe(1);
  });

  it('moves with the buttons over the chart and never leaves the range', async () => {
    const page = await open('shared.html');
    const press = (name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click();
    await press('Zoom in');
    await expect.poll(async () => (await opened.view()).x).toEqual([359.5, 1079.5]);
    await press('Earlier');
    await press('Earlier');
    await expect.poll(async () => (await opened.view()).x).toEqual([-0.5, 719.5]);
    expectFitted(await opened.view());
    await press('Later');
    await press('Zoom out');
    await expect.poll(async () => (await opened.view()).x).toEqual([-0.5, 1439.5]);
  });

  it('moves with Shift and a drag', async () => {
    const page = await open('shared.html');
    await page.getByRole('button', { name: 'Zoom in', exact: true }).click();
    await expect.poll(async () => (await opened.view()).x[0]).toBe(359.5);
    await page.keyboard.down('Shift');
    await opened.drag(0.5, 0.75);
    await page.keyboard.up('Shift');
    await expect.poll(async () => (await opened.view()).ticks[0]).toBe('03:00<br>2024-08-08');
    const { x } = await opened.view();
    expect(x[1] - x[0]).toBeCloseTo(720, 6);
    expect(x[0]).toBeCloseTo(179.5, -1);
    expectFitted(await opened.view());
  });

  describe('of sides in doubt', () => {
    const uncertain = recordedDays({ sides: 'inferred' });
    const { bars, band } = uncertain;

    it('gives the band as much room in its pane as CVD takes, and no more, on either side', async () => {
      await write('doubt.html', 'shared', uncertain);
      await open('doubt.html');
      const [low, high] = [
        Math.min(...bars.cvdLow.subarray(0, bars.length)),
        Math.max(...bars.cvdHigh.subarray(0, bars.length)),
      ].map((lots) => lots / 1000) as [number, number];
      const room = high - low;
      const bottom = Math.max(Math.min(low, Math.min(...band!.least.cvd) / 1000), low - room);
      const top = Math.min(Math.max(high, Math.max(...band!.most.cvd) / 1000), high + room);
      expect(bottom).toBeLessThan(low);
      const { cvd } = await opened.view();
      expect(cvd[0]).toBeCloseTo(bottom - 0.05 * (top - bottom), 6);
      expect(cvd[1]).toBeCloseTo(top + 0.05 * (top - bottom), 6);
      expect(opened.complaints).toEqual([]);
    });

    it('has the edges of the band in the box at the pointer', async () => {
      await write('doubt.html', 'shared', uncertain);
      const page = await open('doubt.html');
      await page.locator('#signals tbody tr').nth(3).locator('button').click();
      const text = await opened.hover(0.5);
      const [, time] = /(2024-08-08 \d\d:\d\d) UTC/.exec(text)!;
      const bar = Array.from(bars.timeUs).findIndex((timeUs) =>
        new Date(timeUs / 1000).toISOString().startsWith(time!.replace(' ', 'T')),
      );
      expect(text).toContain(`CVD at most : ${(band!.most.cvd[bar]! / 1000).toFixed(3)}`);
      expect(text).toContain(`CVD at least : ${(band!.least.cvd[bar]! / 1000).toFixed(3)}`);
    });

    it('is at most 1.7 MB with 1,440 bars too', async () => {
      await write('doubt-inline.html', 'inline', uncertain);
      await open('doubt-inline.html');
      expect(statSync(join(folder, 'doubt-inline.html')).size).toBeLessThan(1_700_000);
    });
  });

  it('says in one box for all panes what a bar holds, in full digits, at its time', async () => {
    const page = await open('shared.html');
    await page.locator('#signals tbody tr').nth(3).locator('button').click();
    const text = await opened.hover(0.5);
    const [, time] = /(2024-08-08 \d\d:\d\d) UTC/.exec(text)!;
    const { bars } = input;
    const bar = Array.from(bars.timeUs).findIndex((timeUs) =>
      new Date(timeUs / 1000).toISOString().startsWith(time!.replace(' ', 'T')),
    );
    const price = (ticks: number): string => (ticks / 100).toFixed(2);
    const lots = (units: number): string => (units / 1000).toFixed(3);
    expect(text).toContain(`O ${price(bars.open[bar]!)}  H ${price(bars.high[bar]!)}  L ${price(bars.low[bar]!)}`);
    const cvd = [bars.cvdOpen, bars.cvdHigh, bars.cvdLow, bars.cvdClose].map((column) => lots(column[bar]!));
    expect(text).toContain(`CVD : O ${cvd[0]!}  H ${cvd[1]!}  L ${cvd[2]!}  C ${cvd[3]!}`);
    expect(text).toContain(`of volume ${lots(bars.volume[bar]!)}`);
    expect(opened.complaints).toEqual([]);
  });

  it('has the average of the session in that box, as a line that asks for no room', async () => {
    const page = await open('shared.html');
    await page.locator('#signals tbody tr').nth(3).locator('button').click();
    expect(await opened.hover(0.5)).toMatch(/Session VWAP : 5\d{4}\.\d{2}/);
    expectFitted(await opened.view());
  });

  it('keeps the profile beside the prices at the prices in view, and its words where there is room', async () => {
    const page = await open('shared.html');
    const axis = (): Promise<unknown> => page.evaluate(`document.getElementById('chart')._fullLayout.xaxis2._offset`);
    const before = await axis();
    expect(await page.locator('#chart .barlayer').count()).toBe(2);
    expect(await page.locator('#chart .annotation').allTextContents()).toContainEqual(expect.stringContaining('POC'));
    await page.locator('#signals tbody tr').nth(3).locator('button').click();
    await expect.poll(async () => (await opened.view()).x[1]).toBeLessThan(1439);
    expect(await axis()).toBe(before);
    await opened.page.close();
    await open('shared.html', { viewport: { width: 420, height: 800 } });
    const notes = await opened.page.locator('#chart .annotation').allTextContents();
    expect(notes.join()).not.toContain('POC');
    expect(opened.complaints).toEqual([]);
  });

  it('shows an own trade when its row is clicked, with its price in view', async () => {
    const timeUs = input.bars.timeUs[700]! + 1;
    const trade = { timeUs, side: 1, price: '59000.5', size: '1', label: HOSTILE } as const;
    await write('own.html', 'shared', { ...input, ownTrades: { source: HOSTILE, trades: [trade] } });
    const page = await open('own.html');
    await page.locator('#own-trades tbody button').click();
    await expect.poll(async () => (await opened.view()).x[1]).toBeLessThan(800);
    const { x, price } = await opened.view();
    expect(x[0]).toBeLessThan(700);
    expect(price[1]).toBeGreaterThan(59_000.5);
    expect(await opened.hover(0.5)).toContain('own: bought 1 at 59000.5');
    expect(await page.evaluate('window.hacked')).toBeUndefined();
    expect(opened.complaints).toEqual([]);
  });

  it('without Plotly is words and tables, opened, and complains of nothing', async () => {
    await write('none.html', 'none', input);
    opened = new OpenedPage(await browser.newPage({ colorScheme: 'dark' }));
    await opened.page.goto(fileUrl('none.html'));
    await opened.page.getByRole('button', { name: 'Light', exact: true }).click();
    expect(await opened.page.locator('#chart-section').isVisible()).toBe(false);
    expect(await opened.page.locator('details.numbers[open]').count()).toBe(1);
    expect(opened.requests.filter((url) => !url.startsWith('data:'))).toEqual([fileUrl('none.html')]);
    expect(opened.complaints).toEqual([]);
  });

  it('follows the system theme, and the switch, in the figure as well as on the page', async () => {
    const page = await open('shared.html', { colorScheme: 'dark' });
    const dark = await opened.colours();
    expect(dark[0]).toBe('rgb(14, 18, 23)');
    await page.getByRole('button', { name: 'Light', exact: true }).click();
    const light = await opened.colours();
    expect(light[0]).toBe('rgb(244, 246, 248)');
    for (const [index, colour] of light.entries()) expect(colour).not.toBe(dark[index]);
    await page.getByRole('button', { name: 'Dark', exact: true }).click();
    expect(await opened.colours()).toEqual(dark);
  });

  it('offers no upload and no logo, only to save a picture', async () => {
    const page = await open('shared.html');
    expect(await page.locator('.modebar-btn, .modebar a').count()).toBe(0);
    const offers = await page.locator('button, a, #chart').allInnerTexts();
    expect(offers.join()).not.toMatch(/share|cloud|upload|plotly/i);
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save picture' }).click();
    expect((await download).suggestedFilename()).toBe('cvdlab-report.png');
    expect(opened.complaints).toEqual([]);
  });

  it('runs no script that came with a name', async () => {
    const hostile = recordedDays({ symbol: HOSTILE });
    const signals = hostile.signals.map((signal) => ({ ...signal, rule: HOSTILE, kind: HOSTILE }));
    await write('hostile.html', 'inline', { ...hostile, signals, settings: { ...hostile.settings, rules: [HOSTILE] } });
    const page = await open('hostile.html');
    await page.locator('#signals tbody tr').nth(3).locator('button').click();
    await opened.hover(0.5);
    expect(await page.evaluate('window.hacked')).toBeUndefined();
    expect(await page.locator('h1').textContent()).toBe(HOSTILE);
    expect(opened.complaints).toEqual([]);
  });

  it('prints light and no wider than the paper, and is itself again afterwards', async () => {
    const page = await open('shared.html', { colorScheme: 'dark' });
    const size = (): Promise<number[]> =>
      page.evaluate(
        `(({ clientWidth, clientHeight }) => [clientWidth, clientHeight])(document.querySelector('#chart .main-svg'))`,
      );
    const before = await size();
    await page.evaluate(`addEventListener('beforeprint', () => {
      const width = document.querySelector('#chart .main-svg').getAttribute('width');
      document.title = width + ' ' + document.documentElement.dataset.theme;
    })`);
    expect((await page.pdf()).length).toBeGreaterThan(10_000);
    expect(await page.title()).toBe('720 light');
    await expect.poll(size).toEqual(before);
    expect(await page.evaluate('document.documentElement.dataset.theme')).toBeUndefined();
  });

  it('has its summary and its tables without JavaScript, and says what is missing', async () => {
    const page = await open('inline.html', { javaScriptEnabled: false });
    expect(await page.locator('#signals tbody tr').count()).toBe(input.signals.length);
    await expect.poll(() => page.locator('noscript').textContent()).toContain('The charts need JavaScript');
    expect(await page.locator('.toolbar').isVisible()).toBe(false);
  });

  it('says so when the shared file is not beside it', async () => {
    const { assets } = loadPageAssets('shared');
    const lost = { ...assets, mode: 'shared', plotlyHref: './elsewhere.js', pageScript: compiledPageScript() } as const;
    await writeReport({ file: join(folder, 'lost.html'), html: renderReport(input, lost), shared: null });
    const page = await browser.newPage();
    opened = new OpenedPage(page);
    await page.goto(fileUrl('lost.html'));
    await expect.poll(() => page.locator('#chart-message').textContent()).toContain('the Plotly file is not where');
  });

  it('draws 5,000 of more bars, keeps the extremes and says so', async () => {
    const week = recordedDays({ days: 7, tradesPerDay: 3000 });
    await write('week.html', 'shared', week);
    const page = await open('week.html');
    expect(await page.locator('#chart-section .note').first().textContent()).toMatch(
      /^10,080 bars are drawn as 3,360: up to 3/,
    );
    const { price } = await opened.view();
    expect(price[1]).toBeGreaterThan(Math.max(...week.bars.high.subarray(0, week.bars.length)) / 100);
    expect(opened.complaints).toEqual([]);
  });

  it('draws nothing, and complains of nothing, when there is no bar', async () => {
    const { bars } = input;
    await write('empty.html', 'shared', {
      ...input,
      bars: { ...bars, length: 0 },
      signals: [],
      days: [],
    });
    const page = await open('empty.html');
    expect(await page.locator('#summary').textContent()).toContain('There is no bar in this range.');
    expect(opened.complaints).toEqual([]);
  });
});
