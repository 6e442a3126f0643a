import type { Side } from '../../../core/trade-batch.ts';
import { firstAfter } from '../../../core/time-search.ts';
import { type TapeRange, withRoom } from './tape-range.ts';

/** An instant per bar, never decreasing from bar to bar; NaN where it will never come. */
export interface RisingInstants {
  /** The instants, µs, by bar. */
  readonly instantUs: Float64Array;
  /** The instants of the bars before this one are final. */
  readonly known: number;
}

/**
 * Price of the first print of one side strictly after an instant of every bar. The instants rise, so one place in the
 * bars and one in the tape are enough: a range in which nothing is due costs one comparison.
 */
export class FirstPrints {
  /** Prices by bar, ticks; NaN where there was no such print. */
  prices: Float64Array = new Float64Array(0);
  private next = 0;
  private readonly side: Side;

  /** @param side the aggressor looked for; 0 takes the first print of any side. */
  constructor(side: Side) {
    this.side = side;
  }

  /**
   * Looks for what is due among the prints.
   * @param floor bars before it can get no price any more.
   */
  take(range: TapeRange, { instantUs, known }: RisingInstants, floor: number): void {
    const { timeUs, price } = range.batch;
    const lastTimeUs = timeUs[range.to - 1]!;
    let bar = Math.max(this.next, floor);
    let print = range.from;
    if (bar < known) this.prices = withRoom(this.prices, known);
    while (bar < known && instantUs[bar]! < lastTimeUs) {
      print = this.firstOfSide(range, firstAfter(timeUs, instantUs[bar]!, print, range.to));
      if (print === range.to) break;
      const foundUs = timeUs[print]!;
      // Nothing of this side printed in between, so it is the first after all instants up to it.
      while (bar < known && instantUs[bar]! < foundUs) {
        this.prices[bar] = price[print]!;
        bar += 1;
      }
    }
    this.next = bar;
  }

  private firstOfSide({ batch: { side }, to }: TapeRange, from: number): number {
    const wanted = this.side;
    let print = from;
    if (wanted !== 0) while (print < to && side[print] !== wanted) print += 1;
    return print;
  }
}

/** The prices after an instant of every bar, by aggressor. */
export class PricesAfter {
  /** First buyer-aggressor prints. */
  readonly ask = new FirstPrints(1);
  /** First seller-aggressor prints. */
  readonly bid = new FirstPrints(-1);
  /** First prints of any side. */
  readonly any = new FirstPrints(0);

  /** Looks for what is due among the prints; bars before `floor` can get no price any more. */
  take(range: TapeRange, instants: RisingInstants, floor: number): void {
    this.ask.take(range, instants, floor);
    this.bid.take(range, instants, floor);
    this.any.take(range, instants, floor);
  }
}
