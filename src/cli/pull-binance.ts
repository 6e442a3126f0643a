import type { Command } from 'commander';
import { BINANCE_MARKETS } from '../data/binance/origins.ts';
import {
  planBinance,
  PULL_BINANCE_DEFAULTS,
  PULL_KINDS,
  PULL_WAYS,
  pullBinance,
  type PullBinanceOptions,
} from '../lab/pull-binance.ts';
import type { CliContext } from './context.ts';
import { EXIT, type ExitCode } from './exit.ts';
import {
  addCommonOptions,
  addOption,
  addRangeOptions,
  flagOption,
  optionsFor,
  rangeOf,
  textOption,
} from './options.ts';
import { note } from './output.ts';
import { openProgress } from './progress.ts';
import { printPlans, printReports, verdictOf } from './pull-outcome.ts';
import { PullProgressBars } from './pull-progress.ts';
import type { VerbRun } from './verb.ts';

/** Options and action of `cvdlab pull binance`. */
export function definePullBinance(command: Command, run: VerbRun): void {
  addOption(command, '--data-dir <dir>', 'the store', { fallback: PULL_BINANCE_DEFAULTS.dataDir });
  addOption(command, '--market <name>', 'spot, um (USD-margined) or cm (coin-margined) futures', {
    choices: BINANCE_MARKETS,
    fallback: PULL_BINANCE_DEFAULTS.market,
  });
  addOption(command, '--symbol <symbol>', 'one symbol, e.g. BTCUSDT');
  addOption(command, '--symbols <list>', 'several, separated by commas');
  addOption(command, '--symbols-file <file>', 'several, one a line; lines that start with # are left out');
  addRangeOptions(command);
  addOption(command, '--kind <kind>', 'what to pull', { choices: PULL_KINDS, fallback: PULL_BINANCE_DEFAULTS.kind });
  addOption(command, '--via <way>', 'dumps, and REST for what is not published yet (auto), or only one of them', {
    choices: PULL_WAYS,
    fallback: PULL_BINANCE_DEFAULTS.via,
  });
  addTransportOptions(command);
  addOption(command, '--verify <what>', 'klines: per-minute delta and volume against the exchange, exactly', {
    choices: ['klines'],
  });
  addOption(command, '--refresh', 'look whether dumps of days that are there were replaced');
  addOption(command, '--overwrite', 'replace days that are there');
  addOption(command, '--dry-run', 'say what would be fetched, and how large it is');
  addCommonOptions(command);
  command.addHelpText('after', EXAMPLES);
  command.action(run(async (context, self) => pullAll(self, context)));
}

const EXAMPLES = `
Exit code 0: every day complete, 3: something is missing, 4: --verify found a difference, 5: the network or the exchange
failed. Interrupted or killed, run it again: it goes on where it was.

Examples:
  cvdlab pull binance --symbol BTCUSDT --from 2024-08-01 --to 2024-08-31
  cvdlab pull binance --market um --symbols BTCUSDT,ETHUSDT --date 2024-08-08 --verify klines`;

function addTransportOptions(command: Command): void {
  addOption(command, '--concurrency <count>', 'downloads at a time', { fallback: PULL_BINANCE_DEFAULTS.concurrency });
  addOption(command, '--deadline <duration>', 'give up after this long, e.g. 2h (default: never)');
  addOption(command, '--dump-url <origin>', "base address of the dumps (default: the exchange's)");
  addOption(command, '--list-url <origin>', 'base address of their listing');
  addOption(command, '--rest-url <origin>', 'base address of the REST interface');
  addOption(command, '--ws-url <origin>', 'base address of the streams (only live uses it)');
  addOption(command, '--api-key <key>', 'read-only key, for single trades over REST; better given as CVDLAB_API_KEY');
}

async function pullAll(command: Command, context: CliContext): Promise<ExitCode> {
  const progress = await openProgress(command, context, 'bytes');
  const bars = new PullProgressBars(progress);
  const options: PullBinanceOptions = {
    ...optionsFor<PullBinanceOptions>(command, PULL_BINANCE_DEFAULTS),
    signal: context.interrupted,
    env: context.env,
    onProgress: (moved) => bars.show(moved),
    onNote: (text) => void note(text, command, context),
    onRetry: ({ url, error, waitMs }) => {
      void note(`${pathOf(url)}: ${error.message}; again in ${(waitMs / 1000).toFixed(1)} s`, command, context);
    },
    onSymbol: (done, total) => bars.symbolsDone(done, total, daysIn(command)),
  };
  try {
    if (flagOption(command, 'dryRun')) {
      await printPlans(await planBinance(options), command, context);
      return EXIT.ok;
    }
    const pulled = await pullBinance(options);
    await printReports(pulled, isVerified(command), { command, context });
    return verdictOf(pulled);
  } finally {
    progress.stop();
  }
}

function daysIn(command: Command): number {
  const { fromDay = 0, toDay = 0 } = rangeOf(command);
  return toDay - fromDay + 1;
}

function isVerified(command: Command): boolean {
  return textOption(command, 'verify') === 'klines';
}

/** The address without origin and query: enough to know what it was, and no key in it. */
function pathOf(url: string): string {
  return new URL(url).pathname;
}
