import { rmSync } from 'node:fs';
import { SYMBOL } from '../harness/places.ts';
import type { Job } from '../harness/program.ts';
import { type Bench, cvdlab, sumsBy } from './bench.ts';

/** Zipped dumps into the store, against unpacking them and nothing else. */
export function zipToStore({ inputs, tools }: Bench): Job {
  const store = `${inputs.folder}/zip-import`;
  return {
    name: 'zip-to-store',
    title: 'zip to Arrow store, validated (cvdlab import)',
    rows: inputs.rows,
    memoryGoalMiB: 200,
    ours: {
      name: 'cvdlab',
      command: cvdlab('import', ...inputs.zips, '--data-dir', store, '--symbol', SYMBOL, '--quiet'),
      clear: () => rmSync(store, { recursive: true, force: true }),
      ...sumsBy([...tools.process('store-sums'), store, SYMBOL]),
    },
    peers: [{ name: "Node's inflate alone", goal: 1.5, command: [...tools.process('inflate'), ...inputs.zips] }],
  };
}
