import type { BarRow, BarTable } from '../../core/bar-table.ts';
import type { Signal } from '../../core/signal.ts';
import type { Instrument, Scales, TradeGap } from '../../core/trade-batch.ts';
import type { PaperReport } from './paper-report.ts';

/**
 * What a feed is doing:
 * - `connecting`: nothing has come yet
 * - `live`: what happens is told
 * - `repairing`: ids are missing, and asked for
 * - `stale`: nothing has come for longer than that can be a quiet market
 * - `reconnecting`: the connection broke off
 * - `closed`: it is over
 */
export type LiveStatus = 'connecting' | 'live' | 'repairing' | 'stale' | 'reconnecting' | 'closed';

/** One thing that can be watched: a symbol seen through one length of bars, one reset and one size bucket. */
export interface SymbolInfo {
  /** Names it among all that a hub offers. */
  readonly key: string;
  /** Whose trades. */
  readonly instrument: Instrument;
  /** What a tick and a lot are worth. */
  readonly scales: Scales;
  /** Length of its bars, e.g. `1m`. */
  readonly bar: string;
  /** The session, e.g. `utc`. */
  readonly session: string;
  /** When CVD starts anew, e.g. `session`. */
  readonly reset: string;
  /** The size bucket in words, e.g. `at least 2.5`; `all` where every trade counts. */
  readonly sizes: string;
  /** How the aggressor is known, e.g. `given by the exchange`. */
  readonly aggressor: string;
  /** The detectors that run, e.g. `window(20)`. */
  readonly rules: readonly string[];
}

/** The bar that has not closed yet. */
export interface OpenBar {
  /** Its values so far; `endUs` is where it will end, NaN where only trades decide that. */
  readonly row: BarRow;
  /** What has to be added to its CVD values, lots. */
  readonly cvdCarry: bigint;
}

/** Where a replay stands. */
export interface ReplayState {
  /** Whether it waits. */
  readonly isPaused: boolean;
  /** Seconds of the recording per second of the clock; `max` for as fast as it goes. */
  readonly speed: number | 'max';
  /** First instant of the recording, µs. */
  readonly fromUs: number;
  /** Its end, µs, exclusive. */
  readonly toUs: number;
  /** Where it stands, µs. */
  readonly atUs: number;
}

/** What is known about the feed of a symbol. */
export interface LiveState {
  /** What the feed is doing. */
  readonly status: LiveStatus;
  /** Why, in words; empty when there is nothing to say. */
  readonly reason: string;
  /** Since when, ms of this machine's clock. */
  readonly sinceMs: number;
  /** From where on trades are known, µs; null when there are none yet. */
  readonly coveredFromUs: number | null;
  /** The exchange's time that is known to have passed, µs; null before the first. */
  readonly knownToUs: number | null;
  /** Time of the newest trade, µs; null before the first. */
  readonly lastTradeUs: number | null;
  /** The newest holes that could not be repaired, oldest first, at most 100. */
  readonly gaps: readonly TradeGap[];
  /** Number of all such holes. */
  readonly gapCount: number;
  /** Number of trades known to be missing in them. */
  readonly missingTrades: number;
  /** Number of trades that came after their bar had closed. */
  readonly lateTrades: number;
  /** Where the replay stands; null when this is no replay. */
  readonly replay: ReplayState | null;
}

/** All that is known of a symbol at one moment. */
export interface LiveSnapshot {
  /** The newest closed bars, oldest first, at most 5,000. */
  readonly bars: BarTable;
  /** The bar that is forming; null when there is none. */
  readonly open: OpenBar | null;
  /** The signals that speak of those bars, in the order in which they became known. */
  readonly signals: readonly Signal[];
  /** The state of the feed. */
  readonly state: LiveState;
}

/** A change of what is known of a symbol. */
export type LiveUpdate =
  | {
      /** CVD has moved. */
      readonly type: 'cvd';
      /** Exchange time of the newest trade in it, µs. */
      readonly timeUs: number;
      /** CVD, lots. */
      readonly cvd: bigint;
      /** Delta of the bar that is forming, lots. */
      readonly delta: number;
      /** That bar; null where it is not told. */
      readonly open: OpenBar | null;
    }
  | {
      /** A bar has closed. */
      readonly type: 'bar';
      /** Its values. */
      readonly row: BarRow;
      /** What has to be added to its CVD values, lots. */
      readonly cvdCarry: bigint;
    }
  | {
      /** A divergence became known; the bar at whose close it did was told before. */
      readonly type: 'signal';
      /** The finding. */
      readonly signal: Signal;
    }
  | {
      /** The state of the feed has changed. */
      readonly type: 'status';
      /** What it is now. */
      readonly state: LiveState;
    }
  | {
      /** All that was told before is void, as after a jump in a replay: take a new snapshot. */
      readonly type: 'reset';
    };

/** An order to a replay. */
export type ReplayCommand =
  | {
      /** Waits, goes on. */
      readonly type: 'pause' | 'resume';
    }
  | {
      /** Goes on until so many bars have closed, then waits. */
      readonly type: 'step';
      /** Number of bars, at least 1. */
      readonly bars: number;
    }
  | {
      /** Goes to an instant, ahead or back. */
      readonly type: 'seek';
      /** Where to, µs. */
      readonly timeUs: number;
    }
  | {
      /** Changes the speed. */
      readonly type: 'speed';
      /** As in {@link ReplayState}. */
      readonly speed: number | 'max';
    };

/** What a server shows: live or replayed symbols, each with all that is known of it and what becomes known. */
export interface LiveHub {
  /** All that can be watched; the first of a symbol is the one shown when nothing more is asked for. */
  symbols(): readonly SymbolInfo[];
  /** What is known now; null for a key that is not offered. Its columns may change with the next event: read them at once. */
  snapshot(key: string): LiveSnapshot | null;
  /**
   * Tells everything that changes from now on, one after the other, each in the very turn in which a snapshot begins to hold
   * it. The answer ends it.
   */
  subscribe(key: string, listener: (update: LiveUpdate) => void): () => void;
  /** What a strategy on paper has come to on the symbol of a key; null, or absent, where none trades. */
  paper?(key: string): PaperReport | null;
  /**
   * Steers a replay.
   * @throws RangeError in words for the user when the command does not fit.
   */
  control?(key: string, command: ReplayCommand): void;
}
