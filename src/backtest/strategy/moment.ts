import type { BarTable } from '../../core/bar-table.ts';
import type { Session } from '../../core/session.ts';
import type { Signal } from '../../core/signal.ts';
import type { RoundTrip } from '../account/round-trip.ts';
import type { Fill, Order } from '../orders/order.ts';

/**
 * Why a strategy is asked: a `bar` closed; one of its orders had a `fill`; an `order` came to its end otherwise (it was
 * rejected or cancelled, or it expired); it asked for a `wake`.
 */
export type MomentKind = 'bar' | 'fill' | 'order' | 'wake';

/** A position as its strategy sees it. */
export interface PositionView {
  /** Above 0 long, below 0 short, 0 flat. */
  readonly lots: number;
  /** Mean entry price, ticks with a fraction; NaN when flat. */
  readonly averageTicks: number;
  /** When it was opened from flat, µs; NaN when flat. */
  readonly sinceUs: number;
  /** Highest price that printed since, fills included, ticks; NaN when flat. */
  readonly highTicks: number;
  /** Lowest price that printed since, fills included, ticks; NaN when flat. */
  readonly lowTicks: number;
}

/** Prices of the last prints: what they tell about the book. NaN before the first print. */
export interface Touch {
  /** Price of the last print of a seller, ticks: the bid, as far as prints tell. The last print where sides are unknown. */
  readonly bidTicks: number;
  /** Price of the last print of a buyer, ticks: the ask, as far as prints tell. The last print where sides are unknown. */
  readonly askTicks: number;
  /** Price of the last print, ticks. */
  readonly lastTicks: number;
}

/** Everything a strategy may know when it decides. Of the tables and lists only what is there now: they go on growing. */
export interface Moment {
  /** Why it is asked. */
  readonly kind: MomentKind;
  /** Now, µs: a decision reaches the market at this instant plus the latency. */
  readonly timeUs: number;
  /** The bars that have closed; of a `bar` moment the last one just now. */
  readonly bars: BarTable;
  /** The signals that became known just now; empty unless a bar closed. */
  readonly signals: readonly Signal[];
  /** What it holds. */
  readonly position: PositionView;
  /** Its orders that are alive, in the order of submission: those on their way as well, without what is on its way to them. */
  readonly orders: readonly Order[];
  /** Its fills since the moment before, in order. */
  readonly fills: readonly Fill[];
  /** Money, the open position at the last price included, money units. */
  readonly equity: bigint;
  /** Round trips that are closed, oldest first. */
  readonly roundTrips: readonly RoundTrip[];
  /** Of a `bar` moment the bar's session; else the one that runs now, or the next one where none runs. */
  readonly session: Session;
  /** The last prices. */
  readonly touch: Touch;
  /** Writes a line into the run's event log and counts it: why a signal was passed over, say. */
  note(text: string): void;
}
