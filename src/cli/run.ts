import { Command, CommanderError } from 'commander';
import { MissingDataError } from '../lab/missing-data-error.ts';
import { OptionError } from '../lab/option-error.ts';
import { applyConfiguration } from './configuration.ts';
import type { CliContext } from './context.ts';
import { CliError, EXIT, type ExitCode, usageError } from './exit.ts';
import { commandPath, flagOf } from './options.ts';
import { packageVersion } from '../lab/version.ts';
import type { VerbRun } from './verb.ts';
import { VERBS } from './verbs.ts';

/**
 * Runs the command line.
 * @param args what follows the program's name.
 * @returns the exit code; nothing is thrown.
 */
export async function runCli(args: readonly string[], context: CliContext): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.ok;
  const run: VerbRun =
    (action) =>
    async (...actionArgs) => {
      // Commander hands over the arguments, the options and, last, the command itself.
      const command = actionArgs.at(-1);
      if (!(command instanceof Command)) throw new TypeError('an action was called without its command');
      await applyConfiguration(command);
      try {
        exitCode = (await action({ ...context, invoke: runCli }, command)) ?? EXIT.ok;
      } catch (error) {
        throw error instanceof OptionError ? flagError(error, command) : error;
      }
    };
  try {
    const program = await programFor(args, context, run);
    await program.parseAsync(args, { from: 'user' });
    return context.interrupted.aborted ? EXIT.interrupted : exitCode;
  } catch (error) {
    return await explain(error, args, context);
  }
}

/** What is wrong with an option, said of the flag. */
function flagError(error: OptionError, command: Command): CliError {
  const message = error.describe((option) => flagOf(command, option));
  return usageError(message.endsWith(' is needed') ? `${message} (see ${commandPath(command)} --help)` : message);
}

async function programFor(args: readonly string[], context: CliContext, run: VerbRun): Promise<Command> {
  const program = newProgram(context);
  const called = args.find((arg) => !arg.startsWith('-'));
  for (const [name, entry] of Object.entries(VERBS)) {
    const command = program.command(name).description(entry.summary);
    command.copyInheritedSettings(program);
    if (name === called) (await entry.load()).define(command, run);
  }
  return program;
}

function newProgram(context: CliContext): Command {
  const pending: Promise<void>[] = [];
  const program = new Command('cvdlab')
    .description('Order flow research: exact delta and CVD, divergences without look-ahead, honest backtests.')
    .version(packageVersion(), '-V, --version')
    .exitOverride()
    .showHelpAfterError('(see --help)')
    .configureOutput({
      writeOut: (text) => pending.push(context.stdout.write(text)),
      writeErr: (text) => pending.push(context.stderr.write(text)),
      getOutHasColors: () => context.stdout.isTerminal && context.env['NO_COLOR'] === undefined,
      getErrHasColors: () => context.stderr.isTerminal && context.env['NO_COLOR'] === undefined,
    });
  return program;
}

async function explain(error: unknown, args: readonly string[], context: CliContext): Promise<ExitCode> {
  if (error instanceof CommanderError) {
    // Help and version end through an error too; only those are fine.
    return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  }
  if (context.interrupted.aborted) {
    await context.stderr.write('interrupted: nothing half-written was left\n');
    return EXIT.interrupted;
  }
  const { exitCode, message } = classify(error);
  await context.stderr.write(`cvdlab: ${message}\n`);
  if (args.includes('--debug') && error instanceof Error) await context.stderr.write(`${error.stack ?? ''}\n`);
  return exitCode;
}

/** Readers and parsers throw InputError or RangeError for what the user gave; anything else is a fault of ours. */
function classify(error: unknown): { exitCode: ExitCode; message: string } {
  if (!(error instanceof Error)) return { exitCode: EXIT.ourFault, message: String(error) };
  if (error instanceof CliError) return { exitCode: error.exitCode, message: error.message };
  if (error instanceof MissingDataError) return { exitCode: EXIT.dataMissing, message: error.message };
  if (error.name === 'RemoteError') return { exitCode: EXIT.otherSideFailed, message: error.message };
  if (error.name === 'InputError' || error instanceof RangeError) {
    return { exitCode: EXIT.usage, message: error.message };
  }
  const system = 'code' in error && typeof error.code === 'string' ? systemFault(error.code, error.message) : null;
  return system ?? { exitCode: EXIT.ourFault, message: `${error.message} (a fault of ours: --debug shows where)` };
}

function systemFault(code: string, message: string): { exitCode: ExitCode; message: string } | null {
  const remedies: Readonly<Record<string, string>> = {
    ENOSPC: 'the disk is full: free some space and run it again, nothing was lost',
    EACCES: 'not permitted: check who owns the file',
    EROFS: 'the disk is read-only: choose another --data-dir or --out',
    ENOENT: 'no such file or folder: check the path',
    ENOTDIR: 'not a folder: check the path',
    EISDIR: 'a folder, where a file was expected',
  };
  const remedy = remedies[code];
  return remedy === undefined ? null : { exitCode: EXIT.usage, message: `${message} (${remedy})` };
}
