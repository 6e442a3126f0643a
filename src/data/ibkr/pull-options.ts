import type { Instrument } from '../../core/trade-batch.ts';
import type { Clock } from '../clock.ts';
import type { QuoteDayReport } from '../quotes/quote-ingest.ts';
import type { QuoteDayMetadata } from '../quotes/quote-metadata.ts';
import type { DayMetadata } from '../store/day-metadata.ts';
import type { DayReport } from '../store/ingest-report.ts';
import type { BarCheck } from './bar-check.ts';
import type { ContractQuery, ResolvedContract } from './contract.ts';
import type { PagingFacts } from './day-pager.ts';
import type { ExcludedTrades, Exclusion, Keepable } from './excluded-trades.ts';
import type { DayTrading, WindowSource } from './journal-line.ts';
import type { PacingLimits, PacingWaits } from './pacing.ts';
import type { SessionCounts, SessionEvent, SessionPatience } from './session-options.ts';
import type { TickKind } from './tick.ts';

/** What to pull from Interactive Brokers, through which TWS or Gateway. */
export interface PullIbkrOptions {
  /** The store's folder. */
  readonly dataDir: string;
  /** Where TWS or Gateway runs, usually `127.0.0.1`. */
  readonly host: string;
  /** Its API port: TWS 7496 (paper 7497), Gateway 4001 (paper 4002), unless set otherwise. */
  readonly port: number;
  /** The client id to begin with; where it is in use the next ones are tried. */
  readonly clientId: number;
  /** Which contract. */
  readonly contract: ContractQuery;
  /** First UTC day, days since 1970-01-01. */
  readonly fromDay: number;
  /** Last UTC day, included; it must be over. */
  readonly toDay: number;
  /** What to pull; both by default. Quotes count twice in the limits and take the longest by far. */
  readonly kinds?: readonly TickKind[];
  /** Leaves out quotes whose sizes alone changed: far fewer, so far sooner there. Default false. */
  readonly ignoreSize?: boolean;
  /** Trades of an extraordinary kind to keep among the others; none by default. */
  readonly keep?: readonly Keepable[];
  /** Compares the volume with the day's bars. Default false. */
  readonly verifyBars?: boolean;
  /** Replaces days that are there already. Default false: they are left alone. */
  readonly overwrite?: boolean;
  /** Ends it; what was pulled of an unfinished day is kept for the next time. */
  readonly signal?: AbortSignal;
  /** Hears how it goes. Must not throw. */
  readonly onProgress?: (progress: PullProgress) => void;
  /** Hears every message off the wire, field by field. */
  readonly onReceived?: (tokens: readonly string[]) => void;
  /** When things happen; the machine's clock by default. */
  readonly clock?: Clock;
  /** How patient it is with TWS. */
  readonly patience?: Partial<SessionPatience>;
  /** The limits of Interactive Brokers that it keeps. */
  readonly limits?: PacingLimits;
  /** Messages to TWS within a second, at most; 40 by default. */
  readonly maxReqPerSec?: number;
}

/** How a pull goes. */
export type PullProgress =
  | {
      /** The contract is known. */
      readonly type: 'contract';
      /** As the broker describes it. */
      readonly contract: ResolvedContract;
      /** What it is filed under. */
      readonly instrument: Instrument;
    }
  | PageProgress
  | {
      /** It waits for the sake of the broker's limits. */
      readonly type: 'pacing';
      /** How long, ms. */
      readonly ms: number;
    }
  | {
      /** Something happened to the session. */
      readonly type: 'session';
      /** What. */
      readonly event: SessionEvent;
    };

/** A page has come. */
export interface PageProgress {
  /** Tells it from other progress. */
  readonly type: 'page';
  /** The UTC day. */
  readonly day: number;
  /** Trades or quotes. */
  readonly kind: TickKind;
  /** Up to which time the day is known, µs. */
  readonly untilUs: number;
  /** Ticks of the day so far. */
  readonly ticks: number;
  /** Pages of the day so far, those of earlier runs included. */
  readonly pages: number;
}

/** What paging through a day found out. */
export interface StreamFindings {
  /** Where the boundaries of its windows are from. */
  readonly windowSource: WindowSource;
  /** Whether the contract could trade on the day, by its hours. */
  readonly trading: DayTrading;
  /** Pages, ticks, and what is in doubt: seconds of which ticks may be missing make the day incomplete. */
  readonly paging: PagingFacts;
}

/** A day's trades. */
export interface PulledTrades extends StreamFindings {
  /** What the store did; null where TWS has nothing of a day on which the contract could trade: nothing is known of it. */
  readonly stored: DayReport | null;
  /** Ticks that were kept out of the trades, by reason. */
  readonly excluded: Readonly<Record<Exclusion, ExcludedTrades>>;
  /** The file that lists them; null when there are none. */
  readonly excludedFile: string | null;
}

/** A day's quotes. */
export interface PulledQuotes extends StreamFindings {
  /** What the store did; null where TWS has nothing of a day on which the contract could trade. */
  readonly stored: QuoteDayReport | null;
  /** Quotes whose numbers cannot be: left out. */
  readonly malformed: number;
  /** Quotes with a bid or an ask only, or neither: kept. */
  readonly oneSided: number;
  /** Quotes whose bid is above the ask: kept. */
  readonly crossed: number;
}

/** What the store says of a day; null for what is not there. */
export interface HeldDay {
  /** Its trades. */
  readonly trades: DayMetadata | null;
  /** Its quotes. */
  readonly quotes: QuoteDayMetadata | null;
}

/** What became of one day. */
export interface PulledDay {
  /** The UTC day, days since 1970-01-01. */
  readonly day: number;
  /** Its trades; null where they were there already, or not asked for. */
  readonly trades: PulledTrades | null;
  /** Its quotes; null where they were there already, or not asked for. */
  readonly quotes: PulledQuotes | null;
  /** What the store says of the day now. */
  readonly held: HeldDay;
  /** Its volume against its bars; null where that was not asked for. */
  readonly bars: BarCheck | null;
}

/** What a pull did. */
export interface PullIbkrReport {
  /** Where it is in the store. */
  readonly instrument: Instrument;
  /** The contract. */
  readonly contract: ResolvedContract;
  /** The days, in order. */
  readonly days: readonly PulledDay[];
  /** Requests that were answered. */
  readonly requests: number;
  /** Attempts that failed and were made again. */
  readonly repeated: number;
  /** How long was waited for the limits' sake. */
  readonly pacing: PacingWaits;
  /** What the session lived through; two connections are one reconnection. */
  readonly session: SessionCounts;
  /** The client id that was used in the end. */
  readonly clientId: number;
}
