import { execFileSync } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import yazl from 'yazl';
import { MAIN, OUT, SCALES, SYMBOL } from '../harness/places.ts';
import { SIMULATOR_DEFAULTS, type SimulatorOptions } from '../../src/data/simulate/simulator-options.ts';
import { writeSimulatedDumps } from '../../src/data/simulate/write-simulated-dumps.ts';
import { YEAR_MINUTES, yearOfBars } from '../shared/year-of-bars.ts';

/** What is measured on: simulated, so that it is the same everywhere. */
export interface Inputs {
  /** What it was made by: other inputs are made when this is another. */
  readonly recipe: string;
  /** Where it lies, and where outputs go. */
  readonly folder: string;
  /** Trades in all files. */
  readonly rows: number;
  /** Bytes of all dumps. */
  readonly csvBytes: number;
  /** Dumps in Binance's spot format, one a day. */
  readonly csv: readonly string[];
  /** The same, each in a zip. */
  readonly zips: readonly string[];
  /** The same in a store. */
  readonly store: string;
  /** A store with one quiet day. */
  readonly smallStore: string;
  /** The same trades as plain columns (see bench/c/columns.h). */
  readonly columns: string;
  /** The columns close, CVD and anchor of minute bars, for programs that cannot make them. */
  readonly barColumns: string;
  /** How many minute bars. */
  readonly barCount: number;
}

/** How much of everything. */
export interface InputSize {
  /** Trades, about. */
  readonly rows: number;
  /** Days they are spread over. */
  readonly days: number;
  /** Minute bars for the divergences. */
  readonly barCount: number;
}

/** `small`, `2M`, `20M`, or a number of rows. */
export function inputSize(text: string): InputSize {
  if (text === 'small') return { rows: 40_000, days: 2, barCount: 20_000 };
  const rows = Number(text.replace(/M$/, '')) * (text.endsWith('M') ? 1e6 : 1);
  if (!Number.isInteger(rows) || rows < 1000) throw new RangeError(`--rows is small, 2M, 20M or a number, got ${text}`);
  return { rows, days: rows >= 10e6 ? 12 : 2, barCount: YEAR_MINUTES };
}

/** The simulator's mean: so many orders per second make a million trades a day. */
const ORDERS_PER_SECOND_OF_A_MILLION = 8.4;
const SMALL_DAY_ROWS = 5000;

/** Makes the inputs, or finds those of an earlier run. */
export async function prepareInputs(size: InputSize, columnsCommand: readonly string[]): Promise<Inputs> {
  const folder = `${OUT}/${size.rows}`;
  const listing = `${folder}/inputs.json`;
  if (existsSync(listing)) {
    const earlier = JSON.parse(readFileSync(listing, 'utf8')) as Inputs;
    if (earlier.recipe === recipeOf(size)) return earlier;
  }
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const { rows, csv } = simulate(`${folder}/csv`, size);
  const small = simulate(`${folder}/small-csv`, { rows: SMALL_DAY_ROWS, days: 1 });
  const inputs: Inputs = {
    ...{ recipe: recipeOf(size), folder, rows, csv, barCount: size.barCount },
    csvBytes: csv.reduce((sum, path) => sum + statSync(path).size, 0),
    zips: await zipEach(csv, `${folder}/zip`),
    store: importAll(csv, `${folder}/store`),
    smallStore: importAll(small.csv, `${folder}/small-store`),
    columns: `${folder}/columns`,
    barColumns: `${folder}/bars`,
  };
  const [node = '', ...args] = columnsCommand;
  execFileSync(node, [...args, inputs.store, SYMBOL, inputs.columns], {
    env: { ...process.env, BENCH_USAGE: `${folder}/usage.json` },
  });
  writeBarColumns(inputs);
  writeFileSync(listing, JSON.stringify(inputs));
  return inputs;
}

function simulate(dir: string, { rows, days }: Pick<InputSize, 'rows' | 'days'>): { rows: number; csv: string[] } {
  const dumps = writeSimulatedDumps(simulatorOptions({ rows, days }), { dir, symbol: SYMBOL });
  return { rows: dumps.reduce((sum, { day }) => sum + day.rows, 0), csv: dumps.map(({ path }) => path) };
}

function simulatorOptions({ rows, days }: Pick<InputSize, 'rows' | 'days'>): SimulatorOptions {
  return {
    // As of BTCUSDT: ten digits of id, prices of 60,000.00; the mean size is a tenth, so that a strategy finds who it trades with.
    ...{ ...SIMULATOR_DEFAULTS, ...SCALES, startTicks: 6_000_000, impactTicks: 40, firstId: 3_000_000_001 },
    ...{ days, ordersPerSecond: (ORDERS_PER_SECOND_OF_A_MILLION * rows) / days / 1e6 },
  };
}

function recipeOf(size: InputSize): string {
  return JSON.stringify([size, simulatorOptions(size)]);
}

async function zipEach(paths: readonly string[], folder: string): Promise<string[]> {
  mkdirSync(folder);
  const zips: string[] = [];
  for (const path of paths) {
    const zip = new yazl.ZipFile();
    zip.addFile(path, basename(path));
    zip.end();
    const out = `${folder}/${basename(path, '.csv')}.zip`;
    await pipeline(zip.outputStream, createWriteStream(out));
    zips.push(out);
  }
  return zips;
}

function importAll(csv: readonly string[], dataDir: string): string {
  const options = ['--data-dir', dataDir, '--symbol', SYMBOL, '--quiet'];
  execFileSync(process.execPath, [MAIN, 'import', ...csv, ...options], { stdio: ['ignore', 'ignore', 'inherit'] });
  return dataDir;
}

function writeBarColumns({ barColumns, barCount }: Inputs): void {
  const { close, cvdClose, anchor } = yearOfBars(barCount);
  const bytes = [close, cvdClose, anchor].map(({ buffer }) => new Uint8Array(buffer, 0, 8 * barCount));
  writeFileSync(barColumns, Buffer.concat(bytes));
}
