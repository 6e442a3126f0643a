import { parseDecimal } from '../../../core/decimal.ts';
import type { Scales } from '../../../core/trade-batch.ts';
import { InputError, quoteValue } from '../../input-error.ts';
import { count, text } from '../../store/metadata-codec.ts';
import { isRemoteFault } from '../../remote-error.ts';
import { checkJson, decimalText, fieldsOf, optional, rowsOf } from './check-json.ts';
import type { RestClient } from './rest-client.ts';

/** What the exchange says about a symbol. */
export interface SymbolInfo {
  /** The symbol. */
  readonly symbol: string;
  /** Its state, e.g. `TRADING`. */
  readonly status: string;
  /** Decimals of its tick size and of its step size. */
  readonly scales: Scales;
}

const UNKNOWN_SYMBOL = -1121;

const exchangeInfo = fieldsOf({
  rateLimits: rowsOf(fieldsOf({ rateLimitType: text, interval: text, intervalNum: count, limit: count })),
  symbols: rowsOf(
    fieldsOf({
      symbol: text,
      status: optional(text),
      // COIN-M has this instead.
      contractStatus: optional(text),
      filters: rowsOf(fieldsOf({ filterType: text, tickSize: optional(decimalText), stepSize: optional(decimalText) })),
    }),
  ),
});

type ExchangeInfo = ReturnType<typeof exchangeInfo>;

/**
 * Asks what the exchange says about a symbol, and takes over its limits into the client's budget.
 * @throws InputError when the market has no such symbol; RemoteError when that cannot be found out.
 */
export async function fetchSymbolInfo(rest: RestClient, symbol: string): Promise<SymbolInfo> {
  const info = await fetchExchangeInfo(rest, symbol);
  const perMinute = info.rateLimits.find(
    (rate) => rate.rateLimitType === 'REQUEST_WEIGHT' && rate.interval === 'MINUTE' && rate.intervalNum === 1,
  );
  if (perMinute !== undefined) rest.budget.setLimit(perMinute.limit);
  const found = info.symbols.find((entry) => entry.symbol === symbol);
  if (found === undefined) throw unknownSymbol(rest, symbol);
  return {
    symbol,
    status: found.status ?? found.contractStatus ?? '',
    scales: {
      priceScale: scaleOf(found, 'PRICE_FILTER', 'tickSize'),
      sizeScale: scaleOf(found, 'LOT_SIZE', 'stepSize'),
    },
  };
}

async function fetchExchangeInfo(rest: RestClient, symbol: string): Promise<ExchangeInfo> {
  const { exchangeInfoWeight: weight, exchangeInfoBySymbol } = rest.rules;
  const parameters = exchangeInfoBySymbol ? { symbol } : {};
  const what = `binance ${rest.market} exchangeInfo`;
  try {
    const query = { endpoint: 'exchangeInfo', parameters, weight };
    // Futures answer with all symbols, in megabytes: many symbols take one request.
    return await rest.once(query, (answer) => checkJson(exchangeInfo, answer, what));
  } catch (error) {
    if (isRemoteFault(error, 'refused') && error.code === UNKNOWN_SYMBOL) throw unknownSymbol(rest, symbol);
    throw error;
  }
}

/** A filter that a symbol does not have, or whose step is 0 (switched off), says nothing: no decimals are sure then. */
function scaleOf(symbol: ExchangeInfo['symbols'][number], filterType: string, field: 'tickSize' | 'stepSize'): number {
  const text = symbol.filters.find((filter) => filter.filterType === filterType)?.[field];
  return text === undefined ? 0 : parseDecimal(text).scale;
}

function unknownSymbol(rest: RestClient, symbol: string): InputError {
  return new InputError(
    `binance ${rest.market} has no symbol ${quoteValue(symbol)}: check --symbol and --market (symbols are in capitals)`,
  );
}
