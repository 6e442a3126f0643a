import type { IdRange } from '../../data/binance/rest/tidy-page.ts';
import type { FeedCounters } from './feed-counts.ts';
import { HeldTrades } from './held-trades.ts';
import type { LiveEvent } from './live-feed.ts';
import { newTradeRow, type TradeRow } from './trade-row.ts';

/** Who takes the trades in their order. */
export interface TradeSink {
  /** Takes a trade; the row is used again. */
  pushTrade(row: TradeRow): void;
  /** Takes what is said between trades. */
  push(event: Extract<LiveEvent, { readonly type: 'gap' | 'coverage-start' | 'coverage-end' }>): void;
}

/** What a {@link TradeSequence} starts from. */
export interface TradeSequenceOptions {
  /** The last trade known already; null to start with whatever comes first. */
  readonly startAfterId: number | null;
  /** Its time, µs; NaN when it is not known. */
  readonly startAfterUs: number;
  /** Most trades that are held while one before them is missing; those with larger ids have to be asked for later. */
  readonly maxHeld: number;
  /** Where the trades go. */
  readonly sink: TradeSink;
  /** What is counted. */
  readonly counts: FeedCounters;
}

/**
 * Puts trades into the order of their ids: each once, none before all that precede it, unless somebody gave up on those.
 * Knows nothing of where they come from, nor of time that passes.
 */
export class TradeSequence {
  /** Time of the last trade given out, µs; NaN before the first. */
  lastUs: number;
  private readonly sink: TradeSink;
  private readonly counts: FeedCounters;
  private readonly held: HeldTrades;
  private readonly released = newTradeRow();
  /** The id whose turn it is; NaN before the first trade. */
  private nextId: number;
  private seenId: number;
  /** Trades given up that no gap has told of: it ends with the next trade. */
  private lost = 0;
  private isCovered: boolean;

  /** A sequence that waits for its first trade. */
  constructor({ startAfterId, startAfterUs, maxHeld, sink, counts }: TradeSequenceOptions) {
    this.sink = sink;
    this.counts = counts;
    this.held = new HeldTrades(maxHeld);
    this.nextId = startAfterId === null ? Number.NaN : startAfterId + 1;
    this.seenId = startAfterId ?? Number.NaN;
    this.lastUs = startAfterUs;
    this.isCovered = startAfterId !== null;
  }

  /** The largest id known to exist; NaN before the first trade. */
  get newestId(): number {
    return this.seenId;
  }

  /** Trades held because others before them are missing. */
  get heldTrades(): number {
    return this.held.length;
  }

  /** The ids that are missing before anything more can be given out; null when nothing is. */
  get hole(): IdRange | null {
    if (!(this.nextId <= this.seenId)) return null;
    return { first: this.nextId, last: this.held.length > 0 ? this.held.firstId - 1 : this.seenId };
  }

  /** Whether a hole was given up of which no gap could tell yet. */
  get owesGap(): boolean {
    return this.lost > 0;
  }

  /**
   * Takes a trade from a stream.
   * @returns whether it is one that was not known.
   */
  take(row: TradeRow): boolean {
    if (Number.isNaN(this.nextId)) this.begin(row);
    if (row.id < this.seenId && row.id >= this.nextId) this.counts.reordered += 1;
    return this.place(row);
  }

  /** Takes a trade that was asked for. */
  mend(row: TradeRow): void {
    if (Number.isNaN(this.nextId)) this.begin(row);
    if (this.place(row)) this.counts.repaired += 1;
  }

  /** Hears that a trade exists which has not come. */
  expect(id: number): void {
    if (id > this.seenId) this.seenId = id;
  }

  /** Gives up the trades of the hole: a gap will tell of them. */
  giveUp(): void {
    const { hole } = this;
    if (hole === null) return;
    const missing = hole.last - hole.first + 1;
    this.lost += missing;
    this.counts.missing += missing;
    this.nextId = hole.last + 1;
    this.release();
  }

  /**
   * Ends the data: nothing that is held will be given out.
   * @param knownUs exchange time known to have passed, µs; NaN when none is.
   */
  end(knownUs: number): void {
    const afterLastUs = Number.isNaN(this.lastUs) ? knownUs : this.lastUs + 1;
    const timeUs = knownUs > afterLastUs ? knownUs : afterLastUs;
    if (!this.isCovered || Number.isNaN(timeUs)) return;
    this.tellGap(timeUs);
    this.sink.push({ type: 'coverage-end', timeUs });
    this.isCovered = false;
  }

  private begin(row: TradeRow): void {
    this.nextId = row.id;
    this.seenId = row.id - 1;
    this.isCovered = true;
    this.sink.push({ type: 'coverage-start', timeUs: row.timeUs });
  }

  private place(row: TradeRow): boolean {
    const { id } = row;
    if (id === this.nextId) {
      if (id > this.seenId) this.seenId = id;
      this.giveOut(row);
      this.nextId = id + 1;
      if (this.held.length > 0) this.release();
      return true;
    }
    if (id < this.nextId || !this.held.insert(row)) {
      this.counts.duplicates += 1;
      return false;
    }
    if (id > this.seenId) this.seenId = id;
    return true;
  }

  private release(): void {
    while (this.held.firstId === this.nextId) {
      this.held.takeFirst(this.released);
      this.giveOut(this.released);
      this.nextId += 1;
    }
  }

  private giveOut(row: TradeRow): void {
    if (row.size === 0 || row.price === 0) {
      this.counts.voided += 1;
      return;
    }
    this.tellGap(row.timeUs);
    if (row.timeUs < this.lastUs) this.counts.backInTime += 1;
    else this.lastUs = row.timeUs;
    this.counts.trades += 1;
    this.sink.pushTrade(row);
  }

  private tellGap(toUs: number): void {
    if (this.lost === 0) return;
    const fromUs = Number.isNaN(this.lastUs) ? toUs : this.lastUs;
    this.sink.push({ type: 'gap', fromUs, toUs, missing: this.lost });
    this.lost = 0;
  }
}
