import type { Command } from 'commander';
import { QUOTE_MATCHINGS } from '../cvd/aggressor/aggressor-options.ts';
import { scoreTextTable } from '../cvd/aggressor/score-text.ts';
import {
  CLASSIFY_AGGRESSORS_DEFAULTS,
  classifyAggressors,
  type ClassifyAggressorsOptions,
} from '../lab/classify-aggressors.ts';
import type { CliContext } from './context.ts';
import { EXIT, type ExitCode } from './exit.ts';
import {
  addCommonOptions,
  addInstrumentOptions,
  addOption,
  addRangeOptions,
  flagOption,
  MATCHING_DEFAULT,
  optionsFor,
} from './options.ts';
import { note, printJson, printTable } from './output.ts';
import type { Verb } from './verb.ts';

/** `cvdlab classify`: how well the aggressor is inferred, on recorded days whose true sides are known. */
export const classify: Verb = {
  define(command, run) {
    addInstrumentOptions(command);
    addRangeOptions(command);
    addOption(command, '--methods <list>', 'rules or stacks of rules (quote,tick), separated by spaces', {
      fallback: CLASSIFY_AGGRESSORS_DEFAULTS.methods,
    });
    addOption(command, '--matching <how>', `how a trade finds its quote ${MATCHING_DEFAULT}`, {
      choices: QUOTE_MATCHINGS,
    });
    addOption(command, '--quote-lag <durations>', 'how old a quote must be, separated by commas', {
      fallback: CLASSIFY_AGGRESSORS_DEFAULTS.quoteLag,
    });
    addCommonOptions(command);
    command.addHelpText(
      'after',
      '\nThe recorded sides are hidden from the methods and compared with what they say. Rules: tick, quote, at-quote,\n' +
        'near-quote, depth, trade-size, lee-ready, emo, clnv.\n\nExample:\n  cvdlab classify --symbol XRPETH --methods tick',
    );
    command.action(run(async (context, self) => compare(self, context)));
  },
};

async function compare(command: Command, context: CliContext): Promise<ExitCode> {
  const options = optionsFor<ClassifyAggressorsOptions>(command, CLASSIFY_AGGRESSORS_DEFAULTS);
  const { instrument, scores, scales, leftOut } = await classifyAggressors(options);
  if (leftOut.length > 0) await note(`note: no quotes in the store: ${leftOut.join(', ')} left out`, command, context);
  const table = scoreTextTable(scores, scales);
  if (flagOption(command, 'json')) await printJson({ ...instrument }, { scores: table }, context.stdout);
  else await printTable(table, context);
  return EXIT.ok;
}
