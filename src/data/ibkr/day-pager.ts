import { SECOND_US } from '../../core/time.ts';
import type { TimeRange } from '../store/day-metadata.ts';
import type { Tick } from './tick.ts';
import { type DoubtfulSecond, type TickPage, TickPager, type TickWindow } from './tick-pager.ts';

/** What to ask for next. */
export interface NextPage {
  /** Which window of the day. */
  readonly windowIndex: number;
  /** That window. */
  readonly window: TickWindow;
  /** The second to ask from, seconds since the epoch. */
  readonly fromS: number;
}

/** What was found out about the ticks of a day, however often they had to be asked for. */
export interface PagingFacts {
  /** Pages taken. */
  readonly pages: number;
  /** Ticks settled. */
  readonly ticks: number;
  /** Ticks that came from before the second asked for; dropped. */
  readonly early: number;
  /** Seconds of which ticks may be missing. */
  readonly doubtful: readonly DoubtfulSecond[];
  /** Seconds that had fewer ticks when asked for again; the fuller answer was kept. */
  readonly shrunken: readonly number[];
}

/** The seconds of which ticks may be missing, as ranges of time in µs. */
export function stretchesInDoubt({ doubtful }: PagingFacts): TimeRange[] {
  return doubtful.map(({ timeS }) => [timeS * SECOND_US, (timeS + 1) * SECOND_US]);
}

/** Pages through the windows of a day, one after the other. Pure: the same pages give the same ticks. */
export class DayPager<T extends Tick> {
  private readonly windows: readonly TickWindow[];
  private index = -1;
  private pager: TickPager<T>;
  private readonly doubtful: DoubtfulSecond[] = [];
  private readonly shrunken: number[] = [];
  private pages = 0;
  private ticks = 0;
  private early = 0;

  /** Starts with the first window. */
  constructor(windows: readonly TickWindow[]) {
    this.windows = windows;
    this.pager = this.enterNextWindow();
  }

  /** What to ask for next; null when the day is through. */
  get next(): NextPage | null {
    const { nextS } = this.pager;
    const window = this.windows[this.index];
    return nextS === null || window === undefined ? null : { windowIndex: this.index, window, fromS: nextS };
  }

  /** What was found out so far. */
  get facts(): PagingFacts {
    const { pages, ticks, early, doubtful, shrunken } = this;
    return { pages, ticks, early, doubtful, shrunken };
  }

  /** Takes the page that was asked for; answers the ticks that are settled now, in order. */
  accept(page: TickPage<T>): readonly T[] {
    const settled = this.pager.accept(page);
    this.pages += 1;
    this.ticks += settled.length;
    this.early += page.early;
    if (this.pager.nextS === null) {
      this.doubtful.push(...this.pager.doubtful);
      this.shrunken.push(...this.pager.shrunken);
      this.pager = this.enterNextWindow();
    }
    return settled;
  }

  private enterNextWindow(): TickPager<T> {
    this.index += 1;
    return new TickPager(this.windows[this.index] ?? { startS: 0, endS: 0 });
  }
}
