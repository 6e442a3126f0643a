import { checkReplay } from '../live/replay/check-replay.ts';
import type { CliContext } from './context.ts';
import { detectorMakersOf, addDetectorOptions } from './detectors.ts';
import { EXIT, type ExitCode } from './exit.ts';
import type { Command } from 'commander';
import { addCommonOptions, addOption, flagOption, requiredText, textOption } from './options.ts';
import { note } from './output.ts';
import type { Verb } from './verb.ts';

/** `cvdlab replay`: a recorded live session, run again. */
export const replay: Verb = {
  define(command, run) {
    addOption(command, '--check <folder>', 'run a recorded session again and compare every event, byte for byte');
    addDetectorOptions(command);
    addCommonOptions(command);
    command.addHelpText(
      'after',
      '\nExample:\n  cvdlab replay --check data/live/binance/um/BTCUSDT/20261120T120000000Z',
    );
    command.action(run(async (context, self) => check(self, context)));
  },
};

/** Exit code 4 when the session run again gives other events. */
async function check(command: Command, context: CliContext): Promise<ExitCode> {
  const folder = requiredText(command, 'check');
  const own = textOption(command, 'detector') === undefined ? undefined : await detectorMakersOf(command);
  const result = await checkReplay(folder, own && (() => own.map((make) => make())));
  const { logs, difference, isClosed } = result;
  if (flagOption(command, 'json')) await context.stdout.write(`${JSON.stringify(result, null, 1)}\n`);
  else for (const { lines, checksum } of logs) await context.stdout.write(`${lines} events, ${checksum}\n`);
  if (!isClosed) await note('the session was cut off: compared as far as its logs go', command, context);
  if (difference === null) {
    await note('every event is the same, byte for byte', command, context);
    return EXIT.ok;
  }
  await note(`${difference.file} parts at line ${difference.line}:`, command, context);
  await note(`  recorded: ${difference.expected ?? 'has ended'}`, command, context);
  await note(`  again:    ${difference.got ?? 'has ended'}`, command, context);
  return EXIT.validationFailed;
}
