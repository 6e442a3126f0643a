import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  backtest,
  InputError,
  reportBacktest,
  reportComparison,
  reportDivergences,
  reportRun,
  reportSignals,
  simulateDays,
} from '../../src/index.ts';
import { temporaryFolder } from '../support/cli.ts';

const folder = temporaryFolder();
const dataDir = path.join(folder, 'data');
const where = { dataDir, symbol: 'SIMUSDT' };
const few = { randomEntries: 19, monteCarlo: 99 };
const plotly = 'none';
const runs = ['ten', 'twenty'].map((name) => path.join(folder, name));

beforeAll(async () => {
  await simulateDays({ dataDir, seed: 7, ordersPerSecond: 0.2 });
  await backtest({ ...where, ...few, hold: 10, folder: runs[0]! });
  await backtest({ ...where, ...few, hold: 20, folder: runs[1]! });
});

/** Where a page goes, and its text once it is there. */
function pageFile(name: string): { file: string; text: () => string } {
  const file = path.join(folder, 'pages', name);
  return { file, text: () => readFileSync(file, 'utf8') };
}

describe('pages', () => {
  it('of divergences give what they show', async () => {
    const { file, text } = pageFile('divergences.html');
    const page = await reportDivergences({ ...where, file, plotly });
    expect(page).toMatchObject({ file, recorded: { sides: 'recorded' } });
    expect(page.input.bars.length).toBe(1440);
    expect(text()).toContain('SIMUSDT');
  });

  it('of what signals were worth', async () => {
    const { file, text } = pageFile('signals.html');
    const judging = { horizons: 15, draws: 19, surrogateDraws: 9, resamples: 19 };
    const { study } = await reportSignals({ ...where, ...judging, file, plotly });
    expect(text()).toContain(study.rules[0]!.rule);
  });

  it('of a backtest that is run now', async () => {
    const { file, text } = pageFile('backtest.html');
    const { input } = await reportBacktest({ ...where, ...few, hold: 10, file, plotly });
    expect(text()).toContain(input.run.id);
    expect(input.market).not.toBeNull();
  });

  it('of a run folder, with a chart where its data is and with the reason where it is not', async () => {
    const { file, text } = pageFile('run.html');
    const withData = await reportRun({ run: runs[0]!, dataDir, file, plotly });
    expect(withData).toMatchObject({ input: { remarks: [] }, recorded: { instrument: { symbol: 'SIMUSDT' } } });
    const without = await reportRun({ run: runs[0]!, dataDir: path.join(folder, 'elsewhere'), file, plotly });
    expect(without).toMatchObject({ input: { market: null }, recorded: null });
    expect(text()).toContain(without.input.run.id);
    expect(without.input.remarks[0]).toMatch(/^There is no chart of the market: no trades for SIMUSDT/);
    await expect(reportRun({ run: folder, file, plotly })).rejects.toBeInstanceOf(InputError);
  });

  it('of two runs or more', async () => {
    const { file } = pageFile('comparison.html');
    const { input } = await reportComparison({ runs, file, plotly });
    expect(input.runs.map(({ name }) => name)).toEqual(['ten', 'twenty']);
    expect(input.partings).toHaveLength(1);
    await expect(reportComparison({ runs: [runs[0]!] })).rejects.toThrow('runs takes two run folders or more');
  });
});
