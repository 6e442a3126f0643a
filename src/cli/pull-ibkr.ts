import type { Command } from 'commander';
import { type ContractQuery, SECURITY_TYPES } from '../data/ibkr/contract.ts';
import { KEEPABLE, type Keepable } from '../data/ibkr/excluded-trades.ts';
import { pullIbkr } from '../data/ibkr/pull-ibkr.ts';
import type { PullIbkrOptions } from '../data/ibkr/pull-options.ts';
import type { TickKind } from '../data/ibkr/tick.ts';
import { RemoteError } from '../data/remote-error.ts';
import type { CliContext } from './context.ts';
import { type ExitCode, usageError } from './exit.ts';
import {
  addCommonOptions,
  addOption,
  addRangeOptions,
  flagOption,
  integerOption,
  rangeOf,
  requiredText,
  textOption,
} from './options.ts';
import { note } from './output.ts';
import { openProgress } from './progress.ts';
import { PullNarrator } from './pull-ibkr-narrator.ts';
import { printReport, verdictOf } from './pull-ibkr-outcome.ts';
import type { VerbRun } from './verb.ts';

const KINDS: Readonly<Record<string, readonly TickKind[]>> = {
  both: ['trades', 'quotes'],
  trades: ['trades'],
  quotes: ['quotes'],
};

/** Options and action of `cvdlab pull ibkr`. */
export function definePullIbkr(command: Command, run: VerbRun): void {
  addOption(command, '--data-dir <dir>', 'the store', { fallback: 'data' });
  addContractOptions(command);
  addRangeOptions(command);
  addOption(command, '--kind <kind>', 'what to pull', { choices: Object.keys(KINDS), fallback: 'both' });
  addOption(command, '--ignore-size', 'leave out quotes whose sizes alone changed: far fewer');
  addOption(command, '--keep <list>', `keep such prints among the trades: ${KEEPABLE.join(', ')}`);
  addOption(command, '--host <host>', 'where TWS or Gateway runs', { fallback: '127.0.0.1' });
  addOption(command, '--port <port>', 'TWS 7496 (paper 7497), Gateway 4001 (paper 4002)', { fallback: '4002' });
  addOption(command, '--client-id <number>', 'the next ones are tried where it is in use', { fallback: '1' });
  addOption(command, '--verify <what>', 'bars: the volume against the broker’s own bars', { choices: ['bars'] });
  addOption(command, '--overwrite', 'replace days that are there');
  addCommonOptions(command);
  command.addHelpText('after', EXAMPLES);
  command.action(run(async (context, self) => pullTicks(self, context)));
}

function addContractOptions(command: Command): void {
  addOption(command, '--symbol <symbol>', 'the stock, or what the future is on: AAPL, ES');
  addOption(command, '--sec-type <type>', 'a stock or a future', { choices: SECURITY_TYPES, fallback: 'STK' });
  addOption(command, '--exchange <name>', 'SMART, CME, …', { fallback: 'SMART' });
  addOption(command, '--currency <code>', 'currency', { fallback: 'USD' });
  addOption(command, '--expiry <month>', 'a future: YYYYMM or YYYYMMDD');
  addOption(command, '--local-symbol <name>', "the exchange's own name: ESZ6");
  addOption(command, '--multiplier <number>', 'a future: where several differ by it');
  addOption(command, '--trading-class <name>', 'where several differ by it');
  addOption(command, '--primary-exchange <name>', 'a stock: where it is listed, when the symbol is ambiguous');
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
  const options = optionsOf(command, context);
  const progress = await openProgress(command, context, 'h');
  const narrator = new PullNarrator({ command, context, progress, clientId: options.clientId });
  try {
    const pulling = pullIbkr({ ...options, onProgress: (moved) => narrator.tell(moved) });
    const report = await pulling.finally(() => progress.stop());
    await printReport(report, command, context);
    return verdictOf(report);
  } catch (error) {
    if (narrator.hasBegun && error instanceof RemoteError) {
      await note('what was pulled so far is kept: run it again, and it goes on where it was', command, context);
    }
    throw error;
  }
}

function optionsOf(command: Command, context: CliContext): PullIbkrOptions {
  const { fromDay, toDay } = rangeOf(command);
  if (fromDay === undefined || toDay === undefined)
    throw usageError('which days? --from and --to, or --date, are needed');
  const kinds = KINDS[requiredText(command, 'kind')] ?? ['trades', 'quotes'];
  const ignoreSize = flagOption(command, 'ignoreSize');
  if (ignoreSize && !kinds.includes('quotes'))
    throw usageError('--ignore-size is about quotes: not with --kind trades');
  return {
    dataDir: requiredText(command, 'dataDir'),
    host: requiredText(command, 'host'),
    port: integerOption(command, 'port', { min: 1, max: 65_535 }),
    clientId: integerOption(command, 'clientId', { min: 0, max: 2_147_483_647 }),
    contract: contractOf(command),
    fromDay,
    toDay,
    kinds,
    ignoreSize,
    keep: keepOf(command),
    verifyBars: textOption(command, 'verify') === 'bars',
    overwrite: flagOption(command, 'overwrite'),
    signal: context.interrupted,
    ...(context.clock !== undefined && { clock: context.clock }),
  };
}

function contractOf(command: Command): ContractQuery {
  const secType = SECURITY_TYPES.find((type) => type === requiredText(command, 'secType')) ?? 'STK';
  const exchange = requiredText(command, 'exchange');
  if (secType === 'FUT' && exchange === 'SMART')
    throw usageError('a future needs its --exchange (CME, EUREX, …): SMART routes stocks');
  const expiry = textOption(command, 'expiry');
  if (expiry !== undefined && !/^\d{6}(?:\d{2})?$/.test(expiry))
    throw usageError(`--expiry takes YYYYMM or YYYYMMDD, got "${expiry}"`);
  return {
    symbol: requiredText(command, 'symbol'),
    secType,
    exchange,
    currency: requiredText(command, 'currency'),
    expiry,
    localSymbol: textOption(command, 'localSymbol'),
    multiplier: multiplierOf(command),
    tradingClass: textOption(command, 'tradingClass'),
    primaryExchange: textOption(command, 'primaryExchange'),
  };
}

function multiplierOf(command: Command): number | undefined {
  const text = textOption(command, 'multiplier');
  if (text === undefined) return undefined;
  if (/^\d+(?:\.\d+)?$/.test(text) && Number(text) > 0) return Number(text);
  throw usageError(`--multiplier takes a number above 0, got "${text}"`);
}

function keepOf(command: Command): readonly Keepable[] {
  const names = (textOption(command, 'keep') ?? '').split(',').map((name) => name.trim());
  return names
    .filter((name) => name !== '')
    .map((name) => {
      const known = KEEPABLE.find((one) => one === name);
      if (known === undefined) throw usageError(`--keep takes ${KEEPABLE.join(', ')}, got "${name}"`);
      return known;
    });
}
