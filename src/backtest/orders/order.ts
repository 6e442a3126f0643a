/** What makes an order trade: at once, at a price or better, or once a price has traded. */
export type OrderKind = 'market' | 'limit' | 'stop' | 'stop-limit';

/**
 * How long an order lives. `GTC`: until it is filled or cancelled. `IOC`: what the first prints give, the rest expires.
 * `FOK`: whole from the first prints, or not at all. `DAY`: until the end of the session it was decided in.
 */
export type TimeInForce = 'GTC' | 'IOC' | 'FOK' | 'DAY';

/**
 * Where an order is in its life. `new`: decided and on its way. `working` and `partly-filled`: in the market. `cancelled`:
 * taken back, by request or by another order. `rejected`: never got into the market. `expired`: its time in force ended.
 */
export type OrderState = 'new' | 'working' | 'partly-filled' | 'filled' | 'cancelled' | 'rejected' | 'expired';

/** +1 buys, −1 sells. */
export type OrderSide = 1 | -1;

/** What a strategy asks for. */
export interface OrderRequest {
  /** What makes it trade. */
  readonly kind: OrderKind;
  /** +1 buys, −1 sells. */
  readonly side: OrderSide;
  /** Size, whole lots, at least 1. */
  readonly lots: number;
  /** Worst price of a `limit` or a `stop-limit`, ticks. */
  readonly limitTicks?: number;
  /** Price that triggers a `stop` or a `stop-limit`, ticks: at or above it for a buy, at or below it for a sale. */
  readonly stopTicks?: number;
  /** How long it lives. */
  readonly timeInForce: TimeInForce;
  /** Time-out, µs: a print at this instant or later fills it no more. */
  readonly expiresUs?: number;
  /** Orders of one name cancel one another: what one fills, the others lose; when one is filled, the others are cancelled. */
  readonly oco?: string;
  /** Only ever makes the position smaller: trimmed to it, rejected or cancelled when there is nothing to make smaller. */
  readonly reduceOnly: boolean;
  /** Why: `entry`, `target`, `stop`, `time`, `session-end`, `opposite`, `risk`, or a word of one's own. */
  readonly tag: string;
}

/** An order and what has become of it. The object is the market's: it changes as the run goes on. */
export interface Order extends OrderRequest {
  /** 1, 2, … in the order of submission. */
  readonly id: number;
  /** Where it is in its life. */
  readonly state: OrderState;
  /** Lots filled so far. */
  readonly filledLots: number;
  /** When the strategy decided it, µs. */
  readonly decidedUs: number;
  /** When it reaches the market, µs: only prints strictly later can fill it. */
  readonly arrivesUs: number;
  /** Whether its stop price has traded; false for other kinds. */
  readonly triggered: boolean;
  /** Why it last changed its state; absent while it is on its way. */
  readonly reason?: string;
}

/** Lots of an order traded at one price. */
export interface Fill {
  /** Whose. */
  readonly orderId: number;
  /** Time of the print, µs; of the order's arrival where a quote filled it. */
  readonly timeUs: number;
  /** Price paid or got, slippage included, ticks. */
  readonly ticks: number;
  /** Price of the print, the quote or the bar's price it filled at, ticks. */
  readonly printTicks: number;
  /** Lots, at least 1. */
  readonly lots: number;
  /** +1 bought, −1 sold. */
  readonly side: OrderSide;
  /** `maker` when the order rested in the book, `taker` when it came to trade. */
  readonly liquidity: 'maker' | 'taker';
  /** The venue's number of the print; null where a quote or a bar filled it. */
  readonly printId: number | null;
  /** The order's. */
  readonly tag: string;
  /** True where bars alone do not tell whether this or another order of ours came first. */
  readonly ambiguous: boolean;
}

/** Orders that a filled entry puts into the market: its protection and its goal, one cancels the other. */
export interface Bracket {
  /** Closes the position at a loss; its lots are those of the entry's fills. */
  readonly stop?: OrderRequest;
  /** Closes it at a profit; its lots are those of the entry's fills. */
  readonly target?: OrderRequest;
}

/** What may be changed about an order that is alive; absent: stays. */
export interface OrderChange {
  /** New size, filled lots included. */
  readonly lots?: number;
  /** Lots more than it has when the change arrives, whole, at least 1; instead of `lots`. */
  readonly moreLots?: number;
  /** New limit, of an order that has one, ticks. */
  readonly limitTicks?: number;
  /** New stop price, of an order that has one and was not triggered yet, ticks. */
  readonly stopTicks?: number;
}

/** An order is sent. */
export interface SubmitIntent {
  /** Tells it from the other intents. */
  readonly type: 'submit';
  /** The order. */
  readonly order: OrderRequest;
  /** What goes to the market when it fills. */
  readonly bracket?: Bracket;
}

/** An order is taken back. */
export interface CancelIntent {
  /** Tells it from the other intents. */
  readonly type: 'cancel';
  /** Whose. */
  readonly orderId: number;
}

/** An order is changed. */
export interface ModifyIntent extends OrderChange {
  /** Tells it from the other intents. */
  readonly type: 'modify';
  /** Whose. */
  readonly orderId: number;
}

/** Every order is taken back, and the position is closed at the market. */
export interface FlattenIntent {
  /** Tells it from the other intents. */
  readonly type: 'flatten';
  /** Why. */
  readonly tag: string;
}

/** What a strategy wants done. */
export type Intent = SubmitIntent | CancelIntent | ModifyIntent | FlattenIntent;
