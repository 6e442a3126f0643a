import type { Command } from 'commander';
import type { LiveSessionOptions } from '../lab/live-session-options.ts';
import type { LiveSessions } from '../lab/live-sessions.ts';
import type { OptionDefaults } from '../lab/option-values.ts';
import type { CliContext } from './context.ts';
import { EXIT, type ExitCode } from './exit.ts';
import { printEnd } from './live-end.ts';
import { paperTeller, withoutIdleSettings } from './live-paper.ts';
import { optionsFor } from './options.ts';
import { note } from './output.ts';

/** The options of a live session as a command has them, with what is told on the way. */
export function liveOptionsFor<Options extends LiveSessionOptions>(
  command: Command,
  context: CliContext,
  defaults: OptionDefaults<Options>,
): Options {
  const tell = (text: string): void => void note(text, command, context);
  return {
    ...withoutIdleSettings(optionsFor<Options>(command, defaults), command),
    ...paperTeller(tell),
    onNote: tell,
    env: context.env,
    signal: context.interrupted,
    ...(context.clock !== undefined && { clock: context.clock }),
  };
}

/** Shows where the page is, waits for Ctrl-C, or until a session fails, and says what came of it. */
export async function untilEnded(sessions: LiveSessions, command: Command, context: CliContext): Promise<ExitCode> {
  await note(`open ${sessions.url} in a browser; Ctrl-C ends`, command, context);
  await printEnd(await sessions.ended, command, context);
  return EXIT.ok;
}
