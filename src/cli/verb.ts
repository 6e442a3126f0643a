import type { Command } from 'commander';
import type { CliContext } from './context.ts';
import type { ExitCode } from './exit.ts';

/** A verb: declares its options on the command and says what happens. */
export interface Verb {
  /** Adds options, arguments, examples and subcommands; every action ends through {@link VerbRun}. */
  define(command: Command, run: VerbRun): void;
}

/** Wraps a verb's action: configuration is applied before it, its exit code is kept after it. */
export type VerbRun = (
  action: (context: VerbContext, command: Command) => Promise<ExitCode | undefined>,
) => (...args: unknown[]) => Promise<void>;

/** The world as a verb sees it, in which it may call other verbs. */
export interface VerbContext extends CliContext {
  /** Runs a whole command line in another context. */
  invoke(args: readonly string[], context: CliContext): Promise<ExitCode>;
}
