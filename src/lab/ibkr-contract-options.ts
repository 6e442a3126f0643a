import { type ContractQuery, SECURITY_TYPES } from '../data/ibkr/contract.ts';
import { KEEPABLE, type Keepable } from '../data/ibkr/excluded-trades.ts';
import { OptionError } from './option-error.ts';
import {
  neededChoice,
  neededText,
  type NumberOption,
  type OptionDefaults,
  type OptionValues,
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

/** What {@link ContractOptions} are where nothing is said. */
export const CONTRACT_DEFAULTS = {
  symbol: undefined,
  secType: 'STK',
  exchange: 'SMART',
  currency: 'USD',
  expiry: undefined,
  localSymbol: undefined,
  multiplier: undefined,
  tradingClass: undefined,
  primaryExchange: undefined,
} as const satisfies OptionDefaults<ContractOptions>;

/**
 * The contract that is asked for.
 * @throws OptionError naming the option that cannot be used.
 */
export function contractOf(values: OptionValues): ContractQuery {
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

/**
 * The prints of an extraordinary kind that are kept among the trades.
 * @throws OptionError for one that is unknown.
 */
export function keepOf(values: OptionValues): readonly Keepable[] {
  const names = (textOf(values, 'keep') ?? '').split(',').map((name) => name.trim());
  return names
    .filter((name) => name !== '')
    .map((name) => {
      const known = KEEPABLE.find((one) => one === name);
      if (known === undefined) throw new OptionError('keep', `takes ${KEEPABLE.join(', ')}, got "${name}"`);
      return known;
    });
}
