import type { BinanceMarket } from '../../../data/binance/origins.ts';
import type { TradeKind } from '../../../data/binance/trade-kind.ts';

/** Which stream of which symbol. */
export interface StreamName {
  /** The market. */
  readonly market: BinanceMarket;
  /** The symbol, in capitals. */
  readonly symbol: string;
  /** Aggregate or single trades. */
  readonly kind: TradeKind;
}

/**
 * USD-M futures are split by path since 2026-04-23: an address without one still shakes hands but gives no trades.
 * Source: developers.binance.com, derivatives, "Important WebSocket Change Notice".
 */
const PATHS: Readonly<Record<BinanceMarket, string>> = { spot: '/stream', um: '/market/stream', cm: '/stream' };

const STREAMS: Readonly<Record<TradeKind, string>> = { aggTrades: 'aggTrade', trades: 'trade' };

/**
 * The address of a stream.
 * @param wsUrl the market's base address.
 */
export function streamUrl(wsUrl: string, { market, symbol, kind }: StreamName): string {
  const stream = `${encodeURIComponent(symbol.toLowerCase())}@${STREAMS[kind]}`;
  // Futures know milliseconds only.
  const unit = market === 'spot' ? '&timeUnit=MICROSECOND' : '';
  return `${wsUrl}${PATHS[market]}?streams=${stream}${unit}`;
}
