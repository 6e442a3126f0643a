import path from 'node:path';
import { expect, it } from 'vitest';
import { csvRecords, cvdlab, temporaryFolder } from '../support/cli.ts';
import { syntheticTape } from '../support/fake-exchange-stream/stream-tape.ts';
import { LiveCli } from '../support/live-cli.ts';

const fromUs = Date.UTC(2024, 7, 9, 23, 30) * 1000;
// Across a midnight, at which one reset counts and the other does not.
const tape = syntheticTape('spot', { fromUs, toUs: fromUs + 3_600_000_000, everyUs: 500_000 });

type BarsAnswer = readonly { readonly time: string; readonly cvd_close: number; readonly volume: number }[];

it('cvdlab live offers every bar length with every reset and size bucket, each with the bars of its own', async () => {
  const dataDir = path.join(temporaryFolder(), 'data');
  const args = ['--bar', '1m,5m', '--reset', 'session,never', '--size-buckets', 'all,-0.5,0.5-', '--record'];
  const live = await LiveCli.start({ tape, dataDir, args });
  const { symbols } = await live.api<{ symbols: Record<'bar' | 'reset' | 'sizes', string>[] }>('api/symbols');
  expect(symbols.map(({ bar, reset, sizes }) => `${bar} ${reset} ${sizes}`)).toEqual(
    ['1m', '5m'].flatMap((bar) =>
      ['session', 'never'].flatMap((reset) =>
        ['all', 'orders below 0.5', 'orders from 0.5'].map((sizes) => `${bar} ${reset} ${sizes}`),
      ),
    ),
  );
  live.exchange.play(tape.trades.length);
  const seen: [asked: string[], shown: BarsAnswer][] = [];
  for (const { bar, reset, sizes } of symbols) {
    const query = new URLSearchParams({ symbol: 'BTCUSDT', bar, reset, sizes, limit: '100' });
    const shown = await live.until(async () => {
      const bars = await live.api<BarsAnswer>(`api/bars?${query.toString()}`);
      return bars.length >= (bar === '1m' ? 59 : 11) ? bars : null;
    });
    const size = sizes === 'all' ? [] : [sizes.includes('from') ? '--min-size' : '--max-size', '0.5'];
    seen.push([['--bar', bar, '--reset', reset, ...size], shown]);
  }
  expect(await live.stop()).toBe(130);
  for (const [asked, shown] of seen) {
    const { stdout } = await cvdlab(['bars', '--data-dir', dataDir, '--symbol', 'BTCUSDT', ...asked]);
    const stored = csvRecords(stdout).slice(0, shown.length);
    const values = stored.map((bar) => [bar['time'], Number(bar['cvd_close']), Number(bar['volume'])]);
    expect(shown.map((bar) => [bar.time, bar.cvd_close, bar.volume])).toEqual(values);
  }
});

it.each([
  [['--size-buckets', '1-,2..3'], '--size-buckets takes all, MIN-, -MAX and MIN-MAX, got "2..3"'],
  [['--size-buckets', 'all', '--min-size', '1'], '--size-buckets cannot be combined with --min-size or --max-size'],
  [['--reset', 'session,monthly'], 'not a reset: "monthly"'],
  [['--bar', '1m,'], 'not a bar'],
])('what cannot be offered is named: %s', async (args, message) => {
  const { exitCode, stderr } = await cvdlab(['live', 'binance', '--symbol', 'BTCUSDT', '--port', '0', ...args]);
  expect(stderr).toContain(message);
  expect(exitCode).toBe(2);
});
