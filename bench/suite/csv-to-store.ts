import { rmSync } from 'node:fs';
import { nodeCommand } from '../harness/compile-jobs.ts';
import { ROOT, SYMBOL } from '../harness/places.ts';
import type { Job } from '../harness/program.ts';
import { type Bench, cProgram, cvdlab, DECIMALS, duckdb, polars, sumsBy, sumsOfPeer, UNITS_PER_ONE } from './bench.ts';

/** Dumps into the store, against the formats that others keep. */
export function csvToStore(bench: Bench): Job {
  const { inputs, tools } = bench;
  const [store, columns, parquet, ipc] = ['import', 'c-columns', 'duckdb.parquet', 'polars.ipc'].map(
    (name) => `${inputs.folder}/${name}`,
  ) as [string, string, string, string];
  const sumsOfParquet = nodeCommand(`${ROOT}bench/peers/duckdb.mjs`, 'sums', '1', UNITS_PER_ONE.join(), parquet);
  const toParquet = { clear: () => rmSync(parquet, { force: true }), ...sumsOfPeer(sumsOfParquet) };
  return {
    name: 'csv-to-store',
    title: 'CSV to Arrow store, validated (cvdlab import)',
    rows: inputs.rows,
    memoryGoalMiB: 150,
    ours: {
      name: 'cvdlab',
      command: cvdlab('import', ...inputs.csv, '--data-dir', store, '--symbol', SYMBOL, '--quiet'),
      clear: () => rmSync(store, { recursive: true, force: true }),
      ...sumsBy([...tools.process('store-sums'), store, SYMBOL]),
    },
    peers: [
      ...cProgram(bench, ['csv-to-columns', columns, ...inputs.csv], {
        name: 'C, same reading and writing',
        goal: 1.5,
        clear: () => rmSync(columns, { force: true }),
        ...sumsBy([...tools.process('column-sums'), columns, ...DECIMALS]),
      }),
      ...duckdb(bench, ['csv-parquet', '1', parquet, ...inputs.csv], { goal: 0.22, ...toParquet }),
      ...duckdb(bench, ['csv-parquet', '2', parquet, ...inputs.csv], toParquet),
      ...polars(bench, ['csv-ipc', ipc, ...inputs.csv], {
        goal: 0.45,
        clear: () => rmSync(ipc, { force: true }),
        ...sumsOfPeer([tools.python ?? '', `${ROOT}bench/peers/polars_jobs.py`, 'sums', UNITS_PER_ONE.join(), ipc]),
      }),
    ],
  };
}
