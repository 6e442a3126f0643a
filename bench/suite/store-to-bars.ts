import { existsSync } from 'node:fs';
import { measure } from '../harness/measure.ts';
import { SYMBOL } from '../harness/places.ts';
import type { Job } from '../harness/program.ts';
import { barsIn, type Bench, cProgram, cvdlab, duckdb, pandas, polars, UNITS_PER_ONE } from './bench.ts';

/** Minute bars from the store, against others from what they keep. */
export function storeToBars(bench: Bench): Job {
  const { inputs } = bench;
  const out = (name: string): string => `${inputs.folder}/store-bars-${name}.csv`;
  const { parquet, ipc } = keptByOthers(bench);
  return {
    name: 'store-to-bars',
    title: 'Arrow store to minute bars (cvdlab bars)',
    rows: inputs.rows,
    memoryGoalMiB: 150,
    ours: {
      name: 'cvdlab',
      command: cvdlab('bars', '--data-dir', inputs.store, '--symbol', SYMBOL, '--quiet', '--out', out('cvdlab')),
      ...barsIn(out('cvdlab')),
    },
    peers: [
      ...cProgram(bench, ['columns-to-bars', out('c'), ...UNITS_PER_ONE, inputs.columns], {
        goal: 1.9,
        ...barsIn(out('c')),
      }),
      ...duckdb(bench, ['parquet-bars', '1', out('duckdb'), parquet], { goal: 0.24, ...barsIn(out('duckdb')) }),
      ...duckdb(bench, ['parquet-bars', '2', out('duckdb'), parquet], barsIn(out('duckdb'))),
      ...polars(bench, ['ipc-bars', out('polars'), ipc], { goal: 0.16, ...barsIn(out('polars')) }),
      ...pandas(bench, ['pandas_jobs.py', 'ipc-bars', out('pandas'), ipc], { goal: 0.09, ...barsIn(out('pandas')) }),
    ],
  };
}

/** Their own files, made once. */
function keptByOthers(bench: Bench): { parquet: string; ipc: string } {
  const { folder, csv } = bench.inputs;
  const [parquet, ipc] = [`${folder}/kept.parquet`, `${folder}/kept.ipc`];
  const made = [
    ...(existsSync(parquet) ? [] : duckdb(bench, ['csv-parquet', '2', parquet, ...csv], {})),
    ...(existsSync(ipc) ? [] : polars(bench, ['csv-ipc', ipc, ...csv], {})),
  ];
  for (const program of made) measure(program);
  return { parquet, ipc };
}
