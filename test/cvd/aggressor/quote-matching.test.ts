import { describe, expect, it } from 'vitest';
import type { QuoteMatching } from '../../../src/cvd/aggressor/aggressor-options.ts';
import { at, gap, WHOLE } from '../../support/tape.ts';
import { classifier, quotesOf, sidesOf, type TestQuote, tradesOf } from './market.ts';

/** A quote at which a trade at 10 is a buy, one at which it is a sell, and none. */
const BUY = { bid: 8, ask: 10 };
const SELL = { bid: 10, ask: 12 };

function trade(clock: string): { time: number; price: number } {
  return { time: at(clock), price: 10 };
}

function quote(clock: string, { bid, ask }: typeof BUY): TestQuote {
  return { time: at(clock), bid, ask };
}

describe('the prevailing quote', () => {
  it('is the last of an earlier microsecond, or of the same, as asked', () => {
    const quotes = [quote('09:00:00', BUY), quote('09:00:01', SELL)];
    const trades = [trade('09:00:00.999999'), trade('09:00:01'), trade('09:00:01.000001')];
    expect(sidesOf('quote', quotes, trades)).toEqual([1, 1, -1]);
    expect(sidesOf('quote', quotes, trades, { matching: 'inclusive' })).toEqual([1, -1, -1]);
  });

  it('of several in one microsecond is the last', () => {
    const quotes = [quote('09:00:00', BUY), quote('09:00:00', SELL)];
    expect(sidesOf('quote', quotes, [trade('09:00:01')])).toEqual([-1]);
  });

  it('before the first one is none', () => {
    expect(
      sidesOf('quote', [quote('09:00:00', BUY)], [trade('08:00:00'), trade('09:00:00'), trade('09:00:01')]),
    ).toEqual([0, 0, 1]);
    expect(sidesOf('quote', [], [trade('08:00:00')])).toEqual([0]);
  });

  it('counts later by the lag', () => {
    const quotes = [quote('09:00:00', BUY), quote('09:00:01', SELL)];
    const trades = [trade('09:00:05'), trade('09:00:06'), trade('09:00:06.000001')];
    expect(sidesOf('quote', quotes, trades, { quoteLagUs: 5e6 })).toEqual([0, 1, -1]);
    expect(sidesOf('quote', quotes, trades, { quoteLagUs: 5e6, matching: 'inclusive' })).toEqual([1, -1, -1]);
  });

  it('is none once it is too old', () => {
    const trades = [trade('09:00:00.5'), trade('09:00:01'), trade('09:00:01.000001')];
    const settings = { maxQuoteAgeUs: 1e6 };
    expect(sidesOf('quote', [quote('09:00:00', BUY)], trades, settings)).toEqual([1, 1, 0]);
    const lagged = { ...settings, quoteLagUs: 250_000 };
    expect(sidesOf('quote', [quote('08:59:59.75', BUY)], trades, lagged)).toEqual([1, 1, 0]);
  });

  it('by arrival is the last that came before and is not of later', () => {
    const quotes = [
      { ...quote('09:00:00', BUY), sequence: 1 },
      { ...quote('09:00:01', SELL), sequence: 2 },
      { ...quote('09:00:01', BUY), sequence: 5 },
    ];
    const trades = [
      { ...trade('09:00:00.5'), sequence: 3 },
      { ...trade('09:00:01'), sequence: 4 },
      { ...trade('09:00:01'), sequence: 6 },
    ];
    const inference = classifier('quote', { matching: 'arrival' });
    inference.pushQuotes(quotesOf(quotes));
    const { side, disagrees, certainSide } = inference.pushTrades(tradesOf(trades));
    expect([...side]).toEqual([1, -1, 1]);
    expect([...certainSide]).toEqual([1, -1, 1]);
    expect([...disagrees]).toEqual([0, 0, 0]);
  });
});

describe('a break of the quotes', () => {
  const trades = tradesOf([trade('09:00:01'), trade('09:30:00'), trade('10:00:01')]);

  function sidesAround(events: readonly Parameters<ReturnType<typeof classifier>['pushQuotes']>[0][]): number[] {
    const inference = classifier('quote');
    for (const event of events) inference.pushQuotes(event);
    return [...inference.pushTrades(trades).side];
  }

  it('that is a hole leaves no quote until the next', () => {
    const [first, second] = [quotesOf([quote('09:00:00', BUY)]), quotesOf([quote('10:00:00', SELL)])];
    expect(sidesAround([first, second])).toEqual([1, 1, -1]);
    expect(sidesAround([first, gap('09:10', '09:50'), second])).toEqual([1, 0, -1]);
  });

  it('that ends coverage leaves none, unless coverage goes on in that very microsecond', () => {
    const [first, second] = [quotesOf([quote('09:00:00', BUY)]), quotesOf([quote('10:00:00', SELL)])];
    const ends = { type: 'coverage-end', timeUs: at('09:20') } as const;
    const starts = { type: 'coverage-start', timeUs: at('09:20') } as const;
    const startsLater = { type: 'coverage-start', timeUs: at('09:21') } as const;
    expect(sidesAround([first, ends, second])).toEqual([1, 0, -1]);
    expect(sidesAround([first, ends])).toEqual([1, 0, 0]);
    expect(sidesAround([first, ends, startsLater, second])).toEqual([1, 0, -1]);
    expect(sidesAround([first, ends, starts, second])).toEqual([1, 1, -1]);
    expect(sidesAround([starts, ends, starts])).toEqual([0, 0, 0]);
  });

  it('counts by arrival too', () => {
    const inference = classifier('quote', { matching: 'arrival' });
    inference.pushQuotes(quotesOf([{ ...quote('09:00:00', BUY), sequence: 1 }]));
    expect([...inference.pushTrades(tradesOf([{ ...trade('09:05'), sequence: 2 }])).side]).toEqual([1]);
    inference.pushQuotes({ type: 'coverage-end', timeUs: at('09:10') });
    expect([...inference.pushTrades(tradesOf([{ ...trade('09:15'), sequence: 3 }])).side]).toEqual([0]);
    inference.pushQuotes({ type: 'coverage-start', timeUs: at('09:10') });
    expect([...inference.pushTrades(tradesOf([{ ...trade('09:16'), sequence: 4 }])).side]).toEqual([1]);
    inference.pushQuotes({ type: 'gap', fromUs: at('09:16'), toUs: at('09:16'), missing: 1 });
    expect([...inference.pushTrades(tradesOf([{ ...trade('09:17'), sequence: 5 }])).side]).toEqual([0]);
  });
});

describe('stamps of whole seconds', () => {
  const CALM = { bid: 8, ask: 10 };
  const quotes = [
    quote('09:00:00', CALM),
    quote('09:00:02', { bid: 9, ask: 11 }),
    quote('09:00:02', { bid: 9, ask: 13 }),
  ];
  const second = (clock: string, ...prices: number[]): { time: number; price: number }[] =>
    prices.map((price) => ({ time: at(clock), price }));

  it('interval: decides at and outside the bounds of the second, the quote prevailing into it included', () => {
    const settings = { matching: 'interval' as const };
    // In 09:00:02 the bid was 8 or 9, the ask 10, 11 or 13.
    const trades = second('09:00:02', 7, 8, 9, 10, 12, 13, 14);
    expect(sidesOf('quote', quotes, trades, settings)).toEqual([-1, -1, 0, 0, 0, 1, 1]);
    // In 09:00:01 nothing changed: 8 to 10.
    expect(sidesOf('quote', quotes, second('09:00:01', 8, 9, 10), settings)).toEqual([-1, 0, 1]);
    // After it the last one prevails.
    expect(sidesOf('quote', quotes, second('09:00:03', 9, 10, 12, 13), settings)).toEqual([-1, 0, 0, 1]);
  });

  it('interval: the next rule decides the others, and rules that need one quote do not', () => {
    const settings = { matching: 'interval' as const };
    const trades = second('09:00:02', 8, 9, 12, 13);
    expect(sidesOf('quote,tick', quotes, trades, settings)).toEqual([-1, 1, 1, 1]);
    expect(sidesOf('at-quote', quotes, trades, settings)).toEqual([-1, 0, 0, 1]);
    expect(sidesOf('near-quote', quotes, trades, settings)).toEqual([-1, 0, 0, 1]);
    const deep = quotes.map((row) => ({ ...row, bidSize: 1, askSize: 5 }));
    expect(sidesOf('depth,trade-size', deep, second('09:00:01', 9, 8), settings)).toEqual([0, 0]);
  });

  it('interval: without a quote into the second, or with a crossed one in it, knows nothing', () => {
    const settings = { matching: 'interval' as const };
    expect(sidesOf('quote', quotes, second('09:00:00', 5, 20), settings)).toEqual([0, 0]);
    const crossed = [...quotes, quote('09:00:03', { bid: 13, ask: 12 }), quote('09:00:03', CALM)];
    expect(sidesOf('quote', crossed, second('09:00:03', 5, 20), settings)).toEqual([0, 0]);
    // The crossed one was not the last: it does not prevail into the next second.
    expect(sidesOf('quote', crossed, second('09:00:04', 5, 20), settings)).toEqual([-1, 1]);
    const locked = [quote('09:00:00', { bid: 10, ask: 10 })];
    expect(sidesOf('quote', locked, second('09:00:01', 9, 10, 11), settings)).toEqual([-1, 0, 1]);
  });

  it('interval: a quote too old to prevail into the second leaves it without bounds', () => {
    const settings = { matching: 'interval' as const, maxQuoteAgeUs: 1e6 };
    expect(sidesOf('quote', quotes, [...second('09:00:01', 8), ...second('09:00:02', 8)], settings)).toEqual([-1, 0]);
  });

  it('interval: the lag moves quotes into later seconds', () => {
    const settings = { matching: 'interval' as const, quoteLagUs: 1e6 };
    expect(sidesOf('quote', quotes, [...second('09:00:02', 10), ...second('09:00:03', 10)], settings)).toEqual([1, 0]);
  });

  it('interpolated: the i-th of I comes at (2i − 1) ÷ 2I of the second', () => {
    // Four trades at 1/8, 3/8, 5/8, 7/8; two quotes at 1/4 and 3/4.
    const moving = [
      quote('09:00:00', { bid: 1, ask: 3 }),
      quote('09:00:01', { bid: 3, ask: 5 }),
      quote('09:00:01', { bid: 5, ask: 7 }),
    ];
    const settings = { matching: 'interpolated' as const };
    expect(sidesOf('quote', moving, second('09:00:01', 4, 4, 4, 4), settings)).toEqual([1, 0, 0, -1]);
  });

  it('interpolated: a trade and a quote at one place count as the trade first', () => {
    const moving = [quote('09:00:00', BUY), quote('09:00:01', SELL)];
    expect(sidesOf('quote', moving, second('09:00:01', 10), { matching: 'interpolated' })).toEqual([1]);
    expect(sidesOf('quote', moving, second('09:00:02', 10), { matching: 'interpolated' })).toEqual([-1]);
  });

  it('interpolated: refuses a second in two batches, unless the tape breaks in it', () => {
    const inference = classifier('quote', { matching: 'interpolated' });
    const batch = tradesOf(second('09:00:01', 10));
    inference.pushTrades(batch);
    expect(() => inference.pushTrades(batch)).toThrow(
      new RangeError(
        'interpolated matching needs batches of whole seconds, got 2024-08-08T09:00:01.000Z to 2024-08-08T09:00:02.000Z ' +
          'in two: see wholeSeconds',
      ),
    );
    inference.pushBreak(gap('09:00:01', '09:00:01'));
    expect(inference.pushTrades(batch).length).toBe(1);
  });
});

describe('quotes', () => {
  const trades = tradesOf([trade('09:00:05')]);

  it.each<[QuoteMatching, string, string]>([
    ['strict', '09:00:05', '09:00:05.000001'],
    ['inclusive', '09:00:05', '09:00:05.000001'],
    ['interval', '09:00:05.999999', '09:00:06'],
    ['interpolated', '09:00:05.999999', '09:00:06'],
  ])('that come after the trades they count for are refused: %s', (matching, late, inTime) => {
    const inference = classifier('quote', { matching, quoteLagUs: 1000 });
    expect(inference.neededUntilUs(at('09:00:05'))).toBe(at(late) - 1000);
    inference.pushTrades(trades);
    const lateQuote = { ...quote(late, BUY), time: at(late) - 1000 };
    expect(() => inference.pushQuotes(quotesOf([lateQuote]))).toThrow(
      /^quotes at .* came after trades up to .* were decided: push quotes first$/,
    );
    expect(() => inference.pushQuotes({ type: 'coverage-end', timeUs: lateQuote.time })).toThrow('push quotes first');
    inference.pushQuotes(quotesOf([{ ...lateQuote, time: at(inTime) - 1000 }]));
  });

  it('must come in order, at the scales of the trades', () => {
    const inference = classifier('quote');
    expect(() => inference.pushQuotes(quotesOf([quote('09:00', BUY)], { ...WHOLE, sizeScale: 3 }))).toThrow(
      'data with 0 price and 3 size decimals came where 0 and 0 were expected',
    );
    expect(() => inference.pushQuotes(quotesOf([quote('09:00:01', BUY), quote('09:00:00', BUY)]))).toThrow(
      new RangeError('quote 1 of a batch goes back in time: 2024-08-08T09:00:00.000Z after 2024-08-08T09:00:01.000Z'),
    );
    expect(() => inference.pushQuotes(quotesOf([{ ...BUY, time: Number.NaN }]))).toThrow(
      new RangeError('quote 0 of a batch at NaN µs: not a whole number'),
    );
    expect(() => inference.pushQuotes(quotesOf([{ ...BUY, time: 0.5 }]))).toThrow('quote 0 of a batch at 0.5 µs');
    inference.pushQuotes(quotesOf([quote('09:00:01', BUY)]));
    expect(() => inference.pushQuotes(quotesOf([quote('09:00:00', BUY)]))).toThrow(
      'quote 0 of a batch goes back in time',
    );
    expect(() => inference.pushQuotes(gap('09:00', '09:10'))).toThrow('a gap of quotes starts at');
    expect(() => inference.pushQuotes({ type: 'coverage-start', timeUs: at('09:00') })).toThrow(
      'coverage of quotes starts at',
    );
  });

  it('and trades must share a sequence that rises to be matched by arrival', () => {
    const inference = classifier('quote', { matching: 'arrival' });
    expect(() => inference.pushQuotes(quotesOf([quote('09:00', BUY)]))).toThrow(
      new RangeError('matching by arrival needs quotes with a sequence of arrival: take strict or inclusive'),
    );
    expect(() => inference.pushTrades(trades)).toThrow('matching by arrival needs trades with a sequence of arrival');
    const rising = [1, 2].map((sequence) => ({ ...quote('09:00', BUY), sequence }));
    expect(() => inference.pushQuotes(quotesOf(rising.toReversed()))).toThrow(
      new RangeError('the sequence of arrival of quotes must rise: 1 came after 2 (row 1)'),
    );
    inference.pushQuotes(quotesOf(rising));
    inference.pushTrades(tradesOf([{ ...trade('09:00:05'), sequence: 5 }]));
    expect(() => inference.pushQuotes(quotesOf([{ ...quote('09:00:05', BUY), sequence: 4 }]))).toThrow(
      'quotes at 2024-08-08T09:00:05.000Z came after trades up to 2024-08-08T09:00:05.000Z were decided: push quotes first',
    );
    expect(() => inference.pushTrades(tradesOf([{ ...trade('09:00:06'), sequence: 5 }]))).toThrow(
      'the sequence of arrival of trades must rise: 5 came after 5 (row 0)',
    );
  });
});
