import { type Check, finite, integer, record, text } from './metadata-codec.ts';

/**
 * A broker's description of the contract that a day's data is of, as the broker gave it when the day was pulled. Texts
 * are empty where it said nothing.
 */
export interface ContractMetadata {
  /** The broker's number of the contract. */
  readonly conId: number;
  /** The symbol of the stock or of what the future is on. */
  readonly symbol: string;
  /** The kind of contract: `STK`, `FUT`. */
  readonly secType: string;
  /** Where its data were asked for. */
  readonly exchange: string;
  /** A stock's home exchange. */
  readonly primaryExchange: string;
  /** Its currency. */
  readonly currency: string;
  /** The exchange's own name: `ESZ6`. */
  readonly localSymbol: string;
  /** Its trading class. */
  readonly tradingClass: string;
  /** A future's last trading day, `yyyyMMdd`. */
  readonly lastTradeDate: string;
  /** A future's month, `yyyyMM`. */
  readonly contractMonth: string;
  /** Currency per point of price and contract; 1 for a stock. */
  readonly multiplier: number;
  /** The smallest step of its price. */
  readonly minTick: number;
  /** What prices must be divided by to be in the currency (100 for pence). */
  readonly priceMagnifier: number;
  /** Its full name. */
  readonly longName: string;
  /** The time zone of its hours, in the broker's words: `US/Central`. */
  readonly timeZoneId: string;
  /** When it traded in the days after it was described, in the broker's words. */
  readonly tradingHours: string;
  /** When it traded in regular hours, in the broker's words. */
  readonly liquidHours: string;
}

/** Narrows what came out of JSON. */
export const contractMetadata: Check<ContractMetadata> = record({
  conId: integer,
  symbol: text,
  secType: text,
  exchange: text,
  primaryExchange: text,
  currency: text,
  localSymbol: text,
  tradingClass: text,
  lastTradeDate: text,
  contractMonth: text,
  multiplier: finite,
  minTick: finite,
  priceMagnifier: finite,
  longName: text,
  timeZoneId: text,
  tradingHours: text,
  liquidHours: text,
});

/** Whether data of two descriptions is of one kind: the same contract, asked for at the same exchange. */
export function isSameContract(a: ContractMetadata, b: ContractMetadata): boolean {
  return a.conId === b.conId && a.exchange === b.exchange;
}

/** A contract as a message names it: `ESZ6 (conId 495512563, CME, USD)`. */
export function contractText({ localSymbol, symbol, conId, exchange, currency }: ContractMetadata): string {
  return `${localSymbol === '' ? symbol : localSymbol} (conId ${conId}, ${exchange}, ${currency})`;
}
