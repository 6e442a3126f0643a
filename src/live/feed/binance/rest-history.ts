import { fetchServerTime } from '../../../data/binance/rest/server-time.ts';
import { type IdRange, tidyPage } from '../../../data/binance/rest/tidy-page.ts';
import type { RestTrade } from '../../../data/binance/rest/trade-page.ts';
import { type TradeRequestOptions, TradeRequests } from '../../../data/binance/rest/trade-requests.ts';
import type { RestSupply } from './rest-supply.ts';

/** Some of the trades that were asked for. */
export interface HistoryPage {
  /** By id; none where the exchange has nothing from there on, or not yet. */
  readonly trades: readonly RestTrade[];
  /** True when the exchange had something to say about the whole range, or as much of it as fits into one answer. */
  readonly isConclusive: boolean;
}

/** What a feed asks of the past: the trades that its stream did not bring. */
export class RestHistory {
  private readonly supply: RestSupply;
  private readonly options: TradeRequestOptions;

  /** The past of one symbol. */
  constructor(supply: RestSupply, options: TradeRequestOptions) {
    this.supply = supply;
    this.options = options;
  }

  /**
   * The id of the newest trade; null when there is none at all.
   * @throws RemoteError, or InputError where a key is missing.
   */
  async newestId(): Promise<number | null> {
    const newest = await this.supply.use((rest) => new TradeRequests(rest, this.options).newest());
    return newest?.id ?? null;
  }

  /**
   * What the exchange's clock says, ms; null when it does not say.
   * @throws RemoteError.
   */
  async serverTimeMs(): Promise<number | null> {
    return await this.supply.use(fetchServerTime);
  }

  /**
   * The first trades of a range, as many as one answer holds, sorted by id.
   * @throws RemoteError, or InputError where a key is missing.
   */
  async page({ first, last }: IdRange): Promise<HistoryPage> {
    return await this.supply.use(async (rest) => {
      const requests = new TradeRequests(rest, this.options);
      // One more than is missing: the trade after the hole shows that an answer without the others is no delay.
      const limit = Math.min(last - first + 2, requests.rules.limit);
      const { trades } = tidyPage(await requests.fromId(first, limit), first);
      const wanted = trades.filter(({ id }) => id <= last);
      // Nothing at all from there on: it may be on its way, answers lag behind the stream.
      return { trades: wanted, isConclusive: trades.length > 0 };
    });
  }
}
