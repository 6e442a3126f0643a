import type { Clock } from '../../../src/data/clock.ts';

interface Timer {
  readonly dueMs: number;
  readonly action: () => void;
}

/**
 * A clock that never makes a test wait: a sleep is over at once and moves the time on. Time-outs fire only when the test
 * says so, because nothing here tells how long an answer "takes".
 */
export class FakeClock implements Clock {
  /** Every sleep that was asked for, ms. */
  readonly sleeps: number[] = [];
  private timeMs: number;
  private readonly timers = new Set<Timer>();

  constructor(startMs = Date.UTC(2024, 7, 9, 12, 0, 30)) {
    this.timeMs = startMs;
  }

  now(): number {
    return this.timeMs;
  }

  async sleep(ms: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    this.sleeps.push(ms);
    this.timeMs += ms;
    // A turn of the event loop: whoever else is under way gets on meanwhile.
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    signal.throwIfAborted();
  }

  after(ms: number, action: () => void): () => void {
    const timer = { dueMs: this.timeMs + ms, action };
    this.timers.add(timer);
    return () => this.timers.delete(timer);
  }

  random(): number {
    return 0.5;
  }

  /** Time-outs that are running. */
  get pendingTimers(): number {
    return this.timers.size;
  }

  /** Moves the time on and fires what is due then. */
  advance(ms: number): void {
    this.timeMs += ms;
    const due = [...this.timers].filter((timer) => timer.dueMs <= this.timeMs).sort((a, b) => a.dueMs - b.dueMs);
    for (const timer of due) {
      this.timers.delete(timer);
      timer.action();
    }
  }
}
