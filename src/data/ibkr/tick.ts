/**
 * A trade as TWS tells it: its second, price, size, mask (1 at or past the limit, 2 unreported), exchange, conditions. A
 * number that is absent or not finite is null.
 */
export type TradeTick = readonly [
  timeS: number,
  price: number | null,
  size: number | null,
  mask: number,
  exchange: string,
  conditions: string,
];

/**
 * A quote as TWS tells it: its second, bid, ask, bid size, ask size, mask (1 bid past the day's low, 2 ask past its
 * high). A number that is absent or not finite is null.
 */
export type QuoteTick = readonly [
  timeS: number,
  bid: number | null,
  ask: number | null,
  bidSize: number | null,
  askSize: number | null,
  mask: number,
];

/** A tick of either kind: what pages of ticks need to know of it. */
export type Tick = readonly [timeS: number, ...rest: readonly unknown[]];

/** Bit of {@link TradeTick}'s mask: at or past the price limit; with price and size 0 a halt. */
export const PAST_LIMIT = 1;
/** Bit of {@link TradeTick}'s mask: not reported to the tape (odd lots, combinations, derivative trades). */
export const UNREPORTED = 2;
/** Bit of {@link QuoteTick}'s mask: the bid is below the day's low. */
export const BID_PAST_LOW = 1;
/** Bit of {@link QuoteTick}'s mask: the ask is above the day's high. */
export const ASK_PAST_HIGH = 2;

/** The kinds of ticks that are pulled. */
export type TickKind = 'trades' | 'quotes';

/** The ticks of each kind. */
export interface TickOf {
  /** TRADES. */
  readonly trades: TradeTick;
  /** BID_ASK. */
  readonly quotes: QuoteTick;
}

/** Ticks that a page is asked for: the most that is allowed. The last second may bring more. */
export const PAGE_TICKS = 1000;
