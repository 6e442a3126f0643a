import type { Contract, ContractDetails } from '@stoqey/ib';
import { RemoteError } from '../remote-error.ts';
import { InputError } from '../input-error.ts';
import type { ContractMetadata } from '../store/contract-metadata.ts';
import type { TwsClient } from './client.ts';
import type { AnswerCollector, TwsRequest } from './request.ts';

/** The kinds of contracts that can be pulled. */
export const SECURITY_TYPES = ['STK', 'FUT'] as const;
/** A stock or a future. */
export type SecurityType = (typeof SECURITY_TYPES)[number];

/** What a user says about a contract. It must mean one contract only. */
export interface ContractQuery {
  /** The symbol of the stock or of what the future is on: `AAPL`, `ES`. */
  readonly symbol: string;
  /** A stock or a future. */
  readonly secType: SecurityType;
  /** `SMART` or the exchange: `CME`. */
  readonly exchange: string;
  /** `USD`. */
  readonly currency: string;
  /** A future's month `yyyyMM` or last trading day `yyyyMMdd`. */
  readonly expiry?: string | undefined;
  /** The exchange's own name: `ESZ6`. */
  readonly localSymbol?: string | undefined;
  /** A future's multiplier, where several differ by it. */
  readonly multiplier?: number | undefined;
  /** A stock's home exchange, where symbols are used twice. */
  readonly primaryExchange?: string | undefined;
  /** The trading class, where several differ by it. */
  readonly tradingClass?: string | undefined;
}

/** A contract that is known to exist, as Interactive Brokers describes it. */
export interface ResolvedContract extends ContractMetadata {
  /** A stock or a future. */
  readonly secType: SecurityType;
}

/** Candidates that an error lists. */
const MOST_CANDIDATES = 12;

/**
 * Finds the contract that a query means.
 * @throws InputError when there is none, or several: then it lists them.
 */
export async function resolveContract(client: TwsClient, query: ContractQuery): Promise<ResolvedContract> {
  const found = distinct(await askForDetails(client, query));
  const [first, ...others] = found;
  if (first === undefined) throw noneFound(query);
  if (others.length === 0) return resolved(first);
  const listed = found.slice(0, MOST_CANDIDATES).map(describe).join('; ');
  const more = found.length > MOST_CANDIDATES ? `; and ${found.length - MOST_CANDIDATES} more` : '';
  throw new InputError(
    `${queryText(query)} means ${found.length} contracts: ${listed}${more}\n` +
      'say which: --expiry yyyyMM, --local-symbol, --multiplier, --trading-class or --primary-exchange',
  );
}

/** What later requests say instead of the whole description. */
export function contractReference({ conId, exchange, secType }: ResolvedContract): Contract {
  return { conId, exchange, includeExpired: secType === 'FUT' };
}

async function askForDetails(client: TwsClient, query: ContractQuery): Promise<readonly ContractDetails[]> {
  const { SecType } = await import('@stoqey/ib');
  const contract: Contract = {
    symbol: query.symbol,
    secType: SecType[query.secType],
    exchange: query.exchange,
    currency: query.currency,
    includeExpired: query.secType === 'FUT',
    ...(query.expiry === undefined ? {} : { lastTradeDateOrContractMonth: query.expiry }),
    ...(query.localSymbol === undefined ? {} : { localSymbol: query.localSymbol }),
    ...(query.multiplier === undefined ? {} : { multiplier: query.multiplier }),
    ...(query.primaryExchange === undefined ? {} : { primaryExch: query.primaryExchange }),
    ...(query.tradingClass === undefined ? {} : { tradingClass: query.tradingClass }),
  };
  try {
    return await client.ask(detailsRequest(contract, queryText(query)));
  } catch (error) {
    if (error instanceof RemoteError && error.code === 200) throw noneFound(query, error);
    throw error;
  }
}

function detailsRequest(contract: Contract, name: string): TwsRequest<readonly ContractDetails[]> {
  return {
    name: `the contract ${name}`,
    paced: { weight: 0, lane: `contract ${name}`, identity: `contract ${name}` },
    send: (api, id) => void api.reqContractDetails(id, contract),
    collect: collectDetails,
    whenNoData: null,
  };
}

function collectDetails(): AnswerCollector<readonly ContractDetails[]> {
  const all: ContractDetails[] = [];
  return (part) => {
    if (part.type === 'contract') all.push(part.details);
    return part.type === 'contract-end' ? { value: all } : null;
  };
}

/** The same contract may be described once for every exchange that it trades on. */
function distinct(all: readonly ContractDetails[]): ContractDetails[] {
  return [...new Map(all.map((one) => [`${one.contract.conId}@${one.contract.exchange}`, one])).values()];
}

function resolved(details: ContractDetails): ResolvedContract {
  const { contract } = details;
  const name = contract.localSymbol ?? 'a contract';
  const secType = SECURITY_TYPES.find((type) => type === String(contract.secType));
  if (secType === undefined) throw unusable(name, 'secType', contract.secType);
  return {
    conId: positive(name, 'conId', contract.conId),
    symbol: said(contract.symbol),
    secType,
    exchange: said(contract.exchange),
    primaryExchange: said(contract.primaryExch),
    currency: said(contract.currency),
    localSymbol: said(contract.localSymbol),
    tradingClass: said(contract.tradingClass),
    lastTradeDate: said(contract.lastTradeDateOrContractMonth),
    contractMonth: said(details.contractMonth),
    multiplier: positive(name, 'multiplier', oneUnlessSaid(contract.multiplier)),
    minTick: positive(name, 'minTick', details.minTick),
    priceMagnifier: positive(name, 'priceMagnifier', oneUnlessSaid(details.priceMagnifier)),
    longName: said(details.longName),
    timeZoneId: said(details.timeZoneId),
    tradingHours: said(details.tradingHours),
    liquidHours: said(details.liquidHours),
  };
}

function said(text: string | undefined): string {
  return text ?? '';
}

/** TWS says nothing, which the library reads as 0, where a factor is 1. */
function oneUnlessSaid(factor: number | undefined): number {
  return factor === undefined || factor === 0 ? 1 : factor;
}

function positive(contract: string, field: string, value: number | undefined): number {
  if (value !== undefined && value > 0 && value < Infinity) return value;
  throw unusable(contract, field, value);
}

function unusable(contract: string, field: string, value: unknown): RemoteError {
  return new RemoteError('malformed', `TWS describes ${contract} with ${field} ${String(value)}, which cannot be`);
}

function noneFound(query: ContractQuery, cause?: unknown): InputError {
  const hint = query.secType === 'FUT' ? 'symbol, exchange, currency and --expiry' : 'symbol, exchange and currency';
  return new InputError(`Interactive Brokers knows no contract ${queryText(query)}; check ${hint}`, { cause });
}

function queryText(query: ContractQuery): string {
  const parts = [query.symbol, query.secType, query.exchange, query.currency, query.expiry, query.localSymbol];
  const more = [query.primaryExchange, query.tradingClass, query.multiplier?.toString()];
  return [...parts, ...more].filter((part) => part !== undefined && part !== '').join(' ');
}

function describe({ contract, longName }: ContractDetails): string {
  const expiry = contract.lastTradeDateOrContractMonth ?? '';
  const details = [
    expiry === '' ? '' : `expires ${expiry}`,
    (contract.multiplier ?? 0) === 0 ? '' : `multiplier ${contract.multiplier}`,
    `on ${contract.primaryExch === undefined || contract.primaryExch === '' ? contract.exchange : contract.primaryExch}`,
    contract.tradingClass === undefined ? '' : `class ${contract.tradingClass}`,
    contract.currency ?? '',
    `conId ${contract.conId}`,
  ];
  return `${contract.localSymbol ?? ''} ${longName ?? ''} (${details.filter((detail) => detail !== '').join(', ')})`;
}
