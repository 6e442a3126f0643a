import type { Command } from 'commander';
import { REPLAY_DEFAULTS, type ReplayOptions, startReplay } from '../lab/start-replay.ts';
import type { CliContext } from './context.ts';
import { addDetectorOptions } from './detectors.ts';
import { EXIT, type ExitCode } from './exit.ts';
import { addServerOptions } from './live-options.ts';
import { addViewOptions } from './live-views.ts';
import {
  addCommonOptions,
  addInstrumentOptions,
  addOption,
  addRangeOptions,
  optionsFor,
  textOption,
} from './options.ts';
import { note } from './output.ts';
import { checkSession } from './replay-check.ts';
import type { Verb } from './verb.ts';

/** `cvdlab replay`: recorded days through the live page, or a recorded session run again and compared. */
export const replay: Verb = {
  define(command, run) {
    addInstrumentOptions(command);
    addRangeOptions(command);
    addViewOptions(command);
    addDetectorOptions(command);
    addOption(command, '--speed <factor>', 'seconds of the recording per second, or max', {
      fallback: REPLAY_DEFAULTS.speed,
    });
    addServerOptions(command);
    addOption(
      command,
      '--check <folder>',
      'instead: run a recorded session again and compare every event, byte for byte',
    );
    addOption(command, '--strategy <file>', 'for --check: where your own strategy of the session is now');
    addCommonOptions(command);
    command.addHelpText('after', EXAMPLES);
    command.action(
      run(async (context, self) =>
        textOption(self, 'check') === undefined ? play(self, context) : checkSession(self, context),
      ),
    );
  },
};

const EXAMPLES = `
The page can pause, step by bars, and go to any instant. Ends with Ctrl-C.

Examples:
  cvdlab replay --symbol XRPETH --date 2019-10-11 --speed 60
  cvdlab replay --check data/live/binance/um/BTCUSDT/2026-11-20T12-00-00.000Z`;

async function play(command: Command, context: CliContext): Promise<ExitCode> {
  const replay = await startReplay({
    ...optionsFor<ReplayOptions>(command, REPLAY_DEFAULTS),
    signal: context.interrupted,
    ...(context.clock !== undefined && { clock: context.clock }),
  });
  await note(`open ${replay.url} in a browser; Ctrl-C ends`, command, context);
  await replay.ended;
  return EXIT.ok;
}
