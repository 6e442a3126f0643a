import { PAGE_TICKS, type Tick } from './tick.ts';

/** A stretch of time to page through, seconds since the epoch, end excluded. */
export interface TickWindow {
  /** First second. */
  readonly startS: number;
  /** First second after it. */
  readonly endS: number;
}

/** A page as it was answered, without the ticks that belong elsewhere. */
export interface TickPage<T extends Tick> {
  /** The second that it was asked from. */
  readonly fromS: number;
  /** Ticks answered, those that belong elsewhere included. */
  readonly received: number;
  /** Ticks from before the second asked for. */
  readonly early: number;
  /** Ticks from after the window. */
  readonly beyond: number;
  /** The rest, in the order answered. */
  readonly ticks: readonly T[];
  /** True where TWS said outright that there is nothing. */
  readonly noData: boolean;
}

/** A second of whose ticks some may be missing. */
export interface DoubtfulSecond {
  /** Which, seconds since the epoch. */
  readonly timeS: number;
  /** How many ticks of it there are. */
  readonly ticks: number;
}

/** What a page is worth: which of its answer belongs to the window from a second on. */
export function trimPage<T extends Tick>(answer: readonly T[] | null, fromS: number, window: TickWindow): TickPage<T> {
  const all = answer ?? [];
  const ticks = all.filter(([timeS]) => timeS >= fromS && timeS < window.endS);
  const early = all.filter(([timeS]) => timeS < fromS).length;
  const beyond = all.length - early - ticks.length;
  return { fromS, received: all.length, early, beyond, ticks: inOrder(ticks), noData: answer === null };
}

/** Ticks by time; those of one second stay as they came. Almost always they are in order already. */
function inOrder<T extends Tick>(ticks: T[]): T[] {
  const isInOrder = ticks.every(([timeS], index) => index === 0 || ticks[index - 1]![0] <= timeS);
  return isInOrder ? ticks : ticks.sort((a, b) => a[0] - b[0]);
}

/**
 * Pages forward through a window: asks from a second on, keeps what comes, and asks again from the *last second of the
 * page*, whose ticks then come anew and take the place of those held; only a page that is all one second moves on by a
 * second. So nothing is lost or doubled at a seam, whether a page ends with a whole second or in the middle of one, and
 * equal trades within a second, which are legitimate, stay two.
 *
 * Where a second has more ticks than a page may have and TWS stops at the most, the rest cannot be had: such a second is
 * listed as doubtful. Pure: pages in, ticks out. The same pages give the same ticks.
 */
export class TickPager<T extends Tick> {
  /** Seconds of which ticks may be missing. */
  readonly doubtful: DoubtfulSecond[] = [];
  /** Seconds that had fewer ticks when they were asked for again; the more complete answer was kept. */
  readonly shrunken: number[] = [];
  private readonly window: TickWindow;
  private cursorS: number;
  private held: readonly T[] = [];
  private idlePages = 0;
  private over: boolean;

  /** Starts at the window's first second. */
  constructor(window: TickWindow) {
    this.window = window;
    this.cursorS = window.startS;
    this.over = window.startS >= window.endS;
  }

  /** The second to ask from next; null when the window is through. */
  get nextS(): number | null {
    return this.over ? null : this.cursorS;
  }

  /**
   * Takes the page that was asked for.
   * @returns the ticks that are settled now, in order.
   */
  accept(page: TickPage<T>): readonly T[] {
    if (this.over || page.fromS !== this.cursorS) throw new Error(`a page from ${page.fromS} was not asked for`);
    const last = page.ticks.at(-1);
    if (last === undefined) return this.acceptNothing(page);
    this.idlePages = 0;
    const fresh = this.withMoreComplete(page.ticks);
    this.noteDoubt(page, last[0]);
    if (page.beyond > 0) return this.finish(fresh);
    if (last[0] === this.cursorS) {
      this.held = [];
      this.moveTo(this.cursorS + 1);
      return fresh;
    }
    const seam = fresh.findIndex(([timeS]) => timeS === last[0]);
    this.held = fresh.slice(seam);
    this.moveTo(last[0]);
    return fresh.slice(0, seam);
  }

  /**
   * Two pages in a row that bring nothing, one that says so, or one that starts after the window: it is through. "No data"
   * from a second of which ticks are held contradicts itself, and is no more than a page that brings nothing.
   */
  private acceptNothing(page: TickPage<T>): readonly T[] {
    this.idlePages += 1;
    const isSaid = page.beyond > 0 || (page.noData && this.held.length === 0);
    return isSaid || this.idlePages >= 2 ? this.finish(this.held) : [];
  }

  private finish(ticks: readonly T[]): readonly T[] {
    this.over = true;
    this.held = [];
    return ticks;
  }

  private moveTo(timeS: number): void {
    this.cursorS = timeS;
    if (timeS < this.window.endS) return;
    this.over = true;
  }

  /** The ticks of the page, or the ones held of its first second where there were more of them. */
  private withMoreComplete(ticks: readonly T[]): readonly T[] {
    const before = this.held.length;
    const again = ticks.findIndex(([timeS]) => timeS > this.cursorS);
    const now = again < 0 ? ticks.length : again;
    if (now >= before) return ticks;
    this.shrunken.push(this.cursorS);
    return [...this.held, ...ticks.slice(now)];
  }

  /**
   * A page of one second that has exactly as many ticks as were asked for may have been cut. One with more was not: then
   * TWS completes its seconds. Ticks from before the start may or may not count among those asked for.
   */
  private noteDoubt(page: TickPage<T>, lastS: number): void {
    const ours = page.received - page.early;
    if (lastS !== this.cursorS || page.beyond > 0) return;
    if (page.received >= PAGE_TICKS && ours <= PAGE_TICKS) this.doubtful.push({ timeS: lastS, ticks: ours });
  }
}
