import { readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { formatUnits } from '../../src/core/decimal.ts';
import { backtest } from '../../src/lab/backtest.ts';
import { sweepProgress } from '../../src/lab/sweep-outlook.ts';
import { sweep, type SweepOptions } from '../../src/lab/sweep.ts';
import { csvRecords, cvdlab, temporaryFolder } from '../support/cli.ts';
import { partsAppear, partsIn, resultDigests, SPACE, startCvdlab, sweepScene } from '../support/sweeps.ts';

const folder = temporaryFolder();
const at = (name: string): string => path.join(folder, name);
let scene: Omit<SweepOptions, 'out'>;
let digests: Record<string, string>;
let units: number;

beforeAll(async () => {
  scene = await sweepScene(folder, 3);
  units = (await sweep({ ...scene, out: at('one') })).computed.done;
  digests = resultDigests(at('one'));
});

/** The same sweep as a command line. */
function commandLine(out: string, ...more: readonly string[]): string[] {
  const space = at('space.json');
  writeFileSync(space, JSON.stringify(SPACE));
  const days = ['--symbol', 'SIMUSDT', '--data-dir', String(scene.dataDir), '--stretch', 'day', '--block-cells', '2'];
  return ['sweep', space, ...days, '--without-ledger', '--resamples', '199', '--out', out, ...more];
}

describe('a sweep', () => {
  it('has a row for every cell in canonical order, and one for every cell and day', () => {
    const rows = csvRecords(readFileSync(at('one/cells.csv'), 'utf8'));
    expect(rows.map(({ bar, lookback, hold }) => [bar, lookback, hold].join())).toEqual(
      ['1m', '5m'].flatMap((bar) =>
        [10, 20, 40].flatMap((lookback) => [5, 15].map((hold) => `${bar},${lookback},${hold}`)),
      ),
    );
    expect(rows.every(({ days }) => days === '3')).toBe(true);
    expect(Number(rows[0]!['trips'])).toBeGreaterThan(0);
    expect(Number(rows[0]!['gross']) - Number(rows[0]!['fees'])).toBeCloseTo(Number(rows[0]!['net']), 7);
  });

  it('of one stretch has in every row what a backtest of these settings gives, in all three readings', async () => {
    const { cells } = await sweep({ ...scene, out: at('law'), stretch: 'all', warmUpDays: 0 });
    const { cell, summary } = cells!.find(({ cell: { settings } }) => settings['bar'] === '5m')!;
    const { bar, size, lookback, hold } = cell.settings;
    const days = { symbol: 'SIMUSDT', dataDir: String(scene.dataDir) };
    const { result } = await backtest({ ...days, bar: bar!, size: size!, lookback: lookback!, hold: hold! });
    const { readings, money } = result;
    const nets = [readings.base, readings.pessimistic, readings.optimistic].map(({ account }) =>
      money.format(account.equity - account.capital),
    );
    const { net, netPessimistic, netOptimistic, fees } = summary.sums;
    expect([net, netPessimistic, netOptimistic].map((amount) => formatUnits(amount, 8))).toEqual(nets);
    expect(formatUnits(fees, 8)).toBe(money.format(readings.base.account.fees));
    expect(summary.counts.trips).toBe(readings.base.roundTrips.length);
  });

  it('gives the same bytes whatever is computed together', async () => {
    const { computed } = await sweep({ ...scene, out: at('blocks'), blockCells: 5 });
    expect(computed.done).toBeLessThan(units);
    expect(resultDigests(at('blocks'))).toEqual(digests);
  });

  it('that is there computes nothing again', async () => {
    const { missing, computed } = await sweep({ ...scene, out: at('one') });
    expect([missing, computed.done]).toEqual([0, 0]);
    expect(resultDigests(at('one'))).toEqual(digests);
  });

  it('of a space that has grown computes only what is new, and ends as if it had been so from the start', async () => {
    const smaller = { ...SPACE, dimensions: { ...SPACE.dimensions, lookback: [10, 40] } };
    await sweep({ ...scene, out: at('grown'), space: smaller });
    const { computed } = await sweep({ ...scene, out: at('grown') });
    // Per day: two lengths of bars and two holds of the one new lookback, which shared blocks with nobody.
    expect(computed.done).toBe(3 * 2);
    expect(resultDigests(at('grown'))).toEqual(digests);
  });

  it('of more days computes only those', async () => {
    await sweep({ ...scene, out: at('longer'), to: '2026-01-06' });
    const { computed } = await sweep({ ...scene, out: at('longer') });
    expect(computed.done).toBe(units / 3);
    expect(resultDigests(at('longer'))).toEqual(digests);
  });

  it('in shares computes every unit once; the last share puts the results together', async () => {
    const shares = [];
    for (const shard of ['1/2', '2/2']) shares.push(await sweep({ ...scene, out: at('shares'), shard }));
    expect(shares.map(({ cells }) => cells === null)).toEqual([true, false]);
    expect(shares[0]!.computed.done + shares[1]!.computed.done).toBe(units);
    expect(resultDigests(at('shares'))).toEqual(digests);
    await expect(sweep({ ...scene, out: at('shares'), shard: '3/2' })).rejects.toThrow(
      'shard takes a share such as 2/8, the second of eight, got "3/2"',
    );
  });

  it('refuses a setting that cannot be used before anything is computed', async () => {
    const space = { dimensions: { stop: ['2atr', 'far'] } };
    await expect(sweep({ ...scene, space, out: at('refused') })).rejects.toThrow('far');
    expect(partsIn(at('refused'))).toEqual([]);
  });

  it('that was killed with -9 goes on where it was', async () => {
    const out = at('killed');
    const process = startCvdlab(commandLine(out, '--workers', '2'));
    await partsAppear(out, 2);
    process.child.kill('SIGKILL');
    expect(await process.ended).toBe('SIGKILL');
    const kept = partsIn(out);
    const before = kept.map((part) => statSync(path.join(out, 'parts', part)).mtimeMs);
    const { missing, computed } = await sweep({ ...scene, out });
    expect([missing, computed.done]).toEqual([units - kept.length, units - kept.length]);
    expect(kept.map((part) => statSync(path.join(out, 'parts', part)).mtimeMs)).toEqual(before);
    expect(resultDigests(out)).toEqual(digests);
  });

  it('that is asked to stop finishes the units in hand, says how to go on, and ends with 130', async () => {
    const out = at('stopped');
    const process = startCvdlab(commandLine(out, '--workers', '1'));
    await partsAppear(out, 1);
    process.child.kill('SIGINT');
    expect(await process.ended).toBe(130);
    expect(process.stderr()).toContain('stopped, nothing is lost: the same command goes on from here');
    const { done } = sweepProgress(out);
    expect(done).toBe(partsIn(out).length);
    expect(done).toBeLessThan(units);
    await sweep({ ...scene, out });
    expect(resultDigests(out)).toEqual(digests);
  });
});

describe('cvdlab sweep', () => {
  it('prints the cells as CSV and says what was computed', async () => {
    const { exitCode, stdout, stderr } = await cvdlab(commandLine(at('one'), '--workers', '1'));
    expect([exitCode, stdout]).toEqual([0, readFileSync(at('one/cells.csv'), 'utf8')]);
    expect(stderr).toContain('12 cells; 0 units computed of 0 that were missing');
  });

  it('says what a sweep would take, and how far one is', async () => {
    const dry = await cvdlab(commandLine(at('dry'), '--workers', '2', '--dry-run', '--json'));
    expect(JSON.parse(dry.stdout)).toMatchObject({ cells: 12, stretches: 3, units, missing: units, workers: 2 });
    const progress = await cvdlab(['sweep', '--progress', at('killed'), '--json']);
    expect(JSON.parse(progress.stdout)).toMatchObject({ parked: 0 });
    const nothing = await cvdlab(['sweep', '--progress', at('nowhere')]);
    expect([nothing.exitCode, nothing.stderr]).toEqual([2, expect.stringContaining('no sweep was begun in')]);
  });
});
