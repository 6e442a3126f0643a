import { readFileSync } from 'node:fs';
import { SYMBOL } from '../harness/places.ts';
import type { Job } from '../harness/program.ts';
import { type Bench, cvdlab } from './bench.ts';

/** A backtest tick by tick, whole process, in which the strategy never speaks. */
export function idleBacktest(bench: Bench): Job {
  return backtest(bench, 'backtest-idle', {
    title: 'tick backtest in which no order works',
    rateGoal: 10e6,
    // Longer than any session: it never speaks, which is checked.
    options: ['--lookback', '100000'],
    isIdle: true,
  });
}

/** The same with limit entries, stops and targets. */
export function busyBacktest(bench: Bench): Job {
  return backtest(bench, 'backtest-busy', {
    title: 'tick backtest with limit entries, stops and targets',
    rateGoal: 2e6,
    options: [
      ...['--lookback', '20', '--entry', 'limit', '--entry-timeout', '10m', '--stop', '2atr', '--target', '2r'],
      ...['--hold', 'none'],
    ],
    isIdle: false,
  });
}

function backtest(
  { inputs }: Bench,
  name: string,
  {
    title,
    rateGoal,
    options,
    isIdle,
  }: { title: string; rateGoal: number; options: readonly string[]; isIdle: boolean },
): Job {
  const store = ['--data-dir', inputs.store, '--symbol', SYMBOL, '--quiet', '--out', `${inputs.folder}/${name}`];
  // What is measured is the ticks: no entries drawn at random, few courses of equity.
  const evidence = ['--random-entries', '99', '--monte-carlo', '100'];
  return {
    ...{ name, title, rateGoal, rows: inputs.rows, peers: [] },
    ours: {
      name: 'cvdlab',
      command: cvdlab('backtest', ...store, ...evidence, ...options),
      result: () => {
        requireOrders(`${inputs.folder}/${name}/orders.csv`, !isIdle);
        return null;
      },
    },
  };
}

/** The title says whether orders worked: it must be so. */
function requireOrders(path: string, isExpected: boolean): void {
  const orders = readFileSync(path, 'utf8').trimEnd().split('\n').length - 1;
  if (orders > 0 !== isExpected) throw new Error(`${path}: ${orders} orders, expected ${isExpected ? 'some' : 'none'}`);
}
