import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { ROOT, USAGE_FILE } from './places.ts';
import type { Measured, Program } from './program.ts';

interface Usage {
  readonly cpuSeconds?: number;
  readonly peakMiB?: number;
}

/** Runs a program once. @throws Error with what it said when it fails. */
export function measure(program: Program): Measured {
  const [file = '', ...args] = program.command;
  program.clear?.();
  rmSync(USAGE_FILE, { force: true });
  const start = process.hrtime.bigint();
  const { status, stdout, stderr, error } = spawnSync(file, args, {
    cwd: ROOT,
    env: { ...process.env, ...program.env, BENCH_USAGE: USAGE_FILE },
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  });
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  if (status !== 0) throw new Error(`${program.name} failed (${String(error ?? status)}):\n${stderr}`);
  const usage = existsSync(USAGE_FILE) ? (JSON.parse(readFileSync(USAGE_FILE, 'utf8')) as Usage) : {};
  return {
    seconds: (program.timesItself === true ? printed(stdout).seconds : seconds) * (program.workFactor ?? 1),
    cpuSeconds: usage.cpuSeconds ?? null,
    peakMiB: usage.peakMiB ?? null,
    stdout,
  };
}

/** What a program that times itself prints. */
export function printed(stdout: string): { seconds: number; result: string } {
  return JSON.parse(stdout) as { seconds: number; result: string };
}

/** The middle one; of an even number the later of the two. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
