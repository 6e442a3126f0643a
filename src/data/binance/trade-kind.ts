/** What Binance publishes trades as: one by one, or the fills of one order at one price put together. */
export type TradeKind = 'trades' | 'aggTrades';
