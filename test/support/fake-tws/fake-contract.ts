import type { Field } from './wire.ts';

/** A contract that the fake TWS knows. */
export interface FakeContract {
  readonly conId: number;
  readonly symbol: string;
  readonly secType: 'STK' | 'FUT';
  readonly exchange: string;
  readonly currency: string;
  readonly localSymbol: string;
  /** `yyyyMMdd`, empty for a stock. */
  readonly lastTradeDate: string;
  /** `yyyyMM`, empty for a stock. */
  readonly contractMonth: string;
  readonly tradingClass: string;
  /** Empty for a stock. */
  readonly multiplier: string;
  readonly minTick: string;
  readonly primaryExchange: string;
  readonly longName: string;
  readonly timeZoneId: string;
  readonly tradingHours: string;
  readonly liquidHours: string;
}

/** The E-mini S&P 500 future of December 2026, with the hours of the week of 2026-11-16. */
export const ES_DECEMBER: FakeContract = {
  conId: 495_512_563,
  symbol: 'ES',
  secType: 'FUT',
  exchange: 'CME',
  currency: 'USD',
  localSymbol: 'ESZ6',
  lastTradeDate: '20261218',
  contractMonth: '202612',
  tradingClass: 'ES',
  multiplier: '50',
  minTick: '0.25',
  primaryExchange: '',
  longName: 'E-mini S&P 500',
  timeZoneId: 'US/Central',
  tradingHours:
    '20261115:1700-20261116:1600;20261116:1700-20261117:1600;20261117:1700-20261118:1600;' +
    '20261118:1700-20261119:1600;20261119:1700-20261120:1600;20261121:CLOSED',
  liquidHours: '20261116:0830-20261116:1500;20261117:0830-20261117:1500;20261118:0830-20261118:1500',
};

/** A stock, routed by SMART. */
export const AAPL: FakeContract = {
  conId: 265_598,
  symbol: 'AAPL',
  secType: 'STK',
  exchange: 'SMART',
  currency: 'USD',
  localSymbol: 'AAPL',
  lastTradeDate: '',
  contractMonth: '',
  tradingClass: 'NMS',
  multiplier: '',
  minTick: '0.01',
  primaryExchange: 'NASDAQ',
  longName: 'APPLE INC',
  timeZoneId: 'US/Eastern',
  tradingHours: '20261118:0400-20261118:2000;20261119:0400-20261119:2000;20261120:0400-20261120:2000',
  liquidHours: '20261118:0930-20261118:1600;20261119:0930-20261119:1600;20261120:0930-20261120:1600',
};

/** What a client asks for: the contract fields of a request, empty where it does not say. */
export interface ContractQueryFields {
  readonly conId: string;
  readonly symbol: string;
  readonly secType: string;
  readonly expiry: string;
  readonly multiplier: string;
  readonly exchange: string;
  readonly primaryExchange: string;
  readonly currency: string;
  readonly localSymbol: string;
  readonly tradingClass: string;
}

/** Reads conId, symbol, secType, expiry, strike, right, multiplier, … from a position of a message. */
export function contractFields(fields: readonly string[], at: number): ContractQueryFields {
  const field = (offset: number): string => fields[at + offset] ?? '';
  return {
    conId: field(0),
    symbol: field(1),
    secType: field(2),
    expiry: field(3),
    multiplier: field(6),
    exchange: field(7),
    primaryExchange: field(8),
    currency: field(9),
    localSymbol: field(10),
    tradingClass: field(11),
  };
}

/** Whether a contract is one of those asked for. */
export function matchesQuery(contract: FakeContract, query: ContractQueryFields): boolean {
  const says = (asked: string, ...values: readonly string[]): boolean =>
    asked === '' || values.some((value) => value === asked);
  return (
    says(query.conId === '0' ? '' : query.conId, String(contract.conId)) &&
    says(query.symbol, contract.symbol) &&
    says(query.secType, contract.secType) &&
    says(query.expiry, contract.lastTradeDate, contract.contractMonth) &&
    says(query.multiplier, contract.multiplier) &&
    says(query.exchange, contract.exchange) &&
    says(query.primaryExchange, contract.primaryExchange) &&
    says(query.currency, contract.currency) &&
    says(query.localSymbol, contract.localSymbol) &&
    says(query.tradingClass, contract.tradingClass)
  );
}

/** CONTRACT_DATA as a server of some version writes it (facts/protocols.md, A2). */
export function contractData(contract: FakeContract, requestId: number, serverVersion: number): Field[] {
  const { symbol, secType, lastTradeDate, exchange, currency, localSymbol, tradingClass, conId } = contract;
  return [
    10,
    ...(serverVersion < 164 ? [8] : []),
    requestId,
    symbol,
    secType,
    lastTradeDate,
    ...(serverVersion >= 182 ? [lastTradeDate] : []),
    0,
    '',
    exchange,
    currency,
    localSymbol,
    tradingClass,
    tradingClass,
    conId,
    contract.minTick,
    ...(serverVersion < 164 ? [1] : []),
    contract.multiplier,
    'ACTIVETIM,LMT,MKT',
    exchange,
    1,
    0,
    contract.longName,
    contract.primaryExchange,
    contract.contractMonth,
    '',
    '',
    '',
    contract.timeZoneId,
    contract.tradingHours,
    contract.liquidHours,
    '',
    0,
    1,
    'ISIN',
    'XX0000000000',
    1,
    symbol,
    secType,
    '26',
    lastTradeDate,
    '',
    ...(serverVersion < 164 ? [] : [1, 1, 1]),
    ...(serverVersion >= 186 ? [1, 'NO', 'a reason'] : []),
  ];
}
