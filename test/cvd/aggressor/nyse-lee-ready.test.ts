import { beforeAll, expect, it } from 'vitest';
import { DAY_US } from '../../../src/core/time.ts';
import { describeWithSharedData } from '../../support/shared-data.ts';
import { classifier, csvRows, quotesOf, type TestQuote, type TestTrade, tradesOf } from './market.ts';

const LAG_US = 2_000_000;

/**
 * Lee–Ready with a quote lag of 2 s on two days of an anonymised NYSE stock: R package highfrequency at 967dc40, whose tests
 * publish −1572 for the sum of directions (shared data, `nyse/lee-ready-lag2s.csv`, a row for each trade).
 *
 * Two things about `getTradeDirection` and `matchTradesQuotes` there are not as they should be. They compare
 * `price` with `(bid + ask) / 2` in doubles, where 158.02 is not the middle of 157.94 and 158.10. And before a day's first
 * lagged quote they take that quote, which is not known yet.
 */
describeWithSharedData('Lee–Ready with a lag of 2 s on the NYSE (highfrequency)', () => {
  /** Prices as the doubles the reference computes with. */
  let trades: TestTrade[];
  let quotes: TestQuote[];
  let reference: number[];
  /** The first quote of each day once more, early enough for the day's first trade: what the reference assumes. */
  let backfilled: TestQuote[];

  beforeAll(() => {
    trades = csvRows('nyse/trades.csv').map((row) => ({
      time: Number(row['ts_us']),
      price: Number(row['PRICE']),
      size: Number(row['SIZE']),
    }));
    quotes = csvRows('nyse/quotes.csv').map((row) => ({
      time: Number(row['ts_us']),
      bid: Number(row['BID']),
      ask: Number(row['OFR']),
    }));
    reference = csvRows('nyse/lee-ready-lag2s.csv').map((row) => Number(row['direction']));
    const dayOf = ({ time }: TestQuote): number => Math.floor(time / DAY_US);
    const firsts = quotes.filter((quote, index) => index === 0 || dayOf(quote) !== dayOf(quotes[index - 1]!));
    backfilled = [...firsts.map((quote) => ({ ...quote, time: quote.time - LAG_US })), ...quotes].toSorted(
      (a, b) => a.time - b.time,
    );
  });

  function directions(tape: readonly TestTrade[], book: readonly TestQuote[]): number[] {
    const inference = classifier('lee-ready', { matching: 'inclusive', quoteLagUs: LAG_US });
    inference.pushQuotes(quotesOf(book));
    return [...inference.pushTrades(tradesOf(tape)).side];
  }

  /** Prices in ticks of 0.0001: 158.39499999999998 is what a double made of 158.395. */
  function inTicks(value: number): number {
    return Math.round(10_000 * value);
  }

  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

  it('given the same doubles and the same early quotes, all 7,168 directions are the same: sum −1572', () => {
    expect(reference.length).toBe(7168);
    expect(sum(reference)).toBe(-1572);
    expect(directions(trades, backfilled)).toEqual(reference);
  });

  it('in ticks 55 differ: each is at the exact middle, which the doubles miss', () => {
    const tape = trades.map((trade) => ({ ...trade, price: inTicks(trade.price) }));
    const book = backfilled.map((quote) => ({ ...quote, bid: inTicks(quote.bid), ask: inTicks(quote.ask) }));
    const sides = directions(tape, book);
    const differing = sides.flatMap((side, index) => (side === reference[index] ? [] : [index]));
    expect(differing.length).toBe(55);
    expect(sum(sides)).toBe(-1554);

    const quoteOnly = classifier('quote', { matching: 'inclusive', quoteLagUs: LAG_US });
    quoteOnly.pushQuotes(quotesOf(book));
    const { side: byQuote } = quoteOnly.pushTrades(tradesOf(tape));
    const inDoubles = classifier('quote', { matching: 'inclusive', quoteLagUs: LAG_US });
    inDoubles.pushQuotes(quotesOf(backfilled));
    const { side: byDoubles } = inDoubles.pushTrades(tradesOf(trades));
    for (const index of differing) {
      expect(byQuote[index]).toBe(0);
      expect(byDoubles[index]).toBe(reference[index]);
    }
  });

  it('without quotes from the future 11 more differ, all in the first 2 s of a day: sum −1566', () => {
    const tape = trades.map((trade) => ({ ...trade, price: inTicks(trade.price) }));
    const [causal, early] = [quotes, backfilled].map((rows) =>
      directions(
        tape,
        rows.map((quote) => ({ ...quote, bid: inTicks(quote.bid), ask: inTicks(quote.ask) })),
      ),
    );
    expect(sum(causal!)).toBe(-1566);
    const differing = causal!.flatMap((side, index) => (side === early![index] ? [] : [index]));
    expect(differing.length).toBe(11);
    const openings = [0, trades.findIndex((trade) => trade.time - trades[0]!.time > DAY_US / 2)];
    for (const index of differing) {
      const opening = openings.findLast((first) => first <= index)!;
      expect(trades[index]!.time - trades[opening]!.time).toBeLessThan(LAG_US + 10_000);
    }
    // The first two trades come before any quote and any change of price: unknown.
    expect(causal!.slice(0, 3)).toEqual([0, 0, -1]);
  });
});
