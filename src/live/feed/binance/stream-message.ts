import type { Scales } from '../../../core/trade-batch.ts';
import type { TradeKind } from '../../../data/binance/trade-kind.ts';
import { decimalUnits } from '../decimal-units.ts';
import { AggTradeScanner } from './agg-trade-scanner.ts';
import { microsecondsOf } from './exchange-stamp.ts';
import type { StreamTrade } from './stream-trade.ts';

/** What messages are read against. */
export interface StreamMessageOptions {
  /** Whose trades. */
  readonly symbol: string;
  /** Aggregate or single trades. */
  readonly kind: TradeKind;
  /** What a tick and a lot are worth. */
  readonly scales: Scales;
}

/** What a message is: a trade, the notice that the server goes away, or something that nobody here asked for. */
export type MessageKind = 'trade' | 'shutdown' | 'other';

type Message = Readonly<Record<string, unknown>>;

/**
 * Reads the messages of a stream of trades, raw ones or wrapped in `{"stream","data"}`. Aggregate trades in their
 * usual form are scanned; everything else is parsed, field by field with checks of its own: the checks of REST answers make
 * an object per field, which a stream of thousands a second would feel.
 */
export class StreamMessages {
  private readonly symbol: string;
  private readonly scales: Scales;
  private readonly event: string;
  private readonly idField: string;
  private readonly scanner: AggTradeScanner | null;

  /** A reader of one stream's messages. */
  constructor({ symbol, kind, scales }: StreamMessageOptions) {
    this.symbol = symbol;
    this.scales = scales;
    this.event = kind === 'aggTrades' ? 'aggTrade' : 'trade';
    this.idField = kind === 'aggTrades' ? 'a' : 't';
    this.scanner = kind === 'aggTrades' ? new AggTradeScanner(symbol, scales) : null;
  }

  /**
   * Reads one message; a trade is written into `trade`.
   * @throws RangeError or SyntaxError saying what is wrong; `trade` is in no sensible state then.
   */
  read(text: string, trade: StreamTrade): MessageKind {
    return this.scanner?.scan(text, trade) === true ? 'trade' : this.parse(text, trade);
  }

  private parse(text: string, trade: StreamTrade): MessageKind {
    const value: unknown = JSON.parse(text);
    const message = payloadOf(value);
    const event = message['e'];
    if (event === 'serverShutdown') return 'shutdown';
    if (event === this.event) {
      this.readTrade(message, trade);
      return 'trade';
    }
    // Errors are `{"error":{"code","msg"}}` or `{"code","msg"}`: what they say has to be seen.
    if ('error' in message || 'code' in message) throw new RangeError(`the exchange says ${shown(message)}`);
    return 'other';
  }

  private readTrade(message: Message, trade: StreamTrade): void {
    if (message['s'] !== this.symbol) throw new RangeError(`s, expected ${this.symbol}, got ${shown(message['s'])}`);
    trade.id = whole(message, this.idField);
    trade.timeUs = microsecondsOf(whole(message, 'T'));
    trade.eventUs = microsecondsOf(whole(message, 'E'));
    trade.price = units(message, 'p', this.scales.priceScale);
    trade.size = units(message, 'q', this.scales.sizeScale);
    const buyerIsMaker = message['m'];
    if (typeof buyerIsMaker !== 'boolean') throw unexpected('m', 'true or false', buyerIsMaker);
    trade.side = buyerIsMaker ? -1 : 1;
  }
}

/** A trade to be filled by {@link StreamMessages.read}. */
export function newStreamTrade(): StreamTrade {
  return { id: 0, timeUs: 0, price: 0, size: 0, side: 0, eventUs: 0 };
}

function payloadOf(value: unknown): Message {
  if (!isMessage(value)) throw new RangeError(`expected an object, got ${shown(value)}`);
  const data = value['data'];
  if (data === undefined) return value;
  if (!isMessage(data)) throw new RangeError(`data, expected an object, got ${shown(data)}`);
  return data;
}

function isMessage(value: unknown): value is Message {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function whole(message: Message, field: string): number {
  const value = message[field];
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw unexpected(field, 'a count', value);
}

function units(message: Message, field: string, scale: number): number {
  const value = message[field];
  if (typeof value !== 'string') throw unexpected(field, 'a decimal number as text', value);
  try {
    return decimalUnits(value, scale);
  } catch (error) {
    throw new RangeError(`${field}, ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

function unexpected(field: string, expected: string, got: unknown): RangeError {
  return new RangeError(`${field}, expected ${expected}, got ${shown(got)}`);
}

function shown(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 60);
}
