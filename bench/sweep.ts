import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { alignedText } from '../src/cli/output.ts';
import { formatDay, parseDay } from '../src/core/time.ts';

/**
 * Cells of a sweep on simulated days of a million trades, as whole processes of one thread run in turn; medians. Naive: one
 * backtest of each cell after the other, each reading its days anew (without metrics). Units: what a sweep computes. Both
 * have the same round trips.
 *
 *   npx tsx bench/sweep.ts --days 1 --cells 1,64,250,1000 --naive 50 --runs 3
 */
const { values } = parseArgs({
  options: {
    days: { type: 'string', default: '1' },
    cells: { type: 'string', default: '1,64,250,1000' },
    naive: { type: 'string', default: '50' },
    'orders-per-second': { type: 'string', default: '8.4' },
    runs: { type: 'string', default: '3' },
    keep: { type: 'boolean', default: false },
  },
});
const root = fileURLToPath(new URL('..', import.meta.url));
const out = `${root}bench/out-sweep`;
const firstDay = parseDay('2026-01-01');
const days = Number(values.days);
const store = ['--data-dir', `${out}/data`, '--symbol', 'BENCHUSDT'];

interface Measured {
  readonly seconds: number;
  readonly peakMiB: number;
  readonly trips: number;
  readonly cpuSeconds: number;
}

function simulate(): void {
  if (values.keep && existsSync(`${out}/data`)) return;
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const range = ['--from', formatDay(firstDay), '--days', values.days];
  const rate = ['--orders-per-second', values['orders-per-second'], '--quiet'];
  const job = ['--import', 'tsx', `${root}bench/jobs/cli.ts`, 'simulate', ...store, ...range, ...rate];
  execFileSync(process.execPath, job, { cwd: root });
}

function measure(how: 'naive' | 'units', cells: number): Measured {
  const usageFile = `${out}/usage.json`;
  const loaders = ['--import', `${root}bench/jobs/report-usage.mjs`, '--import', 'tsx'];
  const range = ['--from-day', String(firstDay), '--to-day', String(firstDay + days - 1)];
  const job = [`${root}bench/jobs/sweep-cells.ts`, ...store, ...range, '--how', how, '--cells', String(cells)];
  const stdout = execFileSync(process.execPath, [...loaders, ...job], {
    ...{ cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
    env: { ...process.env, BENCH_USAGE: usageFile },
  });
  const usage = JSON.parse(readFileSync(usageFile, 'utf8')) as { seconds: number; peakMiB: number };
  return { ...usage, ...(JSON.parse(stdout) as { trips: number; cpuSeconds: number }) };
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]!;
}

/** Run in turn, so that a busy moment of the machine hits all of them. */
function measureAll(jobs: readonly (readonly ['naive' | 'units', number])[]): Measured[] {
  const measured = jobs.map((): Measured[] => []);
  for (let round = 0; round < Number(values.runs); round += 1) {
    for (const [index, job] of jobs.entries()) measured[index]!.push(measure(...job));
  }
  return measured.map((runs) => ({
    seconds: median(runs.map(({ seconds }) => seconds)),
    peakMiB: median(runs.map(({ peakMiB }) => peakMiB)),
    cpuSeconds: median(runs.map(({ cpuSeconds }) => cpuSeconds)),
    trips: runs[0]!.trips,
  }));
}

simulate();
const naiveCells = Number(values.naive);
const counts = [...new Set([naiveCells, ...values.cells.split(',').map(Number)])].sort((a, b) => a - b);
const [naive, ...shared] = measureAll([['naive', naiveCells], ...counts.map((count) => ['units', count] as const)]);
if (naive!.trips !== shared[counts.indexOf(naiveCells)]!.trips) {
  throw new Error('a sweep and backtests of the same cells do not have the same round trips');
}
/** Of a machine that others use as well, the time on its processors says more than the clock. */
const row = (job: string, count: number, { seconds, cpuSeconds, peakMiB }: Measured): string[] => [
  ...[job, String(count), seconds.toFixed(2), cpuSeconds.toFixed(2), (count / seconds).toFixed(1)],
  ...[peakMiB.toFixed(0), ((naive!.cpuSeconds / naiveCells) * (count / cpuSeconds)).toFixed(1)],
];
const columns = ['job', 'cells', 'seconds', 'CPU seconds', 'cells/s', 'peak MiB', 'times naive (CPU)'];
process.stdout.write(`${days} days of a million trades, one thread, ${values.runs} runs, medians\n`);
process.stdout.write(
  alignedText({
    columns: columns.map((name, index) => ({ name, type: index === 0 ? ('text' as const) : ('number' as const) })),
    rows: [
      row('one backtest after the other', naiveCells, naive!),
      ...counts.map((count, index) => row('units of a sweep', count, shared[index]!)),
    ],
  }),
);
