import { type CostTerms } from '../backtest/costs/cost-terms.ts';
import { parseCosts } from '../backtest/costs/parse-costs.ts';
import type { BacktestSetup, Latency, TapeReading } from '../backtest/engine/backtest-setup.ts';
import type { ContractTerms } from '../backtest/money.ts';
import { CASH_LIMITS, MARGIN_LIMITS, parseLossLimit, type RiskLimits } from '../backtest/risk/risk-limits.ts';
import { parseSizing } from '../backtest/sizing/parse-sizing.ts';
import type { SizingRule } from '../backtest/sizing/sizing-rule.ts';
import { type Decimal, parseDecimal, unitsAtScale } from '../core/decimal.ts';
import { parseDuration } from '../core/time.ts';
import type { Scales } from '../core/trade-batch.ts';
import { OptionError } from './option-error.ts';
import {
  flagOf,
  integerOf,
  neededText,
  type NumberOption,
  type OptionDefaults,
  type OptionValues,
  positiveOf,
  textOf,
} from './option-values.ts';

/** What the account may do. */
export interface RiskOptions {
  /** No short positions and no leverage: spot and stocks without margin. Default false. */
  readonly cash?: boolean;
  /** Worth of the position over equity, at most. Default: 1 with `cash`, else as the margin account allows. */
  readonly maxLeverage?: NumberOption;
  /** Size of a position, at most. Default: no limit. */
  readonly maxPosition?: NumberOption;
  /** Worth of a position, at most. Default: no limit. */
  readonly maxNotional?: NumberOption;
  /** Positions begun in a day, at most. Default: no limit. */
  readonly maxTradesPerDay?: NumberOption;
  /** Losses in a row and the pause after them, e.g. `3/30m`. Default: none. */
  readonly maxLosses?: string;
  /** Flatten and stop for the day: `500` or `2%`. Default: never. */
  readonly maxDailyLoss?: NumberOption;
  /** Flatten and stop for good: `500` or `10%`. Default: never. */
  readonly maxDrawdown?: NumberOption;
}

/** What orders meet: costs, latency, the tape, limits. */
export interface OrderOptions extends RiskOptions {
  /** Money at the start, in the currency the contract pays in. Default 10,000. */
  readonly capital?: NumberOption;
  /** Size of an entry, in units of the symbol. Default 1. */
  readonly size?: NumberOption;
  /** Instead of `size`: `notional:1000`, `risk:1%` (to the stop), `volatility:1%`, `kelly:0.5`. */
  readonly sizing?: string;
  /** Fee per side in basis points of the notional. Default 10. */
  readonly feeBps?: NumberOption;
  /** Instead of `feeBps`: `bps:maker=2,taker=5`, `per-share:…`, `per-contract:…`, or one of `COST_PRESETS`. */
  readonly costs?: string;
  /** Ticks a taker is worse than the print; twice in the pessimistic reading. Default 1. */
  readonly slippageTicks?: NumberOption;
  /** Lots ahead of a limit order, times what usually trades at a price. Default 1. */
  readonly queueFactor?: NumberOption;
  /** From a decision to the market; several are compared, the first is the run's own. Default `100ms`. */
  readonly latency?: string | readonly string[];
  /** Units of the underlying in a size of 1 (ES: 50). Default 1. */
  readonly multiplier?: NumberOption;
  /** The contract pays in the base currency (coin-margined). Default false. */
  readonly inverse?: boolean;
}

/** What {@link OrderOptions} are where nothing is said. */
export const ORDER_DEFAULTS = {
  capital: 10_000,
  size: 1,
  sizing: undefined,
  feeBps: 10,
  costs: undefined,
  slippageTicks: 1,
  queueFactor: 1,
  latency: '100ms',
  multiplier: 1,
  inverse: undefined,
  cash: undefined,
  maxLeverage: undefined,
  maxPosition: undefined,
  maxNotional: undefined,
  maxTradesPerDay: undefined,
  maxLosses: undefined,
  maxDailyLoss: undefined,
  maxDrawdown: undefined,
} as const satisfies OptionDefaults<OrderOptions>;

/** What orders meet, and how the outcome is judged. */
export interface ExecutionOptions extends OrderOptions {
  /** Take the spread from recorded quotes, where the store has them. Default true. */
  readonly quotes?: boolean;
  /** Runs of random entries it is compared with. Default 1999. */
  readonly randomEntries?: NumberOption;
  /** Courses of equity that are drawn. Default 5000. */
  readonly monteCarlo?: NumberOption;
  /** Loss of the capital that counts as ruin. Default `50%`. */
  readonly ruin?: string;
  /** Seed of all draws. Default 1. */
  readonly seed?: NumberOption;
}

/** What {@link ExecutionOptions} are where nothing is said. */
export const EXECUTION_DEFAULTS = {
  ...ORDER_DEFAULTS,
  quotes: true,
  randomEntries: 1999,
  monteCarlo: 5000,
  ruin: '50%',
  seed: 1,
} as const satisfies OptionDefaults<ExecutionOptions>;

/** The names of {@link OrderOptions}, for a run's manifest. */
export const ORDER_SETTINGS: readonly string[] = Object.keys(ORDER_DEFAULTS);

/** The names of the {@link ExecutionOptions} that a run's manifest has, for what `quotes` comes to and the seed are there. */
export const EXECUTION_SETTINGS: readonly string[] = [...ORDER_SETTINGS, 'randomEntries', 'monteCarlo', 'ruin'];

/** What orders meet, whatever the latency. */
export function orderSetupOf(
  values: OptionValues,
  scales: Scales,
  sides: TapeReading['sides'],
): Pick<BacktestSetup, 'capital' | 'costs' | 'contract' | 'limits' | 'tape'> {
  return {
    capital: capitalOf(values),
    costs: costsOf(values),
    contract: contractOf(values),
    limits: limitsOf(values, scales),
    tape: tapeReadingOf(values, sides),
  };
}

/** What trading costs. */
function costsOf(values: OptionValues): CostTerms {
  return parseCosts(textOf(values, 'costs') ?? `bps:${neededText(values, 'feeBps')}`);
}

/** How large entries are. */
export function sizingOf(values: OptionValues): SizingRule {
  return parseSizing(textOf(values, 'sizing') ?? `size:${neededText(values, 'size')}`);
}

/** Money at the start, as text. */
function capitalOf(values: OptionValues): string {
  const text = neededText(values, 'capital');
  if (parseDecimal(text).units <= 0n) throw new OptionError('capital', `must be above 0, got "${text}"`);
  return text;
}

/** The latencies that were asked for, the first one the run's own. */
export function latenciesOf(values: OptionValues): Latency[] {
  return neededText(values, 'latency')
    .split(',')
    .map((text) => ({ feedUs: 0, decisionUs: 0, orderUs: parseDuration(text.trim()) }));
}

/** How the tape is read. */
function tapeReadingOf(values: OptionValues, sides: TapeReading['sides']): TapeReading {
  const queueFactor = positiveOf(values, 'queueFactor');
  return { slippageTicks: integerOf(values, 'slippageTicks', { min: 0, max: 1_000_000 }), queueFactor, sides };
}

/** What a size of 1 stands for. */
function contractOf(values: OptionValues): ContractTerms {
  return { multiplier: parseDecimal(neededText(values, 'multiplier')), inverse: flagOf(values, 'inverse') };
}

/** What the account may do. */
function limitsOf(values: OptionValues, scales: Scales): RiskLimits {
  const base = flagOf(values, 'cash') ? CASH_LIMITS : MARGIN_LIMITS;
  const given = <Value>(name: string, read: (text: string) => Value, none: Value): Value => {
    const text = textOf(values, name);
    return text === undefined ? none : read(text);
  };
  const loss = (name: string, flag: string): RiskLimits['maximumDailyLoss'] =>
    given<RiskLimits['maximumDailyLoss']>(name, (text) => parseLossLimit(flag, text), null);
  return {
    ...base,
    maximumLeverage: given<Decimal | null>('maxLeverage', parseDecimal, base.maximumLeverage),
    maximumPositionLots: given<number | null>(
      'maxPosition',
      (text) => unitsAtScale(parseDecimal(text), scales.sizeScale),
      null,
    ),
    maximumNotional: given<Decimal | null>('maxNotional', parseDecimal, null),
    maximumTradesPerDay:
      textOf(values, 'maxTradesPerDay') === undefined
        ? null
        : integerOf(values, 'maxTradesPerDay', { min: 1, max: 1_000_000 }),
    lossStreak: given<RiskLimits['lossStreak']>('maxLosses', lossStreakOf, null),
    maximumDailyLoss: loss('maxDailyLoss', '--max-daily-loss'),
    maximumDrawdown: loss('maxDrawdown', '--max-drawdown'),
  };
}

function lossStreakOf(text: string): NonNullable<RiskLimits['lossStreak']> {
  const match = /^(\d+)\/(.+)$/.exec(text);
  if (match === null) throw new OptionError('maxLosses', `takes losses and a pause such as 3/30m, got "${text}"`);
  return { losses: Number(match[1]), coolDownUs: parseDuration(match[2]!) };
}

/** The loss that counts as ruin, as a change of the capital: −0.5 for `50%`. */
export function ruinOf(values: OptionValues): number {
  const text = neededText(values, 'ruin');
  const match = /^(\d*\.?\d+)%$/.exec(text);
  const share = Number(match?.[1]) / 100;
  if (match === null || !(share > 0 && share <= 1))
    throw new OptionError('ruin', `takes a share such as 50%, got "${text}"`);
  return -share;
}
