import type { BarBuffer } from '../../core/bar-table.ts';
import type { Signal } from '../../core/signal.ts';
import type { RoundTrip } from '../account/round-trip.ts';
import type { Reading } from '../matching/reading.ts';
import type { MoneyScale } from '../money.ts';
import type { Fill, Order } from '../orders/order.ts';
import type { Refusal } from '../risk/risk-gate.ts';

/** A fill with what it cost. */
export interface BookedFill extends Fill {
  /** Its fee, money units; below 0 for a rebate. */
  readonly fee: bigint;
}

/** The account at a number of instants: columns of equal length, oldest first. */
export interface EquityPoints {
  /** When, µs. */
  readonly timeUs: readonly number[];
  /** Cash and the position at the last print, money units. */
  readonly equity: readonly bigint[];
  /** Lots held: above 0 long, below 0 short. */
  readonly positionLots: readonly number[];
}

/** The account at the end of a run. At every event: equity = capital + realised + unrealised − fees − funding. */
export interface AccountFigures {
  /** Money at the start, money units. */
  readonly capital: bigint;
  /** Money that is not in the position, money units. */
  readonly cash: bigint;
  /** What closing has brought before fees and funding, money units. */
  readonly realised: bigint;
  /** What closing the open position at the last print would bring before fees, money units. */
  readonly unrealised: bigint;
  /** Fees paid, money units. */
  readonly fees: bigint;
  /** Funding paid, money units. */
  readonly funding: bigint;
  /** Cash and the position at the last print, money units. */
  readonly equity: bigint;
  /** Lots held. */
  readonly positionLots: number;
}

/** A risk limit that was hit. */
export interface RiskHalt {
  /** When, µs. */
  readonly timeUs: number;
  /** Which. */
  readonly reason: string;
}

/** What came of a run in one reading of the tape. */
export interface WorldResult {
  /** Which reading. */
  readonly reading: Reading;
  /** Closed round trips, in the order of their exits. */
  readonly roundTrips: readonly RoundTrip[];
  /** The one still open, as if it were closed at the last print for nothing, tagged `open`; null when flat. */
  readonly openTrip: RoundTrip | null;
  /** Every fill, in order. */
  readonly fills: readonly BookedFill[];
  /** Every order, in the order of submission, as it ended. */
  readonly orders: readonly Order[];
  /** Orders that the risk limits kept back, in order. */
  readonly refusals: readonly Refusal[];
  /** Loss limits that were hit, in order. */
  readonly halts: readonly RiskHalt[];
  /** What the strategy noted, and how often. */
  readonly notes: ReadonlyMap<string, number>;
  /** The account at the close of every bar. */
  readonly equity: EquityPoints;
  /** The account at the end of every UTC day from the first to the last, days without a trade included; the last may be cut. */
  readonly days: EquityPoints;
  /** The account at the end. */
  readonly account: AccountFigures;
  /** Fills of which bars alone do not tell whether they came first. */
  readonly ambiguousFills: number;
  /** How long a position was open, µs. */
  readonly exposureUs: number;
}

/** What came of a run: the same signals in three readings of the tape. */
export interface RunResult {
  /** The worlds. */
  readonly readings: Readonly<Record<Reading, WorldResult>>;
  /** The bars it saw. */
  readonly bars: BarBuffer;
  /** Every signal, in the order of its known time. */
  readonly signals: readonly Signal[];
  /** The scale of all its money. */
  readonly money: MoneyScale;
  /** What strategies were called. */
  readonly strategy: string;
  /** `tape`: orders were filled by prints; `bars`: only bars were there. */
  readonly fills: 'tape' | 'bars';
  /** Whether the spread is that of recorded quotes, or estimated from prints, or unknown for lack of both. */
  readonly spread: 'quoted' | 'estimated' | 'unknown';
  /** Mean of ask print − bid print over the changes of the aggressor, ticks; NaN where it was not estimated. */
  readonly estimatedSpreadTicks: number;
  /** Whether aggressors were known; where not, a print filled both sides. */
  readonly sides: 'known' | 'unknown';
  /** From a decision to the market, µs. */
  readonly latencyUs: number;
  /** How long data was complete, µs. */
  readonly coveredUs: number;
  /** Trades outside every session: they are in no bar, but may fill orders. */
  readonly tradesOutsideSessions: number;
}
