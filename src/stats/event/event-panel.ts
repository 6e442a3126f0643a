import type { BarTable } from '../../core/bar-table.ts';
import type { Horizon } from './horizon.ts';

/** In {@link EventPanel.crossesSession}: the bar's session ended before the exit. */
export const CROSSES_SESSION_END = 1;
/** In {@link EventPanel.crossesSession}: a known hole or a break in coverage came before the exit. */
export const CROSSES_HOLE = 2;

/**
 * What could have been had after every bar: row i belongs to bar i. A signal known at the close of bar i enters at its
 * row; nothing in the row comes from a print at or before `endUs[i] + latencyUs`. Prices are ticks; NaN stands for a
 * price that nobody could have had before the bar's session ended, a hole began or the data stopped.
 *
 * The entry instant of bar i is `endUs[i] + latencyUs`. A horizon's exit instant is, in `bars`, the entry instant of bar
 * i + h; in `seconds`, that long after the entry instant; in `trades` and `volume`, `latencyUs` after the print with
 * which that many prints or lots traded since the entry instant.
 */
export interface EventPanel {
  /** The bars, oldest first. */
  readonly bars: BarTable;
  /** The horizons of the per-horizon columns, in their order. */
  readonly horizons: readonly Horizon[];
  /** From a bar's close to the earliest instant an order decided on it could have met a print, µs. */
  readonly latencyUs: number;
  /** Price of the first buyer-aggressor print strictly after the entry instant: what a market buy order pays. */
  readonly askAfter: Float64Array;
  /** Price of the first seller-aggressor print strictly after the entry instant: what a market sell order gets. */
  readonly bidAfter: Float64Array;
  /** Per horizon: the first buyer-aggressor print's price strictly after the exit instant. */
  readonly exitAsk: readonly Float64Array[];
  /** Per horizon: the first seller-aggressor print's price strictly after the exit instant. */
  readonly exitBid: readonly Float64Array[];
  /** Per horizon: the exit instant, µs; NaN where there is no exit. Where the exit was marked, the end of the session. */
  readonly exitUs: readonly Float64Array[];
  /**
   * Per horizon: 0 where nothing came between bar and exit, {@link CROSSES_SESSION_END}, {@link CROSSES_HOLE}. Whatever
   * is not 0 has no exit and is dropped and counted. A row with 0 and without an exit met the end of the data.
   */
  readonly crossesSession: readonly Uint8Array[];
  /** Per horizon: 1 where the session's last executable prices stand for an exit that it ended before. */
  readonly marked: readonly Uint8Array[];
  /**
   * Numbers the stretches without an end of session, a hole or a break between two closes: bars of one number lie in the
   * same stretch.
   */
  readonly segment: Float64Array;
  /**
   * `both-sides`: asks and bids are prints of that aggressor. `first-print`: too few prints had a side, so the first
   * print of any side is both. `bar-open`: only bars are there, so the open of the next traded one is both, and no
   * latency can be told apart inside it.
   */
  readonly prices: 'both-sides' | 'first-print' | 'bar-open';
  /** Share of the bars' volume whose aggressor is known, 0 to 1; NaN without volume. */
  readonly sidedShare: number;
}
