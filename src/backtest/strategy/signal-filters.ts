import type { BarTable } from '../../core/bar-table.ts';
import { DAY_US } from '../../core/time.ts';
import type { Signal } from '../../core/signal.ts';
import { trendSign, volatilityRank, volatilityTicks } from './measures.ts';
import type { Moment } from './moment.ts';
import type { HoursFilter, SignalFilters, Tercile, TrendFilter, VolatilityFilter } from './signal-strategy-options.ts';

const NOT_KNOWN = 'volatility not known yet';
const BASIS_POINTS = 10_000;

/** The side a signal is traded on: +1 bought, −1 sold. */
export function signalSide(signal: Signal): 1 | -1 {
  return signal.type === 'bullish' ? 1 : -1;
}

/** Why a signal is not traded, in a few words; null where it passes. A measure that is not known yet passes nothing. */
export function filterReason(filters: SignalFilters, signal: Signal, moment: Moment): string | null {
  const { sides, hours, volatility, trend } = filters;
  const side = signalSide(signal);
  if (sides === (side === 1 ? 'short' : 'long')) return `only ${sides} is traded`;
  if (isTooWeak(filters, signal)) return 'too weak';
  if (hours !== null && !isWithin(hours, moment)) return 'outside the hours';
  if (volatility !== null) {
    const reason = volatilityReason(volatility, moment);
    if (reason !== null) return reason;
  }
  return trend === null ? null : trendReason(trend, side, moment);
}

function isTooWeak({ minStrength, strength }: SignalFilters, signal: Signal): boolean {
  if (minStrength === null) return false;
  const value = strength === 'classic' ? signal.strength : signal.strengthShiftFree;
  return value === null || value < minStrength;
}

function isWithin({ clock, fromUs, toUs }: HoursFilter, { timeUs, session }: Moment): boolean {
  const elapsedUs = clock === 'utc' ? timeUs % DAY_US : timeUs - session.startUs;
  return fromUs < toUs ? elapsedUs >= fromUs && elapsedUs < toUs : elapsedUs >= fromUs || elapsedUs < toUs;
}

function volatilityReason(filter: VolatilityFilter, { bars }: Moment): string | null {
  const { terciles, minBps, maxBps } = filter;
  if (terciles !== null) {
    const tercile = volatilityTercile(filter, bars);
    if (tercile === null) return NOT_KNOWN;
    if (!terciles.includes(tercile)) return `volatility is ${tercile}`;
  }
  if (minBps === null && maxBps === null) return null;
  const bps = (volatilityTicks(bars, filter.bars) / bars.close[bars.length - 1]!) * BASIS_POINTS;
  if (Number.isNaN(bps)) return NOT_KNOWN;
  if (bps < (minBps ?? 0)) return 'volatility below the bound';
  return bps > (maxBps ?? Number.POSITIVE_INFINITY) ? 'volatility above the bound' : null;
}

function volatilityTercile({ bars: window, historyBars }: VolatilityFilter, bars: BarTable): Tercile | null {
  const rank = volatilityRank(bars, window, historyBars);
  if (Number.isNaN(rank)) return null;
  if (rank < 1 / 3) return 'low';
  return rank < 2 / 3 ? 'middle' : 'high';
}

function trendReason({ bars: window, direction }: TrendFilter, side: 1 | -1, { bars }: Moment): string | null {
  const sign = trendSign(bars, window);
  if (Number.isNaN(sign)) return 'trend not known yet';
  return sign === (direction === 'with' ? side : -side) ? null : `not ${direction} the trend`;
}
