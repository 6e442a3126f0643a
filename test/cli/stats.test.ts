import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { csvRecords, cvdlab, temporaryFolder } from '../support/cli.ts';

const folder = temporaryFolder();
const QUICK = ['--draws', '199', '--surrogate-draws', '19', '--resamples', '199'];

/** A store of its own for each question: the ledger remembers. */
async function simulated(name: string, edge: readonly string[] = []): Promise<string[]> {
  const where = ['--data-dir', path.join(folder, name), '--symbol', 'SIM'];
  const { exitCode } = await cvdlab(['simulate', ...where, '--from', '2026-01-05', '--days', '3', ...edge]);
  expect(exitCode).toBe(0);
  return where;
}

function ledgerLines(name: string): Record<string, unknown>[] {
  const file = path.join(folder, name, 'trials', 'binance', 'spot', 'SIM.jsonl');
  return readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

interface StatsDocument {
  readonly tries: number | null;
  readonly ledger: string | null;
  readonly assumptions: string[];
  readonly search: { sessions: number; problem: string | null };
  readonly cells: {
    rule: string;
    horizon: string;
    events: number;
    p: number;
    by_q: number;
    conclusion: string;
    verdict: string;
  }[];
  readonly nulls: { null_model: string; p: number | null }[];
  readonly baselines: { baseline: string }[];
  readonly regimes: { bh_q: number | null }[];
}

async function statsJson(args: readonly string[]): Promise<StatsDocument> {
  const { stdout, exitCode, stderr } = await cvdlab(['stats', ...args, ...QUICK, '--json']);
  expect(stderr).not.toContain('cvdlab:');
  expect(exitCode).toBe(0);
  return JSON.parse(stdout) as StatsDocument;
}

describe('cvdlab stats on days without an edge', () => {
  let where: string[];
  beforeAll(async () => {
    where = await simulated('null');
  });

  it('judges every rule at every horizon, says what it assumed, and finds nothing', async () => {
    const { exitCode, stdout, stderr } = await cvdlab([
      'stats',
      ...where,
      ...QUICK,
      '--lookback',
      '10,20',
      '--horizons',
      '5,15',
    ]);
    const cells = csvRecords(stdout);
    expect(cells.map(({ rule, horizon }) => `${rule} ${horizon}`)).toEqual([
      'window(10) 5 bars',
      'window(10) 15 bars',
      'window(20) 5 bars',
      'window(20) 15 bars',
    ]);
    for (const { hits, events, p, bh_q: bh, by_q: by } of cells) {
      expect(Number(p)).toBeLessThanOrEqual(Number(bh));
      expect(Number(bh)).toBeLessThanOrEqual(Number(by));
      expect(stdout).toContain(`${hits} of ${events} hits`);
    }
    expect(stdout.match(/after 4 tries/g)).toHaveLength(4);
    expect(cells.map(({ conclusion }) => conclusion)).not.toContain('evidence');
    expect(stderr).toContain('entry and exit: the first buyer- and seller-aggressor prints, 100ms after the decision');
    expect(stderr).toContain('p: circular-shift (the signals keep their pattern');
    expect(stderr).toContain('no reality check: 3 sessions are too few to resample: at least 10');
    expect(exitCode).toBe(0);
  });

  it('prints one JSON document with every table, and the null models by name', async () => {
    const document = await statsJson([...where, '--lookback', '10', '--horizons', '5']);
    expect(document.nulls.map((one) => one.null_model)).toEqual([
      'circular-shift',
      'matched-entries',
      'direction-flip',
      'aggressor-surrogate',
      'day-block-bootstrap',
    ]);
    expect(document.baselines.map((one) => one.baseline)).toEqual(['unconditional', 'time-of-day', 'extremes']);
    expect(document.regimes.length).toBeGreaterThan(20);
    expect(document.search.sessions).toBe(3);
    expect(document.assumptions).toHaveLength(6);
  });

  it('writes every table into a folder', async () => {
    const out = path.join(folder, 'tables');
    await cvdlab(['stats', ...where, ...QUICK, '--horizons', '5', '--out', out]);
    expect(readdirSync(out).sort()).toEqual([
      'baselines.csv',
      'cells.csv',
      'decay.csv',
      'event_study.csv',
      'excursions.csv',
      'nulls.csv',
      'regimes.csv',
    ]);
    expect(csvRecords(readFileSync(path.join(out, 'event_study.csv'), 'utf8'))[0]).toMatchObject({
      rule: 'window(20)',
      horizon: '5 bars',
    });
  });

  it('shows a person sections with titles', async () => {
    const { stdout } = await cvdlab(['stats', ...where, ...QUICK, '--horizons', '5'], { terminal: true });
    for (const title of [
      'What the signals were worth',
      'Against the baselines',
      'Against the null models',
      'When (p of',
    ]) {
      expect(stdout).toContain(title);
    }
  });

  it('gives the same figures for the same seed, and others for another', async () => {
    const p = async (seed: string): Promise<number[]> =>
      (await statsJson([...where, '--horizons', '5', '--seed', seed, '--without-ledger'])).cells.map((cell) => cell.p);
    expect(await p('1')).toEqual(await p('1'));
    expect(await p('2')).not.toEqual(await p('1'));
  });

  it('takes horizons in seconds, trades and volume', async () => {
    const { cells } = await statsJson([...where, '--horizons', '90s,trades:200,volume:12.5', '--without-ledger']);
    expect(cells.map(({ horizon }) => horizon)).toEqual(['90s', '200 trades', 'volume 12.5']);
    for (const { events } of cells) expect(events).toBeGreaterThan(50);
  });
});

describe('the tries', () => {
  it('are counted over runs: the same cell again is no new one, another rule is', async () => {
    const where = await simulated('counting');
    const first = await statsJson([...where, '--horizons', '5']);
    expect(first.tries).toBe(1);
    expect((await statsJson([...where, '--horizons', '5'])).tries).toBe(1);
    const wider = await statsJson([...where, '--lookback', '10,30', '--horizons', '5,15']);
    expect(wider.tries).toBe(5);
    const again = await statsJson([...where, '--horizons', '5']);
    expect(again.tries).toBe(5);
    expect(again.cells[0]!.by_q).toBeGreaterThanOrEqual(first.cells[0]!.by_q);
    expect(ledgerLines('counting').filter(({ event }) => event === 'finished')).toHaveLength(7);
  });

  it('count a run that was aborted', async () => {
    const where = await simulated('aborted');
    const file = path.join(folder, 'failing.mjs');
    writeFileSync(
      file,
      "export default () => ({ rule: 'failing', warmupBars: 1, scan() { throw new Error('no luck'); } });",
    );
    const { exitCode, stderr } = await cvdlab(['stats', ...where, ...QUICK, '--detector', file, '--horizons', '5,15']);
    expect(stderr).toContain(`${file}: its scan failed: no luck`);
    expect(exitCode).toBe(2);
    expect((await statsJson([...where, '--horizons', '5'])).tries).toBe(3);
  });

  it('are not counted when told so, and then nothing is called evidence', async () => {
    const where = await simulated('uncounted', ['--edge', '0.5']);
    const { tries, ledger, cells } = await statsJson([
      ...where,
      '--horizons',
      '15',
      '--fee-bps',
      '0',
      '--without-ledger',
    ]);
    expect([tries, ledger]).toEqual([null, null]);
    expect(existsSync(path.join(folder, 'uncounted', 'trials'))).toBe(false);
    expect(cells[0]!.conclusion).toBe('no-ledger');
  });
});

describe('cvdlab stats on days with a planted edge', () => {
  it('finds it', async () => {
    const where = await simulated('edge', ['--edge', '0.5']);
    const { cells, nulls } = await statsJson([...where, '--horizons', '15', '--fee-bps', '0']);
    expect(cells[0]!.p).toBeLessThanOrEqual(0.01);
    expect(['evidence', 'costs-unproven', 'below-costs']).toContain(cells[0]!.conclusion);
    expect(nulls.find((one) => one.null_model === 'aggressor-surrogate')!.p).toBeLessThanOrEqual(0.1);
  });
});

describe('wrong usage', () => {
  it.each([
    [['--nulls', 'shuffle'], 'unknown null model "shuffle": there are circular-shift'],
    [['--horizons', '5,soon'], 'not a horizon: "soon"'],
    [['--fee-bps', 'free'], '--fee-bps takes a number of at least 0, got "free"'],
    [['--draws', '0'], '--draws takes a whole number from 1 to'],
  ])('is named: %s', async (args, message) => {
    const where = ['--data-dir', path.join(folder, 'null'), '--symbol', 'SIM'];
    const { exitCode, stderr } = await cvdlab(['stats', ...where, ...args]);
    expect(stderr).toContain(message);
    expect(exitCode).toBe(2);
  });
});
