import type { RuleColumns } from './rule-columns.ts';

/**
 * Depth rule (Grauer, Schuster and Uhrig-Homburg 2023), for trades at the middle of bid and ask: a larger ask size says
 * buy, a larger bid size sell. Built for options.
 */
export function depthRule(columns: RuleColumns, verdict: Int8Array): void {
  const { length, price, bid, ask, bidSize, askSize } = columns;
  for (let index = 0; index < length; index += 1) {
    const isAtMiddle = 2 * price[index]! === bid[index]! + ask[index]!;
    const difference = askSize[index]! - bidSize[index]!;
    verdict[index] = isAtMiddle ? Number(difference > 0) - Number(difference < 0) : 0;
  }
}

/**
 * Trade size rule (Grauer, Schuster and Uhrig-Homburg 2023): a trade of exactly the size at the bid, but not of that at
 * the ask, is taken for a customer's limit order to buy that was filled: a buy. Mirrored at the ask. Built for options.
 */
export function tradeSizeRule(columns: RuleColumns, verdict: Int8Array): void {
  const { length, size, bidSize, askSize } = columns;
  for (let index = 0; index < length; index += 1) {
    const lots = size[index]!;
    verdict[index] = Number(lots === bidSize[index]!) - Number(lots === askSize[index]!);
  }
}
