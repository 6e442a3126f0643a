import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { csvRecords, cvdlab, temporaryFolder } from '../support/cli.ts';
import { describeWithSharedData, sharedData } from '../support/shared-data.ts';

const folder = temporaryFolder();

function where(venue: string, market: string, symbol: string): string[] {
  return ['--data-dir', folder, '--venue', venue, '--market', market, '--symbol', symbol];
}

/** Decimals of a column, added up. */
function sum(records: readonly Record<string, string>[], column: string): number {
  return records.reduce((total, record) => total + Number(record[column]), 0);
}

describe('a file that is not what it seems', () => {
  it.each([
    [
      'code.json',
      '{"code":-1121,"msg":"Invalid symbol."}',
      "expected a CSV, a zip with one CSV, or a recording of IBKR's streaming ticks",
    ],
    ['ticks.json', '[{"time": "2022-01-07T06:00:00Z", "tickType": 4}]', 'has no volume ticks (tickType 8)'],
    [
      'cut.json',
      '[{"time": "2022-01-07T06:00:00Z", "tickType": 45},',
      'cut.json, element 1 (the first is element 1): the file ends',
    ],
  ])('%s is refused with what was expected', async (name, text, message) => {
    const file = path.join(folder, name);
    writeFileSync(file, text);
    const { exitCode, stderr } = await cvdlab(['import', file, ...where('ibkr', 'stk', 'X')]);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(message)]);
    expect(stderr.trimEnd().split('\n').length).toBeLessThanOrEqual(2);
  });

  it.each([
    [
      'ticks',
      '[{"tickType": 4}]',
      "this is a recording of IBKR's streaming ticks: say whose with --venue and --market, e.g. --venue ibkr --market stk",
    ],
    [
      'time-and-sales',
      'Date;Time;Price;Volume;TradeType;AskPrice;BidPrice\n',
      'this is Sierra Chart time and sales: say whose with --venue and --market, e.g. --venue cme --market fut',
    ],
  ])('%s are not filed under Binance by default', async (kind, text, message) => {
    const file = path.join(folder, `${kind}.txt`);
    writeFileSync(file, text);
    for (const named of [[], ['--kind', kind]]) {
      const { exitCode, stderr } = await cvdlab(['import', file, '--data-dir', folder, '--symbol', 'X', ...named]);
      expect([exitCode, stderr]).toEqual([2, `cvdlab: ${message}\n`]);
    }
  });
});

describeWithSharedData('a real recording of a stock in Hong Kong', () => {
  const stock = where('ibkr', 'stk', '700');
  const file = sharedData('ibkr/streaming-ticks-20220107.json');

  it('is recognised, and all that the volume counter grew by is stored, with what lastSize ticks lack shown', async () => {
    const { stdout, exitCode } = await cvdlab(['import', file, ...stock]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('14,027 rows, 3,537 trades, 5,216 quotes');
    expect(stdout).toContain('the volume counter went from 12251450 to 15637386: 3385936 traded');
    expect(stdout).toContain('lastSize ticks tell of 1312900, 1,973 trades');
    expect(stdout).toContain(
      'the rest, 2073036 (61.2 %), is booked at the last price, 1,564 trades whose side stays unknown',
    );
    expect(stdout).toContain("left out: 1000, 1 trade, said before the counter's first value, which has it");
    const bars = csvRecords((await cvdlab(['bars', ...stock, '--bar', '5m'])).stdout);
    expect([sum(bars, 'volume'), sum(bars, 'unknown_volume'), sum(bars, 'trades')]).toEqual([
      3_385_936, 3_385_936, 3537,
    ]);
  });

  it('as one JSON document says the same, and on the day', async () => {
    const { stdout } = await cvdlab(['import', file, ...stock, '--json', '--overwrite']);
    const report = JSON.parse(stdout) as Record<string, unknown>;
    expect(report).toMatchObject({
      kind: 'ticks',
      aggressor: 'unknown',
      files: [
        {
          rows: 14_027,
          other_ticks: 0,
          volume: {
            growth: '3385936',
            said: { trades: 1973, volume: '1312900' },
            shortfall: { trades: 1564, volume: '2073036' },
            shortfall_share: expect.closeTo(0.61225, 5) as number,
            unconfirmed: { trades: 0, volume: '0' },
          },
        },
      ],
      days: [{ date: '2022-01-07', rows: 3537 }],
      quotes: [{ date: '2022-01-07', rows: 5216, sequence: 'shared' }],
    });
  });

  it('has sides inferred by quotes in their order of arrival, but not of what only the counter tells', async () => {
    const { stdout } = await cvdlab(['bars', ...stock, '--bar', '1d', '--aggressor', 'quote,tick', '--json']);
    const report = JSON.parse(stdout) as { aggressor: string; bars: Record<string, unknown>[] };
    expect(report.aggressor).toBe('inferred:quote,tick matching=arrival quote-lag=0ms');
    expect(report.bars).toMatchObject([{ volume: 3_385_936, unknown_volume: 2_073_036, delta: -81_700 }]);
  });
});

describeWithSharedData('a real minute of ES time and sales', () => {
  const future = where('cme', 'fut', 'ESH22');

  beforeAll(async () => {
    const { stdout } = await cvdlab(['import', sharedData('es/sierra-time-and-sales-2022-01-24.txt'), ...future]);
    expect(stdout).toContain('2,026 rows, 2,026 trades, 601 quotes');
    expect(stdout).toContain('times are taken as UTC');
  });

  it('is recognised, with the aggressor of each trade: delta +18', async () => {
    const bars = csvRecords((await cvdlab(['bars', ...future])).stdout);
    expect(bars.map(({ time }) => time)).toEqual(['2022-01-24T13:30:00.000Z', '2022-01-24T13:31:00.000Z']);
    expect([sum(bars, 'delta'), sum(bars, 'trades'), sum(bars, 'unknown_volume')]).toEqual([18, 2026, 0]);
  });

  it.each(['arrival', 'strict'])(
    'has every aggressor found by the quotes beside the trades, matched by %s',
    async (matching) => {
      const methods = ['--methods', 'quote lee-ready at-quote', '--quote-lag', '0ms', '--matching', matching];
      const scores = csvRecords((await cvdlab(['classify', ...future, ...methods])).stdout);
      expect(scores.map(({ accuracy, unclassified }) => [accuracy, unclassified])).toEqual([
        ['1.0000', '0.0000'],
        ['1.0000', '0.0000'],
        // 435 trades swept through the touch; the 1,591 at it are all right.
        ['1.0000', '0.2147'],
      ]);
      const inferred = csvRecords(
        (await cvdlab(['bars', ...future, '--aggressor', 'quote', '--quote-matching', matching])).stdout,
      );
      expect(sum(inferred, 'delta')).toBe(18);
    },
  );

  it('is of the minute that its times say in UTC: the first of the bar of 07:30 in Chicago', async () => {
    const bars = where('cme', 'fut', 'ESH22-bars');
    const zone = ['--time-zone', 'America/Chicago'];
    await cvdlab(['import', sharedData('es/ESH22-sierra-5m-bars.txt'), ...bars, ...zone]);
    const day = csvRecords((await cvdlab(['bars', ...bars, '--date', '2022-01-24', '--bar', '5m'])).stdout);
    const around = day.find(({ time }) => time === '2022-01-24T13:30:00.000Z')!;
    const [minute] = csvRecords((await cvdlab(['bars', ...future])).stdout);
    expect([minute!['open'], minute!['high']]).toEqual([around['open'], around['high']]);
    expect(Number(minute!['low'])).toBeGreaterThanOrEqual(Number(around['low']));
    expect(Number(minute!['volume'])).toBeLessThan(Number(around['volume']));
  });
});

describeWithSharedData('a stock at the NYSE, trades without sides and quotes as R writes them', () => {
  const stock = where('nyse', 'stk', 'XXX');

  beforeAll(async () => {
    const columns = ['--columns', 'time=ts_us,price=PRICE,size=SIZE'];
    const trades = await cvdlab(['import', sharedData('nyse/trades.csv'), ...stock, ...columns]);
    expect(trades.stdout).toContain('87 numbers like 156.54500000000002 taken for what a double made of them, 156.545');
    expect(trades.stdout).toContain(
      'nobody says who was the aggressor: all sides are unknown; --aggressor infers them',
    );
    const quotes = await cvdlab(['import', sharedData('nyse/quotes.csv'), ...stock]);
    expect(quotes.stdout).toContain(
      'XXX, 46,564 quotes from quotes.csv\n  2018-01-02: 24,477 quotes\n  2018-01-03: 22,087 quotes\n',
    );
  });

  it('has all its volume unknown until Lee and Ready infer the sides with a lag of 2 s', async () => {
    const plain = csvRecords((await cvdlab(['bars', ...stock, '--bar', '1d'])).stdout);
    expect([sum(plain, 'volume'), sum(plain, 'unknown_volume')]).toEqual([1_182_173, 1_182_173]);
    const rules = ['--aggressor', 'lee-ready', '--quote-lag', '2s', '--quote-matching', 'inclusive'];
    const inferred = csvRecords((await cvdlab(['bars', ...stock, '--bar', '1d', ...rules])).stdout);
    expect([sum(inferred, 'volume'), sum(inferred, 'unknown_volume'), sum(inferred, 'delta')]).toEqual([
      1_182_173, 1863, -289_120,
    ]);
  });

  it('cannot be a test of the methods: nobody knows the truth', async () => {
    const { exitCode, stderr } = await cvdlab(['classify', ...stock]);
    expect([exitCode, stderr]).toEqual([
      2,
      'cvdlab: nobody says who was the aggressor in XXX: there is no truth to compare with\n',
    ]);
  });
});
