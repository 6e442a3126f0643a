import type { Scales } from '../../../core/trade-batch.ts';
import { microsecondsOf } from './exchange-stamp.ts';
import type { StreamTrade } from './stream-trade.ts';

const [ZERO, NINE, POINT, QUOTE] = [48, 57, 46, 34];
const LETTER_T = 116;
/** Larger than any text is long, and still a small integer. */
const BEYOND = 2 ** 30 - 1;

const SEPARATORS = {
  price: codesOf(',"p":"'),
  size: codesOf('","q":"'),
  normalSize: codesOf('","nq":"'),
  first: codesOf('","f":'),
  last: codesOf(',"l":'),
  time: codesOf(',"T":'),
  maker: codesOf(',"m":'),
  bestMatch: codesOf(',"M":'),
  end: codesOf('}}'),
};
const [TRUE, FALSE] = [codesOf('true'), codesOf('false')];

/**
 * Reads combined messages of aggregate trades in just the form in which Binance writes them today, character by character:
 * three times as quick as parsing JSON, and nothing is allocated. Whatever deviates by as much as a space is left to who
 * reads JSON; what is taken is what that would have read.
 */
export class AggTradeScanner {
  private readonly head: Uint16Array;
  private readonly symbol: Uint16Array;
  private readonly scales: Scales;
  /** Where it reads; beyond every text once something was not as expected. */
  private at = 0;

  /** @param symbol in capitals. */
  constructor(symbol: string, scales: Scales) {
    this.head = codesOf(`{"stream":"${symbol.toLowerCase()}@aggTrade","data":{"e":"aggTrade","E":`);
    this.symbol = codesOf(`,"s":"${symbol}","a":`);
    this.scales = scales;
  }

  /**
   * Reads a message into `trade`.
   * @returns whether it had that form; otherwise `trade` is in no sensible state.
   */
  scan(text: string, trade: StreamTrade): boolean {
    const { priceScale, sizeScale } = this.scales;
    this.at = 0;
    this.pass(text, this.head);
    trade.eventUs = microsecondsOf(this.whole(text));
    this.pass(text, this.symbol);
    trade.id = this.whole(text);
    this.pass(text, SEPARATORS.price);
    trade.price = this.units(text, priceScale);
    this.pass(text, SEPARATORS.size);
    trade.size = this.units(text, sizeScale);
    // Futures say how much of the size was not against an RPI order.
    if (this.passes(text, SEPARATORS.normalSize)) this.skipDecimal(text);
    this.pass(text, SEPARATORS.first);
    this.whole(text);
    this.pass(text, SEPARATORS.last);
    this.whole(text);
    this.pass(text, SEPARATORS.time);
    trade.timeUs = microsecondsOf(this.whole(text));
    this.pass(text, SEPARATORS.maker);
    trade.side = this.truth(text) ? -1 : 1;
    // Spot has a field that is to be ignored.
    if (this.passes(text, SEPARATORS.bestMatch)) this.truth(text);
    this.pass(text, SEPARATORS.end);
    return this.at === text.length;
  }

  private fail(): void {
    this.at = BEYOND;
  }

  private pass(text: string, expected: Uint16Array): void {
    if (!this.passes(text, expected)) this.fail();
  }

  private passes(text: string, expected: Uint16Array): boolean {
    const { at } = this;
    for (let index = 0; index < expected.length; index += 1) {
      if (text.charCodeAt(at + index) !== expected[index]) return false;
    }
    this.at = at + expected.length;
    return true;
  }

  private truth(text: string): boolean {
    const isTrue = text.charCodeAt(this.at) === LETTER_T;
    this.pass(text, isTrue ? TRUE : FALSE);
    return isTrue;
  }

  private skipDecimal(text: string): void {
    let { at } = this;
    for (let code = text.charCodeAt(at); isDigit(code) || code === POINT; code = text.charCodeAt(at)) at += 1;
    this.at = at;
  }

  /** A count as JSON writes it. */
  private whole(text: string): number {
    const start = this.at;
    const value = this.digits(text, 0, BEYOND);
    const hasLeadingZero = text.charCodeAt(start) === ZERO && this.at > start + 1;
    if (this.at === start || hasLeadingZero || value > Number.MAX_SAFE_INTEGER) this.fail();
    return value;
  }

  /** A decimal as an integer count of 10^-scale; stops at the quote behind it. */
  private units(text: string, scale: number): number {
    const start = this.at;
    let units = this.digits(text, 0, BEYOND);
    let missing = scale;
    if (this.at === start) this.fail();
    if (text.charCodeAt(this.at) === POINT) {
      const afterPoint = this.at + 1;
      this.at = afterPoint;
      units = this.digits(text, units, scale);
      missing -= this.at - afterPoint;
      while (text.charCodeAt(this.at) === ZERO) this.at += 1;
      if (this.at === afterPoint) this.fail();
    }
    for (; missing > 0; missing -= 1) units *= 10;
    // What once passed 2^53 only grows: a sum that was rounded on the way is refused too.
    if (text.charCodeAt(this.at) !== QUOTE || units > Number.MAX_SAFE_INTEGER) this.fail();
    return units;
  }

  /** The digits that come, at most so many, put behind those of `units`. */
  private digits(text: string, units: number, most: number): number {
    const start = this.at;
    let at = start;
    let value = units;
    for (let code = text.charCodeAt(at); isDigit(code) && at - start < most; code = text.charCodeAt(at)) {
      value = value * 10 + (code - ZERO);
      at += 1;
    }
    this.at = at;
    return value;
  }
}

function isDigit(code: number): boolean {
  return code >= ZERO && code <= NINE;
}

function codesOf(text: string): Uint16Array {
  return Uint16Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
}
