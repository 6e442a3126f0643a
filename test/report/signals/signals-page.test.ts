import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { simulateDays } from '../../../src/lab/simulate-days.ts';
import { type SignalStudy, studySignals } from '../../../src/lab/study-signals.ts';
import type { ReportAssets } from '../../../src/report/page/report-assets.ts';
import { renderSignals } from '../../../src/report/signals/render-signals.ts';
import type { SignalStudyInput } from '../../../src/report/signals/study-input.ts';
import { cvdlab, temporaryFolder } from '../../support/cli.ts';
import { describePage, HOSTILE } from '../page-contract.ts';
import { pageData, tableRows, visibleText } from '../page-text.ts';

const folder = temporaryFolder();
const dataDir = path.join(folder, 'data');
const QUICK = { draws: 199, surrogateDraws: 19, resamples: 199 };
const SHARED: ReportAssets = { mode: 'shared', pageScript: 'page();', plotlyHref: './plotly.js' };

let input: SignalStudyInput;

beforeAll(async () => {
  await simulateDays({ dataDir, symbol: 'SIM', from: '2026-01-05', days: 2 });
  input = inputOf(await studySignals({ dataDir, symbol: 'SIM', lookback: '10,20', horizons: '5,15', ...QUICK }));
}, 120_000);

function inputOf({ panel, rules, cells, recorded }: SignalStudy): SignalStudyInput {
  const { instrument, fromDay, toDay } = recorded;
  const own = cells.map(({ cell, adjusted }) => {
    const { p, model } = cell.nulls[0]!;
    const result = { p, nullModel: model, events: cell.study.events, statistic: cell.study.grossBps, sharpe: null };
    return { name: adjusted.name, fromDay, toDay, isOnPage: true, result };
  });
  const aborted = { name: 'window(99) 5 bars', fromDay, toDay, isOnPage: false, result: null };
  return {
    ...{ instrument, fromDay, toDay, panel, rules, cells },
    settings: [['Rules', rules.map(({ rule }) => rule).join(', ')]],
    searchWords: ['no reality check: too few sessions'],
    tries: { total: own.length + 2, list: [...own, aborted], damagedLines: 1 },
    assumptions: ['entry and exit: the first prints'],
  };
}

describe('the page of a signal study', () => {
  it('begins with the verdict in plain words', () => {
    const page = renderSignals(input, SHARED);
    const sections = [...page.matchAll(/<section id="([a-z-]+)"/g)].map(([, id]) => id);
    expect(sections).toEqual([
      ...['verdict', 'event-study', 'hits', 'baselines', 'decay', 'excursions', 'regimes', 'tries'],
    ]);
    expect(visibleText(page)).toMatch(/Verdict None of the 4 cells is evidence of an edge after costs\./);
  });

  it('names a null model beside every p of the verdicts, and the number of tries beside every q', () => {
    const page = renderSignals(input, SHARED);
    const heads = [...page.matchAll(/<th scope="col"[^>]*>([^<]*)</g)].map(([, head]) => head!);
    expect(heads).toContain('p (circular-shift)');
    expect(heads).toContain('q (of 6 tries)');
    expect(heads.filter((head) => head === 'p')).toHaveLength(2);
    expect(heads[heads.indexOf('p') - 1]).toBe('Null model of p');
  });

  it('draws the curve with its interval against the null band and the cost, one point for each horizon', () => {
    const figures = pageData(renderSignals(input, SHARED)).figures;
    const [band, cost, curve] = figures.find(({ id }) => id === 'event-study-0')!.traces;
    const { cells } = input.rules[0]!;
    const { low, high } = cells[0]!.nulls[0]!.nullBand;
    expect((band!['base'] as number[])[0]).toBeCloseTo(low * 10_000, 9);
    expect((band!['y'] as number[])[0]).toBeCloseTo((high - low) * 10_000, 9);
    expect(cost!['y']).toEqual(cells.map(({ study }) => study.costBps));
    expect(curve!['y']).toEqual(cells.map(({ study }) => study.grossBps));
    const { arrayminus } = curve!['error_y'] as { arrayminus: number[] };
    expect(curve!['y'] as number[]).toHaveLength(2);
    expect(arrayminus[1]).toBeCloseTo(cells[1]!.study.grossBps - cells[1]!.study.grossInterval.low, 9);
  });

  it('lists every try with what came of it, aborted ones as p = 1, damaged lines counted', () => {
    const page = renderSignals(input, SHARED);
    const rows = tableRows(page, 'Tries');
    expect(rows).toHaveLength(5);
    expect(rows.at(-1)).toEqual([
      'window(99) 5 bars',
      '2026-01-05 to 2026-01-06',
      'other run, aborted',
      ...['', '', '1 (aborted)', '', ''],
    ]);
    expect(visibleText(page)).toContain('6 cells tried on these days: 4 on this page and 2 before or beside them');
    expect(visibleText(page)).toContain('1 lines of the ledger cannot be read');
  });

  it('calls nothing evidence where the tries were not counted', () => {
    const page = renderSignals({ ...input, tries: { total: null, list: [], damagedLines: 0 } }, SHARED);
    expect(visibleText(page)).toContain('The tries were not counted');
    expect(tableRows(page, 'Verdicts').every((row) => row[3] === '')).toBe(true);
  });

  it('is the verdict and the tries alone where no signal has a return', () => {
    const nothing = input.rules.map((rule) => ({
      ...rule,
      cells: rule.cells.map((cell) => ({ ...cell, study: { ...cell.study, events: 0 } })),
    }));
    const page = renderSignals({ ...input, rules: nothing }, SHARED);
    expect([...page.matchAll(/<section id="([a-z-]+)"/g)].map(([, id]) => id)).toEqual(['verdict', 'tries']);
  });

  it('draws the first eight of more rules and says so; the tables have all', () => {
    const rules = Array.from({ length: 9 }, (_, index) => ({ ...input.rules[0]!, rule: `rule ${index}` }));
    const page = renderSignals({ ...input, rules }, SHARED);
    expect(pageData(page).figures.filter(({ id }) => id.startsWith('event-study-'))).toHaveLength(8);
    expect(visibleText(page)).toContain(
      'The charts show 8 of 9 rules, the first with events; the tables have all of them.',
    );
    expect(tableRows(page, 'Event study')).toHaveLength(18);
  });
});

describe('cvdlab report --stats', () => {
  const where = ['--data-dir', dataDir, '--symbol', 'SIM', '--lookback', '10', '--horizons', '5,15'];
  const quick = ['--draws', '199', '--surrogate-draws', '19', '--resamples', '199'];

  it('has the numbers of cvdlab stats, of the same tries', async () => {
    const file = path.join(folder, 'stats.html');
    const { stdout } = await cvdlab(['stats', ...where, ...quick, '--json']);
    const told = JSON.parse(stdout) as {
      tries: number;
      event_study: Record<string, number>[];
      regimes: { bh_q: number | null }[];
      assumptions: string[];
    };
    const { exitCode } = await cvdlab(['report', '--stats', ...where, ...quick, '--plotly', 'none', '--out', file]);
    expect(exitCode).toBe(0);
    const page = readFileSync(file, 'utf8');
    const numberOf = (text: string): number => Number(text.replaceAll(',', '').replace('−', '-'));
    const rows = tableRows(page, 'Event study');
    expect(rows.map((row) => numberOf(row[4]!))).toEqual(told.event_study.map((row) => row['gross_bps']));
    expect(rows.map((row) => numberOf(row[7]!))).toEqual(told.event_study.map((row) => row['cost_bps']));
    expect(tableRows(page, 'Regimes').map((row) => row[11])).toEqual(
      told.regimes.map((row) => (row.bh_q === null ? '' : row.bh_q.toFixed(6))),
    );
    expect(visibleText(page)).toContain(`${told.tries} cells were ever tried on these days`);
    for (const line of told.assumptions) expect(visibleText(page)).toContain(line.replace(/\s+/g, ' '));
  });

  it('refuses two kinds of pages at once', async () => {
    const { exitCode, stderr } = await cvdlab(['report', '--stats', '--backtest', ...where]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('one page at a time: got --backtest and --stats');
  });
});

describePage('the page of a signal study', () => ({
  render: (assets) => renderSignals(input, assets),
  hostile: (assets) => renderSignals(hostileInput(), assets),
  section: 'verdict',
}));

function hostileInput(): SignalStudyInput {
  return {
    ...input,
    instrument: { venue: HOSTILE, market: HOSTILE, symbol: HOSTILE },
    settings: [[HOSTILE, HOSTILE]],
    rules: input.rules.map((rule, index) => ({ ...rule, rule: `${HOSTILE} ${index}` })),
    cells: input.cells.map((cell) => ({ ...cell, adjusted: { ...cell.adjusted, name: HOSTILE } })),
    tries: { ...input.tries, list: input.tries.list.map((one) => ({ ...one, name: HOSTILE })) },
    searchWords: [HOSTILE],
    assumptions: [HOSTILE],
  };
}
