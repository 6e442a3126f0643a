import type { Contract, HistoricalTickBidAsk, HistoricalTickLast } from '@stoqey/ib';
import type { Answer } from './answer.ts';
import { type AnswerCollector, AttemptError, type TwsRequest } from './request.ts';
import {
  ASK_PAST_HIGH,
  BID_PAST_LOW,
  PAGE_TICKS,
  PAST_LIMIT,
  type QuoteTick,
  type TickKind,
  type TickOf,
  UNREPORTED,
} from './tick.ts';
import type { TradeTick } from './tick.ts';
import { twsTime } from './tick-time.ts';

/** A page to ask for. */
export interface TickPageQuery {
  /** Whose ticks, by number and exchange. */
  readonly contract: Contract;
  /** For messages: `ESZ6`. */
  readonly symbol: string;
  /** From this second on, seconds since the epoch. */
  readonly startS: number;
  /** Quotes whose sizes alone change are left out. */
  readonly ignoreSize: boolean;
}

/** Reads the ticks of a part of an answer; null for a part that has none of this kind. */
export type TickReader<T> = (part: Answer) => { readonly ticks: readonly T[]; readonly done: boolean } | null;

const WHAT_TO_SHOW = { trades: 'TRADES', quotes: 'BID_ASK' } as const;
/** BID_ASK counts twice. */
const WEIGHTS = { trades: 1, quotes: 2 } as const;

/** A request for a page of ticks; answered null where TWS says outright that there are none. */
export function tickRequest<K extends TickKind>(
  kind: K,
  query: TickPageQuery,
  read: TickReader<TickOf[K]>,
): TwsRequest<readonly TickOf[K][] | null> {
  const { contract, symbol, ignoreSize } = query;
  const start = twsTime(query.startS);
  const lane = `${contract.conId}@${contract.exchange} ${WHAT_TO_SHOW[kind]}`;
  return {
    name: `the ${kind} of ${symbol} from ${start}`,
    paced: { weight: WEIGHTS[kind], lane, identity: `${lane} ${start}${ignoreSize ? ' without sizes' : ''}` },
    // A start and no end; all hours.
    send: (api, id) =>
      void api.reqHistoricalTicks(id, contract, start, '', PAGE_TICKS, WHAT_TO_SHOW[kind], 0, ignoreSize),
    collect: () => collectTicks(read),
    whenNoData: { value: null },
  };
}

function collectTicks<T>(read: TickReader<T>): AnswerCollector<readonly T[]> {
  const all: T[] = [];
  return (part) => {
    const found = read(part);
    if (found === null) return null;
    for (const tick of found.ticks) all.push(tick);
    return found.done ? { value: all } : null;
  };
}

/** Reads a part of an answer with trades; null for any other. @throws AttemptError when a tick has no time. */
export const readTrades: TickReader<TradeTick> = (part) =>
  part.type === 'trades' ? { ticks: part.ticks.map(tradeTick), done: part.done } : null;

/** Reads a part of an answer with quotes; null for any other. @throws AttemptError when a tick has no time. */
export const readQuotes: TickReader<QuoteTick> = (part) =>
  part.type === 'quotes' ? { ticks: part.ticks.map(quoteTick), done: part.done } : null;

/** Reads a trade. @throws AttemptError when it has no time. */
export function tradeTick(tick: HistoricalTickLast): TradeTick {
  const { pastLimit = false, unreported = false } = tick.tickAttribLast ?? {};
  const mask = (pastLimit ? PAST_LIMIT : 0) + (unreported ? UNREPORTED : 0);
  const { price, size, exchange = '', specialConditions = '' } = tick;
  return [timeOf(tick.time), finiteOrNull(price), finiteOrNull(size), mask, exchange, specialConditions];
}

/** Reads a quote. @throws AttemptError when it has no time. */
export function quoteTick(tick: HistoricalTickBidAsk): QuoteTick {
  const { bidPastLow = false, askPastHigh = false } = tick.tickAttribBidAsk ?? {};
  const mask = (bidPastLow ? BID_PAST_LOW : 0) + (askPastHigh ? ASK_PAST_HIGH : 0);
  const { priceBid, priceAsk, sizeBid, sizeAsk } = tick;
  const [bid, ask] = [finiteOrNull(priceBid), finiteOrNull(priceAsk)];
  return [timeOf(tick.time), bid, ask, finiteOrNull(sizeBid), finiteOrNull(sizeAsk), mask];
}

function finiteOrNull(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}

/** Without its time a tick has no place: the page is of no use. */
function timeOf(time: number | undefined): number {
  if (time !== undefined && Number.isSafeInteger(time) && time > 0) return time;
  const fault = { reaction: 'unreadable', code: null, advice: null } as const;
  throw new AttemptError(`TWS sent a tick with the time ${String(time)}`, fault);
}
