import type { Job } from '../harness/program.ts';
import { busyBacktest, idleBacktest } from './backtests.ts';
import type { Bench } from './bench.ts';
import { csvToBars, csvToBarsThreads } from './csv-to-bars.ts';
import { csvToStore } from './csv-to-store.ts';
import { divergences } from './divergences.ts';
import { kernel } from './kernel.ts';
import { smallDay, version } from './start-up.ts';
import { storeToBars } from './store-to-bars.ts';
import { zipToStore } from './zip-to-store.ts';

/** Every job by its name, in the order of the table. */
export const JOBS: Readonly<Record<string, (bench: Bench) => Job>> = {
  'csv-to-store': csvToStore,
  'csv-to-bars': csvToBars,
  'csv-to-bars-2': csvToBarsThreads,
  'zip-to-store': zipToStore,
  'store-to-bars': storeToBars,
  kernel,
  divergences,
  'backtest-idle': idleBacktest,
  'backtest-busy': busyBacktest,
  version,
  'small-day': smallDay,
};
