import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AggTradeScanner } from '../../../../src/live/feed/binance/agg-trade-scanner.ts';
import { newStreamTrade, StreamMessages } from '../../../../src/live/feed/binance/stream-message.ts';
import type { FakeTrade } from '../../../support/fake-binance/fake-series.ts';
import { aggTradeText } from '../../../support/fake-exchange-stream/stream-tape.ts';

const SYMBOLS = ['BTCUSDT', '1000SATSUSDC', '币安人生USDT'] as const;

const digits = (most: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom('0', '1', '2', '3', '4', '5', '6', '7', '8', '9'), minLength: 1, maxLength: most });
const decimal = fc.oneof(
  fc.tuple(fc.nat(999_999), digits(9)).map(([whole, rest]) => `${whole}.${rest}`),
  fc.tuple(fc.nat(99), digits(4)).map(([whole, rest]) => `${whole}.${rest}0000`),
  digits(20),
);
const id = fc.maxSafeNat();
const message = fc.record({
  market: fc.constantFrom('spot' as const, 'um' as const),
  symbol: fc.constantFrom(...SYMBOLS),
  scales: fc.record({ priceScale: fc.nat(9), sizeScale: fc.nat(9) }),
  trade: fc.record<FakeTrade>({
    ...{ id, firstId: id, lastId: id, price: decimal, size: decimal, buyerIsMaker: fc.boolean() },
    timeUs: fc.integer({ min: 1_600_000_000_000_000, max: 1_900_000_000_000_000 }),
  }),
});

/** What becomes of a text: another character somewhere, one too much, one too few, a piece out of its place. */
const change = fc.record({
  at: fc.nat(300),
  length: fc.constantFrom(0, 1, 1, 1, 7),
  put: fc.oneof(
    fc.constantFrom('', '0', '9', '-', '"', '.', ' ', '\\u0030', 'e5', ',', '}', 'true', '\t', '1e3', '00'),
    fc.string(),
  ),
});

function changed(text: string, changes: readonly { at: number; length: number; put: string }[]): string {
  return changes.reduce((now, { at, length, put }) => {
    const from = at % (now.length + 1);
    return now.slice(0, from) + put + now.slice(from + length);
  }, text);
}

/** What is read of a text, or why nothing is. */
function outcome(messages: StreamMessages, text: string): unknown {
  const trade = newStreamTrade();
  try {
    const kind = messages.read(text, trade);
    return kind === 'trade' ? trade : kind;
  } catch (error) {
    return error instanceof Error ? error.constructor : error;
  }
}

describe('an aggregate trade that is scanned', () => {
  it('is what JSON says, whatever becomes of its text', () => {
    fc.assert(
      fc.property(message, fc.array(change, { maxLength: 2 }), ({ trade, ...of }, changes) => {
        const messages = new StreamMessages({ ...of, kind: 'aggTrades' });
        const text = changed(aggTradeText(trade, of), changes);
        // A space before it changes nothing for JSON and is nothing that is scanned.
        expect(outcome(messages, text)).toEqual(outcome(messages, ` ${text}`));
      }),
      { numRuns: 5000 },
    );
  });

  it('is any that fits the scales, of spot and futures', () => {
    fc.assert(
      fc.property(message, fc.nat(99_999), fc.nat(99_999), ({ trade, ...of }, price, size) => {
        const scanner = new AggTradeScanner(of.symbol, { priceScale: 2, sizeScale: 3 });
        const text = aggTradeText({ ...trade, price: `${price}.25000000`, size: `${size}.123` }, of);
        const row = newStreamTrade();
        expect(scanner.scan(text, row)).toBe(true);
        const timeUs = of.market === 'spot' ? trade.timeUs : Math.floor(trade.timeUs / 1000) * 1000;
        expect(row).toEqual({
          ...{ id: trade.id, timeUs, price: price * 100 + 25, size: size * 1000 + 123 },
          ...{ side: trade.buyerIsMaker ? -1 : 1, eventUs: of.market === 'spot' ? timeUs + 1500 : timeUs + 1000 },
        });
      }),
    );
  });

  it.each([
    ['a space', (text: string) => text.replace('":"', '": "')],
    ['a sign', (text: string) => text.replace('"a":', '"a":-')],
    ['another field', (text: string) => text.replace('"m":', '"X":1,"m":')],
    ['more decimals than the scale has', (text: string) => text.replace('.25', '.253')],
    ['another symbol', (text: string) => text.replace('"s":"B', '"s":"X')],
    ['something behind it', (text: string) => `${text}}`],
  ])('is none with %s in it', (_what, change) => {
    const trade = { id: 7, timeUs: 1_732_104_000_123_456, price: '5.25', size: '1.5', buyerIsMaker: true };
    const text = aggTradeText({ ...trade, firstId: 1, lastId: 2 }, { market: 'spot', symbol: 'BTCUSDT' });
    const scanner = new AggTradeScanner('BTCUSDT', { priceScale: 2, sizeScale: 3 });
    expect(scanner.scan(text, newStreamTrade())).toBe(true);
    expect(scanner.scan(change(text), newStreamTrade())).toBe(false);
  });
});
