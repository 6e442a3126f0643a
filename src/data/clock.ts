import { setTimeout as wait } from 'node:timers/promises';

/** Everything that depends on when something happens. Tests pass one of their own and never wait. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Waits; rejects with the signal's reason as soon as it aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** Runs an action later, for time-outs. The answer calls it off. */
  after(ms: number, action: () => void): () => void;
  /** A number in [0, 1) that spreads retries of many clients: not for anything that must be repeatable. */
  random(): number;
}

/** Longest delay of a Node timer, ms; a longer one would fire at once. */
const LONGEST_TIMER_MS = 2_147_483_647;

/** The clock of this machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: async (ms, signal) => {
    try {
      await wait(Math.min(ms, LONGEST_TIMER_MS), undefined, { signal });
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    }
  },
  after: (ms, action) => {
    const timer = setTimeout(action, Math.min(ms, LONGEST_TIMER_MS));
    return () => clearTimeout(timer);
  },
  random: () => Math.random(),
};
