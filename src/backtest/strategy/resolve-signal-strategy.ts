import { requireChoice, requireOption } from './require-option.ts';
import {
  type Distance,
  type EntryRule,
  type ExitRules,
  SIGNAL_STRATEGY_DEFAULTS,
  type SignalFilters,
  type SignalStrategyInput,
  type SignalStrategyOptions,
  type StopRule,
  type TargetRule,
} from './signal-strategy-options.ts';

const WHOLE_FROM_ZERO = { least: 0, whole: true } as const;
const WHOLE_FROM_ONE = { least: 1, whole: true } as const;
const WHOLE_ABOVE_ZERO = { least: 0, above: true, whole: true } as const;
const ABOVE_ZERO = { least: 0, above: true } as const;

/**
 * Fills in {@link SIGNAL_STRATEGY_DEFAULTS} and checks everything.
 * @throws RangeError naming the option, what it may be and what was got; also when nothing would ever close a position.
 */
export function resolveSignalStrategy(input: SignalStrategyInput = {}): SignalStrategyOptions {
  const options: SignalStrategyOptions = {
    filters: { ...SIGNAL_STRATEGY_DEFAULTS.filters, ...input.filters },
    entry: input.entry ?? SIGNAL_STRATEGY_DEFAULTS.entry,
    exits: { ...SIGNAL_STRATEGY_DEFAULTS.exits, ...input.exits },
    maxUnits: input.maxUnits ?? SIGNAL_STRATEGY_DEFAULTS.maxUnits,
    atrBars: input.atrBars ?? SIGNAL_STRATEGY_DEFAULTS.atrBars,
  };
  checkFilters(options.filters);
  checkEntry(options.entry);
  checkExits(options.exits);
  requireOption('units of a position', options.maxUnits, WHOLE_FROM_ONE);
  requireOption('bars of the average true range', options.atrBars, WHOLE_FROM_ONE);
  return options;
}

function checkFilters({ sides, minStrength, strength, hours, volatility, trend }: SignalFilters): void {
  requireChoice('sides', sides, ['both', 'long', 'short']);
  requireChoice('strength', strength, ['classic', 'shift-free']);
  if (minStrength !== null) requireOption('least strength', minStrength, { least: 0 });
  if (hours !== null) {
    requireChoice('clock of the hours', hours.clock, ['utc', 'session']);
    requireOption('start of the hours in µs', hours.fromUs, WHOLE_FROM_ZERO);
    requireOption('end of the hours in µs', hours.toUs, WHOLE_FROM_ZERO);
  }
  if (volatility !== null) checkVolatility(volatility);
  if (trend !== null) {
    requireOption('bars of the trend', trend.bars, WHOLE_FROM_ONE);
    requireChoice('direction of the trend', trend.direction, ['with', 'against']);
  }
}

function checkVolatility(filter: NonNullable<SignalFilters['volatility']>): void {
  const { bars, terciles, historyBars, minBps, maxBps } = filter;
  requireOption('bars of the volatility', bars, { least: 2, whole: true });
  requireOption('history of the volatility in bars', historyBars, { least: 3, whole: true });
  if (terciles !== null) {
    for (const tercile of terciles) requireChoice('tercile of the volatility', tercile, ['low', 'middle', 'high']);
    if (terciles.length === 0) throw new RangeError('the volatility filter names no tercile: nothing would be traded');
  }
  if (minBps !== null) requireOption('least volatility in basis points', minBps, { least: 0 });
  if (maxBps !== null) requireOption('most volatility in basis points', maxBps, { least: 0 });
  if (minBps !== null && maxBps !== null && minBps > maxBps) {
    throw new RangeError(`least volatility ${minBps} bps lies above the most, ${maxBps} bps`);
  }
}

function checkEntry(entry: EntryRule): void {
  requireChoice('kind of the entry', entry.kind, ['market', 'limit', 'stop']);
  if (entry.kind === 'market') return;
  requireOption(`offset of the ${entry.kind} entry in ticks`, entry.offsetTicks, WHOLE_FROM_ZERO);
  requireOption(`time-out of the ${entry.kind} entry in µs`, entry.timeOutUs, WHOLE_ABOVE_ZERO);
}

function checkExits(exits: ExitRules): void {
  const { holdBars, holdUs, stop, target, trailing, opposite, flattenBeforeUs } = exits;
  requireChoice('what an opposite signal does', opposite, ['exit', 'reverse', 'ignore']);
  if (holdBars !== null) requireOption('bars a position is held', holdBars, WHOLE_FROM_ONE);
  if (holdUs !== null) requireOption('time a position is held in µs', holdUs, WHOLE_ABOVE_ZERO);
  if (stop !== null) checkStop(stop);
  if (target !== null) checkTarget(target, stop !== null || trailing !== null);
  if (trailing !== null) checkDistance('trailing stop', trailing);
  if (flattenBeforeUs !== null) {
    requireOption('time to be flat before the session ends in µs', flattenBeforeUs, WHOLE_FROM_ZERO);
  }
  const ways = [holdBars, holdUs, stop, target, trailing, flattenBeforeUs].filter((way) => way !== null);
  if (ways.length === 0 && opposite === 'ignore') {
    throw new RangeError('nothing would ever close a position: give a holding time, a stop, a target or another exit');
  }
}

function checkStop(stop: StopRule): void {
  if (stop.unit === 'reference') requireOption('offset of the stop in ticks', stop.offsetTicks, WHOLE_FROM_ZERO);
  else checkDistance('stop', stop);
}

function checkTarget(target: TargetRule, hasStop: boolean): void {
  if (target.unit !== 'r') {
    checkDistance('target', target);
    return;
  }
  requireOption('target in R', target.amount, ABOVE_ZERO);
  if (!hasStop) throw new RangeError('a target in R needs a stop: R is the distance to it');
}

function checkDistance(what: string, { unit, amount }: Distance): void {
  requireChoice(`unit of the ${what}`, unit, ['ticks', 'percent', 'atr']);
  requireOption(`${what} in ${unit}`, amount, unit === 'ticks' ? WHOLE_FROM_ONE : ABOVE_ZERO);
}
