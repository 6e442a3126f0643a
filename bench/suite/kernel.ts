import { printed } from '../harness/measure.ts';
import type { Job } from '../harness/program.ts';
import { type Bench, cProgram, DECIMALS, UNITS_PER_ONE } from './bench.ts';

const REPEATS = '7';

/** Minute bars of trades in memory: the engine alone. */
export function kernel(bench: Bench): Job {
  const { inputs, tools } = bench;
  const timesItself = { timesItself: true, result: (stdout: string) => printed(stdout).result };
  const c = ['kernel', inputs.columns, ...UNITS_PER_ONE, REPEATS];
  return {
    name: 'kernel',
    title: 'trades in memory to minute bars (engine alone)',
    rows: inputs.rows,
    ours: {
      name: 'cvdlab',
      command: [...tools.process('kernel'), inputs.columns, ...DECIMALS, REPEATS],
      ...timesItself,
    },
    peers: [
      ...cProgram(bench, [...c, 'full'], { name: 'C, the same columns', goal: 1.7, ...timesItself }),
      ...cProgram(bench, [...c, 'sums'], { name: 'C, volume, delta and count alone', timesItself: true }),
    ],
  };
}
