import type { Clock } from '../data/clock.ts';
import { type ContractQuery, SECURITY_TYPES } from '../data/ibkr/contract.ts';
import { KEEPABLE, type Keepable } from '../data/ibkr/excluded-trades.ts';
import { pullIbkr as pullTicks } from '../data/ibkr/pull-ibkr.ts';
import type { PullIbkrOptions as PullTicksOptions, PullIbkrReport } from '../data/ibkr/pull-options.ts';
import type { TickKind } from '../data/ibkr/tick.ts';
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

/** Which contract of Interactive Brokers. */
export interface ContractOptions {
  /** The stock, or what the future is on: `AAPL`, `ES`. */
  readonly symbol: string;
  /** A stock or a future. Default `STK`. */
  readonly secType?: (typeof SECURITY_TYPES)[number];
  /** `SMART`, `CME`, …; a future needs its own. Default `SMART`. */
  readonly exchange?: string;
  /** Currency. Default `USD`. */
  readonly currency?: string;
  /** A future: `YYYYMM` or `YYYYMMDD`. */
  readonly expiry?: string;
  /** The exchange's own name: `ESZ6`. */
  readonly localSymbol?: string;
  /** A future: where several differ by it. */
  readonly multiplier?: NumberOption;
  /** Where several differ by it. */
  readonly tradingClass?: string;
  /** A stock: where it is listed, when the symbol is ambiguous. */
  readonly primaryExchange?: string;
}

/** What {@link pullIbkr} takes. Both ends of the days must be said. */
export interface PullIbkrOptions extends ContractOptions, RangeOptions {
  /** The store's folder. Default `data`. */
  readonly dataDir?: string;
  /** What to pull. Default `both`. */
  readonly kind?: TickKind | 'both';
  /** Leaves out quotes whose sizes alone changed: far fewer. Default false. */
  readonly ignoreSize?: boolean;
  /** Keeps such prints among the trades: `past-limit`, `unreported`. Default: none. */
  readonly keep?: string | readonly Keepable[];
  /** Where TWS or Gateway runs. Default `127.0.0.1`. */
  readonly host?: string;
  /** TWS 7496 (paper 7497), Gateway 4001 (paper 4002). Default 4002. */
  readonly port?: NumberOption;
  /** The next ones are tried where it is in use. Default 1. */
  readonly clientId?: NumberOption;
  /** `bars`: the volume against the broker's own bars. Default: not. */
  readonly verify?: 'bars';
  /** Replaces days that are there. Default false. */
  readonly overwrite?: boolean;
  /** Ends it; what was pulled of an unfinished day is kept for the next time. */
  readonly signal?: AbortSignal;
  /** Hears how it goes. Must not throw. */
  readonly onProgress?: NonNullable<PullTicksOptions['onProgress']>;
  /** When things happen. Default: the machine's clock. */
  readonly clock?: Clock;
}

/** What {@link PullIbkrOptions} are where nothing is said. */
export const PULL_IBKR_DEFAULTS = {
  ...RANGE_DEFAULTS,
  dataDir: INSTRUMENT_DEFAULTS.dataDir,
  symbol: undefined,
  secType: 'STK',
  exchange: 'SMART',
  currency: 'USD',
  expiry: undefined,
  localSymbol: undefined,
  multiplier: undefined,
  tradingClass: undefined,
  primaryExchange: undefined,
  kind: 'both',
  ignoreSize: undefined,
  keep: undefined,
  host: '127.0.0.1',
  port: 4002,
  clientId: 1,
  verify: undefined,
  overwrite: undefined,
  signal: undefined,
  onProgress: undefined,
  clock: undefined,
} as const satisfies OptionDefaults<PullIbkrOptions>;

/**
 * Historical ticks of Interactive Brokers, through TWS or Gateway, into the store; interrupted or killed, it goes on where
 * it was when it is called again. `cvdlab pull ibkr`.
 * @throws OptionError for an option that cannot be used, RemoteError when TWS fails or refuses.
 */
export async function pullIbkr(options: PullIbkrOptions): Promise<PullIbkrReport> {
  const values = resolveOptions(options, PULL_IBKR_DEFAULTS);
  const { signal, onProgress, clock } = options;
  const range = neededRange(values);
  return await pullTicks({
    ...range,
    ...whatOf(values),
    dataDir: neededText(values, 'dataDir'),
    host: neededText(values, 'host'),
    port: integerOf(values, 'port', { min: 1, max: 65_535 }),
    clientId: integerOf(values, 'clientId', { min: 0, max: 2_147_483_647 }),
    contract: contractOf(values),
    verifyBars: choiceOf(values, 'verify', ['bars'] as const) === 'bars',
    overwrite: flagOf(values, 'overwrite'),
    ...(signal !== undefined && { signal }),
    ...(onProgress !== undefined && { onProgress }),
    ...(clock !== undefined && { clock }),
  });
}

function whatOf(values: OptionValues): Required<Pick<PullTicksOptions, 'kinds' | 'ignoreSize' | 'keep'>> {
  const kind = neededChoice(values, 'kind', ['both', 'trades', 'quotes'] as const);
  const ignoreSize = flagOf(values, 'ignoreSize');
  if (ignoreSize && kind === 'trades') throw new OptionError('ignoreSize', 'is about quotes: not with {kind} trades');
  return { kinds: kind === 'both' ? ['trades', 'quotes'] : [kind], ignoreSize, keep: keepOf(values) };
}

function contractOf(values: OptionValues): ContractQuery {
  const secType = neededChoice(values, 'secType', SECURITY_TYPES);
  const exchange = neededText(values, 'exchange');
  if (secType === 'FUT' && exchange === 'SMART') {
    throw new OptionError('exchange', 'is needed for a future (CME, EUREX, …): SMART routes stocks');
  }
  const expiry = textOf(values, 'expiry');
  if (expiry !== undefined && !/^\d{6}(?:\d{2})?$/.test(expiry)) {
    throw new OptionError('expiry', `takes YYYYMM or YYYYMMDD, got "${expiry}"`);
  }
  return {
    symbol: neededText(values, 'symbol'),
    secType,
    exchange,
    currency: neededText(values, 'currency'),
    expiry,
    localSymbol: textOf(values, 'localSymbol'),
    multiplier: multiplierOf(values),
    tradingClass: textOf(values, 'tradingClass'),
    primaryExchange: textOf(values, 'primaryExchange'),
  };
}

function multiplierOf(values: OptionValues): number | undefined {
  const text = textOf(values, 'multiplier');
  if (text === undefined) return undefined;
  if (/^\d+(?:\.\d+)?$/.test(text) && Number(text) > 0) return Number(text);
  throw new OptionError('multiplier', `takes a number above 0, got "${text}"`);
}

function keepOf(values: OptionValues): readonly Keepable[] {
  const names = (textOf(values, 'keep') ?? '').split(',').map((name) => name.trim());
  return names
    .filter((name) => name !== '')
    .map((name) => {
      const known = KEEPABLE.find((one) => one === name);
      if (known === undefined) throw new OptionError('keep', `takes ${KEEPABLE.join(', ')}, got "${name}"`);
      return known;
    });
}
