import type { Command } from 'commander';
import { JUDGING_DEFAULTS } from '../lab/judging-options.ts';
import { NULL_MODELS } from '../stats/null/null-test.ts';
import { addOption } from './options.ts';

/** How signals are judged. */
export function addStatsOptions(command: Command): void {
  addOption(command, '--horizons <list>', 'how long after entry: 15 (bars), 90s, 5m, trades:200, volume:12.5', {
    fallback: JUDGING_DEFAULTS.horizons,
  });
  addOption(command, '--latency <duration>', "from the signal's bar close to the market", {
    fallback: JUDGING_DEFAULTS.latency,
  });
  addOption(
    command,
    '--session-end <what>',
    'events whose session ends before their exit: drop, or mark to its last price',
    {
      choices: ['drop', 'mark'],
      fallback: JUDGING_DEFAULTS.sessionEnd,
    },
  );
  addOption(command, '--fee-bps <bps>', 'fee per side in basis points of the notional', {
    fallback: JUDGING_DEFAULTS.feeBps,
  });
  addOption(command, '--slippage-ticks <ticks>', 'ticks every fill is worse than its print', {
    fallback: JUDGING_DEFAULTS.slippageTicks,
  });
  addOption(
    command,
    '--nulls <list>',
    `null models, the one the verdict rests on first: ${Object.keys(NULL_MODELS).join(', ')}`,
    {
      fallback: JUDGING_DEFAULTS.nulls.join(','),
    },
  );
  addOption(command, '--draws <number>', 'draws of each null model', { fallback: JUDGING_DEFAULTS.draws });
  addOption(command, '--surrogate-draws <number>', 'draws of aggressor-surrogate, which scans anew each time', {
    fallback: JUDGING_DEFAULTS.surrogateDraws,
  });
  addOption(command, '--resamples <number>', 'bootstrap resamples of the intervals', {
    fallback: JUDGING_DEFAULTS.resamples,
  });
  addOption(command, '--extreme-lookback <bars>', "the new extremes compared with (default: the rule's own lookback)");
  addOption(command, '--seed <number>', 'seed of all draws', { fallback: JUDGING_DEFAULTS.seed });
  addOption(command, '--without-ledger', 'do not enter the tries into the ledger: then nothing is called evidence');
}
