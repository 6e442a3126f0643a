import type { BarWriterState } from './bar-writer.ts';

/** A `CvdEngine` between two events, as JSON. */
export interface CvdEngineState {
  /** The open bar, and what runs through all bars. */
  readonly writer: BarWriterState;
  /** How full the clock is. */
  readonly filled: number;
  /** Start of the stretch of time the engine stands in, µs; null before the first coverage and after a flush. */
  readonly frameStartUs: number | null;
  /** Nothing that happened before this instant can come any more, µs; null before the first coverage. */
  readonly reachedUs: number | null;
  /** Time of the last trade, µs; null before the first. */
  readonly lastTradeUs: number | null;
  /** The next reset, µs; null for never. */
  readonly nextResetUs: number | null;
  /** Whether data is complete now. */
  readonly covered: boolean;
  /** Code of the quality that the next bar starts with. */
  readonly nextQuality: number;
  /** A known hole reaches to here, µs; null when there was none. */
  readonly gapUntilUs: number | null;
  /** Trades outside every session so far. */
  readonly tradesOutsideSessions: number;
  /** Input bars outside every session so far. */
  readonly inputBarsOutsideSessions: number;
}
