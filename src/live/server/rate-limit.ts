import type { Clock } from '../../data/clock.ts';

/** Lets so many through at once, and so many per second in the long run (a token bucket). */
export class RateLimit {
  private readonly perSecond: number;
  private readonly burst: number;
  private readonly clock: Clock;
  private left: number;
  private filledMs: number;

  constructor(perSecond: number, burst: number, clock: Clock) {
    this.perSecond = perSecond;
    this.burst = burst;
    this.clock = clock;
    this.left = burst;
    this.filledMs = clock.now();
  }

  /** Whether one more may pass now. */
  pass(): boolean {
    const nowMs = this.clock.now();
    // A clock set back must not take anything away.
    const elapsedMs = Math.max(nowMs - this.filledMs, 0);
    this.left = Math.min(this.left + (elapsedMs / 1000) * this.perSecond, this.burst);
    this.filledMs = nowMs;
    if (this.left < 1) return false;
    this.left -= 1;
    return true;
  }
}
