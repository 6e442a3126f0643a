import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ArrowFileReader } from '../../src/data/store/arrow-reader.ts';
import { csvRecords, cvdlab, temporaryFolder } from '../support/cli.ts';
import { describeWithSharedData, sharedData } from '../support/shared-data.ts';

const DAYS = ['2019-10-11', '2019-10-12'];
const SUMS = ['volume', 'buy_volume', 'sell_volume', 'unknown_volume', 'trades', 'delta'];
const SHARED = ['time', 'open', 'high', 'low', 'close', 'quality'];

async function jsonOf(args: readonly string[]): Promise<Record<string, unknown>> {
  const { stdout } = await cvdlab([...args, '--json', '--quiet']);
  return JSON.parse(stdout) as Record<string, unknown>;
}

describeWithSharedData('size buckets of the XRPETH days', () => {
  const folder = temporaryFolder();
  const where = ['--data-dir', folder, '--symbol', 'XRPETH'];
  const second = [...where, '--date', '2019-10-12'];
  const barsOf = async (args: readonly string[]): Promise<Record<string, string>[]> => {
    return csvRecords((await cvdlab(['bars', ...args])).stdout);
  };

  it('are of days that were imported', async () => {
    const dumps = DAYS.map((day) => sharedData(`binance/spot/XRPETH-aggTrades-${day}.csv`));
    expect(await cvdlab(['import', ...dumps, '--data-dir', folder])).toMatchObject({ exitCode: 0 });
  });

  it('three quantile buckets add up to the day, minute by minute, at the prices of all trades', async () => {
    const all = await barsOf(second);
    const parts = await Promise.all(
      [
        ['--max-size', '50%'],
        ['--min-size', '50%', '--max-size', '90%'],
        ['--min-size', '90%'],
      ].map((limits) => barsOf([...second, ...limits])),
    );
    expect(all).toHaveLength(1440);
    for (const [minute, bar] of all.entries()) {
      const same = parts.map((part) => SHARED.map((name) => part[minute]![name]));
      expect(same).toEqual(parts.map(() => SHARED.map((name) => bar[name])));
      const sums = SUMS.map((name) => parts.reduce((sum, part) => sum + Number(part[minute]![name]), 0));
      expect(sums).toEqual(SUMS.map((name) => Number(bar[name])));
    }
    expect(parts.map((part) => part.at(-1)!['cvd_close'])).toEqual(['4725', '14616', '243167']);
  });

  it('give limits and sums that another program counted from the dumps', async () => {
    // In Python, from the text: 4,556 orders on the first day; of the 3,428 orders of the second, 317 reach 1,388.
    const { sizes, size_limits, days_without_size_limits, bars } = await jsonOf([
      ...['bars', ...second, '--min-size', '90%', '--bar', '1d'],
    ]);
    expect(sizes).toBe('orders [90%, inf) of 5 days before');
    expect(size_limits).toEqual([{ date: '2019-10-12', min: '1388', max: 'inf' }]);
    expect(days_without_size_limits).toEqual([]);
    expect(bars).toMatchObject([{ volume: 1_014_669, delta: 243_167, open: 0.00148021, close: 0.00151451 }]);
    const fixed = await jsonOf(['bars', ...second, '--min-size', '1388', '--bar', '1d']);
    expect(fixed).toMatchObject({ sizes: 'orders [1388, inf)', bars });
    expect(fixed).not.toHaveProperty('size_limits');
  });

  it('do not depend on where the range begins, and say on which days nothing is known', async () => {
    const both = await cvdlab(['bars', ...where, '--min-size', '90%']);
    expect(both.stderr).toContain(
      'note: no size limits are known on 2019-10-11, nothing counts there: no trades in the 5 days before',
    );
    const bars = csvRecords(both.stdout);
    expect(new Set(bars.slice(0, 1440).map((bar) => bar['volume']))).toEqual(new Set(['0']));
    expect(bars.slice(1440)).toEqual(await barsOf([...second, '--min-size', '90%']));
  });

  it('reach scan, and the metadata of an Arrow file', async () => {
    const scan = await jsonOf(['scan', ...second, '--min-size', '90%']);
    expect(scan).toMatchObject({ sizes: 'orders [90%, inf) of 5 days before', bars: 1440 });
    expect((await jsonOf(['scan', ...second]))['count']).not.toBe(scan['count']);
    const out = path.join(folder, 'bars.arrow');
    await cvdlab(['bars', ...second, '--max-size', '100', '--size-unit', 'print', '--out', out]);
    const reader = ArrowFileReader.open(out);
    expect(reader.metadata.get('cvdlab.sizes')).toBe('prints [0, 100)');
    reader.close();
  });

  it('are part of what a run is: its id, its configuration, the days it read, and its report', async () => {
    const run = async (...limits: string[]): Promise<Record<string, unknown>> => {
      return jsonOf(['backtest', ...second, ...limits, '--out', path.join(folder, `run${limits.join('')}`)]);
    };
    const [all, fixed, rewritten, quantile] = [
      await run(),
      await run('--min-size', '1000'),
      await run('--min-size', '1000.0'),
      await run('--min-size', '90%'),
    ];
    expect(new Set([all['run'], fixed['run'], quantile['run']]).size).toBe(3);
    expect(rewritten['run']).toBe(fixed['run']);
    expect(all['configuration']).not.toHaveProperty('sizeUnit');
    expect(fixed['configuration']).toMatchObject({ minSize: '1000', sizeUnit: 'order' });
    expect(fixed['data']).toHaveLength(1);
    expect(quantile['configuration']).toMatchObject({ minSize: '90%', sizeUnit: 'order', sizeDays: '5' });
    expect(quantile['data']).toMatchObject(DAYS.map((date) => ({ date })));
    const page = path.join(folder, 'run.html');
    const report = await jsonOf([
      'report',
      '--run',
      path.join(folder, 'run--min-size90%'),
      '--data-dir',
      folder,
      '--out',
      page,
    ]);
    expect(report['sizes']).toBe('orders [90%, inf) of 5 days before');
    expect(readFileSync(page, 'utf8')).toContain('<dd>orders [90%, inf) of 5 days before</dd>');
    expect(readFileSync(page, 'utf8')).not.toContain('since changed');
  });

  it('of inferred sides join the orders that were inferred', async () => {
    const ticks = await jsonOf(['bars', ...second, '--aggressor', 'tick', '--min-size', '1388', '--bar', '1d']);
    const known = await jsonOf(['bars', ...second, '--min-size', '1388', '--bar', '1d']);
    expect(ticks['aggressor']).toBe('inferred:tick');
    expect(ticks['bars']).not.toEqual(known['bars']);
    const quantile = await jsonOf(['bars', ...second, '--aggressor', 'tick', '--min-size', '90%', '--bar', '1d']);
    expect(quantile['days_without_size_limits']).toEqual([]);
  });

  it('are refused where they mean nothing', async () => {
    const refusals = [
      [['--min-size', 'big'], 'not a size: "big" (expected an amount such as 2.5, or a quantile such as 90%)'],
      [['--min-size', '5', '--max-size', '5'], 'no size is in a bucket from 5 to below 5'],
      [['--min-size', '90%', '--size-days', '0'], '--size-days takes a whole number from 1 to 366, got "0"'],
    ] as const;
    for (const [limits, message] of refusals) {
      const { exitCode, stderr } = await cvdlab(['bars', ...second, ...limits]);
      expect([exitCode, stderr]).toEqual([2, `cvdlab: ${message}\n`]);
    }
  });
});

describe('quantile limits under inferred sides', () => {
  const folder = temporaryFolder();
  const where = ['--venue', 'mine', '--symbol', 'XYZ', '--data-dir', folder];

  it('are taken from days before also where these have no quotes: their sizes are known', async () => {
    const [trades, quotes] = ['trades.csv', 'quotes.csv'].map((name) => path.join(folder, name));
    writeFileSync(
      trades!,
      `time,price,size,side,id
2024-08-07T10:00:00Z,10.0,1,buy,1
2024-08-07T10:00:01Z,10.0,2,buy,2
2024-08-07T10:00:02Z,10.0,3,buy,3
2024-08-08T10:00:00Z,10.1,1,buy,4
2024-08-08T10:00:01Z,10.1,2,buy,5
2024-08-08T10:00:02Z,10.0,4,buy,6
`,
    );
    writeFileSync(quotes!, 'time,bid,ask\n2024-08-08T09:00:00Z,10.0,10.1\n2024-08-08T11:00:00Z,10.0,10.1\n');
    const columns = ['--columns', 'time=time,price=price,size=size,side=side,id=id'];
    expect(await cvdlab(['import', trades!, ...where, ...columns])).toMatchObject({ exitCode: 0 });
    expect(await cvdlab(['import', quotes!, '--kind', 'quotes', ...where])).toMatchObject({ exitCode: 0 });
    const inferred = ['--date', '2024-08-08', '--aggressor', 'quote', '--bar', '1d', '--min-size', '60%'];
    const { size_limits, bars } = await jsonOf(['bars', ...where, ...inferred]);
    expect(size_limits).toEqual([{ date: '2024-08-08', min: '2', max: 'inf' }]);
    expect(bars).toMatchObject([{ volume: 6, buy_volume: 2, sell_volume: 4, trades: 2, open: 10.1, close: 10 }]);
  });
});

describeWithSharedData('size buckets of imported bars', () => {
  const folder = temporaryFolder();

  it('are refused: bars do not know the sizes of their trades', async () => {
    const where = ['--data-dir', folder, '--symbol', 'LTCUSDT', '--market', 'um'];
    await cvdlab(['import', sharedData('binance/klines/LTCUSDT-um-1m-2026-02.csv'), ...where]);
    expect(await cvdlab(['bars', ...where, '--max-size', '10'])).toMatchObject({
      exitCode: 2,
      stdout: '',
      stderr:
        'cvdlab: size buckets (--min-size, --max-size) are made of trades, and these are bars of LTCUSDT: ' +
        'import or pull its trades\n',
    });
  });
});
