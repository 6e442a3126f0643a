/** How long a smallest delay is believed, ms; twice that at most. */
const WINDOW_MS = 600_000;

/**
 * What the exchange's clock shows, by this machine's: as far behind as the newest trade that came quickest. A machine's clock
 * that is ahead then closes no bar before its time, one that is behind closes none late. The delay of the trade itself is in
 * it, so that the answer lies in the past rather than in the future.
 */
export class ExchangeClock {
  private now = Number.POSITIVE_INFINITY;
  private before = Number.POSITIVE_INFINITY;
  private sinceMs = Number.NaN;

  /** A trade of that time came just now. */
  note(tradeUs: number, nowMs: number): void {
    if (!(nowMs - this.sinceMs < WINDOW_MS)) {
      this.before = this.now;
      this.now = Number.POSITIVE_INFINITY;
      this.sinceMs = nowMs;
    }
    this.now = Math.min(this.now, nowMs - tradeUs / 1000);
  }

  /** The exchange's time, µs; null before the first trade. */
  timeUs(nowMs: number): number | null {
    const lagMs = Math.min(this.now, this.before);
    return lagMs === Number.POSITIVE_INFINITY ? null : Math.floor((nowMs - lagMs) * 1000);
  }
}
