import type { RuleColumns } from './rule-columns.ts';

/** Quote rule (Lee and Ready 1991): above the middle of bid and ask a buy, below it a sell, at it undecided. */
export function quoteRule(columns: RuleColumns, verdict: Int8Array): void {
  const { length, price, bid, ask } = columns;
  for (let index = 0; index < length; index += 1) {
    const doubledPrice = 2 * price[index]!;
    const doubledMiddle = bid[index]! + ask[index]!;
    verdict[index] = doubledPrice > doubledMiddle ? 1 : doubledPrice < doubledMiddle ? -1 : 0;
  }
}

/**
 * The quote part of the EMO rule (Ellis, Michaely and O'Hara 2000): at the ask a buy, at the bid a sell; anywhere else,
 * and at a locked quote, undecided.
 */
export function atQuoteRule(columns: RuleColumns, verdict: Int8Array): void {
  const { length, price, bid, ask } = columns;
  for (let index = 0; index < length; index += 1) {
    const ticks = price[index]!;
    verdict[index] = Number(ticks === ask[index]!) - Number(ticks === bid[index]!);
  }
}

/**
 * The quote part of the CLNV rule (Chakrabarty, Li, Nguyen and Van Ness 2007): in the uppermost 30 % of the spread a buy,
 * in the lowermost a sell, both bounds included; between them, outside the spread and at a locked quote undecided.
 */
export function nearQuoteRule(columns: RuleColumns, verdict: Int8Array): void {
  const { length, price, bid, ask } = columns;
  for (let index = 0; index < length; index += 1) {
    const ticks = price[index]!;
    // In tenths of a tick, so that 30 % of the spread is an integer.
    const reach = 3 * (ask[index]! - bid[index]!);
    const belowAsk = 10 * (ask[index]! - ticks);
    const aboveBid = 10 * (ticks - bid[index]!);
    verdict[index] = Number(belowAsk >= 0 && belowAsk <= reach) - Number(aboveBid >= 0 && aboveBid <= reach);
  }
}

/**
 * Where only bounds of the quote are known, the lowest bid and the highest ask: at or above the ask a buy, at or below the
 * bid a sell, between them undecided, as at bounds that are one price.
 */
export function outsideRule(columns: RuleColumns, verdict: Int8Array): void {
  const { length, price, bid, ask } = columns;
  for (let index = 0; index < length; index += 1) {
    const ticks = price[index]!;
    verdict[index] = Number(ticks >= ask[index]!) - Number(ticks <= bid[index]!);
  }
}
