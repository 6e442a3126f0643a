import type { ContractDetails, HistoricalTickBidAsk, HistoricalTickLast } from '@stoqey/ib';

/** A bar as it comes off the wire; a number that was absent or unreadable is undefined or NaN. */
export interface AnsweredBar {
  /** Its start: seconds since the epoch as text, or `yyyyMMdd` for a daily bar. */
  readonly time: string;
  /** Traded volume, in the units that TWS is set to. */
  readonly volume: number | undefined;
}

/** A session of a schedule, in the words of TWS: `yyyyMMdd-HH:mm:ss` in the schedule's own zone. */
export interface AnsweredSession {
  /** Its start. */
  readonly startDateTime: string;
  /** Its end. */
  readonly endDateTime: string;
}

/** A part of the answer to a request. What the numbers are worth is for the reader of the part to check. */
export type Answer =
  | { readonly type: 'contract'; readonly details: ContractDetails }
  | { readonly type: 'contract-end' }
  | { readonly type: 'trades'; readonly ticks: readonly HistoricalTickLast[]; readonly done: boolean }
  | { readonly type: 'quotes'; readonly ticks: readonly HistoricalTickBidAsk[]; readonly done: boolean }
  | { readonly type: 'live-trade'; readonly tick: HistoricalTickLast }
  | { readonly type: 'live-quote'; readonly tick: HistoricalTickBidAsk }
  | { readonly type: 'bar'; readonly bar: AnsweredBar }
  | { readonly type: 'bars-end' }
  | { readonly type: 'schedule'; readonly timeZone: string; readonly sessions: readonly AnsweredSession[] };
