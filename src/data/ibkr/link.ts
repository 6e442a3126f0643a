import type { HistoricalTickBidAsk, HistoricalTickLast, IBApi } from '@stoqey/ib';
import type { Answer } from './answer.ts';

/** Where TWS or Gateway listens, and who we are to it. */
export interface LinkAddress {
  /** Host. */
  readonly host: string;
  /** TWS 7496 (paper 7497), Gateway 4001 (paper 4002), unless set otherwise. */
  readonly port: number;
  /** Tells programs at one TWS apart; at least 0. */
  readonly clientId: number;
  /** Messages to TWS within a second, at most; TWS cuts the connection above 50. */
  readonly maxReqPerSec: number;
}

/** What a connection tells. Whatever a method throws is caught and given to `failed`. */
export interface LinkListener {
  /** Requests are taken from now on. */
  ready(): void;
  /** A message by code; the id is null where it belongs to no request. */
  message(code: number, text: string, requestId: number | null): void;
  /** A part of the answer to a request. */
  answer(requestId: number, part: Answer): void;
  /** The connection is gone. */
  closed(): void;
  /** The listener itself failed. */
  failed(error: unknown): void;
  /** What came over the wire, field by field. */
  received?(tokens: readonly string[]): void;
  /** TWS answered the question for its time: whatever it had sent before is here. */
  alive?(): void;
}

/** A connection. */
export interface Link {
  /** To send requests by. */
  readonly api: IBApi;
  /** Ends it; the listener hears nothing more. */
  close(): void;
}

/** What stands for "no request" in the library. */
const NO_REQUEST = -1;

/**
 * Opens a connection. A fresh object for each: what a broken one still holds in its queues must not be sent by the next.
 * The library is loaded here, on first use: it takes longer to load than the rest of cvdlab.
 */
export async function openLink(address: LinkAddress, listener: LinkListener): Promise<Link> {
  const { EventName, IBApi } = await import('@stoqey/ib');
  const { host, port, clientId, maxReqPerSec } = address;
  // All four: without one of them the library goes looking in files and in the environment.
  const api = new IBApi({ host, port, clientId, maxReqPerSec });
  let open = true;
  // What a listener throws would otherwise end the process: the library calls it out of the socket's own event.
  const guarded = (act: () => void): void => {
    if (!open) return;
    try {
      act();
    } catch (error) {
      listener.failed(error);
    }
  };
  const part = (id: number, answer: Answer): void => guarded(() => listener.answer(id, answer));
  api.on(EventName.nextValidId, () => guarded(() => listener.ready()));
  api.on(EventName.disconnected, () => guarded(() => listener.closed()));
  api.on(EventName.info, (text: string, code: number) => guarded(() => listener.message(code, text, null)));
  api.on(EventName.error, (error: Error, code: number, id: number) =>
    guarded(() => listener.message(code, error.message, id === NO_REQUEST ? null : id)),
  );
  if (listener.received !== undefined) {
    api.on(EventName.received, (tokens: string[]) => guarded(() => listener.received?.(tokens)));
  }
  api.on(EventName.contractDetails, (id, details) => part(id, { type: 'contract', details }));
  api.on(EventName.contractDetailsEnd, (id) => part(id, { type: 'contract-end' }));
  api.on(EventName.historicalTicksLast, (id, ticks, done) => part(id, { type: 'trades', ticks, done }));
  api.on(EventName.historicalTicksBidAsk, (id, ticks, done) => part(id, { type: 'quotes', ticks, done }));
  api.on(EventName.tickByTickAllLast, (id, ...tick) => part(id, liveTrade(tick)));
  api.on(EventName.tickByTickBidAsk, (id, ...tick) => part(id, liveQuote(tick)));
  api.on(EventName.currentTime, () => guarded(() => listener.alive?.()));
  api.on(EventName.historicalData, (id, time, ...[, , , , volume]) =>
    part(id, time.startsWith('finished') ? { type: 'bars-end' } : { type: 'bar', bar: { time, volume } }),
  );
  // The one event of ours that the library's declarations forgot: it comes only among all results.
  api.on(EventName.result, (event: string, args: readonly unknown[]) => {
    if (event === 'historicalSchedule') guarded(() => listener.answer(Number(args[0]), scheduleOf(args)));
  });
  api.connect();
  const close = (): void => {
    open = false;
    api.disconnect();
  };
  return { api, close };
}

type LiveTradeArguments = [
  tickType: number,
  time: string,
  price: number,
  size: number,
  attributes: NonNullable<HistoricalTickLast['tickAttribLast']>,
  exchange: string,
  specialConditions: string,
];

function liveTrade([, time, price, size, tickAttribLast, exchange, specialConditions]: LiveTradeArguments): Answer {
  const tick = { time: Number(time), price, size, tickAttribLast, exchange, specialConditions };
  return { type: 'live-trade', tick };
}

/** The time is declared a number, and in truth the text that came over the wire. */
type LiveQuoteArguments = [
  time: number | string,
  priceBid: number,
  priceAsk: number,
  sizeBid: number,
  sizeAsk: number,
  attributes: NonNullable<HistoricalTickBidAsk['tickAttribBidAsk']>,
];

function liveQuote([time, priceBid, priceAsk, sizeBid, sizeAsk, tickAttribBidAsk]: LiveQuoteArguments): Answer {
  return { type: 'live-quote', tick: { time: Number(time), priceBid, priceAsk, sizeBid, sizeAsk, tickAttribBidAsk } };
}

/** Arguments: request id, start, end, time zone, sessions. */
function scheduleOf([, , , timeZone, sessions]: readonly unknown[]): Answer {
  const rows: readonly unknown[] = Array.isArray(sessions) ? sessions : [];
  return {
    type: 'schedule',
    timeZone: textOf(timeZone),
    sessions: rows.map((row) => {
      const session = new Map<string, unknown>(Object.entries(row ?? {}));
      return { startDateTime: textOf(session.get('startDateTime')), endDateTime: textOf(session.get('endDateTime')) };
    }),
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
