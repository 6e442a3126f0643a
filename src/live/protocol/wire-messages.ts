/** Messages of protocol version 1 as a client reads them. Times are ISO 8601 UTC; null stands for an absent value. */
export type WireMessage = WireSnapshot | WireCvdUpdate | WireBarMessage | WireSignalMessage | WireStatus | WireError;

/** A bar: the very columns of `cvdlab bars --json`. */
export interface WireBar {
  /** Its start. */
  readonly time: string;
  /** The session's date. */
  readonly session: string;
  /** First price; null before the first trade ever. */
  readonly open: number | null;
  /** Highest price. */
  readonly high: number | null;
  /** Lowest price. */
  readonly low: number | null;
  /** Last price. */
  readonly close: number | null;
  /** All volume. */
  readonly volume: number;
  /** Volume bought by aggressors. */
  readonly buy_volume: number;
  /** Volume sold by aggressors. */
  readonly sell_volume: number;
  /** Volume whose aggressor is not known. */
  readonly unknown_volume: number;
  /** Number of trades. */
  readonly trades: number;
  /** buy_volume − sell_volume. */
  readonly delta: number;
  /** Lowest running delta. */
  readonly delta_min: number | null;
  /** Highest running delta. */
  readonly delta_max: number | null;
  /** CVD at its start. */
  readonly cvd_open: number;
  /** Highest CVD. */
  readonly cvd_high: number | null;
  /** Lowest CVD. */
  readonly cvd_low: number | null;
  /** CVD at its end. */
  readonly cvd_close: number;
  /** Volume-weighted average price; null without trades. */
  readonly vwap: number | null;
  /** `partial`: the data starts or ends inside it; `gap`: a known hole touches it. */
  readonly quality: 'ok' | 'partial' | 'gap';
}

/** A signal: the very columns of `cvdlab scan --json`. Nothing may act on it before `known_time`. */
export interface WireSignal {
  /** The rule with its parameters. */
  readonly rule: string;
  /** What it predicts. */
  readonly type: 'bearish' | 'bullish';
  /** `regular`, `hidden`, or a detector's own word. */
  readonly kind: string;
  /** Start of the bar it speaks of. */
  readonly event_time: string;
  /** End of the bar at whose close it could first be known. */
  readonly known_time: string;
  /** Price at the event. */
  readonly price: number;
  /** CVD at the event. */
  readonly cvd: number;
  /** Start of the bar it is compared with. */
  readonly ref_time: string;
  /** Price there. */
  readonly ref_price: number;
  /** CVD there. */
  readonly ref_cvd: number;
  /** The rule's classic strength, percent. */
  readonly strength: number | null;
  /** Strength that does not depend on the anchor, 0 to 1. */
  readonly strength_shift_free: number | null;
}

/** One thing that can be watched. `symbol`, `venue`, `market`, `bar`, `session`, `reset` and `sizes` choose it in a URL. */
export interface WireView {
  /** The venue's own symbol. */
  readonly symbol: string;
  /** The exchange or broker. */
  readonly venue: string;
  /** The market of the venue. */
  readonly market: string;
  /** Length of its bars. */
  readonly bar: string;
  /** The session. */
  readonly session: string;
  /** When CVD starts anew. */
  readonly reset: string;
  /** The size bucket in words; `all` where every trade counts. */
  readonly sizes: string;
  /** How the aggressor is known. */
  readonly aggressor: string;
  /** The detectors that run. */
  readonly rules: readonly string[];
  /** Digits after the point of a price. */
  readonly price_digits: number;
  /** Digits after the point of a volume, a delta and CVD. */
  readonly size_digits: number;
}

/** A known hole in the trades. */
export interface WireGap {
  /** Time of the trade before it. */
  readonly from: string;
  /** Time of the trade after it. */
  readonly to: string;
  /** Number of trades missing. */
  readonly missing: number;
}

/** Where a replay stands. */
export interface WireReplay {
  /** Whether it waits. */
  readonly paused: boolean;
  /** Seconds of the recording per second, or `max`. */
  readonly speed: number | 'max';
  /** First instant of the recording. */
  readonly from: string;
  /** Its end. */
  readonly to: string;
  /** Where it stands. */
  readonly at: string;
}

/** The state of the feed: sent when it changes, and every few seconds as a sign of life. */
export interface WireStatus {
  /** Tells the message's kind. */
  readonly type: 'status';
  /** Whose. */
  readonly symbol: string;
  /** When it was sent, by the server's clock. */
  readonly timestamp: string;
  /** What the feed is doing. */
  readonly status: 'connecting' | 'live' | 'repairing' | 'stale' | 'reconnecting' | 'closed';
  /** Why, in words; may be empty. */
  readonly reason: string;
  /** Since when, by the server's clock. */
  readonly since: string;
  /** From where on trades are known. */
  readonly covered_from: string | null;
  /** Exchange time known to have passed. */
  readonly known_to: string | null;
  /** Exchange time of the newest trade. */
  readonly last_trade: string | null;
  /** The newest holes, oldest first, at most 100. */
  readonly gaps: readonly WireGap[];
  /** Number of all holes. */
  readonly gap_count: number;
  /** Number of trades missing in them. */
  readonly missing_trades: number;
  /** Number of trades that came after their bar had closed. */
  readonly late_trades: number;
  /** Where the replay stands; null when this is no replay. */
  readonly replay: WireReplay | null;
}

/** The first message, and one whenever everything before is void. */
export interface WireSnapshot {
  /** Tells the message's kind. */
  readonly type: 'snapshot';
  /** Version of the protocol that the server speaks. */
  readonly version: 1;
  /** Whose. */
  readonly symbol: string;
  /** What is watched. */
  readonly view: WireView;
  /** Everything that the server offers. */
  readonly views: readonly WireView[];
  /** Closed bars, oldest first. */
  readonly bars: readonly WireBar[];
  /** The bar that is forming. */
  readonly open: WireBar | null;
  /** Signals that speak of those bars, in the order in which they became known. */
  readonly signals: readonly WireSignal[];
  /** The state of the feed. */
  readonly status: WireStatus;
}

/** CVD has moved: at most about ten a second, the newest of what happened in between. */
export interface WireCvdUpdate {
  /** Tells the message's kind. */
  readonly type: 'cvd_update';
  /** Whose. */
  readonly symbol: string;
  /** CVD. */
  readonly cvd: number;
  /** Delta of the bar that is forming. */
  readonly delta: number;
  /** Exchange time of the newest trade in it. */
  readonly timestamp: string;
  /** The bar that is forming; null where the server does not tell. */
  readonly bar: WireBar | null;
}

/** A bar has closed. */
export interface WireBarMessage {
  /** Tells the message's kind. */
  readonly type: 'bar';
  /** Whose. */
  readonly symbol: string;
  /** Its end: when its values became known. */
  readonly timestamp: string;
  /** Its values. They do not change any more. */
  readonly bar: WireBar;
}

/** A signal became known. */
export interface WireSignalMessage {
  /** Tells the message's kind. */
  readonly type: 'signal';
  /** Whose. */
  readonly symbol: string;
  /** Its known time. */
  readonly timestamp: string;
  /** The finding. */
  readonly signal: WireSignal;
}

/** The answer to a message of the client that could not be obeyed. */
export interface WireError {
  /** Tells the message's kind. */
  readonly type: 'error';
  /** Whose. */
  readonly symbol: string;
  /** What was wrong, and what to do. */
  readonly message: string;
}
