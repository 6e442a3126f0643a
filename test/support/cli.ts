import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';
import type { CliContext, TextSink } from '../../src/cli/context.ts';
import { runCli } from '../../src/cli/run.ts';

/** What a command line did. */
export interface CliOutcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `cvdlab ARGS` in this process, as a script would see it, or as a person at a terminal of 120 columns. */
export async function cvdlab(args: readonly string[], options: { terminal?: boolean } = {}): Promise<CliOutcome> {
  const [stdout, stderr] = [sink(options.terminal ?? false), sink(options.terminal ?? false)];
  const context: CliContext = { stdout, stderr, env: {}, interrupted: new AbortController().signal };
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
