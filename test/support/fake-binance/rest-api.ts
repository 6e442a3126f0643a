import type { BinanceMarket } from '../../../src/data/binance/origins.ts';
import type { FakeKline, FakeTrade } from './fake-series.ts';
import type { FakeSymbol } from './fake-symbol.ts';

/** What a fake endpoint answers. */
export interface FakeAnswer {
  readonly status: number;
  readonly json: unknown;
  readonly weight: number;
}

/** A request to a fake endpoint. */
export interface RestRequest {
  readonly market: BinanceMarket;
  readonly endpoint: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly nowMs: number;
  readonly symbolOf: (symbol: string) => FakeSymbol | undefined;
  readonly symbols: readonly FakeSymbol[];
  readonly weightPerMinute: number;
}

const HOUR_MS = 3_600_000;

/** Answers like the three REST interfaces do, limits and error bodies included. */
export function answerRest(request: RestRequest): FakeAnswer {
  const { endpoint, query } = request;
  if (endpoint === 'exchangeInfo') return exchangeInfo(request);
  if (endpoint === 'time') return { status: 200, json: { serverTime: request.nowMs }, weight: 1 };
  const symbol = request.symbolOf(query.get('symbol') ?? '');
  if (symbol === undefined) return refused(-1121, 'Invalid symbol.');
  if (endpoint === 'aggTrades') return aggTrades(request, symbol);
  if (endpoint === 'historicalTrades') return historicalTrades(request, symbol);
  if (endpoint === 'klines') return klines(request, symbol);
  return { status: 404, json: { code: 0, msg: 'Path not found' }, weight: 1 };
}

function refused(code: number, msg: string, status = 400): FakeAnswer {
  return { status, json: { code, msg }, weight: 1 };
}

interface AggQuery {
  readonly fromId: number | null;
  readonly start: number | null;
  readonly end: number | null;
  readonly limit: number;
}

function aggTrades(request: RestRequest, { options }: FakeSymbol): FakeAnswer {
  const { market, query, nowMs } = request;
  const [fromId, start, end] = [query.get('fromId'), query.get('startTime'), query.get('endTime')].map(numberOrNull);
  const asked: AggQuery = {
    fromId: fromId ?? null,
    start: start ?? null,
    end: end ?? null,
    limit: limitOf(query, 500),
  };
  const oldestMs = market === 'spot' ? 0 : nowMs - (market === 'um' ? 48 : 24 * 365) * HOUR_MS;
  const fault = aggFault(asked, market, oldestMs);
  if (fault !== null) return fault;
  const { limit } = asked;
  const remembered = options.aggTrades.filter((trade) => msOf(trade) >= oldestMs && msOf(trade) <= nowMs);
  const rows = remembered.filter((trade) => isAsked(trade, asked));
  const page = asked.fromId === null && asked.start === null ? rows.slice(-limit) : rows.slice(0, limit);
  return { status: 200, json: page.map((trade) => aggRow(trade, request)), weight: market === 'spot' ? 4 : 20 };
}

function aggFault({ fromId, start, end, limit }: AggQuery, market: BinanceMarket, oldestMs: number): FakeAnswer | null {
  if (limit < 1 || limit > 1000) return refused(-1130, "Data sent for parameter 'limit' is not valid.");
  if (start !== null && start < oldestMs) return refused(-1130, 'startTime is too long ago.');
  if (market === 'spot') return null;
  if (fromId !== null && (start !== null || end !== null))
    return refused(-1128, 'Combination of parameters is not valid.');
  const isWide = start !== null && end !== null && end - start >= HOUR_MS;
  return isWide ? refused(-1127, 'More than 1 hours between startTime and endTime.') : null;
}

function isAsked(trade: FakeTrade, { fromId, start, end }: AggQuery): boolean {
  if (fromId !== null && trade.id < fromId) return false;
  return msOf(trade) >= (start ?? 0) && msOf(trade) <= (end ?? Number.POSITIVE_INFINITY);
}

function msOf(trade: FakeTrade): number {
  return Math.floor(trade.timeUs / 1000);
}

function aggRow(trade: FakeTrade, request: RestRequest): Record<string, unknown> {
  const { id, price, size, firstId, lastId, buyerIsMaker } = trade;
  const row = { a: id, p: price, q: size, f: firstId, l: lastId, T: timeIn(trade.timeUs, request), m: buyerIsMaker };
  if (request.market === 'spot') return { ...row, M: true };
  return request.market === 'um' ? { ...row, nq: size } : row;
}

function timeIn(timeUs: number, { market, headers }: RestRequest): number {
  const isMicro = market === 'spot' && headers['x-mbx-time-unit'] === 'MICROSECOND';
  return isMicro ? timeUs : Math.floor(timeUs / 1000);
}

function historicalTrades(request: RestRequest, symbol: FakeSymbol): FakeAnswer {
  const { market, query, nowMs } = request;
  if (market !== 'spot' && request.headers['x-mbx-apikey'] === undefined) {
    return refused(-2014, 'API-key format invalid.', 401);
  }
  const limit = Number(query.get('limit') ?? 100);
  if (limit < 1 || limit > (market === 'spot' ? 1000 : 500))
    return refused(-1130, "Data sent for 'limit' is not valid.");
  const fromId = numberOrNull(query.get('fromId'));
  const past = symbol.trades.filter((trade) => trade.timeUs / 1000 <= nowMs);
  const page = fromId === null ? past.slice(-limit) : past.filter((trade) => trade.id >= fromId).slice(0, limit);
  const rows = page.map((trade) => ({
    id: trade.id,
    price: trade.price,
    qty: trade.size,
    quoteQty: '0',
    time: timeIn(trade.timeUs, request),
    isBuyerMaker: trade.buyerIsMaker,
    isBestMatch: true,
  }));
  return { status: 200, json: rows, weight: market === 'spot' ? 25 : 20 };
}

function klines({ market, query, nowMs }: RestRequest, symbol: FakeSymbol): FakeAnswer {
  const limit = Number(query.get('limit') ?? 500);
  if (limit < 1 || limit > (market === 'spot' ? 1000 : 1500))
    return refused(-1130, "Data sent for 'limit' is not valid.");
  if (query.get('interval') !== '1m') return refused(-1120, 'Invalid interval.');
  const start = Number(query.get('startTime') ?? 0);
  const end = Number(query.get('endTime') ?? nowMs);
  const rows = symbol.klines.filter(({ openMs }) => openMs >= start && openMs <= end && openMs <= nowMs);
  // Futures: "the most recent limit data from endTime will be returned".
  const page = market === 'spot' ? rows.slice(0, limit) : rows.slice(-limit);
  return { status: 200, json: page.map(klineRow), weight: market === 'spot' ? 2 : futuresKlineWeight(limit) };
}

function futuresKlineWeight(limit: number): number {
  if (limit < 100) return 1;
  if (limit < 500) return 2;
  return limit <= 1000 ? 5 : 10;
}

function klineRow(kline: FakeKline): unknown[] {
  const { openMs, fields, quoteVolume, trades, takerBuyVolume, takerBuyQuoteVolume } = kline;
  return [openMs, ...fields, openMs + 59_999, quoteVolume, trades, takerBuyVolume, takerBuyQuoteVolume, '0'];
}

function exchangeInfo(request: RestRequest): FakeAnswer {
  const { market, query, symbols } = request;
  const asked = query.get('symbol');
  if (asked !== null && request.symbolOf(asked) === undefined) return refused(-1121, 'Invalid symbol.');
  const listed = symbols.filter(({ options }) => asked === null || options.symbol === asked);
  const json = {
    timezone: 'UTC',
    rateLimits: [
      { rateLimitType: 'REQUEST_WEIGHT', interval: 'MINUTE', intervalNum: 1, limit: request.weightPerMinute },
      { rateLimitType: 'RAW_REQUESTS', interval: 'MINUTE', intervalNum: 5, limit: 300_000 },
    ],
    symbols: listed.map(({ options }) => ({
      symbol: options.symbol,
      [market === 'cm' ? 'contractStatus' : 'status']: 'TRADING',
      filters: [
        {
          filterType: 'PRICE_FILTER',
          minPrice: '0.01',
          maxPrice: '1000000',
          tickSize: options.tickSize ?? '0.01000000',
        },
        { filterType: 'LOT_SIZE', minQty: '0.00001', maxQty: '9000', stepSize: options.stepSize ?? '0.00001000' },
        { filterType: 'MAX_NUM_ORDERS', maxNumOrders: 200 },
      ],
    })),
  };
  return { status: 200, json, weight: market === 'spot' ? 20 : 1 };
}

function limitOf(query: URLSearchParams, fallback: number): number {
  return Number(query.get('limit') ?? fallback);
}

function numberOrNull(text: string | null): number | null {
  return text === null ? null : Number(text);
}
