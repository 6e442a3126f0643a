import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  auditDetectors,
  auditOwnStrategy,
  backtest,
  compareRuns,
  makeBars,
  MissingDataError,
  openDays,
  OptionError,
  scan,
  type ScanOptions,
  simulateDays,
  studySignals,
  validateBars,
  windowDetector,
} from '../../src/index.ts';
import { csvRecords, cvdlab, temporaryFolder } from '../support/cli.ts';

const folder = temporaryFolder();
const dataDir = path.join(folder, 'data');
const where = { dataDir, symbol: 'SIMUSDT' };
const asCommand = ['--data-dir', dataDir, '--symbol', 'SIMUSDT'];
const few = { randomEntries: 19, monteCarlo: 99 };
const fewAsCommand = ['--random-entries', '19', '--monte-carlo', '99'];

beforeAll(async () => {
  await simulateDays({ dataDir, days: 2, seed: 7 });
});

describe('the functions are what the commands do', () => {
  it('bars', async () => {
    const { bars, recorded } = await makeBars({ ...where, bar: '1h' });
    const rows = csvRecords((await cvdlab(['bars', ...asCommand, '--bar', '1h'])).stdout);
    expect(rows).toHaveLength(bars.length);
    expect(rows.map((row) => Number(row['trades']))).toEqual([...bars.trades].slice(0, bars.length));
    expect(recorded).toMatchObject({ aggressor: 'exchange', missingDays: [] });
  });

  it('scan, with numbers, lists and text alike', async () => {
    const { signals, rules } = await scan({ ...where, rule: 'window,pivot(5,5)', lookback: [10, 20] });
    const again = await scan({ ...where, rule: 'window,pivot(5,5)', lookback: '10,20' });
    expect(again.signals).toEqual(signals);
    expect(rules).toEqual(['window(10)', 'window(20)', 'pivot(5,5)']);
    const args = ['scan', ...asCommand, '--rule', 'window,pivot(5,5)', '--lookback', '10,20', '--json'];
    expect(JSON.parse((await cvdlab(args)).stdout)).toMatchObject({ count: signals.length, rules });
  });

  it('stats, whose tries are counted together', async () => {
    const judging = { horizons: 15, draws: 99, surrogateDraws: 9, resamples: 99 };
    const study = await studySignals({ ...where, ...judging });
    const args = ['--horizons', '15', '--draws', '99', '--surrogate-draws', '9', '--resamples', '99', '--json'];
    const printed: unknown = JSON.parse((await cvdlab(['stats', ...asCommand, ...args])).stdout);
    // The same cell with the same settings is one try, whoever made it.
    expect(printed).toMatchObject({ tries: 1 });
    expect(study.trials.tries.total).toBe(1);
    expect((await studySignals({ ...where, ...judging, lookback: 30 })).trials.tries.total).toBe(2);
  });

  it('backtest, down to the run’s id', async () => {
    const run = await backtest({ ...where, ...few, hold: 10, folder: path.join(folder, 'by-function') });
    const out = path.join(folder, 'by-command');
    await cvdlab(['backtest', ...asCommand, ...fewAsCommand, '--hold', '10', '--out', out]);
    expect(JSON.parse(readFileSync(path.join(out, 'run.json'), 'utf8'))).toMatchObject({ id: run.id });
    expect(await compareRuns(path.join(folder, 'by-function'), out)).toMatchObject({ firstEvent: null, causes: [] });
  });

  it('validate, with bars as long as the reference’s', async () => {
    const against = path.join(folder, 'bars.csv');
    await cvdlab(['bars', ...asCommand, '--bar', '5m', '--out', against]);
    const validation = await validateBars({ ...where, against });
    expect(validation).toMatchObject({ bar: '5m', verdict: 'equal' });
    expect(validation.comparison.compared).toBe(576);
  });
});

describe('detectors and strategies given as functions', () => {
  it('do what the same rule by name does', async () => {
    const own = await scan({ ...where, detector: () => windowDetector({ lookback: 20 }) });
    expect(own.signals).toEqual((await scan(where)).signals);
  });

  it('are marked in a run’s manifest: from it alone they cannot be made again', async () => {
    const detector = (): ReturnType<typeof windowDetector> => windowDetector({ lookback: 20 });
    const { manifest } = await backtest({ ...where, ...few, date: '2026-01-01', detector });
    expect(manifest.configuration).toMatchObject({ detector: 'in code: window(20)', symbol: 'SIMUSDT' });
    const idle = (): { name: string; decide: () => [] } => ({ name: 'idle', decide: () => [] });
    const run = await backtest({ ...where, ...few, date: '2026-01-01', strategy: idle });
    expect(run.manifest.configuration).toMatchObject({ strategy: 'in code: idle' });
    expect(run.result.readings.base.roundTrips).toEqual([]);
  });

  it('are audited on simulated days where no symbol is given', async () => {
    const { audits, of } = await auditDetectors({ lookback: 20, seed: 3 });
    expect(of).toBe('two simulated days, seed 3');
    expect(audits).toMatchObject([{ rule: 'window(20)', isClean: true }]);
    const { audit } = await auditOwnStrategy({ hold: 5 });
    expect(audit.checks.filter(({ offence }) => offence !== null)).toEqual([]);
  });
});

describe('what cannot be done is said by the names of options', () => {
  it.each<[ScanOptions, string]>([
    [{ ...where, date: '2026-01-01', from: '2026-01-01' }, 'date goes without from and to'],
    [{ ...where, lookback: 'many' }, 'lookback takes whole numbers separated by commas, got "many"'],
    [{ ...where, estimate: 'polarity', aggressor: 'tick' }, 'estimate is for bars and aggressor for trades'],
    [{ dataDir } as ScanOptions, 'symbol is needed'],
    [{ ...where, lookBack: 20 } as ScanOptions, 'lookBack is no option here'],
  ])('%o', async (options, message) => {
    await expect(scan(options)).rejects.toThrow(message);
    await expect(scan(options)).rejects.toBeInstanceOf(OptionError);
  });

  it('where the store has nothing', async () => {
    const missing = openDays({ ...where, date: '2027-01-01' });
    await expect(missing).rejects.toBeInstanceOf(MissingDataError);
    await expect(missing).rejects.toThrow('no data for SIMUSDT (binance spot) from 2027-01-01 to 2027-01-01');
  });
});
