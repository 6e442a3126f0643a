import { BarBuffer } from '../core/bar-table.ts';
import type { Reset, SessionCalendar } from '../core/session.ts';
import type { Scales, TradeEvent } from '../core/trade-batch.ts';
import type { BarSpec } from './bar-spec.ts';
import { CvdEngine } from './cvd-engine.ts';
import type { InputBars } from './input-bars.ts';

/** What the engine takes: trades, or bars that carry their own buy and sell volume, with coverage and holes. */
export type MarketEvent = TradeEvent | InputBars;

/** A source of {@link MarketEvent}s at one pair of scales. */
export interface MarketSource extends AsyncIterable<MarketEvent> {
  /** The scales of everything it yields. */
  readonly scales: Scales;
  /** Whether it yields trades or bars: one of them, never both. */
  readonly kind: 'trades' | 'bars';
}

/** Which bars to make. */
export interface BarOptions {
  /** What closes a bar. */
  readonly bar: BarSpec;
  /** The sessions bars are made for. */
  readonly session: SessionCalendar;
  /** When CVD starts again from zero. */
  readonly reset: Reset;
}

/** Bars of a source, and what did not get into them. */
export interface SourceBars {
  /** The closed bars, oldest first. */
  readonly bars: BarBuffer;
  /** Trades outside every session. */
  readonly tradesOutsideSessions: number;
  /** Input bars outside every session: their trades need not be known. */
  readonly inputBarsOutsideSessions: number;
}

/**
 * Reads a source to its end through one {@link CvdEngine}.
 * @param onEvent is called after each event with the bars that have closed up to it: what a detector or a backtest
 * hooks into. The event's columns belong to the source.
 */
export async function barsFromSource(
  source: MarketSource,
  options: BarOptions,
  onEvent?: (bars: BarBuffer, event: MarketEvent | null) => void,
): Promise<SourceBars> {
  const engine = new CvdEngine({ ...options, scales: source.scales });
  const bars = new BarBuffer(source.scales);
  for await (const event of source) {
    engine.push(event, bars);
    onEvent?.(bars, event);
  }
  engine.flush(bars);
  onEvent?.(bars, null);
  const { tradesOutsideSessions, inputBarsOutsideSessions } = engine;
  return { bars, tradesOutsideSessions, inputBarsOutsideSessions };
}
