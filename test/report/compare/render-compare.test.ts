import { describe, expect, it } from 'vitest';
import type { CompareInput } from '../../../src/report/compare/compare-input.ts';
import { renderCompare } from '../../../src/report/compare/render-compare.ts';
import type { ReportAssets } from '../../../src/report/page/report-assets.ts';
import { describePage, HOSTILE } from '../page-contract.ts';
import { pageData, tableRows, visibleText } from '../page-text.ts';
import { recordedRun } from '../recorded-days.ts';

const SHARED: ReportAssets = { mode: 'shared', pageScript: 'page();', plotlyHref: './plotly.js' };

const [{ run: short }, { run: long }] = [recordedRun(), recordedRun({ days: 2, tradesPerDay: 3000 })];
const longer = {
  ...long,
  id: 'feed000000000000',
  configuration: { ...long.configuration, hold: '60', strategy: 'mine.ts' },
};
const input: CompareInput = {
  runs: [
    { name: 'one', run: short },
    { name: 'two', run: longer },
    { name: 'three', run: short },
  ],
  partings: [{ line: 34, first: '{"seq":34}', other: null }, null],
};
const page = renderCompare(input, SHARED);

describe('the page that compares runs', () => {
  it('lists settings that differ, and no other', () => {
    const rows = tableRows(page, 'What differs');
    expect(rows).toContainEqual(['hold', '30', '60', '30']);
    expect(rows).toContainEqual(['strategy', '–', 'mine.ts', '–']);
    expect(rows.map(([name]) => name)).toEqual(['to', 'hold', 'strategy', 'data of 2024-08-09']);
  });

  it('has the figures side by side, in the base reading', () => {
    const trades = tableRows(page, 'Figures of the runs').find(([name]) => name === 'Round trips')!;
    expect(trades.slice(1, 4)).toEqual([short, long, short].map(({ trips }) => String(trips.length)));
  });

  it('draws the change of equity in percent of the capital, each run with a line of its own kind', () => {
    const [figure] = pageData(page).figures;
    const curves = figure!.traces.filter((trace) => trace['yaxis'] === undefined);
    expect(curves.map((trace) => trace['name'])).toEqual(['one', 'two', 'three']);
    const last = (curves[1]!['y'] as number[]).at(-1)!;
    expect(last).toBeCloseTo(100 * (long.equity.base.at(-1)! / long.capital - 1), 6);
    const looks = curves.map((trace) => JSON.stringify(trace['line']));
    expect(new Set(looks).size).toBe(3);
  });

  it('says where events part, and that picking the best of three is a search of three', () => {
    const text = visibleText(page);
    expect(text).toContain('two: the same as one up to line 33; line 34 differs');
    expect(text).toContain('has ended');
    expect(text).toContain('three: every event is the same as in one, byte for byte.');
    expect(text).toContain('To pick the best of 3 runs is a search of 3 tries at least');
  });

  it('takes two runs or more', () => {
    expect(() => renderCompare({ runs: input.runs.slice(1, 2), partings: [] }, SHARED)).toThrow(
      'a comparison takes two runs or more, got 1',
    );
  });
});

const hostileRun = {
  ...short,
  id: HOSTILE,
  configuration: { ...short.configuration, symbol: HOSTILE, [HOSTILE]: HOSTILE },
};

describePage('the page that compares runs', () => ({
  render: (assets) => renderCompare(input, assets),
  hostile: (assets) =>
    renderCompare(
      {
        runs: [
          { name: HOSTILE, run: hostileRun },
          { name: `other ${HOSTILE}`, run: long },
        ],
        partings: [{ line: 1, first: HOSTILE, other: HOSTILE }],
      },
      assets,
    ),
  section: 'figures',
}));
