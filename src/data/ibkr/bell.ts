import type { Clock } from '../clock.ts';

/** Something that several can wait for, again and again. */
export class Bell {
  private waiting: (() => void)[] = [];

  /** Wakes all who wait. */
  ring(): void {
    for (const wake of this.waiting.splice(0)) wake();
  }

  /**
   * Waits for the next ring, so long at most.
   * @returns false when the time is up.
   * @throws the signal's reason when it aborts.
   */
  wait(clock: Clock, ms: number, signal: AbortSignal): Promise<boolean> {
    signal.throwIfAborted();
    return new Promise((resolve, reject) => {
      const settle = (act: () => void): void => {
        callOff();
        signal.removeEventListener('abort', abort);
        this.waiting = this.waiting.filter((other) => other !== wake);
        act();
      };
      const wake = (): void => settle(() => resolve(true));
      // An abort's reason is whatever it was given; to be thrown as it is.
      const abort = (): void => settle(() => reject(signal.reason as Error));
      const callOff = clock.after(ms, () => settle(() => resolve(false)));
      signal.addEventListener('abort', abort, { once: true });
      this.waiting.push(wake);
    });
  }
}
