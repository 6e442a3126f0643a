/**
 * What the exchange's clock says, seen from here. Its messages say when they were sent: how far this machine's clock is
 * off, and how long messages take, is in the difference and needs no telling apart. The newest message counts: one that
 * took long makes the answer late, never early.
 */
export class ExchangeTime {
  private readonly graceUs: number;
  private offsetUs = Number.NaN;
  private told = Number.NaN;

  /** @param graceMs how much later than a trade the exchange may send it. */
  constructor(graceMs: number) {
    this.graceUs = graceMs * 1000;
  }

  /** The latest time that was told to have passed, µs; NaN before the first. */
  get toldUs(): number {
    return this.told;
  }

  /** Hears of a message: when it was sent by the exchange's clock, µs, and received by ours, ms. */
  sample(eventUs: number, receivedMs: number): void {
    this.offsetUs = eventUs - receivedMs * 1000;
  }

  /**
   * Exchange time that has passed when all that was sent before an instant of our clock is here, µs. Null when nothing
   * new can be told.
   */
  passed(atMs: number): number | null {
    const timeUs = Math.floor(atMs * 1000 + this.offsetUs - this.graceUs);
    // Written so that NaN, the offset before any message, tells nothing.
    if (!(timeUs > 0) || timeUs <= this.told) return null;
    this.told = timeUs;
    return timeUs;
  }
}
