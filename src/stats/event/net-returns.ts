import { BASIS_POINTS } from './basis-points.ts';
import type { EventPanel } from './event-panel.ts';
import type { SignalRow } from './signal-rows.ts';
import type { CostOptions } from './study-options.ts';

/** A round trip at fills that include everything but the fee. */
export interface Fills {
  /** +1 long, −1 short. */
  readonly direction: 1 | -1;
  /** Price of the entry, above 0. */
  readonly entry: number;
  /** Price of the exit, in the same unit. */
  readonly exit: number;
}

/**
 * Net return of a round trip as a fraction of its entry: d(x − e)/e − fee·(e + x)/e (facts/science.md §4).
 * @param fee per side, a fraction of the notional.
 */
export function netReturn({ direction, entry, exit }: Fills, fee: number): number {
  return (direction * (exit - entry) - fee * (entry + exit)) / entry;
}

/**
 * The fills of an event: a buyer pays the ask and the slippage on top, a seller gets the bid less the slippage, so the
 * spread that was really there is paid. Prices in ticks, NaN where absent.
 */
export function fillsOf(
  panel: EventPanel,
  horizon: number,
  { row, direction }: SignalRow,
  slippageTicks: number,
): Fills {
  const isLong = direction === 1;
  const entry = isLong ? panel.askAfter[row]! : panel.bidAfter[row]!;
  const exit = isLong ? panel.exitBid[horizon]![row]! : panel.exitAsk[horizon]![row]!;
  // A seller cannot get less than one tick.
  return {
    direction,
    entry: Math.max(entry + direction * slippageTicks, 1),
    exit: Math.max(exit - direction * slippageTicks, 1),
  };
}

/** What is left of the events' returns after spread, slippage and fees. */
export interface NetReturns {
  /** Net return of each event, a fraction of its entry. */
  readonly net: Float64Array;
  /**
   * The fee per side, in basis points, that would leave a mean net return of 0: what spread and slippage leave of the
   * gross effect. Below 0 when they have eaten more than all of it. NaN without events.
   */
  readonly breakEvenFeeBps: number;
}

/** Net returns of events that have an exit. */
export function netReturns(
  panel: EventPanel,
  horizon: number,
  rows: readonly SignalRow[],
  { feeBps, slippageTicks }: CostOptions,
): NetReturns {
  const net = new Float64Array(rows.length);
  let beforeFees = 0;
  let turnover = 0;
  for (const [place, row] of rows.entries()) {
    const fills = fillsOf(panel, horizon, row, slippageTicks);
    net[place] = netReturn(fills, feeBps / BASIS_POINTS);
    beforeFees += netReturn(fills, 0);
    turnover += (fills.entry + fills.exit) / fills.entry;
  }
  return { net, breakEvenFeeBps: (beforeFees / turnover) * BASIS_POINTS };
}
