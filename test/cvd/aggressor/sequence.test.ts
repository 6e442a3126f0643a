import { describe, expect, it } from 'vitest';
import type { QuoteMatching } from '../../../src/cvd/aggressor/aggressor-options.ts';
import { classifier, quotesOf, sidesOf, tradesOf } from './market.ts';

// ../shared/facts/science.md §7 and ../shared/vectors/science.json, `classification.sequence`; null is 0 here.
const QUOTES = [
  { time: 0, bid: 100, ask: 104 },
  { time: 10, bid: 101, ask: 105 },
  { time: 20, bid: 101, ask: 103 },
  { time: 30, bid: 102, ask: 104 },
];
const TRADES = [
  [5, 102],
  [10, 105],
  [10, 101],
  [15, 103],
  [17, 104],
  [20, 103],
  [25, 103],
  [30, 103],
  [35, 105],
  [36, 101],
].map(([time, price]) => ({ time: time!, price: price! }));

interface Vector {
  readonly matching: QuoteMatching;
  readonly quoteLagUs: number;
  readonly rules: string;
  readonly sides: readonly number[];
}

function vectors(
  matching: QuoteMatching,
  quoteLagUs: number,
  quote: readonly number[],
  stacked: readonly number[],
): Vector[] {
  const methods = ['lee-ready', 'emo', 'clnv'].map((rules) => ({ matching, quoteLagUs, rules, sides: stacked }));
  return [{ matching, quoteLagUs, rules: 'quote', sides: quote }, ...methods];
}

describe('ten trades and four quotes (science.json, sequence)', () => {
  it('tick', () => {
    expect(sidesOf('tick', QUOTES, TRADES)).toEqual([0, 1, -1, 1, 1, -1, -1, -1, 1, -1]);
  });

  it.each([
    ...vectors('strict', 0, [0, 1, -1, 0, 1, 0, 1, 1, 1, -1], [0, 1, -1, 1, 1, -1, 1, 1, 1, -1]),
    ...vectors('inclusive', 0, [0, 1, -1, 0, 1, 1, 1, 0, 1, -1], [0, 1, -1, 1, 1, 1, 1, -1, 1, -1]),
    ...vectors('strict', 5, [0, 1, -1, 1, 1, 0, 0, 1, 1, -1], [0, 1, -1, 1, 1, -1, -1, 1, 1, -1]),
  ])('$rules, $matching, lag $quoteLagUs', ({ rules, matching, quoteLagUs, sides }) => {
    expect(sidesOf(rules, QUOTES, TRADES, { matching, quoteLagUs })).toEqual(sides);
  });

  it('strict and inclusive disagree about two of them, whichever is asked for', () => {
    for (const matching of ['strict', 'inclusive'] as const) {
      const inference = classifier('lee-ready', { matching });
      inference.pushQuotes(quotesOf(QUOTES));
      const { disagrees, certainSide } = inference.pushTrades(tradesOf(TRADES));
      expect([...disagrees]).toEqual([0, 0, 0, 0, 0, 1, 0, 1, 0, 0]);
      expect([...certainSide]).toEqual([0, 1, -1, 1, 1, 0, 1, 0, 1, -1]);
      expect(inference.counts().disagreementShare).toBe(0.2);
    }
  });

  it('by order of arrival a trade sees just the quotes before it', () => {
    // As if each quote had come after the trades of its microsecond, but for the one at 20.
    const order = [0, 4, 6, 10];
    const quotes = QUOTES.map((quote, index) => ({ ...quote, sequence: order[index]! }));
    const places = [1, 2, 3, 4.5, 5, 7, 8, 9, 11, 12];
    const trades = TRADES.map((trade, index) => ({ ...trade, sequence: places[index]! }));
    const sides = sidesOf('lee-ready', quotes, trades, { matching: 'arrival' });
    expect(sides).toEqual([0, 1, -1, 1, 1, 1, 1, 1, 1, -1]);
  });
});
