import { describe, expect, it } from 'vitest';
import { resolveSignalStrategy } from '../../../src/backtest/strategy/resolve-signal-strategy.ts';
import {
  SIGNAL_STRATEGY_DEFAULTS,
  type SignalStrategyInput,
} from '../../../src/backtest/strategy/signal-strategy-options.ts';

const WILD = { bars: 60, terciles: null, historyBars: 100, minBps: null, maxBps: null } as const;

/** What is wrong with options; they need not be typed. */
function fault(input: unknown): string {
  try {
    resolveSignalStrategy(input as SignalStrategyInput);
  } catch (error) {
    if (error instanceof RangeError) return error.message;
    throw error;
  }
  return 'nothing';
}

describe('options of the strategy that trades signals', () => {
  it('are the defaults where nothing is said', () => {
    expect(resolveSignalStrategy()).toEqual(SIGNAL_STRATEGY_DEFAULTS);
  });

  it('are filled up one by one', () => {
    const { exits, filters } = resolveSignalStrategy({ exits: { holdBars: 3 }, filters: { sides: 'long' } });
    expect(exits).toEqual({ ...SIGNAL_STRATEGY_DEFAULTS.exits, holdBars: 3 });
    expect(filters).toEqual({ ...SIGNAL_STRATEGY_DEFAULTS.filters, sides: 'long' });
  });

  it.each([
    [{ filters: { sides: 'up' } }, 'sides must be one of both, long, short, got "up"'],
    [{ filters: { strength: 'raw' } }, 'strength must be one of classic, shift-free, got "raw"'],
    [{ filters: { minStrength: -1 } }, 'least strength must be a finite number of at least 0, got -1'],
    [
      { filters: { hours: { clock: 'local', fromUs: 0, toUs: 1 } } },
      'clock of the hours must be one of utc, session, got "local"',
    ],
    [
      { filters: { hours: { clock: 'utc', fromUs: 0.5, toUs: 1 } } },
      'start of the hours in µs must be a whole number of at least 0, got 0.5',
    ],
    [
      { filters: { volatility: { ...WILD, bars: 1 } } },
      'bars of the volatility must be a whole number of at least 2, got 1',
    ],
    [
      { filters: { volatility: { ...WILD, historyBars: 2 } } },
      'history of the volatility in bars must be a whole number of at least 3, got 2',
    ],
    [
      { filters: { volatility: { ...WILD, terciles: [] } } },
      'the volatility filter names no tercile: nothing would be traded',
    ],
    [
      { filters: { volatility: { ...WILD, terciles: ['calm'] } } },
      'tercile of the volatility must be one of low, middle, high, got "calm"',
    ],
    [
      { filters: { volatility: { ...WILD, minBps: 9, maxBps: 5 } } },
      'least volatility 9 bps lies above the most, 5 bps',
    ],
    [
      { filters: { trend: { bars: 0, direction: 'with' } } },
      'bars of the trend must be a whole number of at least 1, got 0',
    ],
    [
      { filters: { trend: { bars: 1, direction: 'up' } } },
      'direction of the trend must be one of with, against, got "up"',
    ],
    [{ entry: { kind: 'peg' } }, 'kind of the entry must be one of market, limit, stop, got "peg"'],
    [
      { entry: { kind: 'limit', offsetTicks: -1, timeOutUs: 1 } },
      'offset of the limit entry in ticks must be a whole number of at least 0, got -1',
    ],
    [
      { entry: { kind: 'stop', offsetTicks: 1, timeOutUs: 0 } },
      'time-out of the stop entry in µs must be a whole number above 0, got 0',
    ],
    [{ exits: { holdBars: 0 } }, 'bars a position is held must be a whole number of at least 1, got 0'],
    [{ exits: { holdUs: 1.5 } }, 'time a position is held in µs must be a whole number above 0, got 1.5'],
    [
      { exits: { opposite: 'double' } },
      'what an opposite signal does must be one of exit, reverse, ignore, got "double"',
    ],
    [
      { exits: { flattenBeforeUs: -1 } },
      'time to be flat before the session ends in µs must be a whole number of at least 0, got -1',
    ],
    [
      { exits: { stop: { unit: 'ticks', amount: 2.5 } } },
      'stop in ticks must be a whole number of at least 1, got 2.5',
    ],
    [
      { exits: { stop: { unit: 'pips', amount: 2 } } },
      'unit of the stop must be one of ticks, percent, atr, got "pips"',
    ],
    [{ exits: { stop: { unit: 'percent', amount: 0 } } }, 'stop in percent must be a finite number above 0, got 0'],
    [
      { exits: { stop: { unit: 'reference', offsetTicks: -2 } } },
      'offset of the stop in ticks must be a whole number of at least 0, got -2',
    ],
    [{ exits: { target: { unit: 'r', amount: 2 } } }, 'a target in R needs a stop: R is the distance to it'],
    [
      { exits: { target: { unit: 'r', amount: Number.NaN }, stop: { unit: 'ticks', amount: 1 } } },
      'target in R must be a finite number above 0, got NaN',
    ],
    [
      { exits: { trailing: { unit: 'atr', amount: Number.POSITIVE_INFINITY } } },
      'trailing stop in atr must be a finite number above 0, got Infinity',
    ],
    [{ maxUnits: 0 }, 'units of a position must be a whole number of at least 1, got 0'],
    [{ atrBars: 0 }, 'bars of the average true range must be a whole number of at least 1, got 0'],
    [
      { exits: { holdBars: null, flattenBeforeUs: null } },
      'nothing would ever close a position: give a holding time, a stop, a target or another exit',
    ],
  ])('out of range are named: %o', (input, message) => {
    expect(fault(input)).toBe(message);
  });

  it('that close a position at a signal of the other side alone are enough', () => {
    expect(fault({ exits: { holdBars: null, flattenBeforeUs: null, opposite: 'exit' } })).toBe('nothing');
  });
});
