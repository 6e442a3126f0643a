import { ROOT } from '../harness/places.ts';
import { nodeCommand } from '../harness/compile-jobs.ts';
import type { Job, Program } from '../harness/program.ts';
import { barsIn, type Bench, cProgram, DECIMALS, duckdb, pandas, polars, UNITS_PER_ONE } from './bench.ts';

/** Rows of the sample that pandas goes through one by one. */
const APPLY_ROWS = 200_000;

/** Dumps to minute bars without a store, in one thread. */
export function csvToBars(bench: Bench): Job {
  const { inputs } = bench;
  const out = (name: string): string => `${inputs.folder}/csv-bars-${name}.csv`;
  const sampled = Math.min(APPLY_ROWS, Math.floor(inputs.rows / inputs.csv.length / 2));
  const apply = ['pandas_jobs.py', 'csv-bars-apply', out('apply'), String(sampled), inputs.csv[0]!];
  return {
    name: 'csv-to-bars',
    title: 'CSV to minute bars, validated (reader and engine)',
    rows: inputs.rows,
    memoryGoalMiB: 150,
    ours: csvBars(bench, 1),
    peers: [
      ...cProgram(bench, ['csv-to-bars', out('c'), ...UNITS_PER_ONE, ...inputs.csv], {
        goal: 1.8,
        ...barsIn(out('c')),
      }),
      ...duckdb(bench, ['csv-bars', '1', out('duckdb'), ...inputs.csv], { goal: 0.22, ...barsIn(out('duckdb')) }),
      ...polars(bench, ['csv-bars', out('polars'), ...inputs.csv], barsIn(out('polars'))),
      ...pandas(bench, ['pandas_jobs.py', 'csv-bars', out('pandas'), ...inputs.csv], barsIn(out('pandas'))),
      ...pandas(bench, apply, {
        name: `pandas, apply row by row, ${sampled.toLocaleString('en-US')} rows extrapolated`,
        workFactor: inputs.rows / sampled,
      }),
      {
        name: 'Node, lines split',
        command: nodeCommand(`${ROOT}bench/peers/lines.mjs`, out('lines'), ...inputs.csv),
        ...barsIn(out('lines')),
      },
    ],
  };
}

/** The same with two threads that share out the files. */
export function csvToBarsThreads(bench: Bench): Job {
  const { inputs } = bench;
  const out = `${inputs.folder}/csv-bars-duckdb.csv`;
  return {
    name: 'csv-to-bars-2',
    title: 'CSV to minute bars, 2 threads',
    rows: inputs.rows,
    ours: csvBars(bench, 2),
    peers: [
      { ...csvBars(bench, 1), goal: 0.66 },
      ...duckdb(bench, ['csv-bars', '2', out, ...inputs.csv], { goal: 0.22, ...barsIn(out) }),
    ],
  };
}

function csvBars({ inputs, tools }: Bench, threads: number): Program {
  const out = `${inputs.folder}/csv-bars-${threads}.csv`;
  return {
    name: `cvdlab, ${threads} thread${threads === 1 ? '' : 's'}`,
    command: [...tools.process('csv-bars'), out, String(threads), ...DECIMALS, ...inputs.csv],
    ...barsIn(out),
  };
}
