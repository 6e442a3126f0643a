import { readFile } from 'node:fs/promises';
import { parseDuration } from '../core/time.ts';
import { HttpClient, proxySettings, type Retry } from '../data/binance/http/http-client.ts';
import type { PullContext, PullProgress } from '../data/binance/pull/pull-context.ts';
import { planKlines, pullKlines } from '../data/binance/pull/pull-klines.ts';
import type { PullPlan } from '../data/binance/pull/pull-plan.ts';
import type { PullReport } from '../data/binance/pull/pull-report.ts';
import type { PullRequest } from '../data/binance/pull/pull-request.ts';
import { planTrades, pullTrades } from '../data/binance/pull/pull-trades.ts';
import { OneAtATime } from '../data/binance/pull/run-concurrently.ts';
import { type KlineVerdict, verifyKlines } from '../data/binance/verify-klines.ts';
import {
  BINANCE_ACCESS_DEFAULTS,
  type BinanceAccessOptions,
  binanceOriginsOf,
  restClientFor,
} from './binance-access.ts';
import { INSTRUMENT_DEFAULTS, neededRange, RANGE_DEFAULTS, type RangeOptions } from './days-options.ts';
import { OptionError } from './option-error.ts';
import {
  choiceOf,
  flagOf,
  integerOf,
  neededChoice,
  neededText,
  type NumberOption,
  type OptionDefaults,
  type OptionValues,
  resolveOptions,
  textOf,
} from './option-values.ts';

/** What can be pulled from Binance. */
export const PULL_KINDS = ['aggTrades', 'trades', 'klines'] as const;

/** By which way. */
export const PULL_WAYS = ['auto', 'dump', 'rest'] as const;

/** What {@link pullBinance} and {@link planBinance} take. Both ends of the days must be said. */
export interface PullBinanceOptions extends RangeOptions, BinanceAccessOptions {
  /** The store's folder. Default `data`. */
  readonly dataDir?: string;
  /** `spot`, `um` (USD-margined) or `cm` (coin-margined) futures. Default `spot`. */
  readonly market?: 'spot' | 'um' | 'cm';
  /** One symbol, e.g. `BTCUSDT`. */
  readonly symbol?: string;
  /** Several. */
  readonly symbols?: string | readonly string[];
  /** A file of several, one a line; lines that start with # are left out. */
  readonly symbolsFile?: string;
  /** What to pull. Default `aggTrades`. */
  readonly kind?: (typeof PULL_KINDS)[number];
  /** Dumps, and REST for what is not published yet (`auto`), or only one of them. Default `auto`. */
  readonly via?: (typeof PULL_WAYS)[number];
  /** `klines`: per-minute delta and volume against the exchange, exactly. Default: not. */
  readonly verify?: 'klines';
  /** Looks whether dumps of days that are there were replaced. Default false. */
  readonly refresh?: boolean;
  /** Replaces days that are there. Default false. */
  readonly overwrite?: boolean;
  /** Downloads at a time. Default 4. */
  readonly concurrency?: NumberOption;
  /** Gives up after this long, e.g. `2h`. Default: never. */
  readonly deadline?: string;
  /** Base address of the dumps. Default: the exchange's. */
  readonly dumpUrl?: string;
  /** Base address of their listing. Default: the exchange's. */
  readonly listUrl?: string;
  /** Base address of the streams. Default: the exchange's. */
  readonly wsUrl?: string;
  /** Read-only key, for single trades over REST. Default: none. */
  readonly apiKey?: string;
  /** Told how files and days move on. */
  readonly onProgress?: (moved: PullProgress) => void;
  /** Told what a person should know while it goes on. */
  readonly onNote?: (text: string) => void;
  /** Told of each failure that is followed by another try. */
  readonly onRetry?: (retry: Retry) => void;
  /** Called before the first symbol and after each, with the number of those that are done, and of all. */
  readonly onSymbol?: (done: number, total: number) => void;
}

/** What {@link PullBinanceOptions} are where nothing is said. */
export const PULL_BINANCE_DEFAULTS = {
  ...RANGE_DEFAULTS,
  ...BINANCE_ACCESS_DEFAULTS,
  dataDir: INSTRUMENT_DEFAULTS.dataDir,
  market: 'spot',
  symbol: undefined,
  symbols: undefined,
  symbolsFile: undefined,
  kind: 'aggTrades',
  via: 'auto',
  verify: undefined,
  refresh: undefined,
  overwrite: undefined,
  concurrency: 4,
  deadline: undefined,
  dumpUrl: undefined,
  listUrl: undefined,
  wsUrl: undefined,
  apiKey: undefined,
  onProgress: undefined,
  onNote: undefined,
  onRetry: undefined,
  onSymbol: undefined,
} as const satisfies OptionDefaults<PullBinanceOptions>;

/** What would be fetched for a symbol. */
export interface BinancePlan {
  /** The symbol. */
  readonly symbol: string;
  /** Dumps, REST days, and what is there already. */
  readonly plan: PullPlan;
}

/** What was pulled for a symbol. */
export interface BinancePull {
  /** By day, with what is missing. */
  readonly report: PullReport;
  /** How its minutes compare with the exchange's klines; null where that was not asked for, or there were no trades. */
  readonly klines: KlineVerdict | null;
}

/**
 * Trades or klines of Binance into the store; interrupted or killed, it goes on where it was when it is called again.
 * `cvdlab pull binance`.
 * @throws OptionError and RangeError for an option that cannot be used, RemoteError when nothing can be had of the other
 * side; what single days failed of is in the report.
 */
export async function pullBinance(options: PullBinanceOptions): Promise<BinancePull[]> {
  const values = resolveOptions(options, PULL_BINANCE_DEFAULTS);
  const kind = neededChoice(values, 'kind', PULL_KINDS);
  const verifies = choiceOf(values, 'verify', ['klines'] as const) === 'klines';
  if (verifies && kind === 'klines') {
    throw new OptionError('verify', 'compares trades with klines: it goes with {kind} aggTrades or trades');
  }
  return forEachSymbol(values, options, async (shared, request) => {
    const report = await (kind === 'klines' ? pullKlines(shared, request) : pullTrades(shared, { ...request, kind }));
    return { report, klines: verifies ? await compareWithKlines(shared, report) : null };
  });
}

/** What {@link pullBinance} would fetch, and how large it is; nothing is fetched. `cvdlab pull binance --dry-run`. */
export async function planBinance(options: PullBinanceOptions): Promise<BinancePlan[]> {
  const values = resolveOptions(options, PULL_BINANCE_DEFAULTS);
  const kind = neededChoice(values, 'kind', PULL_KINDS);
  return forEachSymbol(values, options, async (shared, request) => {
    const plan = await (kind === 'klines' ? planKlines(shared, request) : planTrades(shared, { ...request, kind }));
    return { symbol: request.symbol, plan };
  });
}

async function forEachSymbol<Result>(
  values: OptionValues,
  options: PullBinanceOptions,
  work: (shared: PullContext, request: PullRequest) => Promise<Result>,
): Promise<Result[]> {
  const symbols = await symbolsOf(values);
  const request = requestOf(values);
  const http = httpOf(values, options);
  try {
    const shared = pullContext(values, options, http);
    const results: Result[] = [];
    options.onSymbol?.(0, symbols.length);
    for (const symbol of symbols) {
      results.push(await work(shared, { ...request, symbol }));
      options.onSymbol?.(results.length, symbols.length);
    }
    return results;
  } finally {
    await http.close();
  }
}

function httpOf(values: OptionValues, { signal, env, onRetry }: PullBinanceOptions): HttpClient {
  const deadline = textOf(values, 'deadline');
  return new HttpClient({
    signal: signal ?? new AbortController().signal,
    proxy: proxySettings(env ?? process.env),
    ...(onRetry !== undefined && { onRetry }),
    ...(deadline !== undefined && { deadlineMs: parseDuration(deadline) / 1000 }),
  });
}

function pullContext(values: OptionValues, { onProgress, onNote }: PullBinanceOptions, http: HttpClient): PullContext {
  return {
    http,
    rest: restClientFor(values, http),
    origins: binanceOriginsOf(values),
    dataDir: neededText(values, 'dataDir'),
    concurrency: integerOf(values, 'concurrency', { min: 1, max: 64 }),
    imports: new OneAtATime(),
    onProgress: (moved) => onProgress?.(moved),
    onNote: (text) => onNote?.(text),
  };
}

async function symbolsOf(values: OptionValues): Promise<string[]> {
  const file = textOf(values, 'symbolsFile');
  const listed = file === undefined ? [] : (await readFile(file, 'utf8')).split(/\r?\n/);
  const given = [textOf(values, 'symbol') ?? '', ...(textOf(values, 'symbols') ?? '').split(','), ...listed];
  const symbols = given.map((symbol) => symbol.trim()).filter((symbol) => symbol !== '' && !symbol.startsWith('#'));
  if (symbols.length === 0) throw new OptionError('symbol', ', {symbols} or {symbolsFile} is needed: whose data?');
  return [...new Set(symbols)];
}

function requestOf(values: OptionValues): Omit<PullRequest, 'symbol'> {
  return {
    ...neededRange(values),
    via: neededChoice(values, 'via', PULL_WAYS),
    refresh: flagOf(values, 'refresh'),
    overwrite: flagOf(values, 'overwrite'),
  };
}

/** Compares what is now in the store with the exchange's klines, minute by minute. */
async function compareWithKlines(shared: PullContext, report: PullReport): Promise<KlineVerdict | null> {
  const { symbol } = report.instrument;
  const days = report.days.filter((day) => day.rows > 0).map((day) => day.day);
  if (days.length === 0) return null;
  const check = { dataDir: shared.dataDir, symbol, fromDay: Math.min(...days), toDay: Math.max(...days) };
  return verifyKlines(shared.rest, check);
}
