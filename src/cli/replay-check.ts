import type { Command } from 'commander';
import { checkRecording } from '../lab/check-recording.ts';
import type { CliContext } from './context.ts';
import { EXIT, type ExitCode } from './exit.ts';
import { flagOption, requiredText, textOption } from './options.ts';
import { note } from './output.ts';

/** `cvdlab replay --check FOLDER`. Exit code 4 when the session run again gives other events. */
export async function checkSession(command: Command, context: CliContext): Promise<ExitCode> {
  const [detector, strategy] = [textOption(command, 'detector'), textOption(command, 'strategy')];
  const result = await checkRecording({
    folder: requiredText(command, 'check'),
    ...(detector !== undefined && { detector }),
    ...(strategy !== undefined && { strategy }),
  });
  const { logs, paper, difference, isClosed, hasStrategyChanged } = result;
  if (hasStrategyChanged === true) {
    await note('the file of the strategy has changed since the session', command, context);
  }
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
