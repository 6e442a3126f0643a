import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { cvdlab, csvRecords, temporaryFolder } from '../support/cli.ts';
import { describeWithSharedData, sharedData } from '../support/shared-data.ts';

const XRPETH_DAYS = ['2019-10-11', '2019-10-12'];
const dumps = XRPETH_DAYS.map((day) => sharedData(`binance/spot/XRPETH-aggTrades-${day}.csv`));

function hashes(folder: string): Record<string, string> {
  const names = readdirSync(folder).sort();
  return Object.fromEntries(
    names.map((name) => [
      name,
      createHash('sha256')
        .update(readFileSync(path.join(folder, name)))
        .digest('hex'),
    ]),
  );
}

function sumOf(records: readonly Record<string, string>[], column: string, digits: number): string {
  const scale = 10 ** digits;
  return (records.reduce((sum, record) => sum + Math.round(Number(record[column]) * scale), 0) / scale).toFixed(digits);
}

describeWithSharedData('XRPETH, two whole days of spot aggTrades', () => {
  const folder = temporaryFolder();
  const store = path.join(folder, 'trades/binance/spot/XRPETH');
  const where = ['--data-dir', folder, '--symbol', 'XRPETH'];

  it('imports without gaps, and twice in reverse order gives the same bytes', async () => {
    const once = await cvdlab(['import', ...dumps, '--data-dir', folder]);
    expect(once).toMatchObject({ exitCode: 0, stderr: '' });
    expect(once.stdout).toMatch(/2019-10-11\s+5929\s+5929\s+0\s+0\s+0\s+0\s+yes/);
    const before = hashes(store);
    expect(Object.keys(before)).toEqual(XRPETH_DAYS.map((day) => `${day}.arrow`));
    const other = path.join(folder, 'reversed');
    await cvdlab(['import', dumps[1]!, '--data-dir', other]);
    await cvdlab(['import', ...dumps.toReversed(), '--data-dir', other]);
    await cvdlab(['import', ...dumps, '--data-dir', other]);
    expect(hashes(path.join(other, 'trades/binance/spot/XRPETH'))).toEqual(before);
    expect(await cvdlab(['data', 'verify', ...where])).toMatchObject({ exitCode: 0 });
  });

  it('gives the day deltas 437 258 and 262 508 exactly, in 1,440 minutes a day', async () => {
    for (const [day, delta] of [
      ['2019-10-11', '437258'],
      ['2019-10-12', '262508'],
    ] as const) {
      const { exitCode, stdout } = await cvdlab(['bars', ...where, '--date', day]);
      const bars = csvRecords(stdout);
      expect(exitCode).toBe(0);
      expect(bars).toHaveLength(1440);
      expect(sumOf(bars, 'delta', 0)).toBe(delta);
      expect(bars.at(-1)!['cvd_close']).toBe(delta);
      expect(new Set(bars.map((bar) => bar['quality']))).toEqual(new Set(['ok']));
    }
  });

  it('finds the signals of the classic rule, as a naive reading of the rule does', async () => {
    const bars = csvRecords((await cvdlab(['bars', ...where, '--date', '2019-10-11'])).stdout);
    const { stdout } = await cvdlab(['scan', ...where, '--date', '2019-10-11', '--lookback', '20']);
    const signals = csvRecords(stdout);
    const rows = bars.map((bar) => ({
      time: bar['time']!,
      close: Number(bar['close']!),
      cvd: Number(bar['cvd_close']!),
    }));
    const expected: string[] = [];
    for (const [index, { time, close, cvd }] of rows.entries()) {
      if (index < 20) continue;
      const window = rows.slice(index - 20, index);
      const closes = window.map((row) => row.close);
      const high = window[closes.indexOf(Math.max(...closes))]!;
      const low = window[closes.indexOf(Math.min(...closes))]!;
      if (close > high.close && cvd < high.cvd) expected.push(`bearish ${time} ${high.time}`);
      if (close < low.close && cvd > low.cvd) expected.push(`bullish ${time} ${low.time}`);
    }
    expect(expected.length).toBeGreaterThan(10);
    expect(signals.map((signal) => `${signal['type']!} ${signal['event_time']!} ${signal['ref_time']!}`)).toEqual(
      expected,
    );
  });

  it('gives the same run id and the same run for the same inputs', async () => {
    const runs = ['a', 'b'].map((name) => path.join(folder, 'runs', name));
    for (const run of runs) {
      const { exitCode } = await cvdlab(['backtest', ...where, '--size', '100', '--out', run]);
      expect(exitCode).toBe(0);
    }
    expect(hashes(runs[0]!)).toEqual(hashes(runs[1]!));
    expect(Object.keys(hashes(runs[0]!))).toEqual([
      'equity.csv',
      'events.jsonl',
      'figures.csv',
      'fills.csv',
      'metrics.json',
      'orders.csv',
      'refusals.csv',
      'run.json',
      'signals.csv',
      'splits.csv',
      'trades.csv',
    ]);
    const trades = csvRecords(readFileSync(path.join(runs[0]!, 'trades.csv'), 'utf8'));
    expect(trades.length).toBeGreaterThan(10);
    const orders = csvRecords(readFileSync(path.join(runs[0]!, 'orders.csv'), 'utf8'));
    for (const order of orders) expect(order['arrives_time']! > order['decided_time']!).toBe(true);
  });

  it('names missing days and exits with 3', async () => {
    const { exitCode, stderr } = await cvdlab(['bars', ...where, '--from', '2019-10-11', '--to', '2019-10-14']);
    expect(exitCode).toBe(3);
    expect(stderr).toContain('missing days: 2019-10-13, 2019-10-14');
  });
});

describeWithSharedData('BTCUSDT USD-M against the exchange', () => {
  const folder = temporaryFolder();
  const where = ['--data-dir', folder, '--symbol', 'BTCUSDT', '--market', 'um'];
  const klines = sharedData('binance/klines/BTCUSDT-um-1m-2024-08-08T2350_2024-08-09T0005.csv');

  it('is equal from 23:55 to 23:59 to the last digit, and 23:54 is partial', async () => {
    await cvdlab(['import', sharedData('binance/um/BTCUSDT-um-trades-20240808T2354Z.csv'), ...where]);
    const { exitCode, stdout } = await cvdlab(['validate', ...where, '--against', klines]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('compared 5 bars by volume, buy_volume: 5 equal, 0 different');
    expect(stdout).toContain('partial in our data: 1 bar (2024-08-08T23:54:00.000Z)');
    const json = JSON.parse((await cvdlab(['validate', ...where, '--against', klines, '--json'])).stdout) as object;
    expect(json).toMatchObject({ compared: 5, equal: 5, different: 0, partial: ['2024-08-08T23:54:00.000Z'] });
  });

  it('fails with 4 when the half-recorded bar is judged too, or a digit is changed', async () => {
    expect((await cvdlab(['validate', ...where, '--against', klines, '--require-full'])).exitCode).toBe(4);
    const { stdout } = await cvdlab(['bars', ...where]);
    expect(csvRecords(stdout)[0]).toMatchObject({ time: '2024-08-08T23:54:00.000Z', quality: 'partial' });
  });
});

describeWithSharedData('the damaged TRX recording', () => {
  it('has every planted fault found and named', async () => {
    const folder = temporaryFolder();
    const file = sharedData('binance/spot/TRXUSDT-trade-stream-2025-03-04-damaged.csv');
    const columns = 'time=TransactionTime,price=Price,size=Quantity,id=TradeId,maker=IsBuyerMarketMaker';
    const where = ['--data-dir', folder, '--symbol', 'TRXUSDT'];
    const { exitCode, stdout } = await cvdlab(['import', file, ...where, '--columns', columns]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('id 348656872 is missing');
    expect(stdout).toContain('id 348656871 stands there with different content');
    expect(stdout).toContain('row 10001 (id 348666869): received 2025-03-04T23:58:54.000Z, 83454.8 s after its trade');
    const bars = csvRecords((await cvdlab(['bars', ...where])).stdout);
    expect(sumOf(bars, 'buy_volume', 1)).toBe('25341014.7');
    expect(sumOf(bars, 'sell_volume', 1)).toBe('20655881.2');
    expect(bars[0]!['quality']).toBe('gap');
  });
});

describeWithSharedData('the LTC month from klines', () => {
  it('has a delta of −621 613.811', async () => {
    const folder = temporaryFolder();
    const where = ['--data-dir', folder, '--symbol', 'LTCUSDT', '--market', 'um'];
    await cvdlab(['import', sharedData('binance/klines/LTCUSDT-um-1m-2026-02.csv'), ...where]);
    const bars = csvRecords((await cvdlab(['bars', ...where, '--reset', 'never'])).stdout);
    expect(bars).toHaveLength(40_320);
    expect(bars.at(-1)!['cvd_close']).toBe('-621613.811');
    expect(bars[0]).toMatchObject({ cvd_high: '', cvd_low: '', delta_min: '', delta_max: '' });
    expect((await cvdlab(['scan', ...where, '--from', '2026-02-01', '--to', '2026-02-28'])).exitCode).toBe(0);
  });
});
