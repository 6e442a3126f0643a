import { describe, expect, it } from 'vitest';
import { parseAggressorRules, RuleStack } from '../../../src/cvd/aggressor/rule-stack.ts';
import { reverseTickSides } from '../../../src/cvd/aggressor/tick-rule.ts';
import { sidesOf, type TestQuote } from './market.ts';

/** What a stack says of a trade of that price and size at a quote, after one at the price before. */
function sideAt(
  rules: string,
  quote: Omit<TestQuote, 'time'>,
  price: number,
  { lastPrice = price, size = 1 }: { lastPrice?: number; size?: number } = {},
): number {
  const trades = [
    { time: 1, price: lastPrice },
    { time: 2, price, size },
  ];
  return sidesOf(rules, [{ ...quote, time: 0 }], trades)[1]!;
}

describe('the quote rule', () => {
  // KarelZe/tclf 7a35ec3, tests/test_classical_classifier.py, `test_clf_with_quote`; undecided where tclf draws at random.
  it.each([
    [1, 1, 3, -1],
    [3, 1, 3, 1],
    [1, 1, 1, 0],
    [3, 2, 4, 0],
    [1, Number.NaN, 1, 0],
    [3, Number.NaN, Number.NaN, 0],
  ])('tclf: %d at %d/%d is %d', (price, bid, ask, side) => {
    expect(sideAt('quote', { bid, ask }, price)).toBe(side);
  });

  it('takes nothing from a crossed quote', () => {
    expect([1, 2, 3, 4].map((price) => sideAt('quote', { bid: 3, ask: 2 }, price))).toEqual([0, 0, 0, 0]);
  });

  it('takes nothing from a quote without end', () => {
    expect(sideAt('quote,at-quote', { bid: 1, ask: Number.POSITIVE_INFINITY }, 1)).toBe(0);
    expect(sideAt('quote,at-quote', { bid: Number.NEGATIVE_INFINITY, ask: 1 }, 1)).toBe(0);
  });

  it('knows the middle of an odd spread exactly', () => {
    expect(sideAt('quote', { bid: 100, ask: 101 }, 100)).toBe(-1);
    expect(sideAt('quote', { bid: 100, ask: 101 }, 101)).toBe(1);
  });
});

describe('the at-quote rule', () => {
  it('decides at bid and ask only, and not at a locked quote', () => {
    const quote = { bid: 10, ask: 14 };
    expect([9, 10, 11, 12, 14, 15].map((price) => sideAt('at-quote', quote, price))).toEqual([0, -1, 0, 0, 1, 0]);
    expect(sideAt('at-quote', { bid: 10, ask: 10 }, 10)).toBe(0);
  });

  // science.json, `classification.emo_tolerance_hazard`: tclf's tolerance gives [1, −1] here.
  it('tells bid from ask at a spread of one tick of 65,000.00', () => {
    const quote = { bid: 6_499_999, ask: 6_500_000 };
    expect(sideAt('emo', quote, 6_499_999, { lastPrice: 6_499_998 })).toBe(-1);
    expect(sideAt('emo', quote, 6_500_000, { lastPrice: 6_500_001 })).toBe(1);
  });
});

describe('the near-quote rule', () => {
  // science.json, `classification.clnv_integer_boundary`.
  it.each([
    [24, 1],
    [16, -1],
    [23, 0],
    [17, 0],
    [30, 1],
    [10, -1],
    [31, 0],
    [9, 0],
  ])('at 10/30 puts %d at %d: 30 %% of the spread, bounds included', (price, side) => {
    expect(sideAt('near-quote', { bid: 10, ask: 30 }, price)).toBe(side);
  });

  it('decides nothing at a locked quote', () => {
    expect(sideAt('near-quote', { bid: 10, ask: 10 }, 10)).toBe(0);
  });
});

describe('the depth rule', () => {
  it('speaks at the middle only, for the side with less in its way', () => {
    const quote = { bid: 10, ask: 12 };
    expect(sideAt('depth', { ...quote, bidSize: 1, askSize: 2 }, 11)).toBe(1);
    expect(sideAt('depth', { ...quote, bidSize: 2, askSize: 1 }, 11)).toBe(-1);
    expect(sideAt('depth', { ...quote, bidSize: 2, askSize: 2 }, 11)).toBe(0);
    expect(sideAt('depth', { ...quote, bidSize: 1, askSize: 2 }, 12)).toBe(0);
  });

  it('decides nothing without sizes', () => {
    expect(sideAt('depth', { bid: 10, ask: 12 }, 11)).toBe(0);
  });
});

describe('the trade-size rule', () => {
  it('takes a trade of exactly the size at the bid for a buy, and at the ask for a sell', () => {
    const quote = { bid: 10, ask: 12, bidSize: 3, askSize: 5 };
    expect([3, 5, 4].map((size) => sideAt('trade-size', quote, 11, { size }))).toEqual([1, -1, 0]);
  });

  it('decides nothing where both sizes are the same', () => {
    expect(sideAt('trade-size', { bid: 10, ask: 12, bidSize: 3, askSize: 3 }, 11, { size: 3 })).toBe(0);
  });
});

describe('the tick rule', () => {
  it('is the sign of the last change of price, and unknown before the first', () => {
    const trades = [5, 5, 6, 6, 4, 4, 5].map((price, time) => ({ time, price }));
    expect(sidesOf('tick', [], trades)).toEqual([0, 0, 1, 1, -1, -1, 1]);
  });
});

describe('the reverse tick rule', () => {
  it('is the sign of the next change of price, turned, and unknown after the last', () => {
    // science.json, `classification.sequence.reverse_tick`.
    const prices = Float64Array.of(102, 105, 101, 103, 104, 103, 103, 103, 105, 101);
    expect([...reverseTickSides(prices)]).toEqual([-1, 1, -1, -1, 1, -1, -1, -1, 1, 0]);
    expect([...prices]).toEqual([102, 105, 101, 103, 104, 103, 103, 103, 105, 101]);
  });
});

describe('a stack of rules', () => {
  const quote = { bid: 10, ask: 14 };

  it('lets the first rule that decides win', () => {
    expect(sideAt('quote,tick', quote, 13, { lastPrice: 14 })).toBe(1);
    expect(sideAt('tick,quote', quote, 13, { lastPrice: 14 })).toBe(-1);
    expect(sideAt('quote,tick', quote, 12, { lastPrice: 14 })).toBe(-1);
  });

  it('leaves what none decides unknown', () => {
    expect(sideAt('quote,at-quote,near-quote,depth,trade-size,tick', quote, 12)).toBe(0);
  });

  it('knows the published methods as stacks', () => {
    expect(parseAggressorRules('lee-ready')).toEqual(['quote', 'tick']);
    expect(parseAggressorRules('emo')).toEqual(['at-quote', 'tick']);
    expect(parseAggressorRules('clnv')).toEqual(['near-quote', 'tick']);
    expect(parseAggressorRules('exchange, lee-ready ,tick')).toEqual(['exchange', 'quote', 'tick']);
  });

  it.each(['', 'quote,,tick', 'unknown', 'reverse-tick', 'constructor', 'Quote'])('refuses "%s"', (text) => {
    const name = text.split(',')[text === 'quote,,tick' ? 1 : 0];
    expect(() => parseAggressorRules(text)).toThrow(
      new RangeError(
        `not a rule of aggressor inference: "${name}" (expected one of exchange, quote, at-quote, near-quote, depth, ` +
          'trade-size, tick, lee-ready, emo, clnv, or several with commas)',
      ),
    );
  });

  it('decides more trades after fewer, and fewer after more', () => {
    const stack = new RuleStack(['tick']);
    for (const length of [1, 3, 2]) {
      const columns = { length, tick: Int8Array.of(1, -1, 0), given: new Int8Array(3) };
      const empty = new Float64Array(0);
      const out = { side: new Int8Array(3).fill(9), rule: new Uint8Array(3).fill(9) };
      const absent = { price: empty, size: empty, bid: empty, ask: empty, bidSize: empty, askSize: empty };
      stack.decide({ ...columns, ...absent }, out);
      expect([...out.side.subarray(0, length)]).toEqual([1, -1, 0].slice(0, length));
      expect([...out.rule.subarray(0, length)]).toEqual([7, 7, 0].slice(0, length));
    }
  });
});
