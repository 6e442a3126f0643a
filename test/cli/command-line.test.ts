import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { VERBS } from '../../src/cli/verbs.ts';
import { csvRecords, cvdlab, temporaryFolder } from '../support/cli.ts';

const folder = temporaryFolder();
const store = path.join(folder, 'data');
const where = ['--data-dir', store, '--symbol', 'SIMUSDT'];

beforeAll(async () => {
  await cvdlab(['simulate', '--data-dir', store, '--from', '2026-01-05', '--days', '2', '--orders-per-second', '0.2']);
});

describe('the command line', () => {
  it('prints help for itself and for every verb, and exits with 0', async () => {
    for (const args of [['--help'], ...Object.keys(VERBS).map((verb) => [verb, '--help'])]) {
      const { exitCode, stdout } = await cvdlab(args);
      expect(exitCode).toBe(0);
      expect(stdout).toMatch(/^Usage: cvdlab/);
    }
  });

  it('prints the version of the package', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect(await cvdlab(['--version'])).toEqual({ exitCode: 0, stdout: `${version}\n`, stderr: '' });
  });

  it.each([
    [['brs'], 'unknown command'],
    [['bars', '--symbl', 'X'], "unknown option '--symbl'"],
    [['bars', ...where, '--bar', '7x'], 'not a bar: "7x"'],
    [['bars', ...where, '--reset', 'hourly'], 'hourly'],
    [['bars', ...where, '--session', 'nyse'], 'nyse'],
    [['bars', ...where, '--date', '2026-02-30'], 'not a date: "2026-02-30"'],
    [['bars', ...where, '--date', '2026-01-05', '--from', '2026-01-05'], '--date goes without --from and --to'],
    [['bars', ...where, '--from', '2026-01-06', '--to', '2026-01-05'], 'lies after --to'],
    [['bars', '--data-dir', store], '--symbol is needed'],
    [['bars', ...where, '--source', 'ticks'], 'Allowed choices'],
    [['bars', ...where, '--out', 'bars.xls'], '.csv, .json or .arrow'],
    [['scan', ...where, '--rule', 'magic'], 'unknown rule "magic"'],
    [['scan', ...where, '--lookback', '0'], 'lookback must be an integer from 1'],
    [['backtest', ...where, '--hold', '1.5'], '--hold takes a whole number'],
    [['backtest', ...where, '--size', '0.00001'], 'has more than'],
    [['backtest', ...where, '--capital', '0'], '--capital must be above 0'],
    [['import', 'nowhere.csv', ...where], 'no such file'],
    [['import'], "missing required argument 'files'"],
    [['validate', ...where], '--against is needed'],
    [['validate', ...where, '--against', 'nowhere.csv'], 'no such file'],
    [['report', '--run', 'nowhere'], 'missing or damaged'],
    [['bars', '--data-dir', store, '--symbol', '../../etc'], '../../etc'],
  ])('answers %j with 2 and one clear line', async (args, message) => {
    const { exitCode, stdout, stderr } = await cvdlab(args);
    expect(stderr).toContain(message);
    expect(exitCode).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).not.toContain('    at ');
  });

  it('exits with 3 when the store has nothing of what was asked for', async () => {
    const { exitCode, stderr } = await cvdlab(['bars', '--data-dir', store, '--symbol', 'NOPE']);
    expect(exitCode).toBe(3);
    expect(stderr).toContain('no data for NOPE (binance spot)');
  });

  it('takes options from a configuration file, which the environment and flags beat', async () => {
    const config = path.join(folder, 'config.json');
    writeFileSync(
      config,
      JSON.stringify({ 'data-dir': store, symbol: 'SIMUSDT', bars: { bar: '1h' }, scan: { lookback: 5 } }),
    );
    const hours = await cvdlab(['bars', '--config', config, '--date', '2026-01-05']);
    expect(csvRecords(hours.stdout)).toHaveLength(24);
    const halves = await cvdlab(['bars', '--config', config, '--date', '2026-01-05', '--bar', '12h']);
    expect(csvRecords(halves.stdout)).toHaveLength(2);
    process.env['CVDLAB_BAR'] = '6h';
    const quarters = await cvdlab(['bars', '--config', config, '--date', '2026-01-05']);
    delete process.env['CVDLAB_BAR'];
    expect(csvRecords(quarters.stdout)).toHaveLength(4);
  });

  it('names a key that no option has, and a value of the wrong kind', async () => {
    const config = path.join(folder, 'bad.json');
    writeFileSync(config, JSON.stringify({ symbl: 'X' }));
    expect(await cvdlab(['bars', '--config', config])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('unknown key "symbl"') as string,
    });
    writeFileSync(config, JSON.stringify({ symbol: ['X'] }));
    expect((await cvdlab(['bars', '--config', config])).stderr).toContain('"symbol" cannot be ["X"]');
    writeFileSync(config, '{');
    expect((await cvdlab(['bars', '--config', config])).stderr).toContain('is not JSON');
  });

  it('prints one JSON document with every digit under --json', async () => {
    const { stdout, exitCode } = await cvdlab(['bars', ...where, '--date', '2026-01-05', '--bar', '1h', '--json']);
    const document = JSON.parse(stdout) as { bars: Record<string, unknown>[]; symbol: string; missing_days: string[] };
    expect(exitCode).toBe(0);
    expect(document).toMatchObject({ symbol: 'SIMUSDT', bar: '1h', missing_days: [] });
    expect(document.bars).toHaveLength(24);
    expect(stdout).toMatch(/"close":\d+\.\d\d,/);
  });

  it('prints an aligned table at a terminal and CSV elsewhere', async () => {
    const args = ['bars', ...where, '--date', '2026-01-05', '--bar', '12h'];
    expect((await cvdlab(args)).stdout.split('\n')[0]).toBe(
      'time,session,open,high,low,close,volume,buy_volume,sell_volume,unknown_volume,trades,delta,delta_min,delta_max,' +
        'cvd_open,cvd_high,cvd_low,cvd_close,vwap,quality',
    );
    expect((await cvdlab(args, { terminal: true })).stdout).toMatch(/^time {2,}session/);
  });

  it('writes bars as CSV, JSON and Arrow files with the same numbers', async () => {
    const { tableFromIPC } = await import('@uwdata/flechette');
    const file = (ending: string): string => path.join(folder, `bars.${ending}`);
    for (const ending of ['csv', 'json', 'arrow']) {
      expect((await cvdlab(['bars', ...where, '--bar', '1h', '--out', file(ending)])).exitCode).toBe(0);
    }
    const csv = csvRecords(readFileSync(file('csv'), 'utf8'));
    const json = JSON.parse(readFileSync(file('json'), 'utf8')) as Record<string, number>[];
    const arrow = tableFromIPC(readFileSync(file('arrow')));
    expect(arrow.numRows).toBe(48);
    const closes = Array.from(arrow.getChild('cvd_close').toArray() as Float64Array);
    expect(closes).toEqual(csv.map((bar) => Number(bar['cvd_close'])));
    expect(json.map((bar) => bar['cvd_close'])).toEqual(closes);
  });
});

describe('import', () => {
  it('refuses a futures dump as spot and the other way round', async () => {
    const row = '1,100.5,0.1,1,1,1723161600000,true';
    for (const [market, text, remedy] of [
      ['spot', `${row}\n`, '--market um or --market cm'],
      ['um', `${row},True\n`, '--market spot'],
    ] as const) {
      const file = path.join(folder, 'ABCUSDT-aggTrades-2024-08-09.csv');
      writeFileSync(file, text);
      const { exitCode, stderr } = await cvdlab(['import', file, '--data-dir', folder, '--market', market]);
      expect(exitCode).toBe(2);
      expect(stderr).toContain(remedy);
    }
  });

  it('takes klines as bars, which everything that needs only bars then works on', async () => {
    const klines = Array.from({ length: 60 }, (_, minute) => {
      const open = 1_723_161_600_000 + 60_000 * minute;
      return `${open},10.0,10.5,9.5,10.${minute % 5},3.5,${open + 59_999},35.1,7,2.25,22.6,0`;
    });
    const file = path.join(folder, 'KLNUSDT-1m-2024-08-09.csv');
    writeFileSync(file, `${klines.join('\n')}\n`);
    const kept = ['--data-dir', path.join(folder, 'klines'), '--symbol', 'KLNUSDT'];
    expect((await cvdlab(['import', file, ...kept])).stdout).toContain('delta 60.00');
    const bars = csvRecords((await cvdlab(['bars', ...kept, '--bar', '15m'])).stdout);
    expect(bars).toHaveLength(4);
    expect(bars[0]).toMatchObject({
      volume: '52.50',
      buy_volume: '33.75',
      delta: '15.00',
      cvd_high: '',
      trades: '105',
    });
    expect((await cvdlab(['backtest', ...kept, '--out', path.join(folder, 'klines-run')])).exitCode).toBe(0);
    expect((await cvdlab(['validate', ...kept, '--against', file])).stdout).toContain('60 equal, 0 different');
  });
});

describe('the data verbs', () => {
  it('list what is there, by symbol and by day', async () => {
    const series = csvRecords((await cvdlab(['data', 'list', '--data-dir', store])).stdout);
    expect(series).toEqual([
      expect.objectContaining({
        venue: 'binance',
        market: 'spot',
        symbol: 'SIMUSDT',
        kind: 'trades',
        days: '2',
        complete_days: '2',
      }),
    ]);
    const days = csvRecords((await cvdlab(['data', 'list', ...where])).stdout);
    expect(days.map((day) => [day['date'], day['complete'], day['gaps']])).toEqual([
      ['2026-01-05', 'yes', '0'],
      ['2026-01-06', 'yes', '0'],
    ]);
  });

  it('verify finds a sound store sound, a missing day incomplete and a flipped byte unsound', async () => {
    expect((await cvdlab(['data', 'verify', '--data-dir', store])).exitCode).toBe(0);
    const range = ['--from', '2026-01-05', '--to', '2026-01-07'];
    expect(await cvdlab(['data', 'verify', ...where, ...range])).toMatchObject({
      exitCode: 3,
      stdout: expect.stringContaining('2026-01-07 is not in the store') as string,
    });
    const copy = path.join(folder, 'damaged');
    await cvdlab(['simulate', '--data-dir', copy, '--from', '2026-01-05', '--orders-per-second', '0.1']);
    const file = path.join(copy, 'trades/binance/spot/SIMUSDT/2026-01-05.arrow');
    const bytes = readFileSync(file);
    bytes[Math.floor(bytes.length / 2)]! ^= 1;
    writeFileSync(file, bytes);
    expect((await cvdlab(['data', 'verify', '--data-dir', copy])).exitCode).toBe(4);
  });

  it('export days as CSV and Parquet that hold the same trades', async () => {
    const { readParquet } = await import('parquet-wasm');
    const { tableFromIPC } = await import('@uwdata/flechette');
    const out = path.join(folder, 'export');
    for (const format of ['csv', 'parquet']) {
      const args = ['data', 'export', ...where, '--date', '2026-01-05', '--format', format, '--out', out];
      expect((await cvdlab(args)).exitCode).toBe(0);
    }
    const csv = csvRecords(readFileSync(path.join(out, 'SIMUSDT-trades-2026-01-05.csv'), 'utf8'));
    const parquet = readParquet(readFileSync(path.join(out, 'SIMUSDT-trades-2026-01-05.parquet')));
    const table = tableFromIPC(parquet.intoIPCStream());
    expect(table.numRows).toBe(csv.length);
    expect(Array.from(table.getChild('price').toArray() as Float64Array)).toEqual(
      csv.map((row) => Number(row['price'])),
    );
    expect(csv[0]).toMatchObject({ id: '1', time: expect.stringMatching(/^2026-01-05T00:00:/) as string });
  });
});

describe('validate', () => {
  it('accepts our own bars, and finds a changed digit', async () => {
    const file = path.join(folder, 'reference.csv');
    await cvdlab(['bars', ...where, '--bar', '5m', '--out', file]);
    const same = await cvdlab(['validate', ...where, '--against', file]);
    expect(same.stdout).toContain(
      'compared 576 bars by volume, buy_volume, sell_volume, delta, cvd: 576 equal, 0 different',
    );
    expect(same.exitCode).toBe(0);
    const lines = readFileSync(file, 'utf8').split('\n');
    const cells = lines[7]!.split(',');
    cells[6] = `${cells[6]!.slice(0, -1)}${(Number(cells[6]!.at(-1)) + 1) % 10}`;
    writeFileSync(file, [...lines.slice(0, 7), cells.join(','), ...lines.slice(8)].join('\n'));
    const changed = await cvdlab(['validate', ...where, '--against', file]);
    expect(changed.exitCode).toBe(4);
    expect(changed.stdout).toContain('575 equal, 1 different');
    expect(changed.stdout).toContain(`${cells[0]!},volume,`);
    expect((await cvdlab(['validate', ...where, '--against', file, '--tolerance', '1'])).exitCode).toBe(0);
  });

  it('names a bad row of the reference', async () => {
    const file = path.join(folder, 'bad-reference.csv');
    writeFileSync(file, 'time,volume\n2026-01-05T00:00:00Z,12.5\n2026-01-05T00:01:00Z,many\n');
    const { exitCode, stderr } = await cvdlab(['validate', ...where, '--against', file]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('bad-reference.csv: row 3: expected a decimal number as volume, got "many"');
  });

  it('exits with 3 when nothing could be compared', async () => {
    const file = path.join(folder, 'elsewhere.csv');
    writeFileSync(file, 'time,volume\n2026-01-05T00:00:30Z,1\n2026-01-05T00:01:30Z,1\n');
    expect((await cvdlab(['validate', ...where, '--against', file])).exitCode).toBe(3);
  });
});

describe('demo and report', () => {
  it('demo does the main job offline and ends with the path of the report', async () => {
    const out = path.join(folder, 'demo');
    const { exitCode, stdout } = await cvdlab(['demo', '--out', out]);
    expect(exitCode).toBe(0);
    expect(stdout.trimEnd().split('\n').at(-1)).toBe(`open ${path.join(out, 'report.html')}`);
    expect(readFileSync(path.join(out, 'report.html'), 'utf8')).toContain('DEMOUSDT');
    const again = await cvdlab(['demo', '--out', out, '--json']);
    expect(JSON.parse(again.stdout)).toEqual({ folder: out, report: path.join(out, 'report.html') });
  });

  it('report writes one page, self-contained on request, with a backtest on request', async () => {
    const file = path.join(folder, 'page.html');
    const { exitCode, stdout } = await cvdlab([
      'report',
      ...where,
      '--bar',
      '5m',
      '--self-contained',
      '--backtest',
      '--out',
      file,
    ]);
    expect(exitCode).toBe(0);
    expect(stdout).toBe(`${file}\n`);
    expect(readFileSync(file, 'utf8').length).toBeGreaterThan(1_000_000);
  });

  it('a run folder that is somebody else’s is not overwritten', async () => {
    const { exitCode, stderr } = await cvdlab(['backtest', ...where, '--out', folder]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('is not a run folder');
  });
});

describe('doctor', () => {
  it('says what works and what is missing, and makes nothing', async () => {
    const absent = path.join(folder, 'not', 'yet', 'there');
    const { exitCode, stdout } = await cvdlab(['doctor', '--data-dir', absent, '--json']);
    const { checks } = JSON.parse(stdout) as { checks: { check: string; state: string }[] };
    expect(exitCode).toBe(0);
    expect(checks.find((one) => one.check === 'time zones')).toMatchObject({ state: 'ok' });
    expect(checks.find((one) => one.check === 'store')).toMatchObject({ state: 'ok', found: absent });
    for (const check of ['Plotly and the script of reports', 'the live page and the widget', 'fast reader of dumps']) {
      expect(checks.find((one) => one.check === check)).toMatchObject({ state: 'ok' });
    }
    expect(existsSync(absent)).toBe(false);
  });
});

describe('classify', () => {
  it('scores the tick rule on simulated trades whose sides are known, and names what needs quotes', async () => {
    const { exitCode, stdout, stderr } = await cvdlab(['classify', ...where]);
    const [tick] = csvRecords(stdout);
    expect(exitCode).toBe(0);
    expect(tick).toMatchObject({ method: 'tick', matching: '', quote_lag: '' });
    expect(Number(tick!['accuracy'])).toBeGreaterThan(0.8);
    expect(stderr).toContain('no quotes in the store: quote, lee-ready, emo, clnv left out');
    expect((await cvdlab(['classify', ...where, '--methods', 'quote'])).exitCode).toBe(3);
    expect((await cvdlab(['classify', ...where, '--methods', 'coin'])).stderr).toContain('coin');
  });
});

describe('inferred sides', () => {
  it('take the place of the recorded ones, are named, and decide the run id', async () => {
    const day = [...where, '--date', '2026-01-05'];
    const recorded = JSON.parse((await cvdlab(['bars', ...day, '--bar', '1h', '--json'])).stdout) as {
      aggressor: string;
    };
    const inferred = JSON.parse(
      (await cvdlab(['bars', ...day, '--bar', '1h', '--json', '--aggressor', 'tick'])).stdout,
    ) as { aggressor: string; bars: { unknown_volume: number }[] };
    expect(recorded.aggressor).toBe('exchange');
    expect(inferred.aggressor).toContain('tick');
    expect(inferred.bars[0]!.unknown_volume).toBeGreaterThan(0);
    const runs = [];
    for (const extra of [[], ['--aggressor', 'tick']]) {
      const out = path.join(folder, `inferred-${extra.length}`);
      const { stdout } = await cvdlab(['backtest', ...day, ...extra, '--out', out, '--json']);
      runs.push((JSON.parse(stdout) as { run: string }).run);
      expect((await cvdlab(['report', '--data-dir', store, '--run', out, '--out', `${out}.html`])).exitCode).toBe(0);
      expect(readFileSync(`${out}.html`, 'utf8')).not.toContain('since changed');
    }
    expect(runs[0]).not.toBe(runs[1]);
    const lacking = await cvdlab(['bars', ...day, '--aggressor', 'lee-ready']);
    expect(lacking).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('no quotes of SIMUSDT') as string });
  });
});
