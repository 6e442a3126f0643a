import type { Contract, IBApi } from '@stoqey/ib';
import type { Answer } from './answer.ts';
import type { PacedRequest } from './pacing.ts';
import type { AttemptFault } from './request.ts';
import type { TickKind } from './tick.ts';

/** The words of TWS for what can be watched tick by tick. `AllLast` has combinations, derivatives and average prices too. */
export const TICK_TYPES = ['Last', 'AllLast', 'BidAsk'] as const;
/** One of {@link TICK_TYPES}. */
export type TickType = (typeof TICK_TYPES)[number];

/** Something to watch tick by tick. It takes one of the few subscriptions that an account has. */
export interface TickStream {
  /** What is watched, for messages: `the trades of ESZ6`. */
  readonly name: string;
  /** How asking for it counts in the limits. */
  readonly paced: PacedRequest;
  /** Asks for it. */
  readonly send: (api: IBApi, id: number) => void;
  /** Calls it off. */
  readonly cancel: (api: IBApi, id: number) => void;
}

/** Hears what comes of a {@link TickStream}. */
export interface StreamListener {
  /** A tick came. */
  part(answer: Answer): void;
  /** TWS refused or ended it, or the connection is gone: nothing more comes. */
  failed(reason: string, fault: AttemptFault): void;
}

/** A {@link TickStream} that is watched. */
export interface WatchedStream {
  /** The id that its ticks carry. */
  readonly id: number;
  /** Ends it. */
  readonly end: () => void;
}

/** What is watched, and of whom. */
export interface StreamQuery {
  /** Whose ticks, by number and exchange. */
  readonly contract: Contract;
  /** For messages: `ESZ6`. */
  readonly symbol: string;
  /** What. */
  readonly type: TickType;
}

/**
 * A request for ticks as they happen, none from before. Interactive Brokers takes one for the same instrument within 15 s;
 * its own example asks for trades and quotes of one stock at once, so each kind of tick counts by itself.
 */
export async function tickStream({ contract, symbol, type }: StreamQuery): Promise<TickStream> {
  const { TickByTickDataType } = await import('@stoqey/ib');
  const kind: TickKind = type === 'BidAsk' ? 'quotes' : 'trades';
  const lane = `${contract.conId}@${contract.exchange} live ${type}`;
  return {
    name: `the live ${kind} of ${symbol}`,
    paced: { weight: 0, lane, identity: lane },
    send: (api, id) => void api.reqTickByTickData(id, contract, TickByTickDataType[type], 0, false),
    cancel: (api, id) => void api.cancelTickByTickData(id),
  };
}
