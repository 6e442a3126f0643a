import { describe, expect, it } from 'vitest';
import { type QuoteColumns, QuoteTape } from '../../../src/backtest/matching/quote-tape.ts';
import { READINGS } from '../../../src/backtest/matching/reading.ts';
import type { TestTrade } from '../../support/trades.ts';
import { playTape, type TestOrder, told } from './market-script.ts';

/** Time, bid, ask, lots at the bid, lots at the ask. */
type TestQuote = readonly [timeUs: number, bid: number, ask: number, bidLots: number, askLots: number];

function quotesOf(quotes: readonly TestQuote[]): QuoteColumns {
  const column = (place: number): Float64Array => Float64Array.from(quotes, (quote) => quote[place]!);
  const [timeUs, bid, ask, bidSize, askSize] = [column(0), column(1), column(2), column(3), column(4)];
  return { length: quotes.length, timeUs, bid, ask, bidSize, askSize };
}

function tapeOf(quotes: readonly TestQuote[]): QuoteTape {
  const tape = new QuoteTape();
  tape.push(quotesOf(quotes));
  return tape;
}

const QUOTES: readonly TestQuote[] = [
  [1, 100, 101, 4, 6],
  [9, 100, 102, 4, 8],
];
const TAPE: readonly TestTrade[] = [
  [5, 101, 3, 1],
  [6, 102, 9, 1],
];

function play(orders: readonly TestOrder[], quotes = QUOTES, options = {}): string[] {
  return told(playTape(TAPE, { orders }, { quotes: tapeOf(quotes), ...options }));
}

describe('with quotes', () => {
  it('a market order takes what is displayed when it arrives, the rest from prints', () => {
    expect(play([{ lots: 8, arrivesUs: 2 }])).toEqual([
      '2 working',
      '2 6@101 taker',
      '2 partly-filled',
      '5 2@101 taker',
      '5 filled',
    ]);
  });

  it('a sale gets the bid', () => {
    expect(play([{ side: -1, lots: 3, arrivesUs: 2 }])).toEqual(['2 working', '2 3@100 taker', '2 filled']);
  });

  it('slippage comes on top', () => {
    const first = READINGS.map((reading) => play([{ arrivesUs: 2 }], QUOTES, { reading, slippageTicks: 2 })[1]);
    expect(first).toEqual(['2 1@101 taker', '2 1@103 taker', '2 1@105 taker']);
  });

  it('what is displayed is given once', () => {
    const events = play([
      { lots: 4, arrivesUs: 2 },
      { lots: 4, arrivesUs: 3 },
    ]);
    expect(events.filter((text) => text.includes('@'))).toEqual(['2 4@101 taker', '3 2@101 taker', '5 2@101 taker']);
    const renewed = play([
      { lots: 6, arrivesUs: 2 },
      { lots: 4, arrivesUs: 9 },
    ]);
    expect(renewed.filter((text) => text.includes('@'))).toEqual(['2 6@101 taker', '9 4@102 taker']);
  });

  it('a fill-or-kill order takes all of it or nothing of it', () => {
    expect(play([{ lots: 7, timeInForce: 'FOK', arrivesUs: 2 }])).toEqual(['2 working', '5 expired']);
    expect(play([{ lots: 6, timeInForce: 'FOK', arrivesUs: 2 }]).at(-1)).toBe('2 filled');
  });

  it('a limit order takes the offer within its limit and rests below it, whatever printed last', () => {
    const limit = { kind: 'limit', lots: 2, arrivesUs: 8 } as const;
    expect(play([{ ...limit, limitTicks: 101 }])).toEqual(['8 working', '8 2@101 taker', '8 filled']);
    expect(play([{ ...limit, limitTicks: 102, arrivesUs: 9 }])[1]).toBe('9 2@102 taker');
    expect(play([{ ...limit, limitTicks: 100 }])).toEqual(['8 working']);
    // Before the first quote the last print tells: there is none.
    expect(play([{ ...limit, limitTicks: 101, arrivesUs: 0 }])).toEqual(['0 working']);
  });

  it('a side without an offer, or of unknown size, or before the first quote, leaves it to the prints', () => {
    const missing: readonly TestQuote[][] = [
      [[1, 100, Number.NaN, 4, 4]],
      [[1, 100, 101, 4, Number.NaN]],
      [[7, 100, 101, 4, 4]],
      [],
    ];
    for (const quotes of missing) expect(play([{ arrivesUs: 2 }], quotes)[1]).toBe('5 1@101 taker');
  });

  it('a stop that is triggered trades with the next prints: the quote before it is gone', () => {
    const stop = { kind: 'stop', stopTicks: 101, arrivesUs: 2 } as const;
    expect(play([stop])).toEqual(['2 working', '5 = triggered at 101', '6 1@102 taker', '6 filled']);
  });
});

describe('a stop-limit order with quotes', () => {
  it('takes prints when the quote at its trigger lies within its limit', () => {
    const stop = { kind: 'stop-limit', stopTicks: 101, limitTicks: 102, arrivesUs: 2 } as const;
    const quotes: readonly TestQuote[] = [
      [1, 100, 101, 4, 6],
      [6, 102, 103, 4, 6],
    ];
    expect(play([stop], quotes).slice(2)).toEqual(['6 1@102 taker', '6 filled']);
    expect(play([stop], [[1, 102, 103, 4, 6]]).slice(2)).toEqual([]);
  });
});

describe('a quote tape', () => {
  it('knows what prevails, a quote of that microsecond included', () => {
    const tape = tapeOf(QUOTES);
    expect(tape.offerAt(0, 1)).toBeNull();
    expect(tape.offerAt(8, 1)).toEqual({ number: 0, ticks: 101, lots: 6 });
    expect(tape.offerAt(9, 1)).toEqual({ number: 1, ticks: 102, lots: 8 });
    expect(tape.offerAt(9, -1)).toEqual({ number: 1, ticks: 100, lots: 4 });
  });

  it('forgets what does not prevail any more, and counts on', () => {
    const tape = tapeOf(QUOTES);
    tape.forgetBefore(0);
    tape.forgetBefore(8);
    expect(tape.offerAt(8, 1)?.number).toBe(0);
    tape.forgetBefore(9);
    expect(tape.offerAt(8, 1)).toBeNull();
    expect(tape.offerAt(9, 1)).toEqual({ number: 1, ticks: 102, lots: 8 });
  });

  it('grows with what is pushed', () => {
    const tape = new QuoteTape();
    const many = Array.from({ length: 3000 }, (_, index): TestQuote => [index, 100, 101, 1, index]);
    tape.push(quotesOf(many.slice(0, 1000)));
    tape.push(quotesOf([]));
    tape.push(quotesOf(many.slice(1000)));
    expect([0, 999, 1000, 2999].map((timeUs) => tape.offerAt(timeUs, 1)?.lots)).toEqual([0, 999, 1000, 2999]);
  });

  it('refuses to go back in time', () => {
    expect(() => tapeOf(QUOTES).push(quotesOf([[8, 1, 2, 3, 4]]))).toThrow('quotes go back in time: 8 µs after 9 µs');
  });
});
