import type { FillEffect } from '../account/account.ts';
import type { Fill, Order } from '../orders/order.ts';
import type { Refusal } from '../risk/risk-gate.ts';
import type { BooksView, Recorder } from './recorder.ts';
import type { BookedFill, EquityPoints } from './run-result.ts';

/** Points that grow. */
interface GrowingPoints extends EquityPoints {
  readonly timeUs: number[];
  readonly equity: bigint[];
  readonly positionLots: number[];
}

/** Writes down everything, in order: what a `WorldResult` is made of. */
export class FullRecorder implements Recorder {
  readonly keepsRoundTrips = true;
  /** Every order, as it is by now. */
  readonly orders: Order[] = [];
  /** Every order that was kept back. */
  readonly refusals: Refusal[] = [];
  /** Every fill with its fee. */
  readonly fills: BookedFill[] = [];
  /** The account at the close of every bar. */
  readonly bars: GrowingPoints = { timeUs: [], equity: [], positionLots: [] };
  /** The account at the end of every UTC day. */
  readonly days: GrowingPoints = { timeUs: [], equity: [], positionLots: [] };

  sent(order: Order): void {
    this.orders.push(order);
  }

  refused(refusal: Refusal): void {
    this.refusals.push(refusal);
  }

  filled(fill: Fill, { fee }: FillEffect): void {
    this.fills.push({ ...fill, fee });
  }

  barClosed(timeUs: number, books: BooksView): void {
    note(this.bars, timeUs, books);
  }

  dayEnded(timeUs: number, books: BooksView): void {
    note(this.days, timeUs, books);
  }
}

function note(points: GrowingPoints, timeUs: number, { equity, lots }: BooksView): void {
  points.timeUs.push(timeUs);
  points.equity.push(equity);
  points.positionLots.push(lots);
}
