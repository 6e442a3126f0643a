import { SECOND_US } from '../../core/time.ts';
import { type QuoteDayReport, QuoteIngest } from '../quotes/quote-ingest.ts';
import { emptyQuoteRows, type QuoteRows } from '../quotes/quote-rows.ts';
import { ContentHash } from './content-hash.ts';
import { decimalsOf } from './decimals-of.ts';
import { stretchesInDoubt } from './day-pager.ts';
import type { PageJournal } from './page-journal.ts';
import type { DayTarget } from './store-trades.ts';
import type { QuoteTick } from './tick.ts';

/** What became of a day's quotes. */
export interface StoredQuotes {
  /** What the store did. */
  readonly report: QuoteDayReport;
  /** Quotes whose numbers cannot be: left out. */
  readonly malformed: number;
  /** Quotes with a bid or an ask only, or neither: kept, because from then on there was none. */
  readonly oneSided: number;
  /** Quotes whose bid is above the ask: kept. */
  readonly crossed: number;
}

const BUFFERED_ROWS = 16_384;

/**
 * Brings the quotes of a journal into the store. Price 0 or −1 is how TWS says that there is no bid or no ask. The
 * sequence of a quote is its number among all of the day's; it says nothing of the order between quotes and trades.
 */
export function storeQuotes(journal: PageJournal<QuoteTick>, target: DayTarget): StoredQuotes {
  const { header, pager } = journal;
  const { day, ignoreSize } = header;
  const ingest = new QuoteIngest({
    dataDir: target.dataDir,
    instrument: target.instrument,
    sequence: 'row',
    source: target.source,
    wholeDays: { firstDay: day, lastDay: day },
    doubtful: stretchesInDoubt(pager.facts),
    contract: target.contract,
    ignoresSize: ignoreSize,
    overwrite: target.overwrite,
    scales: { priceScale: decimalsOf(target.contract.minTick) ?? 0 },
  });
  try {
    const sieve = new QuoteSieve((rows) => ingest.append(rows));
    const hash = new ContentHash(header, ignoreSize ? ['ignore-size'] : []);
    for (const ticks of journal.settled()) {
      hash.add(ticks);
      for (const tick of ticks) sieve.take(tick);
    }
    sieve.flush();
    const { malformed, oneSided, crossed } = sieve;
    const [report] = ingest.commit({ sha256: hash.digest(), quarantined: new Map([[day, malformed]]) });
    if (report === undefined) throw new Error(`${target.source}: claims a day, and none was stored`);
    return { report, malformed, oneSided, crossed };
  } catch (error) {
    ingest.abort();
    throw error;
  }
}

/** Makes rows of quotes and counts the odd ones. */
class QuoteSieve {
  malformed = 0;
  oneSided = 0;
  crossed = 0;
  private readonly sink: (rows: QuoteRows) => void;
  private readonly rows = emptyQuoteRows(BUFFERED_ROWS);
  private number = 0;

  constructor(sink: (rows: QuoteRows) => void) {
    this.sink = sink;
  }

  take([timeS, bid, ask, bidSize, askSize]: QuoteTick): void {
    this.number += 1;
    const [bidSide, askSide] = [readSide(bid, bidSize), readSide(ask, askSize)];
    if (bidSide === null || askSide === null) {
      this.malformed += 1;
      return;
    }
    if (Number.isNaN(bidSide.price) || Number.isNaN(askSide.price)) this.oneSided += 1;
    else if (bidSide.price > askSide.price) this.crossed += 1;
    this.append(timeS, bidSide, askSide);
  }

  flush(): void {
    this.sink(this.rows);
    this.rows.length = 0;
  }

  private append(timeS: number, bid: QuoteSide, ask: QuoteSide): void {
    const { rows } = this;
    const at = rows.length;
    rows.timeUs[at] = timeS * SECOND_US;
    rows.bid[at] = bid.price;
    rows.ask[at] = ask.price;
    rows.bidSize[at] = bid.size;
    rows.askSize[at] = ask.size;
    rows.sequence[at] = this.number;
    rows.length = at + 1;
    rows.priceScale = Math.max(rows.priceScale, bid.priceScale, ask.priceScale);
    rows.sizeScale = Math.max(rows.sizeScale, bid.sizeScale, ask.sizeScale);
    if (rows.length === BUFFERED_ROWS) this.flush();
  }
}

interface QuoteSide {
  readonly price: number;
  readonly size: number;
  readonly priceScale: number;
  readonly sizeScale: number;
}

const ABSENT: QuoteSide = { price: Number.NaN, size: 0, priceScale: 0, sizeScale: 0 };

/** Null when it cannot be a side of a quote. */
function readSide(price: number | null, size: number | null): QuoteSide | null {
  if (price === 0 || price === -1) return ABSENT;
  if (price === null || size === null || price < 0 || size < 0) return null;
  const [priceScale, sizeScale] = [decimalsOf(price), decimalsOf(size)];
  return priceScale === null || sizeScale === null ? null : { price, size, priceScale, sizeScale };
}
