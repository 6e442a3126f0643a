import { describe, expect, it } from 'vitest';
import { DAY_US, HOUR_US } from '../../../src/core/time.ts';
import type { BarComparison } from '../../../src/cvd/compare-bars.ts';
import { hoursOf } from '../../../src/report/quality/hour-states.ts';
import type { QualityReportInput } from '../../../src/report/quality/quality-input.ts';
import { renderQuality } from '../../../src/report/quality/render-quality.ts';
import { available } from '../../support/requirements.ts';
import { axisRange, dragOver, expectClean, HOSTILE, pageBench, printedPages } from '../browsed-page.ts';
import { pageData, tableRows, visibleText } from '../page-text.ts';
import { damagedSeries, MONDAY, soundDay } from './quality-input.ts';

const NO_SCRIPT = { mode: 'shared', pageScript: '', plotlyHref: './plotly.js' } as const;

function input(changes: Partial<QualityReportInput> = {}): QualityReportInput {
  return { series: [damagedSeries()], validation: null, settings: [['cvdlab', '0.1.0']], ...changes };
}

describe('hours of a day', () => {
  it('are missing, touched by a gap or doubt, covered in part, or covered', () => {
    const days = damagedSeries().days.map((day) => hoursOf(day).map(({ state }) => state));
    expect(new Set(days[0])).toEqual(new Set(['covered']));
    expect(days[1]!.flatMap((state, hour) => (state === 'gap' ? [hour] : []))).toEqual([5, 6, 20]);
    expect(new Set(days[2])).toEqual(new Set(['missing']));
    expect(days[3]!.slice(11)).toEqual(['covered', 'partly', ...Array.from({ length: 11 }, () => 'missing')]);
    expect(hoursOf(damagedSeries().days[3]!)[12]).toMatchObject({ covered: 0.5, gaps: 0 });
  });

  it('count a hole between two trades of one instant in the hour of that instant', () => {
    const atUs = MONDAY * DAY_US + 3 * HOUR_US;
    const gap = { fromUs: atUs, toUs: atUs, missing: 1, afterId: 1, beforeId: 3 };
    const states = hoursOf(soundDay(MONDAY, { gaps: [gap] })).map(({ state }) => state);
    expect(states.flatMap((state, hour) => (state === 'gap' ? [hour] : []))).toEqual([3]);
  });
});

describe('the page on the quality of data', () => {
  const page = renderQuality(input(), NO_SCRIPT);

  it('says first what can be relied on', () => {
    const text = visibleText(page);
    expect(text).toContain('1 of 4 days is complete: what is missing or in doubt is below.');
    expect(text).toContain(
      'of 4 days 1 are complete, 2 are there in part, 1 is missing (2026-01-07). Of 96 hours 59.4 % are covered with ' +
        'nothing known against them. 400 ids are known to be missing.',
    );
    expect(text).toContain('Who was the aggressor in BTCUSDT trades: told by the exchange with every row.');
    expect(text).toContain("Nothing was compared with anybody else's bars.");
  });

  it('lists days, hours, gaps with their ids, stretches in doubt, repairs and conflicts', () => {
    expect(tableRows(page, 'Days of BTCUSDT trades').map((row) => row.slice(0, 8))).toEqual([
      ['2026-01-05', 'yes', '100.0 %', '24,000', '0', '0', '0', '0'],
      ['2026-01-06', 'no', '100.0 %', '24,000', '1', '400', '1', '2'],
      ['2026-01-07', 'no data', '', '', '', '', '', ''],
      ['2026-01-08', 'no', '52.1 %', '24,000', '0', '0', '0', '0'],
    ]);
    expect(tableRows(page, 'Hours of BTCUSDT trades').map((row) => row.slice(1))).toEqual([
      ['24', '0', '0', '0'],
      ['21', '0', '3', '0'],
      ['0', '0', '0', '24'],
      ['12', '1', '0', '11'],
    ]);
    expect(tableRows(page, 'Gaps of BTCUSDT trades')).toEqual([
      ['2026-01-06 05:30', '2026-01-06 06:10', 'ids missing', '40 min', '31795', '32196', '400'],
      ['2026-01-06 20:00', '2026-01-06 20:00:01', 'in doubt: rows may be missing', '1 s', '', '', 'not known'],
    ]);
    expect(tableRows(page, 'Repairs and conflicts of BTCUSDT trades')).toEqual([
      ['2026-01-06', 'missing ids filled in over REST: 100 to 139', '40'],
      ['2026-01-06', 'ids with different contents: 24695', '1'],
    ]);
  });

  it('draws days by hours, and more than 92 days as tiles by weeks', () => {
    const [hourly] = pageData(page).figures[0]!.traces;
    expect([hourly!['y'], (hourly!['z'] as number[][])[3]!.slice(11, 14)]).toEqual([
      ['2026-01-05', '2026-01-06', '2026-01-07', '2026-01-08'],
      [3.5, 2.5, 0.5],
    ]);
    const days = Array.from({ length: 93 }, (_, index) => soundDay(MONDAY + 1 + index));
    const long = renderQuality(input({ series: [{ ...damagedSeries(), days }] }), NO_SCRIPT);
    const [daily] = pageData(long).figures[0]!.traces;
    expect((daily!['x'] as string[]).slice(0, 2)).toEqual(['2026-01-05', '2026-01-12']);
    expect((daily!['z'] as unknown[][]).map((row) => row[0])).toEqual([null, 3.5, 3.5, 3.5, 3.5, 3.5, 3.5]);
  });

  it('says how our bars compare with a reference, and which values differ', () => {
    const decimal = (units: bigint): { units: bigint; scale: number } => ({ units, scale: 1 });
    const timeUs = MONDAY * DAY_US;
    const comparison: BarComparison = {
      ...{ columns: ['delta'], compared: 10, equal: 9, different: 1, largestDifference: decimal(15n) },
      differences: [{ timeUs, column: 'delta', ours: decimal(-120n), reference: decimal(-105n) }],
      ...{ incomplete: [{ timeUs, quality: 'gap' as const }], missingInOurs: [timeUs], missingInReference: [] },
    };
    const validation = { against: 'ref.csv', bar: '5m', tolerance: '0', comparison, verdict: 'different' } as const;
    const compared = renderQuality(input({ validation }), NO_SCRIPT);
    expect(visibleText(compared)).toContain('1 of 10 bars of 5m differ from ref.csv.');
    expect(tableRows(compared, 'Differences')).toEqual([['2026-01-05 00:00', 'delta', '−12.0', '−10.5', '1.5']]);
    expect(tableRows(compared, 'Bars by outcome').map((row) => row.slice(0, 2))).toEqual([
      ['Equal', '9'],
      ['Different', '1'],
      ['Not judged: covered in part', '0'],
      ['Not judged: a gap in our data', '1'],
      ['Only in the reference', '1'],
      ['Only in our data', '0'],
    ]);
  });

  it('is refused without a series', () => {
    expect(() => renderQuality(input({ series: [] }), NO_SCRIPT)).toThrow(
      'a page on the quality of data needs at least one series',
    );
  });
});

describe.skipIf(!available['chromium'])('the page on the quality of data in Chromium (needs chromium)', () => {
  const bench = pageBench();
  const hostile = [damagedSeries(HOSTILE), damagedSeries('ETHUSDT')];

  it('draws every series in light and dark, with no complaint, no request and nothing run from a name', async () => {
    const file = await bench.write('quality.html', (assets) => renderQuality(input({ series: hostile }), assets));
    for (const colorScheme of ['light', 'dark'] as const) {
      const opened = await bench.open(file, '#figure-coverage-2 .main-svg', { colorScheme });
      expect(await opened.page.locator('.heatmaplayer image').count()).toBe(2);
      expect(await opened.page.title()).toContain('2 symbols');
      await expectClean(opened);
      await opened.page.close();
    }
  });

  it('zooms by a drag, leads from the summary to a series, and prints', async () => {
    const file = await bench.write('zoom.html', (assets) => renderQuality(input({ series: hostile }), assets));
    const opened = await bench.open(file, '#figure-coverage-2 .main-svg');
    const { page } = opened;
    await page.getByRole('link', { name: 'ETHUSDT trades' }).click();
    await expect.poll(() => page.evaluate('location.hash')).toBe('#series-2');
    await dragOver(page, '#figure-coverage-2', [0.25, 0.5]);
    await expect.poll(async () => (await axisRange(page, '#figure-coverage-2', 'xaxis'))[0]).toBeGreaterThan(4);
    expect(await printedPages(page)).toBeGreaterThan(0);
    await expectClean(opened);
    await page.close();
  });
});
