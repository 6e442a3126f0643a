import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/core/random.ts';
import { SECOND_US } from '../../../src/core/time.ts';
import { QUOTE_MATCHINGS, type QuoteMatching } from '../../../src/cvd/aggressor/aggressor-options.ts';
import { classifier, quotesOf, type TestQuote, type TestTrade, tradesOf } from './market.ts';

interface Tape {
  readonly quotes: (TestQuote & { sequence: number })[];
  readonly trades: (TestTrade & { sequence: number })[];
}

interface Setting {
  readonly rules: string;
  readonly matching: QuoteMatching;
  readonly quoteLagUs: number;
  readonly maxQuoteAgeUs: number;
}

/** Quotes and trades over some seconds, many of one instant; now and then a crossed or one-sided quote. */
const arbitraryTape: fc.Arbitrary<Tape> = fc
  .array(
    fc.record({
      waitUs: fc.constantFrom(0, 0, 1, 250_000, SECOND_US),
      isQuote: fc.boolean(),
      price: fc.integer({ min: 20, max: 30 }),
      spread: fc.constantFrom(0, 1, 2, 4, 10, -1, Number.NaN),
      size: fc.integer({ min: 1, max: 3 }),
    }),
    { maxLength: 120, size: 'max' },
  )
  .map((steps) => {
    let time = 0;
    const quotes: (TestQuote & { sequence: number })[] = [];
    const trades: (TestTrade & { sequence: number })[] = [];
    for (const [sequence, { waitUs, isQuote, price, spread, size }] of steps.entries()) {
      time += waitUs;
      if (isQuote) quotes.push({ time, bid: price, ask: price + spread, bidSize: size, askSize: 2, sequence });
      else trades.push({ time, price, size, side: size === 3 ? 1 : 0, sequence });
    }
    return { quotes, trades };
  });

const arbitrarySetting: fc.Arbitrary<Setting> = fc.record({
  rules: fc.constantFrom('quote', 'lee-ready', 'emo', 'clnv', 'exchange,depth,trade-size,quote', 'tick,quote'),
  matching: fc.constantFrom(...QUOTE_MATCHINGS),
  quoteLagUs: fc.constantFrom(0, 1, 250_000, SECOND_US, 3 * SECOND_US),
  maxQuoteAgeUs: fc.constantFrom(Number.POSITIVE_INFINITY, SECOND_US),
});

interface Result {
  readonly side: number[];
  readonly rule: number[];
  readonly disagrees: number[];
  readonly certainSide: number[];
}

function whole({ quotes, trades }: Tape, { rules, ...settings }: Setting): Result {
  const inference = classifier(rules, settings);
  inference.pushQuotes(quotesOf(quotes));
  const { side, rule, disagrees, certainSide } = inference.pushTrades(tradesOf(trades));
  return { side: [...side], rule: [...rule], disagrees: [...disagrees], certainSide: [...certainSide] };
}

/** Trades in pieces; before each piece the quotes it needs, in pieces, and up to two more. */
function inPieces(tape: Tape, { rules, ...settings }: Setting, cuts: readonly number[]): Result {
  const { trades, quotes } = tape;
  const inference = classifier(rules, settings);
  const result: Result = { side: [], rule: [], disagrees: [], certainSide: [] };
  let [nextQuote, nextTrade] = [0, 0];
  for (let turn = 0; nextTrade < trades.length; turn += 1) {
    const cut = cuts[turn % cuts.length]!;
    const end = endOfPiece(trades, nextTrade + cut, settings.matching);
    const neededUs = inference.neededUntilUs(trades[end - 1]!.time);
    const needed = quotes.filter((quote) => quote.time <= neededUs).length + (cut % 3);
    for (; nextQuote < Math.min(needed, quotes.length); nextQuote += 1 + (cut % 2)) {
      inference.pushQuotes(quotesOf(quotes.slice(nextQuote, nextQuote + 1 + (cut % 2))));
    }
    const { length, ...decided } = inference.pushTrades(tradesOf(trades.slice(nextTrade, end)));
    for (const column of ['side', 'rule', 'disagrees', 'certainSide'] as const) {
      result[column].push(...decided[column].subarray(0, length));
    }
    nextTrade = end;
  }
  return result;
}

/** Where a piece ends that is to end at `cut`: interpolation needs whole seconds. */
function endOfPiece(trades: Tape['trades'], cut: number, matching: QuoteMatching): number {
  let end = Math.min(cut, trades.length);
  if (matching !== 'interpolated') return end;
  while (end < trades.length && sameSecond(trades[end - 1]!, trades[end]!)) end += 1;
  return end;
}

function sameSecond(a: TestTrade, b: TestTrade): boolean {
  return Math.floor(a.time / SECOND_US) === Math.floor(b.time / SECOND_US);
}

/** The quote that prevails at a trade, found by looking at all of them. */
function prevailing({ quotes }: Tape, trade: Tape['trades'][number], setting: Setting): TestQuote | undefined {
  const { matching, quoteLagUs, maxQuoteAgeUs } = setting;
  const last = quotes.findLast((quote) => {
    const countsFrom = quote.time + quoteLagUs;
    if (matching === 'strict') return countsFrom < trade.time;
    return countsFrom <= trade.time && (matching === 'inclusive' || quote.sequence < trade.sequence);
  });
  if (last === undefined || last.time + quoteLagUs < trade.time - maxQuoteAgeUs) return undefined;
  return last.bid <= last.ask ? last : undefined;
}

function naiveQuoteSide(tape: Tape, trade: Tape['trades'][number], setting: Setting): number {
  const quote = prevailing(tape, trade, setting);
  return quote === undefined ? 0 : Math.sign(2 * trade.price - quote.bid - quote.ask);
}

/** The bounds of a trade's second, found by looking at all quotes. */
function naiveIntervalSide({ quotes }: Tape, trade: TestTrade, { quoteLagUs, maxQuoteAgeUs }: Setting): number {
  const start = Math.floor(trade.time / SECOND_US) * SECOND_US;
  const into = quotes.findLast((quote) => quote.time + quoteLagUs < start);
  if (into === undefined || into.time + quoteLagUs < start - maxQuoteAgeUs) return 0;
  const inside = quotes.filter(({ time }) => time + quoteLagUs >= start && time + quoteLagUs < start + SECOND_US);
  const all = [into, ...inside];
  if (all.some(({ bid, ask }) => !(bid <= ask))) return 0;
  const highestAsk = Math.max(...all.map(({ ask }) => ask));
  const lowestBid = Math.min(...all.map(({ bid }) => bid));
  return Number(trade.price >= highestAsk) - Number(trade.price <= lowestBid);
}

describe('a classifier', () => {
  it('gives the same sides however trades and quotes are cut', () => {
    const cuts = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(arbitraryTape, arbitrarySetting, cuts, (tape, setting, places) => {
        expect(inPieces(tape, setting, places)).toEqual(whole(tape, setting));
      }),
      { numRuns: 400 },
    );
  });

  it.each(QUOTE_MATCHINGS)(
    '%s: and over a long tape, of which it keeps only what trades may still need',
    (matching) => {
      const random = seededRandom(7, 1);
      const tape: Tape = { quotes: [], trades: [] };
      let time = 0;
      for (let sequence = 0; sequence < 12_000; sequence += 1) {
        time += [0, 1, 100_000][random.integer(3)]!;
        const price = 20 + random.integer(10);
        if (random.integer(4) > 0) tape.quotes.push({ time, bid: price, ask: price + random.integer(4), sequence });
        else tape.trades.push({ time, price, size: 1, side: 0, sequence });
      }
      for (const quoteLagUs of [0, 250_000]) {
        const setting = { rules: 'lee-ready', matching, quoteLagUs, maxQuoteAgeUs: Number.POSITIVE_INFINITY };
        expect(inPieces(tape, setting, [7, 100, 333, 2])).toEqual(whole(tape, setting));
      }
    },
  );

  it('finds the quotes that looking at all of them finds', () => {
    const byOrder = arbitrarySetting.filter(({ matching }) => ['strict', 'inclusive', 'arrival'].includes(matching));
    fc.assert(
      fc.property(arbitraryTape, byOrder, (tape, setting) => {
        const sides = tape.trades.map((trade) => naiveQuoteSide(tape, trade, setting) + 0);
        expect(whole(tape, { ...setting, rules: 'quote' }).side).toEqual(sides);
      }),
      { numRuns: 300 },
    );
  });

  it('finds the bounds of a second that looking at all of its quotes finds', () => {
    fc.assert(
      fc.property(arbitraryTape, arbitrarySetting, (tape, setting) => {
        const sides = tape.trades.map((trade) => naiveIntervalSide(tape, trade, setting) + 0);
        expect(whole(tape, { ...setting, rules: 'quote', matching: 'interval' }).side).toEqual(sides);
      }),
      { numRuns: 300 },
    );
  });

  it('by interval never contradicts the order in which trades and quotes really came', () => {
    fc.assert(
      fc.property(arbitraryTape, arbitrarySetting, (tape, setting) => {
        const interval = whole(tape, { ...setting, rules: 'quote', matching: 'interval' }).side;
        const arrival = whole(tape, {
          ...setting,
          rules: 'quote',
          matching: 'arrival',
          maxQuoteAgeUs: Number.POSITIVE_INFINITY,
        });
        for (const [index, side] of interval.entries()) {
          // At a locked quote the quote rule does not decide.
          if (side !== 0) expect(arrival.side[index]).not.toBe(-side);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('turns every side when prices are turned', () => {
    fc.assert(
      fc.property(arbitraryTape, arbitrarySetting, (tape, setting) => {
        const turned = {
          trades: tape.trades.map((row) => ({ ...row, price: 100 - row.price, side: -row.side! })),
          quotes: tape.quotes.map((row) => ({
            ...row,
            bid: 100 - row.ask,
            ask: 100 - row.bid,
            bidSize: row.askSize!,
            askSize: row.bidSize!,
          })),
        };
        expect(whole(turned, setting).side.map((side) => 0 - side)).toEqual(
          whole(tape, setting).side.map((side) => side + 0),
        );
      }),
      { numRuns: 200 },
    );
  });

  it('counts every trade and lot once', () => {
    fc.assert(
      fc.property(arbitraryTape, arbitrarySetting, (tape, { rules, ...settings }) => {
        const inference = classifier(rules, settings);
        inference.pushQuotes(quotesOf(tape.quotes));
        const { side, disagrees } = inference.pushTrades(tradesOf(tape.trades));
        const { all, byRule, disagreeing } = inference.counts();
        expect(all).toEqual({
          trades: tape.trades.length,
          volume: BigInt(tape.trades.reduce((sum, trade) => sum + trade.size!, 0)),
        });
        expect(byRule.reduce((sum, { trades }) => sum + trades, 0)).toBe(all.trades);
        expect(byRule.find(({ rule }) => rule === 'unknown')?.trades ?? 0).toBe(
          side.filter((value) => value === 0).length,
        );
        expect(disagreeing.trades).toBe(disagrees.filter((value) => value === 1).length);
      }),
    );
  });
});
