import { readDecimal } from '../../csv/decimal-text.ts';
import type { TradeRows } from '../../trade-rows.ts';
import { RemoteError } from '../../remote-error.ts';
import type { RestTrade } from './trade-page.ts';

/**
 * Trades from REST as the columns that the store takes. The aggressor is the seller where the buyer was the maker.
 * Trades that the venue took back (fill ids −1) and others without a size or a price must have been left out.
 * @throws RemoteError `malformed` naming trade and value when a number has too many digits to be kept exactly.
 */
export function tradeRows(trades: readonly RestTrade[]): TradeRows {
  const { length } = trades;
  const rows: TradeRows = {
    length,
    timeUs: new Float64Array(length),
    price: new Float64Array(length),
    size: new Float64Array(length),
    side: new Int8Array(length),
    id: new Float64Array(length),
    recvTimeUs: null,
    priceScale: 0,
    sizeScale: 0,
  };
  for (const [index, trade] of trades.entries()) {
    const price = exactNumber(trade, 'price');
    const size = exactNumber(trade, 'size');
    rows.timeUs[index] = trade.timeUs;
    rows.price[index] = price.value;
    rows.size[index] = size.value;
    rows.side[index] = trade.buyerIsMaker ? -1 : 1;
    rows.id[index] = trade.id;
    rows.priceScale = Math.max(rows.priceScale, price.decimals);
    rows.sizeScale = Math.max(rows.sizeScale, size.decimals);
  }
  return rows;
}

function exactNumber(trade: RestTrade, field: 'price' | 'size'): { value: number; decimals: number } {
  const number = readDecimal(trade[field]);
  if (typeof number !== 'string') return number;
  throw new RemoteError('malformed', `trade ${trade.id}: expected ${number} as ${field}, got ${trade[field]}`);
}
