import type { Silence } from './day-metadata.ts';
import type { IdRange } from './id-ledger.ts';
import { TradeBuffer, type TradeColumns } from './trade-columns.ts';
import { isSameTrade } from './trade-order.ts';

/**
 * What can be said about trades of one day in a single pass in the order of the tape. The writer of a file feeds it what
 * it writes, `verify` feeds it what it reads: the same facts, or the file is unsound.
 */
export class DayFacts {
  /** Number of trades. */
  rows = 0;
  /** Time of the first trade, µs; NaN without trades. */
  firstTimeUs = Number.NaN;
  /** Smallest id; Infinity without trades. */
  smallestId = Number.POSITIVE_INFINITY;
  /** Largest id; −Infinity without trades. */
  largestId = Number.NEGATIVE_INFINITY;
  /** Highest price. */
  highestPrice = 0;
  /** Largest size. */
  largestSize = 0;
  /** True when ids only grow along the tape. */
  ascending = true;
  /** True when no two trades are versions of one, so that nothing needs to be dropped. */
  distinct = true;
  /** Longest time between two consecutive trades, µs; 0 with fewer than two. */
  longestSilenceUs = 0;
  /** Where that was; null with fewer than two trades. */
  longestSilence: Silence | null = null;
  /** Ids that stand for different trades of one instant, in the order of the tape. */
  readonly clashes: IdRange[] = [];
  private readonly last = new TradeBuffer(1);

  /** Takes the first `length` trades of some columns, which carry on where the last ones ended. */
  add(trades: TradeColumns, length: number): void {
    if (length === 0) return;
    if (this.rows === 0) this.firstTimeUs = trades.timeUs[0]!;
    else this.compareNeighbours(this.last, 0, trades, 0);
    const { id } = trades;
    for (let i = 1; i < length; i += 1) {
      if (id[i]! <= id[i - 1]!) this.compareNeighbours(trades, i - 1, trades, i);
    }
    this.measureSilence(trades, length);
    this.measureSizes(trades, length);
    this.rows += length;
    this.last.length = 0;
    this.last.appendRow(trades, length - 1);
  }

  /** Time of the last trade, µs; NaN without trades. */
  get lastTimeUs(): number {
    return this.rows === 0 ? Number.NaN : this.last.timeUs[0]!;
  }

  /** The last trade, in row 0. */
  get lastTrade(): TradeColumns {
    return this.last;
  }

  /** True when the ids count up by one from the first trade to the last. */
  get countsUp(): boolean {
    return this.rows === 0 || (this.ascending && this.largestId - this.smallestId === this.rows - 1);
  }

  private compareNeighbours(a: TradeColumns, i: number, b: TradeColumns, j: number): void {
    if (b.id[j]! > a.id[i]!) return;
    this.ascending = false;
    if (a.id[i]! !== b.id[j]! || a.timeUs[i]! !== b.timeUs[j]!) return;
    if (isSameTrade(a, i, b, j)) this.distinct = false;
    else if (this.clashes.at(-1)?.first !== b.id[j]) this.clashes.push({ first: b.id[j], last: b.id[j] });
  }

  private measureSilence(trades: TradeColumns, length: number): void {
    const { timeUs } = trades;
    let longest = this.longestSilenceUs;
    let at = -1;
    for (let i = 1; i < length; i += 1) {
      const silence = timeUs[i]! - timeUs[i - 1]!;
      if (silence > longest) {
        longest = silence;
        at = i;
      }
    }
    const seam = this.rows === 0 ? -1 : timeUs[0]! - this.last.timeUs[0]!;
    // Of silences of one length the first counts; the seam comes before everything in this batch.
    if (seam > this.longestSilenceUs && seam >= longest) this.keepSilence(this.last, 0, trades, 0);
    else if (at >= 0) this.keepSilence(trades, at - 1, trades, at);
    else if (this.longestSilence === null && this.rows + length > 1) this.keepFirstSilence(trades);
  }

  private keepFirstSilence(trades: TradeColumns): void {
    if (this.rows === 0) this.keepSilence(trades, 0, trades, 1);
    else this.keepSilence(this.last, 0, trades, 0);
  }

  private keepSilence(a: TradeColumns, i: number, b: TradeColumns, j: number): void {
    this.longestSilence = { fromUs: a.timeUs[i]!, toUs: b.timeUs[j]!, fromId: a.id[i]!, toId: b.id[j]! };
    this.longestSilenceUs = this.longestSilence.toUs - this.longestSilence.fromUs;
  }

  private measureSizes(trades: TradeColumns, length: number): void {
    const { price, size, id } = trades;
    // Locals: a property that is written in a loop is written to memory every time.
    let { highestPrice, largestSize, smallestId, largestId } = this;
    for (let i = 0; i < length; i += 1) {
      if (price[i]! > highestPrice) highestPrice = price[i]!;
      if (size[i]! > largestSize) largestSize = size[i]!;
      if (id[i]! < smallestId) smallestId = id[i]!;
      if (id[i]! > largestId) largestId = id[i]!;
    }
    this.highestPrice = highestPrice;
    this.largestSize = largestSize;
    this.smallestId = smallestId;
    this.largestId = largestId;
  }
}
