import type { TradeBatch } from '../../core/trade-batch.ts';
import type { QuoteTape } from '../matching/quote-tape.ts';
import type { Touch } from '../strategy/moment.ts';

/**
 * The last prices at any place of the stretch of prints that is being walked: every world is at its own. Looks back only
 * when it is asked, and once at the end of a stretch, up to the last print of either side.
 */
export class TapeTouch {
  private readonly isBoth: boolean;
  private readonly quotes: QuoteTape | null;
  private carried: Touch = { bidTicks: Number.NaN, askTicks: Number.NaN, lastTicks: Number.NaN };
  private batch: TradeBatch | null = null;
  private from = 0;

  /**
   * @param isBoth whether a print without aggressor counts as a buyer's and as a seller's.
   * @param quotes beside the prints; where one prevails, it is the touch.
   */
  constructor(isBoth: boolean, quotes: QuoteTape | null) {
    this.isBoth = isBoth;
    this.quotes = quotes;
  }

  /** Price of the last print before the stretch in hand, ticks; NaN before the first. */
  get lastTicks(): number {
    return this.carried.lastTicks;
  }

  /** A stretch begins at a print of a batch. */
  begin(batch: TradeBatch, from: number): void {
    this.batch = batch;
    this.from = from;
  }

  /** The stretch was walked up to a print, exclusive. */
  end(to: number): void {
    this.carried = this.printed(to);
    this.batch = null;
  }

  /** Only bars are there, and one has closed at a price. */
  closedAt(ticks: number): void {
    this.carried = { bidTicks: ticks, askTicks: ticks, lastTicks: ticks };
  }

  /** The touch at an instant before the print at `index` of the stretch. */
  at(index: number, timeUs: number): Touch {
    const printed = this.printed(index);
    if (this.quotes === null) return printed;
    const bid = this.quotes.offerAt(timeUs, -1)?.ticks ?? Number.NaN;
    const ask = this.quotes.offerAt(timeUs, 1)?.ticks ?? Number.NaN;
    return {
      bidTicks: Number.isNaN(bid) ? printed.bidTicks : bid,
      askTicks: Number.isNaN(ask) ? printed.askTicks : ask,
      lastTicks: printed.lastTicks,
    };
  }

  private printed(to: number): Touch {
    const { batch, from, carried } = this;
    if (batch === null || to <= from) return carried;
    const lastTicks = batch.price[to - 1]!;
    if (this.isBoth) return { bidTicks: lastTicks, askTicks: lastTicks, lastTicks };
    const bid = this.lastOf(-1, batch, to);
    const ask = this.lastOf(1, batch, to);
    return {
      bidTicks: Number.isNaN(bid) ? carried.bidTicks : bid,
      askTicks: Number.isNaN(ask) ? carried.askTicks : ask,
      lastTicks,
    };
  }

  private lastOf(side: 1 | -1, batch: TradeBatch, to: number): number {
    for (let index = to - 1; index >= this.from; index -= 1) {
      if (batch.side[index] === side) return batch.price[index]!;
    }
    return Number.NaN;
  }
}
