import { execFileSync } from 'node:child_process';
import { nodeCommand } from '../harness/compile-jobs.ts';
import { MAIN, ROOT, SCALES } from '../harness/places.ts';
import type { Program } from '../harness/program.ts';
import type { Tools } from '../harness/tools.ts';
import type { Inputs } from '../inputs/inputs.ts';
import { comparableBars } from '../shared/bar-text.ts';
import { sumsText } from '../shared/sums-text.ts';

/** What every job is made of. */
export interface Bench {
  readonly inputs: Inputs;
  readonly tools: Tools;
}

/** What a program is besides its command. */
export type Wish = Omit<Program, 'command' | 'name'> & { readonly name?: string };

/** The command line as it is shipped. */
export function cvdlab(...args: string[]): string[] {
  return nodeCommand(MAIN, ...args);
}

/** A C program; none where nothing compiles it. */
export function cProgram({ tools }: Bench, command: readonly string[], wish: Wish): Program[] {
  const [name = '', ...args] = command;
  return tools.c === null ? [] : [{ name: 'C', ...wish, command: [tools.c(name), ...args] }];
}

/** DuckDB with so many threads; none where it is not installed. */
export function duckdb({ tools }: Bench, command: readonly string[], wish: Wish): Program[] {
  if (!tools.hasDuckdb) return [];
  const name = `DuckDB, ${command[1]!} thread${command[1] === '1' ? '' : 's'}`;
  return [{ name, ...wish, command: nodeCommand(`${ROOT}bench/peers/duckdb.mjs`, ...command) }];
}

/** Polars with one thread; none where it is not installed. */
export function polars({ tools }: Bench, command: readonly string[], wish: Wish): Program[] {
  if (tools.python === null) return [];
  const script = `${ROOT}bench/peers/polars_jobs.py`;
  const env = { POLARS_MAX_THREADS: '1' };
  return [{ name: 'Polars, 1 thread', env, ...wish, command: [tools.python, script, ...command] }];
}

/** A script with pandas; none where it is not installed. */
export function pandas({ tools }: Bench, command: readonly string[], wish: Wish): Program[] {
  if (tools.python === null) return [];
  const [script = '', ...args] = command;
  return [{ name: 'pandas, vectorised', ...wish, command: [tools.python, `${ROOT}bench/peers/${script}`, ...args] }];
}

/** The bars that a program wrote, comparable. */
export function barsIn(path: string): Pick<Program, 'result'> {
  return { result: () => comparableBars(path) };
}

/** What the trades add up to that one of this project's processes finds. */
export function sumsBy(command: readonly string[]): Pick<Program, 'result'> {
  return { result: () => printedBy(command) };
}

/** What the trades add up to that a peer finds, as an array. */
export function sumsOfPeer(
  command: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Pick<Program, 'result'> {
  return {
    result: () => {
      const [rows, size, delta, price] = JSON.parse(printedBy(command, env)) as [number, number, number, number];
      return sumsText({ rows, size, delta, price });
    },
  };
}

function printedBy(command: readonly string[], env: Readonly<Record<string, string>> = {}): string {
  const [file = '', ...args] = command;
  return execFileSync(file, args, { encoding: 'utf8', env: { ...process.env, BENCH_USAGE: '/dev/null', ...env } });
}

/** What a tick and a lot are, for programs in C. */
export const UNITS_PER_ONE = [SCALES.priceScale, SCALES.sizeScale].map((scale) => String(10 ** scale));
/** The decimals, for this project's processes. */
export const DECIMALS = [SCALES.priceScale, SCALES.sizeScale].map(String);
