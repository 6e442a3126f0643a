import type { Signal } from '../../core/signal.ts';
import type { Distance, ExitRules, StopRule } from './signal-strategy-options.ts';

/** What levels are reckoned from. */
export interface LevelBasis {
  /** +1 long, −1 short. */
  readonly side: 1 | -1;
  /** What it was entered for. */
  readonly signal: Signal;
  /** Average true range when the signal became known, ticks; NaN where no rule asks for it. */
  readonly atrTicks: number;
}

/** Whether any rule needs the average true range. */
export function needsRange({ stop, target, trailing }: ExitRules): boolean {
  return [stop, target, trailing].some((rule) => rule?.unit === 'atr');
}

/** The stop of a position of this average entry, whole ticks, at least 1; NaN without one. */
export function stopLevel({ stop, trailing }: ExitRules, basis: LevelBasis, averageTicks: number): number {
  const rule = stop ?? trailing;
  return rule === null ? Number.NaN : away(-basis.side, stopTicks(rule, basis, averageTicks));
}

/** The target of a position of this average entry, whole ticks, at least 1; NaN without one. */
export function targetLevel(exits: ExitRules, basis: LevelBasis, averageTicks: number): number {
  const { target } = exits;
  if (target === null) return Number.NaN;
  const distance =
    target.unit === 'r'
      ? target.amount * Math.abs(averageTicks - stopLevel(exits, basis, averageTicks))
      : distanceTicks(target, averageTicks, basis.atrTicks);
  return away(basis.side, averageTicks + basis.side * distance);
}

/** Where a trailing stop stands when that was the best print since the entry, whole ticks, at least 1. */
export function trailingLevel(trailing: Distance, basis: LevelBasis, bestTicks: number): number {
  return away(-basis.side, bestTicks - basis.side * distanceTicks(trailing, bestTicks, basis.atrTicks));
}

function stopTicks(rule: StopRule, { side, signal, atrTicks }: LevelBasis, averageTicks: number): number {
  if (rule.unit !== 'reference') return averageTicks - side * distanceTicks(rule, averageTicks, atrTicks);
  const extreme = side === 1 ? Math.min(signal.price, signal.refPrice) : Math.max(signal.price, signal.refPrice);
  return extreme - side * rule.offsetTicks;
}

function distanceTicks({ unit, amount }: Distance, priceTicks: number, atrTicks: number): number {
  switch (unit) {
    case 'ticks':
      return amount;
    case 'percent':
      return (amount / 100) * priceTicks;
    case 'atr':
      return amount * atrTicks;
  }
}

/** A whole price at the exact one or beyond it: up for a direction of +1, down for −1. */
function away(direction: number, ticks: number): number {
  return Math.max(direction > 0 ? Math.ceil(ticks) : Math.floor(ticks), 1);
}
