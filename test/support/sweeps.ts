import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, watch } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { simulateDays } from '../../src/lab/simulate-days.ts';
import type { SweepOptions } from '../../src/lab/sweep.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** What is tried: some cells on two lengths of bars, so that there are several units a stretch. */
export const SPACE = {
  base: { size: '0.1' },
  dimensions: { bar: ['1m', '5m'], lookback: [10, 20, 40], hold: [5, 15] },
};

/** A store with simulated days below a folder, and a sweep of them day by day. */
export async function sweepScene(folder: string, days: number): Promise<Omit<SweepOptions, 'out'>> {
  const dataDir = path.join(folder, 'data');
  const options = { symbol: 'SIMUSDT', dataDir, from: '2026-01-05', days, seed: 7, ordersPerSecond: 0.2 };
  await simulateDays(options);
  // Tries of other tests on the same days would weaken the evidence, as they should.
  const judging = { withoutLedger: true, resamples: 199 };
  return { space: SPACE, symbols: 'SIMUSDT', dataDir, stretch: 'day', blockCells: 2, workers: 1, ...judging };
}

/** The SHA-256 of every result in the folder of a sweep. */
export function resultDigests(out: string): Record<string, string> {
  const files = ['cells.arrow', 'cells.csv', 'days.arrow', 'sweep.json'];
  return Object.fromEntries(
    files.map((file) => [
      file,
      createHash('sha256')
        .update(readFileSync(path.join(out, file)))
        .digest('hex'),
    ]),
  );
}

/** The parts in the folder of a sweep, as paths below it. */
export function partsIn(out: string): string[] {
  const folder = path.join(out, 'parts');
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.arrow'));
}

/** Resolves once there are so many parts. */
export async function partsAppear(out: string, count: number): Promise<void> {
  mkdirSync(path.join(out, 'parts'), { recursive: true });
  await new Promise<void>((resolve) => {
    const watcher = watch(path.join(out), { recursive: true });
    const look = (): void => {
      if (partsIn(out).length < count) return;
      watcher.close();
      resolve();
    };
    watcher.on('change', look);
    look();
  });
}

/** A `cvdlab` process, from the sources. */
export interface CvdlabProcess {
  /** The process itself. */
  readonly child: ChildProcess;
  /** Its exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
  /** What it has said on stderr so far. */
  stderr(): string;
  /** Resolves once it has said something on stderr. */
  says(text: string): Promise<void>;
}

/** Starts `cvdlab ARGS` as a process of its own. */
export function startCvdlab(args: readonly string[]): CvdlabProcess {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/cli/main.ts', ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let heard = '';
  child.stderr.on('data', (bytes: Buffer) => (heard += bytes.toString()));
  const ended = new Promise<number | string>((resolve) => {
    child.once('exit', (code, signal) => resolve(code ?? signal ?? 'gone'));
  });
  const says = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (heard.includes(text)) resolve();
      };
      child.stderr.on('data', look);
      child.once('exit', () => reject(new Error(`cvdlab ended without saying "${text}": ${heard}`)));
      look();
    });
  return { child, ended, stderr: () => heard, says };
}
