import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { compileC } from './compile-c.ts';
import { compileJobs } from './compile-jobs.ts';
import { OUT, ROOT } from './places.ts';

const PEERS = `${ROOT}bench/peers`;
const VENV = `${OUT}/venv`;
const PYTHON = `${VENV}/bin/python`;

/** What there is to measure with, and what is not there. */
export interface Tools {
  /** The command line of one of this project's measured processes. */
  readonly process: (name: string) => readonly string[];
  /** The compiled C program of a name; null without a C compiler. */
  readonly c: ((name: string) => string) | null;
  /** Whether DuckDB is installed. */
  readonly hasDuckdb: boolean;
  /** A Python that has Polars and pandas; null where there is none. */
  readonly python: string | null;
  /** Who is left out, and why. */
  readonly missing: readonly string[];
}

/** Builds and, where that is wanted, installs what is missing: nothing of it in the project's own packages. */
export async function prepareTools(installs: boolean): Promise<Tools> {
  const missing: string[] = [];
  const c = compileC();
  if (c === null) missing.push('the C limit: no cc');
  const hasDuckdb = present('DuckDB', { missing, installs, path: `${PEERS}/node_modules/@duckdb/node-api` }, () => {
    execFileSync('npm', ['ci', '--prefix', PEERS], { stdio: ['ignore', 'ignore', 'pipe'] });
  });
  const hasPython = present('Polars and pandas', { missing, installs, path: `${VENV}/complete` }, () => {
    execFileSync('python3', ['-m', 'venv', VENV], { stdio: ['ignore', 'ignore', 'pipe'] });
    const options = ['-m', 'pip', 'install', '--quiet', '-r', `${PEERS}/requirements.txt`];
    execFileSync(PYTHON, options, { stdio: ['ignore', 'ignore', 'pipe'] });
    execFileSync('touch', [`${VENV}/complete`]);
  });
  return { process: await compileJobs(), c, hasDuckdb, python: hasPython ? PYTHON : null, missing };
}

function present(
  name: string,
  { missing, installs, path }: { missing: string[]; installs: boolean; path: string },
  install: () => void,
): boolean {
  if (existsSync(path)) return true;
  if (!installs) {
    missing.push(`${name}: not installed`);
    return false;
  }
  try {
    install();
    return true;
  } catch (error) {
    missing.push(`${name}: could not be installed (${String(error).trim().split('\n').slice(-2).join(' ')})`);
    return false;
  }
}
