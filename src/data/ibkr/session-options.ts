import type { Clock } from '../clock.ts';
import type { CodeRule } from './message-codes.ts';

/** How patient a session is. */
export interface SessionPatience {
  /** Time for a connection to be ready for requests, ms. */
  readonly connectMs: number;
  /** Time for an answer, or from one part of it to the next, ms. */
  readonly answerMs: number;
  /** Tries of the very first connection: whoever mistyped the port should hear of it soon. */
  readonly firstTries: number;
  /** How long a connection that was there may be gone before the session gives up, ms: TWS restarts every day. */
  readonly reconnectMs: number;
  /** How many client ids are tried, counting up from the first. */
  readonly clientIds: number;
  /** How long TWS may be without Interactive Brokers before the session gives up, ms: the nightly reset. */
  readonly linkMs: number;
  /** How long a data farm that is down is waited for before it is asked anyway, ms. */
  readonly farmMs: number;
}

/** Half an hour for a restart of TWS, an hour for the nightly reset. */
export const SESSION_PATIENCE: SessionPatience = Object.freeze({
  connectMs: 30_000,
  answerMs: 90_000,
  firstTries: 3,
  reconnectMs: 1_800_000,
  clientIds: 10,
  linkMs: 3_600_000,
  farmMs: 60_000,
});

/** Something that happened to a session. */
export type SessionEvent =
  | {
      /** A connection stands. */
      readonly type: 'connected';
      /** The client id it has. */
      readonly clientId: number;
    }
  | {
      /** The connection broke. */
      readonly type: 'disconnected';
      /** Why. */
      readonly reason: string;
    }
  | {
      /** It waits before it tries again. */
      readonly type: 'waiting';
      /** Why. */
      readonly reason: string;
      /** How long, ms. */
      readonly ms: number;
    }
  | {
      /** TWS said something. */
      readonly type: 'message';
      /** Its code. */
      readonly code: number;
      /** Its words. */
      readonly text: string;
      /** How it is met. */
      readonly rule: CodeRule;
    };

/** Settings of a session. */
export interface SessionOptions {
  /** Host of TWS or Gateway. */
  readonly host: string;
  /** Its port. */
  readonly port: number;
  /** The first client id to try. */
  readonly clientId: number;
  /** Messages within a second, at most; 40 by default, TWS' own limit is 50. */
  readonly maxReqPerSec?: number;
  /** When things happen. */
  readonly clock: Clock;
  /** How patient it is. */
  readonly patience?: Partial<SessionPatience>;
  /** Hears what happens. Must not throw. */
  readonly onEvent?: (event: SessionEvent) => void;
  /** Hears every message off the wire, field by field, for a look at a TWS that behaves oddly. */
  readonly onReceived?: (tokens: readonly string[]) => void;
  /** Hears that TWS answered a ping. Must not throw. */
  readonly onAlive?: () => void;
}

/** What a session has lived through. */
export interface SessionCounts {
  /** Connections made. */
  readonly connections: number;
  /** Connections that broke. */
  readonly disconnections: number;
  /** How often TWS lost Interactive Brokers. */
  readonly linkLosses: number;
  /** How often it came back with data lost (1101). */
  readonly dataLosses: number;
  /** True when TWS said that data is delayed or only a part. */
  readonly delayed: boolean;
}
