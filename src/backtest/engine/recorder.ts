import type { AccountFigures } from './run-result.ts';
import type { FillEffect } from '../account/account.ts';
import type { Fill, Order } from '../orders/order.ts';
import type { Refusal } from '../risk/risk-gate.ts';

/** The books of a world, to be read. */
export interface BooksView {
  /** Lots held: above 0 long, below 0 short. */
  readonly lots: number;
  /** Cash and the position at the last print, money units. */
  readonly equity: bigint;
  /** How long a position was open up to an instant, µs. */
  exposureUs(nowUs: number): number;
  /** The account as it is. */
  figures(): AccountFigures;
}

/** Writes down what happens in a world, as far as somebody will want to read it. */
export interface Recorder {
  /** Whether closed round trips stay in the account: for results, and for sizings that look back at them. */
  readonly keepsRoundTrips: boolean;
  /** An order was sent; the object stays up to date. */
  sent(order: Order): void;
  /** An order was kept back. */
  refused(refusal: Refusal): void;
  /** A fill was booked. */
  filled(fill: Fill, effect: FillEffect): void;
  /** A bar closed. */
  barClosed(timeUs: number, books: BooksView): void;
  /** A UTC day was over. */
  dayEnded(timeUs: number, books: BooksView): void;
}
