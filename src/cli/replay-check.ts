import type { Command } from 'commander';
import { checkReplay } from '../live/replay/check-replay.ts';
import type { CliContext } from './context.ts';
import { detectorMakersOf } from './detectors.ts';
import { EXIT, type ExitCode } from './exit.ts';
import { recordedPaper } from './live-paper.ts';
import { flagOption, requiredText, textOption } from './options.ts';
import { note } from './output.ts';

/** `cvdlab replay --check FOLDER`. Exit code 4 when the session run again gives other events. */
export async function checkSession(command: Command, context: CliContext): Promise<ExitCode> {
  const own = textOption(command, 'detector') === undefined ? undefined : await detectorMakersOf(command);
  const remarks: string[] = [];
  const result = await checkReplay(
    requiredText(command, 'check'),
    own && (() => own.map((make) => make())),
    async (configuration) => {
      const paper = await recordedPaper(configuration, textOption(command, 'strategy'));
      if (paper?.hasChanged === true) remarks.push('the file of the strategy has changed since the session');
      return paper?.setup ?? null;
    },
  );
  const { logs, paper, difference, isClosed } = result;
  for (const remark of remarks) await note(remark, command, context);
  if (flagOption(command, 'json')) await context.stdout.write(`${JSON.stringify(result, null, 1)}\n`);
  else {
    for (const { lines, checksum } of logs) await context.stdout.write(`${lines} events, ${checksum}\n`);
    if (paper !== null) await context.stdout.write(`${paper.lines} events on paper, ${paper.checksum}\n`);
  }
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
