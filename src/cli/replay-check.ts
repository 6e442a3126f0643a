import type { Command } from 'commander';
import { checkReplay } from '../live/replay/check-replay.ts';
import type { CliContext } from './context.ts';
import { detectorMakersOf } from './detectors.ts';
import { EXIT, type ExitCode } from './exit.ts';
import { flagOption, requiredText, textOption } from './options.ts';
import { note } from './output.ts';

/** `cvdlab replay --check FOLDER`. Exit code 4 when the session run again gives other events. */
export async function checkSession(command: Command, context: CliContext): Promise<ExitCode> {
  const own = textOption(command, 'detector') === undefined ? undefined : await detectorMakersOf(command);
  const result = await checkReplay(requiredText(command, 'check'), own && (() => own.map((make) => make())));
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
