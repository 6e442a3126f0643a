import { printed } from '../harness/measure.ts';
import type { Job } from '../harness/program.ts';
import { type Bench, cProgram, pandas } from './bench.ts';

const [FIRST, LAST, REPEATS] = [2, 501, 3];
/** pandas does every so manieth lookback; the sum of those stands for all. */
const STEP = 25;

/** The window rule with five hundred lookbacks over a year of minutes. */
export function divergences(bench: Bench): Job {
  const { inputs, tools } = bench;
  const timesItself = { timesItself: true, result: (stdout: string) => printed(stdout).result };
  const range = [FIRST, LAST].map(String);
  return {
    name: 'divergences',
    title: `500 divergence rules × ${inputs.barCount.toLocaleString('en-US')} bars`,
    rows: inputs.barCount * (LAST - FIRST + 1),
    ours: {
      name: 'cvdlab',
      command: [...tools.process('divergences'), String(inputs.barCount), ...range, String(REPEATS)],
      ...timesItself,
    },
    peers: [
      ...cProgram(bench, ['divergences', inputs.barColumns, ...range, String(REPEATS)], {
        name: 'C, same algorithm',
        goal: 2.2,
        ...timesItself,
      }),
      ...pandas(bench, ['pandas_divergences.py', inputs.barColumns, ...range, String(STEP)], {
        name: `pandas, rolling, every ${STEP}th lookback extrapolated`,
        workFactor: STEP,
        goal: 0.03,
        ...timesItself,
      }),
    ],
  };
}
