import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readRunFolder } from '../../../src/data/runs/read-run-folder.ts';
import { simulateDays } from '../../../src/lab/simulate-days.ts';
import { runRecord } from '../../../src/report/backtest/run-record.ts';
import { csvRecords, cvdlab, temporaryFolder } from '../../support/cli.ts';
import { pageData, tableRows, visibleText } from '../page-text.ts';

const folder = temporaryFolder();
const dataDir = path.join(folder, 'data');
const run = path.join(folder, 'run');
const where = ['--data-dir', dataDir, '--symbol', 'SIM'];
const page = path.join(folder, 'page.html');

beforeAll(async () => {
  await simulateDays({ dataDir, symbol: 'SIM', from: '2026-01-05', days: 2 });
  expect((await cvdlab(['backtest', ...where, '--hold', '20', '--out', run])).exitCode).toBe(0);
}, 120_000);

async function reported(args: readonly string[]): Promise<{ text: string; stderr: string; exitCode: number }> {
  const { exitCode, stderr } = await cvdlab(['report', ...args, '--plotly', 'shared', '--out', page]);
  return { text: exitCode === 0 ? readFileSync(page, 'utf8') : '', stderr, exitCode };
}

describe('report --run', () => {
  it('shows the folder’s own numbers, and the chart of the data beside them', async () => {
    const { text } = await reported(['--data-dir', dataDir, '--run', run]);
    const trades = csvRecords(readFileSync(path.join(run, 'trades.csv'), 'utf8'));
    const base = trades.filter(({ reading }) => reading === 'base');
    expect(tableRows(text, 'Round trips')).toHaveLength(base.length);
    expect(pageData(text).market).not.toBeNull();
    const stored = await readRunFolder(run);
    expect(visibleText(text)).toContain(stored.events.checksum);
    expect(tableRows(text, 'Days of data')).toEqual(stored.data.map(({ date, checksum }) => [date, checksum]));
  });

  it('is the page of the same backtest run now, but for the log that it has not written', async () => {
    const folderPage = (await reported(['--data-dir', dataDir, '--run', run])).text;
    const fresh = (await reported(['--backtest', ...where, '--hold', '20'])).text;
    const events = (await readRunFolder(run)).events;
    const said = `${events.lines} lines, ${events.checksum}`;
    // A run knows what it was made from; a new one was told to find out.
    const plain = (text: string): string =>
      text
        .replace(/[\d,]+ lines, sha256:[0-9a-f]{64}/, 'not written')
        .replace('<span>--source</span> <span>trades</span> ', '');
    expect(said).toMatch(/^\d+ lines, sha256:/);
    expect(plain(folderPage) === plain(fresh)).toBe(true);
  });

  it('runs nothing: what the folder says is shown, whatever the data is now', async () => {
    const file = path.join(run, 'metrics.json');
    const original = readFileSync(file, 'utf8');
    const document = JSON.parse(original) as { readings: { base: { figures: Record<string, number> } } };
    document.readings.base.figures['profit_factor'] = 123.456;
    writeFileSync(file, JSON.stringify(document));
    try {
      const { text } = await reported(['--data-dir', dataDir, '--run', run]);
      expect(tableRows(text, 'Figures of the run').find(([name]) => name === 'Profit factor')![1]).toBe('123.456');
    } finally {
      writeFileSync(file, original);
    }
  });

  it('has everything but the chart where the data is not there, and says so', async () => {
    const { text, stderr, exitCode } = await reported(['--data-dir', path.join(folder, 'empty'), '--run', run]);
    expect(exitCode).toBe(0);
    expect(stderr).toContain('note: There is no chart of the market: no trades for SIM');
    expect(pageData(text).market).toBeNull();
    expect(pageData(text).figures.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['equity', 'spread', 'months', 'days', 'hours', 'monte-carlo', 'costs']),
    );
  });

  it('says which data has changed since', async () => {
    const changed = path.join(folder, 'changed');
    await simulateDays({ dataDir: changed, symbol: 'SIM', from: '2026-01-05', days: 2, seed: 99 });
    const { text } = await reported(['--data-dir', changed, '--run', run]);
    expect(visibleText(text)).toContain('The data has changed since the run (2 days, the first 2026-01-05)');
  });

  it('draws nothing of a run that never traded but its account', async () => {
    const idle = path.join(folder, 'idle');
    await cvdlab(['backtest', ...where, '--min-strength', '1000000', '--out', idle]);
    const { text } = await reported(['--data-dir', dataDir, '--run', idle]);
    expect(visibleText(text)).toContain('No position was closed.');
    expect(pageData(text).figures.map(({ id }) => id)).toEqual(['equity']);
  });

  it('refuses settings that are not the run’s', async () => {
    const { stderr, exitCode } = await reported(['--data-dir', dataDir, '--run', run, '--hold', '30']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('--run shows a run as it was, with --hold 20: for another one use --backtest');
  });
});

describe('a run folder', () => {
  it.each([
    ['run.json', '{', 'run.json is missing or damaged: give a folder written by cvdlab backtest'],
    ['trades.csv', 'reading,side\nbase\n', 'trades.csv, line 2: not as many fields as columns'],
    ['trades.csv', 'reading\nbase\n', 'trades of the run has no column "side": it was written by another version'],
  ])('with a damaged %s is refused by name', async (name, content, message) => {
    const file = path.join(run, name);
    const original = readFileSync(file, 'utf8');
    writeFileSync(file, content);
    try {
      await expect(readRunFolder(run).then(runRecord)).rejects.toThrow(message);
    } finally {
      writeFileSync(file, original);
    }
  });
});

describe('report --compare', () => {
  it('sets run folders side by side and says where their events part', async () => {
    const other = path.join(folder, 'other');
    await cvdlab(['backtest', ...where, '--hold', '40', '--out', other]);
    const file = path.join(folder, 'compare.html');
    const { stdout, exitCode } = await cvdlab(['report', '--compare', run, other, run, '--out', file, '--json']);
    expect(exitCode).toBe(0);
    const { parted_at_line: parted } = JSON.parse(stdout) as { parted_at_line: (number | null)[] };
    expect(parted[0]).toBeGreaterThan(1);
    expect(parted[1]).toBeNull();
    expect(tableRows(readFileSync(file, 'utf8'), 'What differs')).toEqual([['hold', '20', '40', '20']]);
    rmSync(other, { recursive: true });
  });

  it('takes two folders or more, which hold runs', async () => {
    expect((await cvdlab(['report', '--compare', run])).stderr).toContain('--compare takes two run folders or more');
    const { stderr, exitCode } = await cvdlab(['report', '--compare', run, folder]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('run.json is missing or damaged');
  });
});
