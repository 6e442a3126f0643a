import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { tableFromIPC } from '@uwdata/flechette';
import { beforeAll, describe, expect, it } from 'vitest';
import { csvRecords, cvdlab, temporaryFolder } from '../support/cli.ts';

const folder = temporaryFolder();
const store = path.join(folder, 'data');
const START_MS = Date.UTC(2024, 7, 8);
const BAND = ['delta_least', 'delta_most', 'cvd_least', 'cvd_most', 'disagreement'];

/** Options that name one of the symbols of this suite. */
function of(symbol: string): string[] {
  return ['--data-dir', store, '--venue', 'mine', '--market', 'spot', '--symbol', symbol];
}

async function bring(
  symbol: string,
  name: string,
  lines: readonly string[],
  more: readonly string[] = [],
): Promise<void> {
  const file = path.join(folder, name);
  writeFileSync(file, `${lines.join('\n')}\n`);
  const { exitCode, stderr } = await cvdlab(['import', file, ...of(symbol), ...more]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
}

interface Facts {
  readonly aggressor: string;
  readonly uncertainty?: Record<string, unknown>;
}

async function factsOf(args: readonly string[]): Promise<Facts> {
  const { stdout, exitCode } = await cvdlab([...args, '--json']);
  expect(exitCode).toBe(0);
  return JSON.parse(stdout) as Facts;
}

beforeAll(async () => {
  const time = (seconds: number): number => START_MS + 1000 * seconds;
  // The second trade comes at the very millisecond of a quote: a buy by the quote before it, a sell by its own.
  const trades = [`1,${time(10)},100,10`, `2,${time(60)},100,7`, `3,${time(90)},101,1`, `4,${time(100)},102,2`];
  const columns = 'id=id,time=t,price=p,size=q,side=s';
  await bring('TICKS', 't.csv', ['id,t,p,q,s', ...trades.map((row) => `${row},unknown`)], ['--columns', columns]);
  const quotes = [`${time(0)},96,100,1,1`, `${time(60)},100,104,1,1`, `${time(110)},100,104,1,1`];
  const book = 'time=t,bid=b,ask=a,bid_size=bs,ask_size=as';
  await bring('TICKS', 'q.csv', ['t,b,a,bs,as', ...quotes], ['--kind', 'quotes', '--columns', book]);
  const closes = [10, 12, 11, 11, 14, 13];
  const ohlcv = closes.map((close, minute) => {
    const open = closes[minute - 1] ?? 10;
    return `${time(60 * minute)},${open},${Math.max(open, close)},${Math.min(open, close)},${close},100`;
  });
  await bring('OHLCV', 'b.csv', ['time,open,high,low,close,volume', ...ohlcv]);
});

describe('bars of inferred sides', () => {
  const quoted = ['bars', ...of('TICKS'), '--aggressor', 'quote'];

  it('say in what delta and CVD must lie, and how many trades are in doubt', async () => {
    const { stdout, stderr } = await cvdlab(quoted);
    const [first, second] = csvRecords(stdout);
    expect(Object.keys(first!).slice(20)).toEqual(BAND);
    expect(BAND.map((name) => first![name])).toEqual(['10', '10', '10', '10', '0.000000']);
    // Of 7, 1 and 2 lots the 7 are in doubt and the 2, at the middle, unknown: −7 − 1 − 2 to 7 − 1 + 2.
    expect(BAND.map((name) => second![name])).toEqual(['-10', '8', '0', '18', '0.333333']);
    expect(stderr).toContain(
      'note: aggressor unknown for 10.00 % of the volume; strict and inclusive matching disagree on 25.00 % of the trades; ' +
        'CVD at the end 16, between 0 and 18 if the sides not in doubt are right',
    );
  });

  it('sum up what is in doubt under --json', async () => {
    expect(await factsOf(quoted)).toMatchObject({
      aggressor: 'inferred:quote matching=strict quote-lag=0ms',
      uncertainty: {
        unknown_volume: '2',
        unknown_share: 0.1,
        disagreeing_trades: 1,
        disagreement_share: 0.25,
        cvd_close: '16',
        cvd_least: '0',
        cvd_most: '18',
      },
    });
  });

  it('have the same columns in JSON and Arrow files, which also say how the sides were had', async () => {
    const file = (ending: string): string => path.join(folder, `inferred.${ending}`);
    for (const ending of ['json', 'arrow']) await cvdlab([...quoted, '--out', file(ending)]);
    const rows = JSON.parse(readFileSync(file('json'), 'utf8')) as Record<string, number>[];
    const table = tableFromIPC(readFileSync(file('arrow')));
    for (const name of BAND.slice(0, 4)) {
      const column = Array.from(table.getChild(name).toArray() as Float64Array);
      expect(column).toEqual(rows.map((row) => row[name]));
    }
    expect(Array.from(table.getChild('disagreement').toArray() as Float64Array)[1]).toBe(1 / 3);
    expect(table.schema.metadata?.get('cvdlab.aggressor')).toBe('inferred:quote matching=strict quote-lag=0ms');
  });

  it('have no band where delta cuts them, and fail only if one was asked for', async () => {
    const cut = await cvdlab([...quoted, '--bar', 'delta:5']);
    expect(cut.exitCode).toBe(0);
    expect(cut.stderr).toContain('note: no band: bars cut by delta would be other bars');
    expect(Object.keys(csvRecords(cut.stdout)[0]!)).toHaveLength(20);
    const asked = await cvdlab([...quoted, '--bar', 'delta:5', '--band']);
    expect(asked).toMatchObject({ exitCode: 2, stdout: '' });
    expect(asked.stderr).toContain('--band cannot be had: bars cut by delta have no band');
  });
});

describe('bars of recorded sides', () => {
  it('have a band when one is asked for, and no share of trades that nobody compared', async () => {
    const plain = csvRecords((await cvdlab(['bars', ...of('TICKS')])).stdout);
    expect(Object.keys(plain[0]!)).toHaveLength(20);
    const { stdout, stderr } = await cvdlab(['bars', ...of('TICKS'), '--band']);
    expect(csvRecords(stdout).map((bar) => BAND.map((name) => bar[name]))).toEqual([
      ['-10', '10', '-10', '10', ''],
      ['-10', '10', '-20', '20', ''],
    ]);
    expect(stderr).toContain(
      'note: aggressor unknown for 100.00 % of the volume; CVD at the end 0, between -20 and 20',
    );
  });
});

describe('--estimate', () => {
  const bars = of('OHLCV');

  it('divides the volume of bars that came without sides, and says so', async () => {
    const recorded = await cvdlab(['bars', ...bars]);
    expect(csvRecords(recorded.stdout).map((bar) => bar['unknown_volume'])).toEqual(new Array(6).fill('100'));
    const { stdout, stderr } = await cvdlab(['bars', ...bars, '--estimate', 'polarity']);
    expect(csvRecords(stdout).map((bar) => bar['delta'])).toEqual(['100', '100', '-100', '-100', '100', '-100']);
    expect(stderr).toContain('note: estimated:polarity: what was bought and sold is estimated from bars');
  });

  it('takes a window and a distribution for bulk volume, and knows nothing before the window is full', async () => {
    const more = ['--estimate-window', '2', '--estimate-distribution', 'student'];
    const { stdout, stderr } = await cvdlab(['bars', ...bars, '--estimate', 'bulk-volume', ...more, '--band']);
    const rows = csvRecords(stdout);
    expect(rows.map((bar) => bar['unknown_volume'])).toEqual(['100', '100', '0', '0', '0', '0']);
    expect(rows.map((bar) => [bar['delta_least'], bar['delta_most']])).toEqual(new Array(6).fill(['-100', '100']));
    expect(stderr).toContain('no side is known');
    expect(stderr).toContain('estimated:bulk-volume window=2 distribution=student:0.25');
  });

  it.each([
    ['bars', []],
    ['scan', ['--lookback', '2']],
    ['backtest', ['--out', path.join(folder, 'run')]],
    ['report', ['--out', path.join(folder, 'page.html')]],
    ['validate', ['--against', path.join(folder, 'b.csv')]],
  ])('is the aggressor under --json of %s', async (verb, more) => {
    const facts = await factsOf([verb, ...bars, '--estimate', 'body-range', ...more]);
    expect(facts.aggressor).toBe('estimated:body-range');
  });

  it('is in a run’s configuration, decides its id, and is taken up again by report --run', async () => {
    const runs = [];
    for (const method of ['polarity', 'close-location']) {
      const out = path.join(folder, `run-${method}`);
      const { stdout } = await cvdlab(['backtest', ...bars, '--estimate', method, '--out', out, '--json']);
      runs.push(JSON.parse(stdout) as { run: string; configuration: Record<string, string> });
      const page = `${out}.html`;
      await cvdlab(['report', '--data-dir', store, '--run', out, '--out', page]);
      expect(readFileSync(page, 'utf8')).toContain(`estimated:${method}`);
      expect(readFileSync(page, 'utf8')).not.toContain('since changed');
    }
    expect(runs[0]!.configuration).toMatchObject({ estimate: 'polarity', sides: 'estimated:polarity' });
    expect(runs[0]!.run).not.toBe(runs[1]!.run);
  });

  it('labels signals and validations for who reads them', async () => {
    const label = 'note: estimated:close-location: what was bought and sold is estimated from bars';
    const estimate = ['--estimate', 'close-location'];
    expect((await cvdlab(['scan', ...bars, ...estimate, '--lookback', '2'])).stderr).toContain(label);
    const against = ['--against', path.join(folder, 'b.csv')];
    expect((await cvdlab(['validate', ...bars, ...estimate, ...against])).stderr).toContain(label);
  });

  it.each([
    [['--aggressor', 'tick', '--estimate', 'polarity'], 'OHLCV', '--estimate is for bars and --aggressor for trades'],
    [['--estimate', 'polarity'], 'TICKS', 'infer them with --aggressor, or take imported bars with --source bars'],
    [['--aggressor', 'tick'], 'OHLCV', 'sides are inferred from trades (--aggressor)'],
    [['--estimate', 'magic'], 'OHLCV', 'Allowed choices are polarity, body-range, close-location, bulk-volume'],
    [['--estimate', 'bulk-volume', '--estimate-window', '1'], 'OHLCV', '--estimate-window takes a whole number from 2'],
    [['--estimate', 'bulk-volume', '--estimate-distribution', 'cauchy'], 'OHLCV', 'not a distribution: "cauchy"'],
  ])('refuses %j for %s', async (more, symbol, message) => {
    const { exitCode, stdout, stderr } = await cvdlab(['bars', ...of(symbol), ...more]);
    expect(stderr).toContain(message);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  });
});
