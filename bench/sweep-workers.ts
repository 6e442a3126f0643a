import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { alignedText } from '../src/cli/output.ts';
import { median } from './harness/measure.ts';
import { staleBuild } from './harness/stale-build.ts';

/**
 * `cvdlab sweep` on one thread and on two, as whole processes of the built command line run in turn; medians. Both must
 * write the same bytes.
 *
 *   npm run build && npx tsx bench/sweep-workers.ts --days 4 --cells 512 --runs 3
 */
const { values } = parseArgs({
  options: {
    days: { type: 'string', default: '4' },
    cells: { type: 'string', default: '512' },
    'orders-per-second': { type: 'string', default: '8.4' },
    runs: { type: 'string', default: '3' },
  },
});
const root = fileURLToPath(new URL('..', import.meta.url));
const out = `${root}bench/out-sweep-workers`;
const main = `${root}dist/cli/main.js`;
const store = ['--data-dir', `${out}/data`, '--symbol', 'BENCHUSDT', '--quiet'];
const WORKERS = [1, 2] as const;
/** Exits beside which the lookbacks vary. */
const HOLDS = [5, 10, 15, 30];

interface Measured {
  readonly seconds: number;
  readonly peakMiB: number;
  readonly cells: string;
}

function prepare(): void {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const days = ['--from', '2026-01-01', '--days', values.days, '--orders-per-second', values['orders-per-second']];
  execFileSync(process.execPath, [main, 'simulate', ...store, ...days], { cwd: root });
  const lookbacks = Math.ceil(Number(values.cells) / HOLDS.length);
  const dimensions = { lookback: { from: 5, to: 4 + lookbacks, step: 1 }, hold: HOLDS };
  writeFileSync(`${out}/space.json`, JSON.stringify({ base: { rule: 'window' }, dimensions }));
}

function measure(workers: number): Measured {
  const folder = `${out}/sweep`;
  rmSync(folder, { recursive: true, force: true });
  const usageFile = `${out}/usage.json`;
  const job = ['sweep', `${out}/space.json`, ...store, '--out', folder, '--stretch', 'day', '--without-ledger'];
  execFileSync(
    process.execPath,
    ['--import', `${root}bench/jobs/report-usage.mjs`, main, ...job, '--workers', String(workers)],
    { cwd: root, env: { ...process.env, BENCH_USAGE: usageFile }, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const usage = JSON.parse(readFileSync(usageFile, 'utf8')) as { seconds: number; peakMiB: number };
  return { ...usage, cells: readFileSync(`${folder}/cells.csv`, 'utf8') };
}

const stale = staleBuild();
if (stale !== null) process.stderr.write(`${stale}\n`);
prepare();
const runs = WORKERS.map((): Measured[] => []);
for (let round = 0; round < Number(values.runs); round += 1) {
  for (const [index, workers] of WORKERS.entries()) runs[index]!.push(measure(workers));
}
const [first] = runs[0]!;
if (runs.flat().some(({ cells }) => cells !== first!.cells)) throw new Error('one and two threads wrote other cells');
const cellCount = first!.cells.trim().split('\n').length - 1;
const seconds = runs.map((measured) => median(measured.map((run) => run.seconds)));
const columns = ['threads', 'cells × days', 'seconds', 'cell-days/s', 'peak MiB', 'times one thread'];
process.stdout.write(`${values.runs} runs, medians; the same bytes\n`);
process.stdout.write(
  alignedText({
    columns: columns.map((name) => ({ name, type: 'number' as const })),
    rows: WORKERS.map((workers, index) => [
      ...[String(workers), `${cellCount} × ${values.days}`, seconds[index]!.toFixed(2)],
      ((cellCount * Number(values.days)) / seconds[index]!).toFixed(1),
      median(runs[index]!.map((run) => run.peakMiB)).toFixed(0),
      (seconds[0]! / seconds[index]!).toFixed(2),
    ]),
  }),
);
