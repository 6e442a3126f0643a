import type { Command } from 'commander';
import { KEEPABLE } from '../data/ibkr/excluded-trades.ts';
import { RemoteError } from '../data/remote-error.ts';
import { PULL_IBKR_DEFAULTS, pullIbkr, type PullIbkrOptions } from '../lab/pull-ibkr.ts';
import type { CliContext } from './context.ts';
import type { ExitCode } from './exit.ts';
import { addContractOptions } from './contract-options.ts';
import { addCommonOptions, addOption, addRangeOptions, optionsFor, requiredText } from './options.ts';
import { note } from './output.ts';
import { openProgress } from './progress.ts';
import { PullNarrator } from './pull-ibkr-narrator.ts';
import { printReport, verdictOf } from './pull-ibkr-outcome.ts';
import type { VerbRun } from './verb.ts';

/** Options and action of `cvdlab pull ibkr`. */
export function definePullIbkr(command: Command, run: VerbRun): void {
  addOption(command, '--data-dir <dir>', 'the store', { fallback: PULL_IBKR_DEFAULTS.dataDir });
  addContractOptions(command);
  addOption(command, '--multiplier <number>', 'a future: where several differ by it');
  addRangeOptions(command);
  addOption(command, '--kind <kind>', 'what to pull', {
    choices: ['both', 'trades', 'quotes'],
    fallback: PULL_IBKR_DEFAULTS.kind,
  });
  addOption(command, '--ignore-size', 'leave out quotes whose sizes alone changed: far fewer');
  addOption(command, '--keep <list>', `keep such prints among the trades: ${KEEPABLE.join(', ')}`);
  addOption(command, '--host <host>', 'where TWS or Gateway runs', { fallback: PULL_IBKR_DEFAULTS.host });
  addOption(command, '--port <port>', 'TWS 7496 (paper 7497), Gateway 4001 (paper 4002)', {
    fallback: PULL_IBKR_DEFAULTS.port,
  });
  addOption(command, '--client-id <number>', 'the next ones are tried where it is in use', {
    fallback: PULL_IBKR_DEFAULTS.clientId,
  });
  addOption(command, '--verify <what>', 'bars: the volume against the broker’s own bars', { choices: ['bars'] });
  addOption(command, '--overwrite', 'replace days that are there');
  addCommonOptions(command);
  command.addHelpText('after', EXAMPLES);
  command.action(run(async (context, self) => pullTicks(self, context)));
}

const EXAMPLES = `
Trades come without an aggressor, whatever one reads: it is inferred afterwards, from the quotes that are pulled with them
(--aggressor quote,tick). In the store a future is of market fut, a stock of market stk, each under its local symbol.
Halts, prints past the limit, unreported ones and zero sizes are kept out of the trades, counted and listed.

Exit code 0: every day complete, 3: something is missing or in doubt, 4: --verify found a difference, 5: TWS failed or
refused. Interrupted or killed, run it again: it goes on where it was.

Examples:
  cvdlab pull ibkr --symbol ES --sec-type FUT --exchange CME --expiry 202612 --date 2026-11-18 --port 4002
  cvdlab bars --venue ibkr --market fut --symbol ESZ6 --date 2026-11-18 --aggressor quote,tick
  cvdlab pull ibkr --symbol AAPL --from 2026-11-16 --to 2026-11-18 --ignore-size --verify bars`;

async function pullTicks(command: Command, context: CliContext): Promise<ExitCode> {
  const progress = await openProgress(command, context, 'h');
  const clientId = Number(requiredText(command, 'clientId'));
  const narrator = new PullNarrator({ command, context, progress, clientId });
  try {
    const report = await pullIbkr({
      ...optionsFor<PullIbkrOptions>(command, PULL_IBKR_DEFAULTS),
      onProgress: (moved) => narrator.tell(moved),
      signal: context.interrupted,
      ...(context.clock !== undefined && { clock: context.clock }),
    }).finally(() => progress.stop());
    await printReport(report, command, context);
    return verdictOf(report);
  } catch (error) {
    if (narrator.hasBegun && error instanceof RemoteError) {
      await note('what was pulled so far is kept: run it again, and it goes on where it was', command, context);
    }
    throw error;
  }
}
