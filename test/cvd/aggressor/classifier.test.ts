import { describe, expect, it } from 'vitest';
import { aggressorLabel, type AggressorSettings } from '../../../src/cvd/aggressor/aggressor-options.ts';
import { DECIDING_RULES, parseAggressorRules } from '../../../src/cvd/aggressor/rule-stack.ts';
import { at, WHOLE } from '../../support/tape.ts';
import { classifier, quotesOf, tradesOf } from './market.ts';

const QUOTE = { time: 0, bid: 10, ask: 14 };

describe('what decided a side', () => {
  it('is written beside it and counted, with the volume', () => {
    const inference = classifier('exchange,quote,tick');
    inference.pushQuotes(quotesOf([QUOTE]));
    const { side, rule } = inference.pushTrades(
      tradesOf([
        { time: 1, price: 12, size: 7 },
        { time: 2, price: 12, size: 5, side: -1 },
        { time: 3, price: 13, size: 3 },
        { time: 4, price: 12, size: 2 },
      ]),
    );
    expect([...side]).toEqual([0, -1, 1, -1]);
    expect([...rule].map((code) => DECIDING_RULES[code])).toEqual(['unknown', 'exchange', 'quote', 'tick']);
    expect(inference.counts()).toEqual({
      all: { trades: 4, volume: 17n },
      byRule: [
        { rule: 'unknown', trades: 1, volume: 7n },
        { rule: 'exchange', trades: 1, volume: 5n },
        { rule: 'quote', trades: 1, volume: 3n },
        { rule: 'tick', trades: 1, volume: 2n },
      ],
      disagreeing: { trades: 0, volume: 0n },
      disagreementShare: 0,
    });
  });

  it('counts disagreement between strict and inclusive matching by trades and volume', () => {
    const inference = classifier('quote');
    inference.pushQuotes(quotesOf([QUOTE, { time: 5, bid: 20, ask: 24 }]));
    const trades = [4, 5, 6].map((time) => ({ time, price: 14, size: 3 }));
    expect([...inference.pushTrades(tradesOf(trades)).side]).toEqual([1, 1, -1]);
    expect(inference.counts().disagreeing).toEqual({ trades: 1, volume: 3n });
    expect(inference.counts().disagreementShare).toBe(1 / 3);
  });

  it('leaves the batch itself as it is', () => {
    const trades = tradesOf([1, 2, 3].map((price) => ({ time: price, price })));
    const classified = classifier('tick').pushTrades(trades);
    expect([...trades.side]).toEqual([0, 0, 0]);
    expect([...classified.side]).toEqual([0, 1, 1]);
    expect(classified.price).toBe(trades.price);
  });

  it('of nothing is nothing', () => {
    const inference = classifier('quote');
    inference.pushQuotes(quotesOf([]));
    expect(inference.pushTrades(tradesOf([])).length).toBe(0);
    inference.pushQuotes(quotesOf([QUOTE]));
    expect(inference.counts()).toEqual({
      all: { trades: 0, volume: 0n },
      byRule: [],
      disagreeing: { trades: 0, volume: 0n },
      disagreementShare: 0,
    });
  });
});

describe('a break of the tape', () => {
  const before = tradesOf([
    { time: at('09:00'), price: 10 },
    { time: at('09:01'), price: 11 },
  ]);
  const after = tradesOf([
    { time: at('10:00'), price: 12 },
    { time: at('10:01'), price: 13 },
  ]);

  it('that is a hole makes the tick rule forget the last price', () => {
    const inference = classifier('tick');
    expect([...inference.pushTrades(before).side]).toEqual([0, 1]);
    inference.pushBreak({ type: 'gap', fromUs: at('09:01'), toUs: at('10:00'), missing: 3 });
    expect([...inference.pushTrades(after).side]).toEqual([0, 1]);
  });

  it('that is uncovered time makes it forget, one that is no time does not', () => {
    for (const [startsAgain, sides] of [
      ['09:30', [0, 1]],
      ['09:20', [1, 1]],
    ] as const) {
      const inference = classifier('tick');
      inference.pushBreak({ type: 'coverage-start', timeUs: at('08:00') });
      inference.pushTrades(before);
      inference.pushBreak({ type: 'coverage-end', timeUs: at('09:20') });
      inference.pushBreak({ type: 'coverage-start', timeUs: at(startsAgain) });
      expect([...inference.pushTrades(after).side]).toEqual(sides);
    }
  });

  it('before what was reached is refused', () => {
    const inference = classifier('tick');
    inference.pushTrades(after);
    expect(() => inference.pushBreak({ type: 'coverage-end', timeUs: at('10:00') })).toThrow(
      new RangeError('coverage ends at 2024-08-08T10:00:00.000Z, but 2024-08-08T10:01:00.000Z was reached before it'),
    );
    expect(() => inference.pushBreak({ type: 'coverage-start', timeUs: at('10:00') })).toThrow('coverage starts at');
  });
});

describe('a classifier', () => {
  it('without a rule that looks at quotes needs none', () => {
    const inference = classifier('exchange,tick', { matching: 'arrival' });
    expect(inference.needsQuotes).toBe(false);
    expect(inference.neededUntilUs(5)).toBe(Number.NEGATIVE_INFINITY);
    inference.pushQuotes(quotesOf([QUOTE]));
    expect([...inference.pushTrades(tradesOf([{ time: 1, price: 10, side: 1 }])).side]).toEqual([1]);
  });

  it('refuses other scales, and trades that go back in time', () => {
    const inference = classifier('tick');
    const trades = tradesOf([{ time: at('09:00'), price: 10 }]);
    expect(() => inference.pushTrades({ ...trades, scales: { ...WHOLE, priceScale: 2 } })).toThrow(
      'data with 2 price and 0 size decimals came where 0 and 0 were expected',
    );
    inference.pushTrades(trades);
    expect(() => inference.pushTrades(tradesOf([{ time: at('08:59'), price: 10 }]))).toThrow(
      'trade 1 goes back in time: it is of 2024-08-08T08:59:00.000Z, but 2024-08-08T09:00:00.000Z was reached before it',
    );
  });

  it.each<[Partial<AggressorSettings>, string]>([
    [{ rules: [] }, 'aggressor inference needs at least one rule'],
    [{ quoteLagUs: -1 }, 'a quote lag is a whole number of microseconds from 0 on, got -1'],
    [{ quoteLagUs: 0.5 }, 'a quote lag is a whole number of microseconds from 0 on, got 0.5'],
    [{ maxQuoteAgeUs: 0 }, 'the largest age of a quote is a number of microseconds above 0, got 0'],
    [{ maxQuoteAgeUs: Number.NaN }, 'the largest age of a quote is a number of microseconds above 0, got NaN'],
  ])('refuses %o', (settings, message) => {
    expect(() => aggressorLabel({ rules: ['tick'], ...settings })).toThrow(new RangeError(message));
  });
});

describe('the label', () => {
  it.each<[string, Partial<AggressorSettings>, string]>([
    ['exchange', {}, 'exchange'],
    ['tick', {}, 'inferred:tick'],
    ['exchange,tick', { matching: 'inclusive' }, 'inferred:exchange,tick'],
    ['lee-ready', {}, 'inferred:quote,tick matching=strict quote-lag=0ms'],
    ['emo', { matching: 'arrival', quoteLagUs: 10_000 }, 'inferred:at-quote,tick matching=arrival quote-lag=10ms'],
    ['quote', { maxQuoteAgeUs: 5e6 }, 'inferred:quote matching=strict quote-lag=0ms max-quote-age=5s'],
  ])('of %s %o is "%s %s"', (rules, settings, label) => {
    expect(aggressorLabel({ rules: parseAggressorRules(rules), ...settings })).toBe(label);
  });
});
