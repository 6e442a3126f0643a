import type { Command } from 'commander';
import type {
  Distance,
  EntryRule,
  ExitRules,
  HoursFilter,
  SignalFilters,
  SignalStrategyInput,
  StopRule,
  TargetRule,
  Tercile,
  VolatilityFilter,
} from '../backtest/strategy/signal-strategy-options.ts';
import { parseDuration } from '../core/time.ts';
import { usageError } from './exit.ts';
import { addOption, integerOption, requiredText, textOption } from './options.ts';

/** Which signals are traded, and how. */
export function addStrategyOptions(command: Command): void {
  addOption(command, '--strategy <file>', 'your own strategy instead: a .ts or .js file, see docs/strategies.md');
  addOption(command, '--direction <which>', 'signals that are traded', {
    choices: ['both', 'long', 'short'],
    fallback: 'both',
  });
  addOption(command, '--min-strength <percent>', 'least strength of a signal; 0.3s for the shift-free one, 0 to 1');
  addOption(command, '--hours <from-to>', 'when entries may be decided, UTC, e.g. 13:30-20:00');
  addOption(command, '--volatility <terciles>', 'volatility in which signals are traded: low,middle,high');
  addOption(command, '--trend <which>', 'only with or against the close of --trend-bars ago', {
    choices: ['with', 'against'],
  });
  addOption(command, '--trend-bars <bars>', 'bars of the trend', { fallback: '60' });
  addOption(
    command,
    '--entry <how>',
    'market, limit (at the touch) or stop (beyond the bar); limit:2 is 2 ticks away',
    {
      fallback: 'market',
    },
  );
  addOption(command, '--entry-timeout <duration>', 'limit and stop entries are given up after it', { fallback: '1m' });
  addOption(command, '--hold <bars>', 'bars a position is held, the entry bar counted; none for no end', {
    fallback: '15',
  });
  addOption(command, '--hold-time <duration>', 'time a position is held');
  addOption(
    command,
    '--stop <distance>',
    'where the loss is cut: 20t (ticks), 0.5%, 2atr, or ref:3 (3 ticks beyond the extreme)',
  );
  addOption(command, '--target <distance>', 'where the profit is taken: 20t, 1%, 3atr or 2r (times the stop)');
  addOption(command, '--trailing <distance>', 'a stop that follows the best price: 20t, 0.5% or 2atr');
  addOption(command, '--opposite <what>', 'at a signal of the other side', {
    choices: ['exit', 'reverse', 'ignore'],
    fallback: 'ignore',
  });
  addOption(command, '--flatten-before <duration>', "out this long before the session's end; none to hold over it", {
    fallback: '1m',
  });
  addOption(command, '--max-units <number>', 'entries of one position (scaling in)', { fallback: '1' });
  addOption(command, '--atr-bars <bars>', 'bars of the average true range', { fallback: '14' });
}

/** The names of these options, for a run's manifest. */
export const STRATEGY_SETTINGS = [
  'direction',
  'minStrength',
  'hours',
  'volatility',
  'trend',
  'trendBars',
  'entry',
  'entryTimeout',
  'hold',
  'holdTime',
  'stop',
  'target',
  'trailing',
  'opposite',
  'flattenBefore',
  'maxUnits',
  'atrBars',
] as const;

const MILLION = { min: 1, max: 1_000_000 };

/**
 * How signals are traded, as the options of a command say.
 * @throws CliError naming the option and what it takes.
 */
export function signalStrategyOf(command: Command): SignalStrategyInput {
  return {
    filters: filtersOf(command),
    entry: entryOf(command),
    exits: exitsOf(command),
    maxUnits: integerOption(command, 'maxUnits', MILLION),
    atrBars: integerOption(command, 'atrBars', MILLION),
  };
}

function filtersOf(command: Command): Partial<SignalFilters> {
  const strength = textOption(command, 'minStrength');
  const trend = textOption(command, 'trend');
  return {
    sides: oneOf(requiredText(command, 'direction'), ['both', 'long', 'short'] as const),
    ...(strength !== undefined && strengthOf(strength)),
    hours: hoursOf(textOption(command, 'hours')),
    volatility: volatilityOf(textOption(command, 'volatility')),
    trend:
      trend === undefined
        ? null
        : { bars: integerOption(command, 'trendBars', MILLION), direction: oneOf(trend, ['with', 'against'] as const) },
  };
}

function strengthOf(text: string): Pick<SignalFilters, 'minStrength' | 'strength'> {
  const match = /^(\d*\.?\d+)(s?)$/.exec(text);
  if (match === null)
    throw usageError(`--min-strength takes a percentage, or 0.3s for the shift-free one, got "${text}"`);
  return { minStrength: Number(match[1]), strength: match[2] === 's' ? 'shift-free' : 'classic' };
}

function hoursOf(text: string | undefined): HoursFilter | null {
  if (text === undefined) return null;
  const match = /^(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})$/.exec(text);
  if (match === null) throw usageError(`--hours takes a stretch of the UTC day such as 13:30-20:00, got "${text}"`);
  const [fromHour, fromMinute, toHour, toMinute] = match.slice(1).map(Number);
  const us = (hour: number, minute: number): number => (hour * 60 + minute) * 60_000_000;
  return { clock: 'utc', fromUs: us(fromHour!, fromMinute!), toUs: us(toHour!, toMinute!) };
}

const VOLATILITY: Omit<VolatilityFilter, 'terciles'> = { bars: 60, historyBars: 1440, minBps: null, maxBps: null };

function volatilityOf(text: string | undefined): VolatilityFilter | null {
  if (text === undefined) return null;
  const terciles = text.split(',').map((word) => oneOf<Tercile>(word.trim(), ['low', 'middle', 'high']));
  return { ...VOLATILITY, terciles };
}

function entryOf(command: Command): EntryRule {
  const text = requiredText(command, 'entry');
  const match = /^(market|limit|stop)(?::(\d+))?$/.exec(text);
  const kind = match?.[1];
  if (match === null || (kind === 'market' && match[2] !== undefined)) {
    throw usageError(`--entry takes market, limit, stop, or limit:2 for 2 ticks further away, got "${text}"`);
  }
  if (kind === 'market') return { kind };
  const timeOutUs = parseDuration(requiredText(command, 'entryTimeout'));
  return { kind: kind === 'limit' ? 'limit' : 'stop', offsetTicks: Number(match[2] ?? 0), timeOutUs };
}

function exitsOf(command: Command): Partial<ExitRules> {
  const hold = requiredText(command, 'hold');
  const holdTime = textOption(command, 'holdTime');
  const flatten = requiredText(command, 'flattenBefore');
  return {
    holdBars: hold === 'none' ? null : integerOption(command, 'hold', MILLION),
    holdUs: holdTime === undefined ? null : parseDuration(holdTime),
    stop: optional(textOption(command, 'stop'), stopOf),
    target: optional(textOption(command, 'target'), targetOf),
    trailing: optional(textOption(command, 'trailing'), (text) => distanceOf('--trailing', text)),
    opposite: oneOf(requiredText(command, 'opposite'), ['exit', 'reverse', 'ignore'] as const),
    flattenBeforeUs: flatten === 'none' ? null : parseDuration(flatten),
  };
}

function optional<Rule>(text: string | undefined, read: (text: string) => Rule): Rule | null {
  return text === undefined ? null : read(text);
}

function stopOf(text: string): StopRule {
  const match = /^ref(?::(\d+))?$/.exec(text);
  return match === null ? distanceOf('--stop', text) : { unit: 'reference', offsetTicks: Number(match[1] ?? 0) };
}

function targetOf(text: string): TargetRule {
  const match = /^(\d*\.?\d+)r$/.exec(text);
  return match === null ? distanceOf('--target', text) : { unit: 'r', amount: Number(match[1]) };
}

const UNITS: Readonly<Record<string, Distance['unit']>> = { t: 'ticks', '%': 'percent', atr: 'atr' };

function distanceOf(flag: string, text: string): Distance {
  const match = /^(\d*\.?\d+)(t|%|atr)$/.exec(text);
  if (match === null) throw usageError(`${flag} takes a distance such as 20t (ticks), 0.5% or 2atr, got "${text}"`);
  return { unit: UNITS[match[2]!]!, amount: Number(match[1]) };
}

function oneOf<Choice extends string>(text: string, choices: readonly Choice[]): Choice {
  const choice = choices.find((one) => one === text);
  if (choice === undefined) throw usageError(`expected ${choices.join(', ')}, got "${text}"`);
  return choice;
}
