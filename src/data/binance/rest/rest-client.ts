import type { HttpClient } from '../http/http-client.ts';
import type { BinanceMarket } from '../origins.ts';
import { REST_RULES, type RestRules } from './rest-rules.ts';
import { WeightBudget } from './weight-budget.ts';

/** What a {@link RestClient} needs. */
export interface RestClientOptions {
  /** Sends the requests. */
  readonly http: HttpClient;
  /** Whose rules apply. */
  readonly market: BinanceMarket;
  /** The base address. */
  readonly restUrl: string;
  /** An API key (a read-only one will do) for the endpoints that want one; null without. */
  readonly apiKey: string | null;
}

/** One request: what it asks, and what it counts. */
export interface RestQuery {
  /** The endpoint's name, e.g. `aggTrades`. */
  readonly endpoint: string;
  /** Its parameters; undefined ones are left out. */
  readonly parameters: Readonly<Record<string, string | number | undefined>>;
  /** Its weight. */
  readonly weight: number;
  /** Ask for times in microseconds, where the market knows how. */
  readonly inMicroseconds?: boolean;
}

/** One market's REST interface, within its weight per minute. */
export class RestClient {
  /** Which market. */
  readonly market: BinanceMarket;
  /** Its rules. */
  readonly rules: RestRules;
  /** What may be asked per minute. */
  readonly budget: WeightBudget;
  /** Whether requests carry an API key. */
  readonly hasKey: boolean;
  private readonly options: RestClientOptions;
  private readonly kept = new Map<string, unknown>();

  /** A client; several for one address should share one. */
  constructor(options: RestClientOptions) {
    this.options = options;
    this.market = options.market;
    this.rules = REST_RULES[options.market];
    this.budget = new WeightBudget(options.http.clock, this.rules.weightPerMinute);
    this.hasKey = options.apiKey !== null;
  }

  /** Milliseconds since the epoch, on the clock that the requests go by. */
  now(): number {
    return this.options.http.clock.now();
  }

  /**
   * Asks, with the patience of the {@link HttpClient}, which also covers answers that `read` refuses as malformed.
   * @throws RemoteError.
   */
  get<T>(query: RestQuery, read: (value: unknown) => T): Promise<T> {
    const { http, apiKey } = this.options;
    const headers = {
      ...(apiKey !== null && { 'x-mbx-apikey': apiKey }),
      ...(query.inMicroseconds === true && { 'x-mbx-time-unit': 'MICROSECOND' }),
    };
    return http.getJson(this.urlOf(query), read, { headers, gate: this.budget.gate(query.weight) });
  }

  /** Asks for what does not change while a command runs: the answer is kept, a failure is not. */
  async once<T>(query: RestQuery, read: (value: unknown) => T): Promise<T> {
    const url = this.urlOf(query);
    const kept = this.kept.get(url);
    if (kept !== undefined) return read(kept);
    let raw: unknown;
    const value = await this.get(query, (answer) => {
      raw = answer;
      return read(answer);
    });
    this.kept.set(url, raw);
    return value;
  }

  private urlOf({ endpoint, parameters }: RestQuery): string {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(parameters)) {
      if (value !== undefined) query.set(name, String(value));
    }
    return `${this.options.restUrl}${this.rules.prefix}${endpoint}?${query.toString()}`;
  }
}
