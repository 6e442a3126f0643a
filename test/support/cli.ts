import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';
import type { CliContext, TextSink } from '../../src/cli/context.ts';
import { runCli } from '../../src/cli/run.ts';
import type { Clock } from '../../src/data/clock.ts';

/** What a command line did. */
export interface CliOutcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How a command line is run. */
export interface CliSetting {
  /** A person is looking. */
  readonly terminal?: boolean;
  /** When things happen. */
  readonly clock?: Clock;
  /** Ctrl-C. */
  readonly interrupted?: AbortSignal;
}

/** Runs `cvdlab ARGS` in this process, as a script would see it, or as a person at a terminal of 120 columns. */
export async function cvdlab(args: readonly string[], setting: CliSetting = {}): Promise<CliOutcome> {
  const { terminal = false, interrupted = new AbortController().signal, clock } = setting;
  const [stdout, stderr] = [sink(terminal), sink(terminal)];
  const context: CliContext = { stdout, stderr, env: {}, interrupted, ...(clock !== undefined && { clock }) };
  const exitCode = await runCli(args, context);
  return { exitCode, stdout: stdout.text(), stderr: stderr.text() };
}

function sink(isTerminal: boolean): TextSink & { text(): string } {
  const heard: string[] = [];
  return {
    isTerminal,
    width: 120,
    write: (text) => {
      heard.push(text);
      return Promise.resolve();
    },
    text: () => heard.join(''),
  };
}

/** A folder of its own for a suite, gone when the suite ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'cvdlab-test-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** CSV text as objects by column name. */
export function csvRecords(text: string): Record<string, string>[] {
  const [header, ...lines] = text.trimEnd().split('\n');
  const names = header!.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, index) => [names[index]!, cell])));
}
