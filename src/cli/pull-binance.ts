import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { parseDuration } from '../core/time.ts';
import { HttpClient, proxySettings } from '../data/binance/http/http-client.ts';
import { BINANCE_MARKETS } from '../data/binance/origins.ts';
import type { PullContext } from '../data/binance/pull/pull-context.ts';
import { planKlines, pullKlines } from '../data/binance/pull/pull-klines.ts';
import type { PullPlan } from '../data/binance/pull/pull-plan.ts';
import type { PullReport } from '../data/binance/pull/pull-report.ts';
import type { PullRequest } from '../data/binance/pull/pull-request.ts';
import { planTrades, pullTrades } from '../data/binance/pull/pull-trades.ts';
import { OneAtATime } from '../data/binance/pull/run-concurrently.ts';
import { binanceOriginsOf, restClientFor } from './binance-rest.ts';
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
import { note } from './output.ts';
import { openProgress } from './progress.ts';
import { printPlans, printReports, type Verified, verdictOf, verifyAgainstKlines } from './pull-outcome.ts';
import { PullProgressBars } from './pull-progress.ts';
import type { VerbRun } from './verb.ts';

const VIAS = ['auto', 'dump', 'rest'] as const;
const KINDS = ['aggTrades', 'trades', 'klines'] as const;

/** Options and action of `cvdlab pull binance`. */
export function definePullBinance(command: Command, run: VerbRun): void {
  addOption(command, '--data-dir <dir>', 'the store', { fallback: 'data' });
  addOption(command, '--market <name>', 'spot, um (USD-margined) or cm (coin-margined) futures', {
    choices: BINANCE_MARKETS,
    fallback: 'spot',
  });
  addOption(command, '--symbol <symbol>', 'one symbol, e.g. BTCUSDT');
  addOption(command, '--symbols <list>', 'several, separated by commas');
  addOption(command, '--symbols-file <file>', 'several, one a line; lines that start with # are left out');
  addRangeOptions(command);
  addOption(command, '--kind <kind>', 'what to pull', { choices: KINDS, fallback: 'aggTrades' });
  addOption(command, '--via <way>', 'dumps, and REST for what is not published yet (auto), or only one of them', {
    choices: VIAS,
    fallback: 'auto',
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
  addOption(command, '--concurrency <count>', 'downloads at a time', { fallback: '4' });
  addOption(command, '--deadline <duration>', 'give up after this long, e.g. 2h (default: never)');
  addOption(command, '--dump-url <origin>', "base address of the dumps (default: the exchange's)");
  addOption(command, '--list-url <origin>', 'base address of their listing');
  addOption(command, '--rest-url <origin>', 'base address of the REST interface');
  addOption(command, '--ws-url <origin>', 'base address of the streams (only live uses it)');
  addOption(command, '--api-key <key>', 'read-only key, for single trades over REST; better given as CVDLAB_API_KEY');
}

async function pullAll(command: Command, context: CliContext): Promise<ExitCode> {
  const symbols = await symbolsOf(command);
  if (kindOf(command) === 'klines' && textOption(command, 'verify') !== undefined) {
    throw usageError('--verify compares trades with klines: it goes with --kind aggTrades or trades');
  }
  const request = requestOf(command);
  const progress = await openProgress(command, context, 'bytes');
  const bars = new PullProgressBars(progress, symbols.length, request.toDay - request.fromDay + 1);
  const http = new HttpClient({
    signal: context.interrupted,
    proxy: proxySettings(context.env),
    onRetry: ({ url, error, waitMs }) => {
      void note(`${pathOf(url)}: ${error.message}; again in ${(waitMs / 1000).toFixed(1)} s`, command, context);
    },
    ...deadlineOf(command),
  });
  try {
    const shared = pullContext(command, { http, bars, context });
    return flagOption(command, 'dryRun')
      ? await dryRun(command, context, { symbols, request, shared, bars })
      : await pullEach(command, context, { symbols, request, shared, bars });
  } finally {
    progress.stop();
    await http.close();
  }
}

interface Work {
  readonly symbols: readonly string[];
  readonly request: Omit<PullRequest, 'symbol'>;
  readonly shared: PullContext;
  readonly bars: PullProgressBars;
}

async function dryRun(command: Command, context: CliContext, { symbols, request, shared }: Work): Promise<ExitCode> {
  const plans: { symbol: string; plan: PullPlan }[] = [];
  for (const symbol of symbols) plans.push({ symbol, plan: await planOne(command, shared, { ...request, symbol }) });
  await printPlans(plans, command, context);
  return EXIT.ok;
}

async function pullEach(command: Command, context: CliContext, work: Work): Promise<ExitCode> {
  const { symbols, request, shared, bars } = work;
  const reports: PullReport[] = [];
  const verified: Verified[] = [];
  for (const symbol of symbols) {
    const report = await pullOne(command, shared, { ...request, symbol });
    reports.push(report);
    bars.endSymbol();
    if (textOption(command, 'verify') === 'klines') verified.push(await verifyAgainstKlines(shared, report));
  }
  await printReports(reports, verified, { command, context });
  return verdictOf(reports, verified);
}

function planOne(command: Command, shared: PullContext, request: PullRequest): Promise<PullPlan> {
  const kind = kindOf(command);
  return kind === 'klines' ? planKlines(shared, request) : planTrades(shared, { ...request, kind });
}

function pullOne(command: Command, shared: PullContext, request: PullRequest): Promise<PullReport> {
  const kind = kindOf(command);
  return kind === 'klines' ? pullKlines(shared, request) : pullTrades(shared, { ...request, kind });
}

function pullContext(
  command: Command,
  { http, bars, context }: { http: HttpClient; bars: PullProgressBars; context: CliContext },
): PullContext {
  return {
    http,
    rest: restClientFor(command, http),
    origins: binanceOriginsOf(command),
    dataDir: requiredText(command, 'dataDir'),
    concurrency: integerOption(command, 'concurrency', { min: 1, max: 64 }),
    imports: new OneAtATime(),
    onProgress: (moved) => bars.show(moved),
    onNote: (text) => void note(text, command, context),
  };
}

async function symbolsOf(command: Command): Promise<string[]> {
  const file = textOption(command, 'symbolsFile');
  const listed = file === undefined ? [] : (await readFile(file, 'utf8')).split(/\r?\n/);
  const given = [textOption(command, 'symbol') ?? '', ...(textOption(command, 'symbols') ?? '').split(','), ...listed];
  const symbols = given.map((symbol) => symbol.trim()).filter((symbol) => symbol !== '' && !symbol.startsWith('#'));
  if (symbols.length === 0) throw usageError('whose data? --symbol, --symbols or --symbols-file is needed');
  return [...new Set(symbols)];
}

function requestOf(command: Command): Omit<PullRequest, 'symbol'> {
  const { fromDay, toDay } = rangeOf(command);
  if (fromDay === undefined || toDay === undefined)
    throw usageError('which days? --from and --to, or --date, are needed');
  const via = VIAS.find((way) => way === requiredText(command, 'via')) ?? 'auto';
  return { fromDay, toDay, via, refresh: flagOption(command, 'refresh'), overwrite: flagOption(command, 'overwrite') };
}

function kindOf(command: Command): (typeof KINDS)[number] {
  return KINDS.find((kind) => kind === requiredText(command, 'kind')) ?? 'aggTrades';
}

function deadlineOf(command: Command): { deadlineMs?: number } {
  const text = textOption(command, 'deadline');
  return text === undefined ? {} : { deadlineMs: parseDuration(text) / 1000 };
}

/** The address without origin and query: enough to know what it was, and no key in it. */
function pathOf(url: string): string {
  return new URL(url).pathname;
}
