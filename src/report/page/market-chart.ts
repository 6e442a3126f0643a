/** The name of the annotation beside the panes, which goes where there is no room for it. */
export const BESIDE_NOTE = 'beside';

/** One Plotly trace of the market chart before it has an axis. Colours are names of the page's own (`--up`), which the script resolves. */
export interface PaneTrace {
  /** What it draws. */
  readonly type: 'candlestick' | 'bar' | 'scatter';
  /** Positions on the x axis. A trace without them has one value for each drawn bar: those decide the y ranges. */
  readonly x?: readonly (number | null)[];
  /** Values; null is a gap. */
  readonly y?: readonly (number | null)[];
  /** Candles: first values. */
  readonly open?: readonly (number | null)[];
  /** Candles: highest values. */
  readonly high?: readonly (number | null)[];
  /** Candles: lowest values. */
  readonly low?: readonly (number | null)[];
  /** Candles: last values. */
  readonly close?: readonly (number | null)[];
  /**
   * What the y range makes of the trace. `band`: edges that may be far wider than what they are drawn behind get no more room
   * to either side than the others take. `marks`: single marks with positions of their own, which have to be in view. `overlay`: an orientation that never asks for room.
   */
  readonly meta?: 'band' | 'marks' | 'overlay';
  /** Everything else that Plotly knows. */
  readonly [attribute: string]: unknown;
}

/** One Plotly trace of the market chart. */
export interface MarketTrace extends PaneTrace {
  /** Its y axis: `y`, `y2`, … */
  readonly yaxis: string;
}

/** The linked panes over one time axis: price, CVD, delta and whatever a page adds. */
export interface MarketChart {
  /** Start of every drawn bar: the first in ms since the epoch, the others as the distance to the one before. */
  readonly timeSteps: readonly number[];
  /** Traces; drawn bar number i stands at x = i. */
  readonly traces: readonly MarketTrace[];
  /** Plotly's layout, without ranges and ticks. */
  readonly layout: Readonly<Record<string, unknown>>;
}
