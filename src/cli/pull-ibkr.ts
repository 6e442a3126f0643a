import type { Command } from 'commander';
import type { TextTable } from '../core/text-table.ts';
import { DAY_US, formatDay } from '../core/time.ts';
import { SECURITY_TYPES } from '../data/ibkr/contract.ts';
import { pullIbkr } from '../data/ibkr/pull-ibkr.ts';
import type { PulledDay, PullIbkrOptions, PullIbkrReport, PullProgress } from '../data/ibkr/pull-options.ts';
import type { CliContext } from './context.ts';
import { EXIT, type ExitCode, usageError } from './exit.ts';
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
import { note, printJson, printTable } from './output.ts';
import { openProgress, type Progress } from './progress.ts';
import type { VerbRun } from './verb.ts';

/** Options and action of `cvdlab pull ibkr`. */
export function definePullIbkr(command: Command, run: VerbRun): void {
  addOption(command, '--data-dir <dir>', 'the store', { fallback: 'data' });
  addOption(command, '--symbol <symbol>', 'the stock, or what the future is on: AAPL, ES');
  addOption(command, '--sec-type <type>', 'a stock or a future', { choices: SECURITY_TYPES, fallback: 'STK' });
  addOption(command, '--exchange <name>', 'SMART, CME, …', { fallback: 'SMART' });
  addOption(command, '--currency <code>', 'currency', { fallback: 'USD' });
  addOption(command, '--expiry <month>', 'a future: YYYYMM or YYYYMMDD');
  addOption(command, '--primary-exchange <name>', 'a stock: where it is listed, when the symbol is ambiguous');
  addRangeOptions(command);
  addOption(command, '--host <host>', 'where TWS or Gateway runs', { fallback: '127.0.0.1' });
  addOption(command, '--port <port>', 'TWS 7496 (paper 7497), Gateway 4001 (paper 4002)', { fallback: '4002' });
  addOption(command, '--client-id <number>', 'the next ones are tried where it is in use', { fallback: '1' });
  addOption(command, '--verify <what>', 'bars: the volume against the broker’s own bars', { choices: ['bars'] });
  addOption(command, '--overwrite', 'replace days that are there');
  addCommonOptions(command);
  command.addHelpText('after', EXAMPLES);
  command.action(run(async (context, self) => pullTicks(self, context)));
}

const EXAMPLES = `
Trades come without an aggressor, whatever one reads: it is inferred afterwards, from the quotes that are pulled with them.
Interrupted or killed, run it again: it goes on where it was.

Example:
  cvdlab pull ibkr --symbol ES --sec-type FUT --exchange CME --expiry 202612 --date 2026-11-18 --port 4002`;

async function pullTicks(command: Command, context: CliContext): Promise<ExitCode> {
  const progress = await openProgress(command, context, 'h');
  try {
    const report = await pullIbkr(optionsOf(command, context, progress));
    progress.stop();
    await printReport(report, command, context);
    return verdictOf(report);
  } finally {
    progress.stop();
  }
}

function optionsOf(command: Command, context: CliContext, progress: Progress): PullIbkrOptions {
  const { fromDay, toDay } = rangeOf(command);
  if (fromDay === undefined || toDay === undefined)
    throw usageError('which days? --from and --to, or --date, are needed');
  const secType = SECURITY_TYPES.find((type) => type === requiredText(command, 'secType')) ?? 'STK';
  const [expiry, primaryExchange] = [textOption(command, 'expiry'), textOption(command, 'primaryExchange')];
  return {
    dataDir: requiredText(command, 'dataDir'),
    host: requiredText(command, 'host'),
    port: integerOption(command, 'port', { min: 1, max: 65_535 }),
    clientId: integerOption(command, 'clientId', { min: 0, max: 2_147_483_647 }),
    contract: {
      symbol: requiredText(command, 'symbol'),
      secType,
      exchange: requiredText(command, 'exchange'),
      currency: requiredText(command, 'currency'),
      ...(expiry !== undefined && { expiry }),
      ...(primaryExchange !== undefined && { primaryExchange }),
    },
    fromDay,
    toDay,
    verifyBars: textOption(command, 'verify') === 'bars',
    overwrite: flagOption(command, 'overwrite'),
    signal: context.interrupted,
    onProgress: (moved) => show(moved, { command, context, progress }),
  };
}

interface Shown {
  readonly command: Command;
  readonly context: CliContext;
  readonly progress: Progress;
}

function show(moved: PullProgress, { command, context, progress }: Shown): void {
  if (moved.type === 'page') {
    const hours = (moved.untilUs - moved.day * DAY_US) / 3.6e9;
    progress.update(`${moved.kind} ${formatDay(moved.day)}`, Math.min(Math.max(hours, 0), 24), 24);
  } else if (moved.type === 'session' && moved.event.type === 'waiting') {
    const seconds = (moved.event.ms / 1000).toFixed(0);
    void note(`waiting ${seconds} s: ${moved.event.reason}`, command, context);
  }
}

async function printReport(report: PullIbkrReport, command: Command, context: CliContext): Promise<void> {
  const table: TextTable = {
    columns: [
      ...['symbol', 'date'].map((name) => ({ name, type: 'text' as const })),
      ...['trades', 'excluded', 'quotes', 'pages', 'doubtful_seconds'].map((name) => ({
        name,
        type: 'number' as const,
      })),
      { name: 'state', type: 'text' },
    ],
    rows: report.days.map((day) => dayCells(report.instrument.symbol, day)),
  };
  const facts = {
    ...report.instrument,
    contract: report.contract,
    requests: report.requests,
    repeated: report.repeated,
  };
  if (flagOption(command, 'json')) await printJson(facts, { days: table }, context.stdout);
  else await printTable(table, context);
}

function dayCells(symbol: string, day: PulledDay): string[] {
  const { trades, quotes } = day;
  const doubtful = doubtfulSeconds(day);
  const counts = [
    trades?.stored.rows ?? 0,
    excludedTicks(day),
    quotes?.stored.metadata.rows ?? 0,
    (trades?.paging.pages ?? 0) + (quotes?.paging.pages ?? 0),
    doubtful,
  ];
  const isNew = trades !== null || quotes !== null;
  return [symbol, formatDay(day.day), ...counts.map(String), stateOf(isNew, doubtful)];
}

function stateOf(isNew: boolean, doubtful: number): string {
  if (!isNew) return 'in the store';
  return doubtful > 0 ? 'incomplete' : 'complete';
}

function excludedTicks({ trades }: PulledDay): number {
  return trades === null ? 0 : Object.values(trades.excluded).reduce((sum, one) => sum + one.count, 0);
}

/** Seconds of which the broker may have held ticks back: known, named, and not to be had. */
function doubtfulSeconds({ trades, quotes }: PulledDay): number {
  return (trades?.paging.doubtful.length ?? 0) + (quotes?.paging.doubtful.length ?? 0);
}

function verdictOf(report: PullIbkrReport): ExitCode {
  const differs = report.days.some(({ bars }) => bars !== null && bars.equal < bars.minutes);
  if (differs) return EXIT.validationFailed;
  return report.days.some((day) => doubtfulSeconds(day) > 0) ? EXIT.dataMissing : EXIT.ok;
}
