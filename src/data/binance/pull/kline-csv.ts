import type { Kline } from '../rest/rest-klines.ts';

/** The header of a file of klines from REST: the names that Binance's dumps have. */
export const KLINE_CSV_HEADER =
  'open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,taker_buy_quote_volume';

const LAST_US = 59_999_999;

/** One row, with its times in microseconds. */
export function klineCsvRow(kline: Kline): string {
  const { openUs, open, high, low, close, volume, quoteVolume, trades, takerBuyVolume, takerBuyQuoteVolume } = kline;
  const prices = `${open},${high},${low},${close}`;
  const taken = `${takerBuyVolume},${takerBuyQuoteVolume}`;
  return `${openUs},${prices},${volume},${openUs + LAST_US},${quoteVolume},${trades},${taken}`;
}
