/** Binance allows 300 attempts to connect in five minutes from one address; the rest is left to others behind it. */
const ATTEMPTS = 250;
const WINDOW_MS = 300_000;

/** Keeps attempts to connect within what the exchange allows an address. Shared by all feeds. */
export class ConnectionBudget {
  private readonly limit: number;
  private times: number[] = [];

  /** @param limit attempts in five minutes. */
  constructor(limit: number = ATTEMPTS) {
    this.limit = limit;
  }

  /**
   * Asks for an attempt.
   * @returns 0 when it may be made now, and is counted; else how long to wait before asking again, ms.
   */
  reserve(nowMs: number): number {
    // None lies ahead, unless this machine's clock was set back.
    this.times = this.times.map((time) => Math.min(time, nowMs)).filter((time) => time > nowMs - WINDOW_MS);
    const oldest = this.times[0];
    if (oldest !== undefined && this.times.length >= this.limit) return oldest + WINDOW_MS - nowMs;
    this.times.push(nowMs);
    return 0;
  }
}
