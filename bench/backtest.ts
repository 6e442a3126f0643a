import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { alignedText } from '../src/cli/output.ts';

/**
 * Backtests of many recorded trades, as whole processes run in turn, against making the bars alone; medians. Every
 * backtest computes three readings, an event log with its hash, and all metrics.
 *
 *   npx tsx bench/backtest.ts --days 30 --orders-per-second 8.4 --runs 3     # 30 days of a million trades
 */
const { values } = parseArgs({
  options: {
    days: { type: 'string', default: '2' },
    'orders-per-second': { type: 'string', default: '8.4' },
    runs: { type: 'string', default: '3' },
    keep: { type: 'boolean', default: false },
  },
});
const root = fileURLToPath(new URL('..', import.meta.url));
const out = `${root}bench/out-backtest`;
const store = ['--data-dir', `${out}/data`, '--symbol', 'BENCHUSDT', '--quiet'];
const run = ['--out', `${out}/run`, '--random-entries', '199', '--monte-carlo', '500'];

const JOBS: Readonly<Record<string, readonly string[]>> = {
  'minute bars alone': ['bars', ...store, '--out', `${out}/bars.csv`],
  'backtest, a rule that never speaks': ['backtest', ...store, ...run, '--lookback', '100000'],
  'backtest, market orders, 15 bars': ['backtest', ...store, ...run, '--lookback', '20'],
  'backtest, limit entries, stop and target': [
    ...['backtest', ...store, ...run, '--lookback', '20', '--entry', 'limit', '--entry-timeout', '10m'],
    ...['--stop', '2atr', '--target', '2r', '--hold', 'none'],
  ],
};

interface Measured {
  readonly seconds: number;
  readonly peakMiB: number;
}

function measure(args: readonly string[]): Measured {
  const usageFile = `${out}/usage.json`;
  const loaders = ['--import', `${root}bench/jobs/report-usage.mjs`, '--import', 'tsx'];
  execFileSync(process.execPath, [...loaders, `${root}bench/jobs/cli.ts`, ...args], {
    cwd: root,
    env: { ...process.env, BENCH_USAGE: usageFile },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return JSON.parse(readFileSync(usageFile, 'utf8')) as Measured;
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]!;
}

function simulate(): number {
  const listing = `${out}/days.json`;
  if (!values.keep || !existsSync(listing)) {
    rmSync(out, { recursive: true, force: true });
    mkdirSync(out, { recursive: true });
    const days = ['--from', '2026-01-01', '--days', values.days, '--orders-per-second', values['orders-per-second']];
    execFileSync(process.execPath, ['--import', 'tsx', `${root}bench/jobs/cli.ts`, 'simulate', ...store, ...days], {
      cwd: root,
    });
  }
  const listed = execFileSync(
    process.execPath,
    ['--import', 'tsx', `${root}bench/jobs/cli.ts`, 'data', 'list', '--data-dir', `${out}/data`, '--json'],
    { cwd: root, encoding: 'utf8' },
  );
  return [...listed.matchAll(/"(?:trades|rows)":\s*(\d+)/g)].reduce(
    (most, [, rows]) => Math.max(most, Number(rows)),
    0,
  );
}

const trades = simulate();
const measured = new Map(Object.keys(JOBS).map((name) => [name, [] as Measured[]]));
for (let round = 0; round < Number(values.runs); round += 1) {
  for (const [name, args] of Object.entries(JOBS)) measured.get(name)!.push(measure(args));
}
const floor = median(measured.get('minute bars alone')!.map(({ seconds }) => seconds));
const table = {
  columns: ['job', 'seconds', 'M trades/s', 'peak MiB', 'ratio to bars'].map((name, index) => ({
    name,
    type: index === 0 ? ('text' as const) : ('number' as const),
  })),
  rows: [...measured].map(([name, runs]) => {
    const seconds = median(runs.map((one) => one.seconds));
    const peak = median(runs.map((one) => one.peakMiB));
    return [
      name,
      seconds.toFixed(2),
      (trades / seconds / 1e6).toFixed(2),
      peak.toFixed(0),
      (seconds / floor).toFixed(2),
    ];
  }),
};
process.stdout.write(`${trades.toLocaleString('en-US')} trades, ${values.days} days, ${values.runs} runs, medians\n`);
process.stdout.write(alignedText(table));
