/** One Plotly trace before it has an axis. Strings that begin with `--` name a CSS colour of the page, which the script puts in their place. */
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
   * Marks the edges of a band, which may be far wider than what it is drawn behind: to either side of the other traces they
   * get no more room in the pane than those take.
   */
  readonly meta?: 'band';
  /** Everything else that Plotly knows. */
  readonly [attribute: string]: unknown;
}

/** One Plotly trace. */
export interface PageTrace extends PaneTrace {
  /** Its y axis: `y`, `y2`, … */
  readonly yaxis: string;
}

/** What the page's script reads from its JSON block. */
export interface PageData {
  /** Start of every drawn bar: the first in ms since the epoch, the others as the distance to the one before. */
  readonly timeSteps: readonly number[];
  /** Traces; drawn bar number i stands at x = i. */
  readonly traces: readonly PageTrace[];
  /** Plotly's layout, without ranges and ticks. */
  readonly layout: Readonly<Record<string, unknown>>;
}
