import type { Signal } from '../../core/signal.ts';
import type { RoundTrip } from '../account/round-trip.ts';
import type { Reading } from '../matching/reading.ts';
import type { Fill, OrderChange, OrderRequest, OrderState } from '../orders/order.ts';

/** Where something happened: in the market, which all readings share, or in the world of one of them. */
export type EventStream = 'market' | Reading;

/** A bar closed. */
export interface BarEvent {
  /** Tells the event's kind. */
  readonly type: 'bar';
  /** When it became known: its end, µs. */
  readonly timeUs: number;
  /** Its row among the bars. */
  readonly bar: number;
  /** First microsecond of it. */
  readonly startUs: number;
  /** Last price, ticks; NaN before the first. */
  readonly close: number;
  /** Lots traded in it. */
  readonly volume: number;
  /** Its delta, lots. */
  readonly delta: number;
  /** CVD at its close, lots. */
  readonly cvd: bigint;
}

/** A signal became known. */
export interface SignalEvent {
  /** Tells the event's kind. */
  readonly type: 'signal';
  /** When, µs. */
  readonly timeUs: number;
  /** The signal. */
  readonly signal: Signal;
}

/** Trades are missing from here on. */
export interface GapEvent {
  /** Tells the event's kind. */
  readonly type: 'gap';
  /** Time of the last trade before the hole, µs. */
  readonly timeUs: number;
  /** Time of the first trade after it, µs. */
  readonly toUs: number;
  /** Number of missing ids. */
  readonly missing: number;
}

/** An order was sent. */
export interface SubmitEvent {
  /** Tells the event's kind. */
  readonly type: 'submit';
  /** When it was decided, µs. */
  readonly timeUs: number;
  /** Its number. */
  readonly orderId: number;
  /** When it reaches the market, µs. */
  readonly arrivesUs: number;
  /** The order. */
  readonly order: OrderRequest;
}

/** A request about an order was sent. */
export interface RequestEvent {
  /** Tells the event's kind: `cancel` takes it back, `modify` changes it. */
  readonly type: 'cancel' | 'modify';
  /** When it was decided, µs. */
  readonly timeUs: number;
  /** Whose. */
  readonly orderId: number;
  /** When it reaches the market, µs. */
  readonly arrivesUs: number;
  /** What is to change. */
  readonly change?: OrderChange;
}

/** An order changed. */
export interface TransitionEvent {
  /** Tells the event's kind. */
  readonly type: 'order';
  /** When, µs. */
  readonly timeUs: number;
  /** Whose. */
  readonly orderId: number;
  /** State before. */
  readonly from: OrderState;
  /** State after. */
  readonly to: OrderState;
  /** Why. */
  readonly reason: string;
}

/** An order traded, and what the account is after it: cash + worth of the position is always its equity. */
export interface FillEvent {
  /** Tells the event's kind. */
  readonly type: 'fill';
  /** Time of the print, µs. */
  readonly timeUs: number;
  /** What traded. */
  readonly fill: Fill;
  /** Its fee, money units. */
  readonly fee: bigint;
  /** Lots held after it. */
  readonly position: number;
  /** Cash after it, money units. */
  readonly cash: bigint;
}

/** A position was closed. */
export interface RoundTripEvent {
  /** Tells the event's kind. */
  readonly type: 'round-trip';
  /** Time of its last fill, µs. */
  readonly timeUs: number;
  /** The round trip. */
  readonly trip: RoundTrip;
}

/** An order was not sent, or not changed. */
export interface RefusalEvent {
  /** Tells the event's kind. */
  readonly type: 'refusal';
  /** When, µs. */
  readonly timeUs: number;
  /** Tag of the order that was asked for, or that was to be changed. */
  readonly tag: string;
  /** Why not. */
  readonly reason: string;
}

/** Funding was paid on an open position. */
export interface FundingPaidEvent {
  /** Tells the event's kind. */
  readonly type: 'funding';
  /** When, µs. */
  readonly timeUs: number;
  /** Money units; below 0 when it was got. */
  readonly amount: bigint;
  /** Price that the position was worth, ticks. */
  readonly markTicks: number;
  /** Cash after it, money units. */
  readonly cash: bigint;
}

/** A risk limit was hit. */
export interface HaltEvent {
  /** Tells the event's kind. */
  readonly type: 'halt';
  /** When, µs. */
  readonly timeUs: number;
  /** Which limit, and what is done. */
  readonly reason: string;
}

/** A UTC day was over. */
export interface DayEndEvent {
  /** Tells the event's kind. */
  readonly type: 'day-end';
  /** When, µs. */
  readonly timeUs: number;
  /** Money, the position at the last price included, money units. */
  readonly equity: bigint;
  /** Lots held. */
  readonly position: number;
}

/** The strategy had something to say. */
export interface NoteEvent {
  /** Tells the event's kind. */
  readonly type: 'note';
  /** When, µs. */
  readonly timeUs: number;
  /** What. */
  readonly text: string;
}

/** Everything that a run can tell of, each with its instant. */
export type RunEvent =
  | BarEvent
  | SignalEvent
  | GapEvent
  | SubmitEvent
  | RequestEvent
  | TransitionEvent
  | FillEvent
  | RoundTripEvent
  | RefusalEvent
  | FundingPaidEvent
  | HaltEvent
  | DayEndEvent
  | NoteEvent;

/**
 * Takes what happens in a run. The order within a stream is that of the tape and does not depend on how it is cut into
 * batches; between the streams it does, see `EventLog`.
 */
export interface EventSink {
  /** Takes the next event of a stream. The objects are the run's own and never change afterwards, orders excepted. */
  take(stream: EventStream, event: RunEvent): void;
}
