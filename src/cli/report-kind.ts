import type { Command } from 'commander';
import type { ExitCode } from './exit.ts';
import type { VerbContext } from './verb.ts';

/** A kind of report page beside that of recorded days. */
export interface ReportKind {
  /** The name of the option that asks for it, as commander has it: `compare` for `--compare`. */
  readonly option: string;
  /** Adds that option, and others that no other kind has. */
  define(command: Command): void;
  /** Writes the page. */
  write(context: VerbContext, command: Command): Promise<ExitCode>;
}
