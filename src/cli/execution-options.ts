import type { Command } from 'commander';
import { type CostTerms } from '../backtest/costs/cost-terms.ts';
import { parseCosts } from '../backtest/costs/parse-costs.ts';
import { COST_PRESETS } from '../backtest/costs/presets.ts';
import type { Latency, TapeReading } from '../backtest/engine/backtest-setup.ts';
import type { ContractTerms } from '../backtest/money.ts';
import { CASH_LIMITS, MARGIN_LIMITS, parseLossLimit, type RiskLimits } from '../backtest/risk/risk-limits.ts';
import { parseSizing } from '../backtest/sizing/parse-sizing.ts';
import type { SizingRule } from '../backtest/sizing/sizing-rule.ts';
import { type Decimal, parseDecimal, unitsAtScale } from '../core/decimal.ts';
import { parseDuration } from '../core/time.ts';
import type { Scales } from '../core/trade-batch.ts';
import { usageError } from './exit.ts';
import { addOption, flagOption, integerOption, requiredText, textOption } from './options.ts';

/** What orders meet, and how the outcome is judged. */
export function addExecutionOptions(command: Command): void {
  addOrderOptions(command);
  addOption(command, '--no-quotes', 'do not take the spread from recorded quotes, where the store has them');
  addOption(command, '--random-entries <draws>', 'runs of random entries it is compared with', { fallback: '1999' });
  addOption(command, '--monte-carlo <paths>', 'courses of equity that are drawn', { fallback: '5000' });
  addOption(command, '--ruin <share>', 'loss of the capital that counts as ruin', { fallback: '50%' });
  addOption(command, '--seed <number>', 'seed of all draws', { fallback: '1' });
}

/** What orders meet: costs, latency, the tape, limits. */
export function addOrderOptions(command: Command): void {
  addOption(command, '--capital <amount>', 'money at the start, in the currency the contract pays in', {
    fallback: '10000',
  });
  addOption(command, '--size <amount>', 'size of an entry, in units of the symbol', { fallback: '1' });
  addOption(command, '--sizing <rule>', 'instead: notional:1000, risk:1% (to the stop), volatility:1%, kelly:0.5');
  addOption(command, '--fee-bps <bps>', 'fee per side in basis points of the notional', { fallback: '10' });
  addOption(command, '--costs <terms>', `instead: bps:maker=2,taker=5, per-share:…, per-contract:…, ${presetNames()}`);
  addOption(
    command,
    '--slippage-ticks <ticks>',
    'ticks a taker is worse than the print; twice in the pessimistic reading',
    {
      fallback: '1',
    },
  );
  addOption(command, '--queue-factor <number>', 'lots ahead of a limit order, times what usually trades at a price', {
    fallback: '1',
  });
  addOption(
    command,
    '--latency <durations>',
    'from a decision to the market; several separated by commas are compared',
    {
      fallback: '100ms',
    },
  );
  addOption(command, '--multiplier <number>', 'units of the underlying in a size of 1 (ES: 50)', { fallback: '1' });
  addOption(command, '--inverse', 'the contract pays in the base currency (coin-margined)');
  addRiskOptions(command);
}

function addRiskOptions(command: Command): void {
  addOption(command, '--cash', 'no short positions and no leverage: spot and stocks without margin');
  addOption(command, '--max-leverage <number>', 'worth of the position over equity, at most');
  addOption(command, '--max-position <size>', 'size of a position, at most');
  addOption(command, '--max-notional <amount>', 'worth of a position, at most');
  addOption(command, '--max-trades-per-day <number>', 'positions begun in a day, at most');
  addOption(command, '--max-losses <n/duration>', 'losses in a row and the pause after them, e.g. 3/30m');
  addOption(command, '--max-daily-loss <loss>', 'flatten and stop for the day: 500 or 2%');
  addOption(command, '--max-drawdown <loss>', 'flatten and stop for good: 500 or 10%');
}

/** The names of the options of {@link addOrderOptions}, for a run's manifest. */
export const ORDER_SETTINGS = [
  ...['capital', 'size', 'sizing', 'feeBps', 'costs', 'slippageTicks', 'queueFactor', 'latency', 'multiplier'],
  ...['inverse', 'cash', 'maxLeverage', 'maxPosition', 'maxNotional', 'maxTradesPerDay', 'maxLosses'],
  ...['maxDailyLoss', 'maxDrawdown'],
];

/** The names of the options of {@link addExecutionOptions}, for a run's manifest. */
export const EXECUTION_SETTINGS = [...ORDER_SETTINGS, 'randomEntries', 'monteCarlo', 'ruin'];

function presetNames(): string {
  return [...COST_PRESETS.keys()].join(', ');
}

/** What trading costs. */
export function costsOf(command: Command): CostTerms {
  return parseCosts(textOption(command, 'costs') ?? `bps:${requiredText(command, 'feeBps')}`);
}

/** How large entries are. */
export function sizingOf(command: Command): SizingRule {
  return parseSizing(textOption(command, 'sizing') ?? `size:${requiredText(command, 'size')}`);
}

/** Money at the start, as text. */
export function capitalOf(command: Command): string {
  const text = requiredText(command, 'capital');
  if (parseDecimal(text).units <= 0n) throw usageError(`--capital must be above 0, got "${text}"`);
  return text;
}

/** The latencies that were asked for, the first one the run's own. */
export function latenciesOf(command: Command): Latency[] {
  return requiredText(command, 'latency')
    .split(',')
    .map((text) => ({ feedUs: 0, decisionUs: 0, orderUs: parseDuration(text.trim()) }));
}

/** How the tape is read. */
export function tapeReadingOf(command: Command, sides: TapeReading['sides']): TapeReading {
  const queueFactor = Number(requiredText(command, 'queueFactor'));
  if (!(queueFactor >= 0 && Number.isFinite(queueFactor))) {
    throw usageError(`--queue-factor takes a number of at least 0, got "${requiredText(command, 'queueFactor')}"`);
  }
  return { slippageTicks: integerOption(command, 'slippageTicks', { min: 0, max: 1_000_000 }), queueFactor, sides };
}

/** What a size of 1 stands for. */
export function contractOf(command: Command): ContractTerms {
  return { multiplier: parseDecimal(requiredText(command, 'multiplier')), inverse: flagOption(command, 'inverse') };
}

/** What the account may do. */
export function limitsOf(command: Command, scales: Scales): RiskLimits {
  const base = flagOption(command, 'cash') ? CASH_LIMITS : MARGIN_LIMITS;
  const given = <Value>(name: string, read: (text: string) => Value, none: Value): Value => {
    const text = textOption(command, name);
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
      textOption(command, 'maxTradesPerDay') === undefined
        ? null
        : integerOption(command, 'maxTradesPerDay', { min: 1, max: 1_000_000 }),
    lossStreak: given<RiskLimits['lossStreak']>('maxLosses', lossStreakOf, null),
    maximumDailyLoss: loss('maxDailyLoss', '--max-daily-loss'),
    maximumDrawdown: loss('maxDrawdown', '--max-drawdown'),
  };
}

function lossStreakOf(text: string): NonNullable<RiskLimits['lossStreak']> {
  const match = /^(\d+)\/(.+)$/.exec(text);
  if (match === null) throw usageError(`--max-losses takes losses and a pause such as 3/30m, got "${text}"`);
  return { losses: Number(match[1]), coolDownUs: parseDuration(match[2]!) };
}

/** The loss that counts as ruin, as a change of the capital: −0.5 for `50%`. */
export function ruinOf(command: Command): number {
  const text = requiredText(command, 'ruin');
  const match = /^(\d*\.?\d+)%$/.exec(text);
  const share = Number(match?.[1]) / 100;
  if (match === null || !(share > 0 && share <= 1)) throw usageError(`--ruin takes a share such as 50%, got "${text}"`);
  return -share;
}
