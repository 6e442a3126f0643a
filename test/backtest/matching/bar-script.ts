import { BarMatcher } from '../../../src/backtest/matching/bar-matcher.ts';
import type { MatchEvent } from '../../../src/backtest/matching/match-event.ts';
import type { Reading } from '../../../src/backtest/matching/reading.ts';
import type { InputBars } from '../../../src/cvd/input-bars.ts';
import { TEST_SCALES } from '../../support/trades.ts';
import { type MarketScript, sendScript } from './market-script.ts';

/** Open, high, low, volume of a bar of 10 µs; the close is of no concern. */
export type TestBar = readonly [open: number, high: number, low: number, volume: number];

/** Bars of 10 µs each, from 0 µs on. */
export function barsOf(bars: readonly TestBar[]): InputBars {
  const column = (place: number): Float64Array => Float64Array.from(bars, (bar) => bar[place]!);
  const zeros = new Float64Array(bars.length);
  return {
    ...{ type: 'bars', length: bars.length, lengthUs: 10, scales: TEST_SCALES },
    timeUs: Float64Array.from(bars, (_, index) => 10 * index),
    ...{ open: column(0), high: column(1), low: column(2), close: column(0), volume: column(3) },
    ...{ buyVolume: zeros, sellVolume: zeros, unknownVolume: column(3), trades: zeros, turnover: [] },
  };
}

/** Walks bars to their end, and collects what happens. */
export function walkBars(
  market: BarMatcher,
  table: readonly TestBar[],
  onEvents?: (events: readonly MatchEvent[]) => void,
): MatchEvent[] {
  const bars = barsOf(table);
  const events = [...market.drain()];
  for (let index = 0; index < bars.length; ) {
    const isDone = market.matchBar(bars, index);
    const news = market.drain();
    events.push(...news);
    onEvents?.(news);
    if (isDone) index += 1;
  }
  return events;
}

/** What a script and bars lead to. */
export function playBars(
  table: readonly TestBar[],
  script: MarketScript,
  reading: Reading = 'base',
  slippageTicks = 0,
): MatchEvent[] {
  const market = new BarMatcher({ reading, slippageTicks });
  sendScript(market, script);
  return walkBars(market, table);
}
