/** More trades than any market makes while nobody notices that they are missing. */
const LARGEST_JUMP = 1_000_000;
/** Trades that go on from a jump before it is believed. */
const WITNESSES = 3;
const NEARBY = 1000;

/**
 * Keeps one wrong number from ruining a feed: a trade with an id far ahead would make all that follow look like old
 * ones. Such a jump is believed when other trades go on from it.
 */
export class JumpGuard {
  private lastId = Number.NaN;
  private witnesses = 0;

  /**
   * Whether an id can be what it says.
   * @param newestId the largest id known to exist; NaN before the first.
   */
  believes(id: number, newestId: number): boolean {
    if (!(id - newestId > LARGEST_JUMP)) return true;
    this.witnesses = Math.abs(id - this.lastId) <= NEARBY ? this.witnesses + 1 : 1;
    this.lastId = id;
    return this.witnesses >= WITNESSES;
  }
}
