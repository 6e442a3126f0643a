import type { Clock } from '../../data/clock.ts';

/** How fast a recording is played: seconds of it per second of the clock, or as fast as it goes. */
export type ReplaySpeed = number | 'max';

/** Where a replay stands by the clock. */
export class ReplayPace {
  private readonly clock: Clock;
  private speed: ReplaySpeed;
  private sinceMs: number;
  private sinceUs: number;

  /** Starts at an instant of the recording. */
  constructor(clock: Clock, speed: ReplaySpeed, timeUs: number) {
    this.clock = clock;
    this.speed = speed;
    this.sinceMs = clock.now();
    this.sinceUs = timeUs;
  }

  /** The instant of the recording that is now, µs; Infinity where it goes as fast as it goes. */
  get nowUs(): number {
    if (this.speed === 'max') return Number.POSITIVE_INFINITY;
    return Math.floor(this.sinceUs + (this.clock.now() - this.sinceMs) * 1000 * this.speed);
  }

  /** How long until an instant of the recording, ms of the clock. */
  waitMs(timeUs: number): number {
    return this.speed === 'max' ? 0 : (timeUs - this.nowUs) / 1000 / this.speed;
  }

  /** Goes on from an instant of the recording. */
  goOnAt(timeUs: number, speed = this.speed): void {
    this.speed = speed;
    this.sinceMs = this.clock.now();
    this.sinceUs = timeUs;
  }
}
