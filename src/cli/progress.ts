import type { Command } from 'commander';
import type { CliContext } from './context.ts';
import { flagOption } from './options.ts';

/** A progress bar: it exists only for a person at a terminal. */
export interface Progress {
  /** Moves the bar of the named part; `total` may still grow. */
  update(name: string, done: number, total: number): void;
  /** Takes the bar off the screen. */
  stop(): void;
}

const SILENT: Progress = { update: () => undefined, stop: () => undefined };

/** A bar with rate and time left on stderr, or nothing where nobody looks (no terminal, `--quiet`, `--json`). */
export async function openProgress(command: Command, context: CliContext, unit: string): Promise<Progress> {
  if (!context.stderr.isTerminal || flagOption(command, 'quiet')) return SILENT;
  const { default: cliProgress } = await import('cli-progress');
  const format = `{name} [{bar}] {percentage}% | {value}/{total} ${unit} | {eta_formatted} left`;
  const bars = new cliProgress.MultiBar({ format, hideCursor: true, clearOnComplete: true, stream: process.stderr });
  const byName = new Map<string, ReturnType<typeof bars.create>>();
  return {
    update: (name, done, total) => {
      let bar = byName.get(name);
      if (bar === undefined) {
        bar = bars.create(total, 0, { name });
        byName.set(name, bar);
      }
      bar.setTotal(total);
      bar.update(done);
    },
    stop: () => bars.stop(),
  };
}
