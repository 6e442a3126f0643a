import type { RestTrade } from '../rest/trade-page.ts';
import type { TradeKind } from '../trade-kind.ts';

/** The header of a file of trades from REST: the names that Binance's dumps have. */
export const TRADE_CSV_HEADERS: Readonly<Record<TradeKind, string>> = {
  aggTrades: 'agg_trade_id,price,quantity,first_trade_id,last_trade_id,transact_time,is_buyer_maker',
  trades: 'id,price,qty,time,is_buyer_maker',
};

/** One row, with its time in microseconds. */
export function tradeCsvRow(trade: RestTrade, kind: TradeKind): string {
  const { id, timeUs, price, size, buyerIsMaker, firstId, lastId } = trade;
  const fills = kind === 'aggTrades' ? `${firstId},${lastId},` : '';
  return `${id},${price},${size},${fills}${timeUs},${buyerIsMaker}`;
}

/** The id in a row. */
export function idOfCsvRow(row: string): number {
  return Number(row.slice(0, row.indexOf(',')));
}
