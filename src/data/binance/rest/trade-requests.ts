import { InputError } from '../../input-error.ts';
import type { TradeKind } from '../trade-kind.ts';
import type { RestClient } from './rest-client.ts';
import type { TradeEndpointRules } from './rest-rules.ts';
import { type RestTrade, readTradePage } from './trade-page.ts';

/** Which trades to ask for. */
export interface TradeRequestOptions {
  /** Which symbol. */
  readonly symbol: string;
  /** Aggregate or single trades. */
  readonly kind: TradeKind;
  /** Ask for times in microseconds, as spot dumps have them since 2025. */
  readonly inMicroseconds: boolean;
}

/** Trades of one symbol over REST, page by page as the exchange cuts them, checked for nothing but their form. */
export class TradeRequests {
  /** Which trades. */
  readonly options: TradeRequestOptions;
  /** Limits and reach. */
  readonly rules: TradeEndpointRules;
  /** Through what. */
  readonly rest: RestClient;

  /** Requests for the trades of one symbol. */
  constructor(rest: RestClient, options: TradeRequestOptions) {
    this.rest = rest;
    this.options = options;
    this.rules = rest.rules[options.kind];
  }

  /** As messages name it: `binance spot BTCUSDT aggTrades`. */
  get name(): string {
    return `binance ${this.rest.market} ${this.options.symbol} ${this.options.kind}`;
  }

  /** The first trades whose id is not below `id`. */
  fromId(id: number, limit: number = this.rules.limit): Promise<RestTrade[]> {
    return this.get({ fromId: id, limit }, `from id ${id}`);
  }

  /** The newest trade; null when there is none at all. */
  async newest(): Promise<RestTrade | null> {
    return (await this.get({ limit: 1 }, 'newest')).at(-1) ?? null;
  }

  /**
   * Trades of a window of time, ms, both ends included; without an end the first ones from the start on. Only aggregate
   * trades can be had so.
   */
  inWindow(startTime: number, endTime: number | undefined, limit: number): Promise<RestTrade[]> {
    return this.get({ startTime, endTime, limit }, `from time ${startTime}`);
  }

  private async get(parameters: Readonly<Record<string, number | undefined>>, what: string): Promise<RestTrade[]> {
    const { endpoint, weight, needsKey } = this.rules;
    if (needsKey && !this.rest.hasKey) {
      throw new InputError(
        `${this.name}: over REST single trades of futures need an API key (a read-only one will do)\n` +
          'set CVDLAB_API_KEY, or pull --kind aggTrades, or wait for the dump of the day',
      );
    }
    const { symbol, kind, inMicroseconds } = this.options;
    const query = { endpoint, weight, inMicroseconds, parameters: { symbol, ...parameters } };
    return await this.rest.get(query, (answer) => readTradePage(answer, kind, `${this.name} ${what}`));
  }
}
