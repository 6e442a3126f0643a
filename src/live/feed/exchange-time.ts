/**
 * What the exchange's clock says, seen from here. Its messages say when they were sent: how far this machine's clock is
 * off, and how long messages take, is in the difference and needs no telling apart. The newest message counts: one that
 * took long makes the answer late, never early.
 */
export class ExchangeTime {
  private readonly graceUs: number;
  private readonly stepMs: number;
  private offsetUs = Number.NaN;
  private lastMs = Number.NaN;
  private told = Number.NaN;

  /**
   * @param graceMs how much later than a trade was made the exchange may send it.
   * @param stepMs when nothing is heard for longer than this, or time goes back by more, this machine's clock may have
   * been set: what was known about it is forgotten.
   */
  constructor(graceMs: number, stepMs: number) {
    this.graceUs = graceMs * 1000;
    this.stepMs = stepMs;
  }

  /** The latest time that was told to have passed, µs; NaN before the first. */
  get toldUs(): number {
    return this.told;
  }

  /** Whether anything is known. */
  get isKnown(): boolean {
    return !Number.isNaN(this.offsetUs);
  }

  /** Hears of a message: when it was sent by the exchange's clock, µs, and received by ours, ms. */
  sample(eventUs: number, receivedMs: number): void {
    this.offsetUs = eventUs - receivedMs * 1000;
    this.lastMs = receivedMs;
  }

  /** Hears that the connection is alive at an instant of our clock, ms; nothing is told by that. */
  heard(atMs: number): void {
    if (Math.abs(atMs - this.lastMs) > this.stepMs) this.offsetUs = Number.NaN;
    this.lastMs = atMs;
  }

  /**
   * Exchange time that has passed when all that was sent before an instant of our clock, ms, is here: µs. Null when
   * nothing new can be told.
   */
  passed(atMs: number): number | null {
    const timeUs = Math.floor(atMs * 1000 + this.offsetUs - this.graceUs);
    // Written so that NaN, when nothing is known, tells nothing.
    if (!(timeUs > 0) || timeUs <= this.told) return null;
    this.told = timeUs;
    return timeUs;
  }
}
