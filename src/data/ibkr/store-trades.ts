import { SECOND_US } from '../../core/time.ts';
import type { Instrument } from '../../core/trade-batch.ts';
import { Quarantine } from '../import/quarantine.ts';
import type { DayReport } from '../store/ingest-report.ts';
import { TradeIngest } from '../store/trade-ingest.ts';
import type { TradeRows } from '../trade-rows.ts';
import { ContentHash } from './content-hash.ts';
import { decimalsOf } from './decimals-of.ts';
import {
  type ExcludedTrades,
  type Exclusion,
  ExclusionTally,
  judgeTrade,
  type Keepable,
  type PlainTrade,
} from './excluded-trades.ts';
import type { ResolvedContract } from './contract.ts';
import { stretchesInDoubt } from './day-pager.ts';
import type { PageJournal } from './page-journal.ts';
import type { TradeTick } from './tick.ts';

/** Where the ticks of a day go. */
export interface DayTarget {
  /** The store's folder. */
  readonly dataDir: string;
  /** Whose ticks. */
  readonly instrument: Instrument;
  /** Name of the source in the store: `ibkr-ESZ6-2026-11-18-trades`. */
  readonly source: string;
  /** The contract, for the metadata. */
  readonly contract: ResolvedContract;
  /** Replace the day that is there already. */
  readonly overwrite: boolean;
}

/** What became of a day's trades. */
export interface StoredTrades {
  /** What the store did. */
  readonly report: DayReport;
  /** Ticks that are no trades, or not of the ordinary kind, by reason; each is listed in the file. */
  readonly excluded: Readonly<Record<Exclusion, ExcludedTrades>>;
  /** The file that lists them; null when there are none. */
  readonly excludedFile: string | null;
}

const BUFFERED_ROWS = 16_384;

/**
 * Brings the trades of a journal into the store, with side 0: nobody said who was the aggressor. What is no trade is put
 * aside, counted and listed. The id of a trade is its number among all ticks of the day.
 */
export async function storeTrades(
  journal: PageJournal<TradeTick>,
  target: DayTarget,
  keep: ReadonlySet<Keepable>,
): Promise<StoredTrades> {
  const { header, pager } = journal;
  const ingest = new TradeIngest({
    dataDir: target.dataDir,
    instrument: target.instrument,
    kind: 'ticks',
    ids: 'none',
    aggressor: 'unknown',
    overwrite: target.overwrite,
    contract: target.contract,
    scales: { priceScale: decimalsOf(target.contract.minTick) ?? 0 },
  });
  const sieve = new TradeSieve(target, keep, (rows) => ingest.append(rows));
  try {
    const wholeDays = { firstDay: header.day, lastDay: header.day };
    ingest.beginSource({ name: target.source, wholeDays, doubtful: stretchesInDoubt(pager.facts) });
    const hash = new ContentHash(header, [...keep].sort());
    for (const ticks of journal.settled()) {
      hash.add(ticks);
      for (const tick of ticks) sieve.take(tick);
    }
    sieve.flush();
    ingest.endSource({
      ...NOTHING_FOUND,
      sha256: hash.digest(),
      quarantined: new Map([[header.day, sieve.tally.count]]),
    });
    const { days } = await ingest.commit();
    const excludedFile = sieve.publish();
    const [report] = days;
    if (report === undefined) throw new Error(`${target.source}: claims a day, and none was stored`);
    return { report, excluded: sieve.tally.byReason(), excludedFile };
  } catch (error) {
    ingest.abort();
    sieve.discard();
    throw error;
  }
}

const NOTHING_FOUND = {
  invalidated: new Map<number, number>(),
  outOfDay: new Map<number, number>(),
  recvAnomalies: new Map<number, number>(),
  fillIdHoles: new Map<number, number>(),
};

/** Makes rows of trades and puts the rest aside. */
class TradeSieve {
  readonly tally = new ExclusionTally();
  private readonly target: DayTarget;
  private readonly keep: ReadonlySet<Keepable>;
  private readonly sink: (rows: TradeRows) => void;
  private readonly quarantine: Quarantine;
  private readonly rows = emptyRows();
  private number = 0;

  constructor(target: DayTarget, keep: ReadonlySet<Keepable>, sink: (rows: TradeRows) => void) {
    this.target = target;
    this.keep = keep;
    this.sink = sink;
    this.quarantine = new Quarantine(target.dataDir, target.instrument);
  }

  take(tick: TradeTick): void {
    this.number += 1;
    const judged = judgeTrade(tick, this.keep);
    const fault = typeof judged === 'string' ? judged : this.append(tick[0], judged);
    if (fault === null) return;
    this.tally.add(fault, tick[2]);
    const [timeS, price, size, mask, exchange, conditions] = tick;
    const shown = JSON.stringify({ time: timeS, price, size, mask, exchange, conditions });
    this.quarantine.add(this.target.source, { row: this.number, reason: fault, text: shown });
  }

  flush(): void {
    this.sink(this.rows);
    this.rows.length = 0;
  }

  publish(): string | null {
    this.quarantine.publish();
    return this.tally.count === 0 ? null : this.quarantine.pathOf(this.target.source);
  }

  discard(): void {
    this.quarantine.discard();
  }

  private append(timeS: number, { price, size }: PlainTrade): Exclusion | null {
    const [priceScale, sizeScale] = [decimalsOf(price), decimalsOf(size)];
    if (priceScale === null || sizeScale === null) return 'malformed';
    const { rows } = this;
    const at = rows.length;
    rows.timeUs[at] = timeS * SECOND_US;
    rows.price[at] = price;
    rows.size[at] = size;
    rows.id[at] = this.number;
    rows.length = at + 1;
    rows.priceScale = Math.max(rows.priceScale, priceScale);
    rows.sizeScale = Math.max(rows.sizeScale, sizeScale);
    if (rows.length === BUFFERED_ROWS) this.flush();
    return null;
  }
}

function emptyRows(): TradeRows {
  return {
    length: 0,
    timeUs: new Float64Array(BUFFERED_ROWS),
    price: new Float64Array(BUFFERED_ROWS),
    size: new Float64Array(BUFFERED_ROWS),
    // Stays 0: unknown.
    side: new Int8Array(BUFFERED_ROWS),
    id: new Float64Array(BUFFERED_ROWS),
    recvTimeUs: null,
    priceScale: 0,
    sizeScale: 0,
  };
}
