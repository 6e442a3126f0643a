import type { Clock } from '../../../src/data/clock.ts';

interface Timer {
  dueMs: number;
  readonly action: () => void;
}

/** Turns of the event loop that a message and its answer take on loopback, with some to spare. */
const TURNS = 12;

/** Lets everything that is under way on loopback get on. */
export async function turns(count = TURNS): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) {
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
}

/** Waits, without time passing on any clock of the test, until something is so. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await turns(1);
}

/** A clock on which time passes only when the test says so. */
export class ManualClock implements Clock {
  /** What chance gives, in [0, 1). */
  chance = 0.5;
  private timeMs: number;
  private timers: Timer[] = [];

  constructor(startMs = Date.UTC(2026, 10, 20, 12)) {
    this.timeMs = startMs;
  }

  now(): number {
    return this.timeMs;
  }

  sleep(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const callOff = this.after(ms, () => {
        signal.removeEventListener('abort', give);
        resolve();
      });
      const give = (): void => {
        callOff();
        reject(signal.reason as Error);
      };
      signal.addEventListener('abort', give, { once: true });
    });
  }

  after(ms: number, action: () => void): () => void {
    const timer = { dueMs: this.timeMs + ms, action };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((other) => other !== timer);
    };
  }

  random(): number {
    return this.chance;
  }

  /** Timers that are running. */
  get pending(): number {
    return this.timers.length;
  }

  /** Lets time pass, timer by timer, and what each of them starts get on. */
  async pass(ms: number): Promise<void> {
    const endMs = this.timeMs + ms;
    for (;;) {
      const next = this.timers.reduce<Timer | null>(
        (first, timer) => (first === null || timer.dueMs < first.dueMs ? timer : first),
        null,
      );
      if (next === null || next.dueMs > endMs) break;
      this.timers = this.timers.filter((other) => other !== next);
      this.timeMs = Math.max(this.timeMs, next.dueMs);
      next.action();
      await turns();
    }
    this.timeMs = endMs;
    await turns();
  }

  /**
   * Lets time pass, a little at a time, until something is so. Both ends of every connection are in this process, so a
   * step of time is long enough for what is under way to get on.
   */
  async passUntil(condition: () => boolean, stepMs = 50): Promise<void> {
    await turns();
    while (!condition()) await this.pass(stepMs);
  }

  /** Sets the clock, as a time service does. No timer fires for it. */
  set(timeMs: number): void {
    const shiftMs = timeMs - this.timeMs;
    for (const timer of this.timers) timer.dueMs += shiftMs;
    this.timeMs = timeMs;
  }
}
