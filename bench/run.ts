import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { alignedText } from '../src/cli/output.ts';
import { SIMULATOR_DEFAULTS } from '../src/data/simulate/simulator-options.ts';
import { writeSimulatedDumps } from '../src/data/simulate/write-simulated-dumps.ts';

/**
 * Import and bars against the plain line-splitting version, as whole processes run in turn; medians. The data is
 * simulated, in Binance's dump format, so that it is the same everywhere.
 *
 *   npm run bench -- --days 10 --orders-per-second 10 --runs 3
 */
const { values } = parseArgs({
  options: {
    days: { type: 'string', default: '2' },
    'orders-per-second': { type: 'string', default: '8' },
    runs: { type: 'string', default: '3' },
  },
});
const root = fileURLToPath(new URL('..', import.meta.url));
const out = `${root}bench/out`;
const usageFile = `${out}/usage.json`;
const main = `${root}dist/cli/main.js`;
const symbol = 'BENCHUSDT';

interface Measured {
  readonly seconds: number;
  readonly peakMiB: number;
  readonly stdout: string;
}

function measure(args: readonly string[]): Measured {
  const stdout = execFileSync(process.execPath, ['--import', `${root}bench/jobs/report-usage.mjs`, ...args], {
    env: { ...process.env, BENCH_USAGE: usageFile },
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  });
  const usage = JSON.parse(readFileSync(usageFile, 'utf8')) as { seconds: number; peakMiB: number };
  return { ...usage, stdout };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}

function medianOf(runs: readonly Measured[]): Measured {
  return {
    seconds: median(runs.map((run) => run.seconds)),
    peakMiB: median(runs.map((run) => run.peakMiB)),
    stdout: runs[0]!.stdout,
  };
}

/** Writes the dumps once and puts them together into one file: the naive version reads one. */
function generate(): { files: string[]; joined: string; rows: number } {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const options = {
    ...SIMULATOR_DEFAULTS,
    days: Number(values.days),
    ordersPerSecond: Number(values['orders-per-second']),
  };
  const dumps = writeSimulatedDumps(options, { dir: out, symbol });
  const files = dumps.map((dump) => dump.path);
  const joined = `${out}/all.csv`;
  execFileSync('sh', ['-c', `cat ${files.map((file) => `'${file}'`).join(' ')} > '${joined}'`]);
  return { files, joined, rows: dumps.reduce((sum, dump) => sum + dump.day.rows, 0) };
}

function checkEqual(ours: string, naive: string): void {
  const theirs = JSON.parse(naive) as { bars: number; delta: string };
  const lines = ours.trim().split('\n').slice(1);
  const total = lines.reduce((sum, line) => sum + Number(line.split(',')[11]), 0);
  if (lines.filter((line) => line.split(',')[10] !== '0').length !== theirs.bars || total.toFixed(1) !== theirs.delta) {
    throw new Error(`the outputs differ: ${lines.length} bars, delta ${total.toFixed(1)} against ${naive}`);
  }
}

const { files, joined, rows } = generate();
const runs = { import: [] as Measured[], bars: [] as Measured[], naive: [] as Measured[] };
for (let run = 0; run < Number(values.runs); run += 1) {
  rmSync(`${out}/store`, { recursive: true, force: true });
  const store = ['--data-dir', `${out}/store`, '--symbol', symbol];
  runs.import.push(measure([main, 'import', ...files, ...store, '--quiet']));
  runs.bars.push(measure([main, 'bars', ...store, '--quiet']));
  runs.naive.push(measure([`${root}bench/jobs/naive-bars.mjs`, joined]));
}
const [imported, bars, naive] = [medianOf(runs.import), medianOf(runs.bars), medianOf(runs.naive)];
checkEqual(bars.stdout, naive.stdout);

const line = (job: string, measured: Measured): string[] => [
  job,
  measured.seconds.toFixed(2),
  (rows / measured.seconds / 1e6).toFixed(2),
  measured.peakMiB.toFixed(0),
  (measured.seconds / naive.seconds).toFixed(3),
];
const table = {
  columns: ['job', 'seconds', 'M rows/s', 'peak MiB', 'ratio to naive'].map((name, index) => ({
    name,
    type: index === 0 ? ('text' as const) : ('number' as const),
  })),
  rows: [
    line('CSV to Arrow store, validated (cvdlab import)', imported),
    line('Arrow store to minute bars (cvdlab bars)', bars),
    line('CSV to minute deltas, lines split (naive)', naive),
  ],
};
const megabytes = (statSync(joined).size / 1e6).toFixed(0);
process.stdout.write(`${rows.toLocaleString('en-US')} rows, ${megabytes} MB of CSV, ${values.runs} runs, medians\n`);
process.stdout.write(alignedText(table));
writeFileSync(
  `${out}/result.json`,
  `${JSON.stringify({ rows, imported, bars, naive }, ['rows', 'imported', 'bars', 'naive', 'seconds', 'peakMiB'], 2)}\n`,
);
