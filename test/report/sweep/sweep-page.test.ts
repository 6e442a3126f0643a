import { describe, expect, it } from 'vitest';
import { renderSweep } from '../../../src/report/sweep/render-sweep.ts';
import type { SweepReportInput } from '../../../src/report/sweep/sweep-input.ts';
import { available } from '../../support/requirements.ts';
import { axisRange, dragOver, expectClean, HOSTILE, pageBench, printedPages } from '../browsed-page.ts';
import { pageData, tableRows, visibleText } from '../page-text.ts';
import { sweptCells } from './sweep-input.ts';

const NO_SCRIPT = { mode: 'shared', pageScript: '', plotlyHref: './plotly.js' } as const;

function hostile(): SweepReportInput {
  const input = sweptCells();
  const [first, ...others] = input.dimensions;
  const rename = (value: string): string => (value === '10' ? HOSTILE : value);
  return {
    ...input,
    ...{ name: HOSTILE, symbols: [HOSTILE], base: [[HOSTILE, HOSTILE]], parked: [HOSTILE] },
    dimensions: [{ ...first!, name: HOSTILE, values: first!.values.map(rename) }, ...others],
    cells: input.cells.map((cell) => ({ ...cell, values: cell.values.map(rename) })),
    holdOut: { days: null, openings: [{ opened: HOSTILE, cells: [HOSTILE], reason: HOSTILE }] },
  };
}

describe('the page of a sweep', () => {
  const input = sweptCells();
  const page = renderSweep(input, NO_SCRIPT);

  it('says the verdict first, and N beside every best of N', () => {
    const text = visibleText(page);
    expect(text).toContain('Verdict No evidence of an edge once the tries are counted');
    expect(text).toContain('N = 40 tries on these days, by the ledger');
    expect(tableRows(page, 'Plateau against peak').map(([name]) => name)).toEqual(
      expect.arrayContaining([
        'q among N = 40 (Benjamini–Yekutieli)',
        'Deflated Sharpe ratio, as the best of N = 40',
        'Sharpe ratio that the best of N = 40 has by luck',
      ]),
    );
    expect(tableRows(page, 'Tests of the search')).toEqual([
      ['Reality check (White): p of the best mean', '0.310', '0.520'],
      ['Superior ability (Hansen): p of the best cell', '0.280', '0.470'],
      ['Probability of backtest overfitting (PBO) over 12,870 splits of the days', '0.460', ''],
      ['Share of splits in which the best of one half loses on the other', '0.510', ''],
    ]);
  });

  it('maps every two settings: median and best over the others, with chosen cell and peak marked', () => {
    const maps = pageData(page).figures.filter(({ id }) => id.startsWith('map-'));
    expect(maps).toHaveLength(3);
    const [median, best] = maps[0]!.traces as unknown as { z: number[][]; text: string[][]; x: string[] }[];
    const ratios = input.cells
      .filter(({ values }) => values[0] === '10' && values[1] === '5')
      .map(({ dailySharpe }) => dailySharpe!);
    expect(median!.z[0]![0]).toBeCloseTo((ratios[0]! + ratios[1]!) / 2, 12);
    expect(best!.z[0]![0]).toBe(Math.max(...ratios));
    expect(median!.x).toEqual(['10', '20', '40', '80']);
    expect(
      median!.text
        .flat()
        .filter((sign) => sign !== '')
        .sort(),
    ).toEqual(['▲', '◆']);
  });

  it('draws a line for each cell over all settings', () => {
    const parallel = pageData(page).figures.find(({ id }) => id === 'parallel')!;
    const lines = parallel.traces.map(({ name, x }) => [
      name,
      (x as unknown[]).filter((place) => place === null).length,
    ]);
    const won = input.cells.filter(({ dailySharpe }) => dailySharpe! > 0).length;
    expect(lines).toEqual([
      ['lost', input.cells.length - won],
      ['won', won],
      ['chosen', 1],
    ]);
  });

  it('lists cells by plateau score, the unknown ones last', () => {
    const rows = tableRows(page, 'Cells');
    const scores = rows.slice(0, -1).map((row) => Number(row[5]!.replace('−', '-')));
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    expect(rows.at(-1)!.slice(0, 6)).toEqual(['10-5-market', '10', '5', 'market', expect.any(String), '–']);
  });

  it('tells choice and outcome apart, and whether the hold-out is sealed', () => {
    expect(tableRows(page, 'Walk forward')[0]!.slice(3)).toEqual(['20', '+4.00', '−1.00']);
    expect(visibleText(page)).toContain('12 days set aside and not looked at yet: sealed.');
    const openings = [1, 2].map((look) => ({ opened: `2026-04-0${look}`, cells: ['a'], reason: 'why' }));
    const opened = visibleText(renderSweep(sweptCells({ holdOut: { days: 12, openings } }), NO_SCRIPT));
    expect(opened).toContain('12 days set aside, opened 2 times. Only the first look is evidence');
    const none = visibleText(renderSweep(sweptCells({ holdOut: null }), NO_SCRIPT));
    expect(none).toContain('No days were set aside');
  });

  it('singles no cell out where there is no evidence', () => {
    const unjudged = renderSweep(sweptCells({ evidence: null }), NO_SCRIPT);
    const text = visibleText(unjudged);
    expect(text).toContain('Not judged: 24 cells and no evidence. The best of 24 results is good by luck alone.');
    expect(tableRows(unjudged, 'Cells').map(([id]) => id)).toEqual(input.cells.map(({ id }) => id));
    expect(JSON.stringify(pageData(unjudged))).not.toMatch(/[◆▲]/);
  });

  it('is refused without a cell', () => {
    expect(() => renderSweep(sweptCells({ cells: [] }), NO_SCRIPT)).toThrow('needs at least one cell with a result');
  });
});

describe.skipIf(!available['chromium'])('the page of a sweep in Chromium (needs chromium)', () => {
  const bench = pageBench();

  it('draws all figures in light and dark, with no complaint, no request and nothing run from a name', async () => {
    const file = await bench.write('sweep.html', (assets) => renderSweep(hostile(), assets));
    for (const colorScheme of ['light', 'dark'] as const) {
      const opened = await bench.open(file, '#figure-walk-forward .main-svg', { colorScheme });
      expect(await opened.page.locator('.heatmaplayer image').count()).toBe(6);
      expect(await opened.page.locator('#figure-parallel .scatterlayer path.js-line').count()).toBe(25);
      await expectClean(opened);
      await opened.page.close();
    }
  });

  it('zooms a map by a drag, opens its numbers by a click, and prints', async () => {
    const file = await bench.write('zoom.html', (assets) => renderSweep(sweptCells(), assets));
    const opened = await bench.open(file, '#figure-walk-forward .main-svg');
    const { page } = opened;
    await dragOver(page, '#figure-map-1', [0.3, 0.7]);
    await expect.poll(async () => (await axisRange(page, '#figure-map-1', 'xaxis'))[0]).toBeGreaterThan(0);
    await page.locator('#maps summary').first().click();
    await page.getByRole('region', { name: 'lookback and hold' }).waitFor();
    expect(await printedPages(page)).toBeGreaterThan(1);
    await expectClean(opened);
    await page.close();
  });
});
