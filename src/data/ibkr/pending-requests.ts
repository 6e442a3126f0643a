import type { Clock } from '../clock.ts';
import type { Answer } from './answer.ts';
import { type AnswerCollector, AttemptError } from './request.ts';

interface Pending {
  readonly take: (part: Answer) => boolean;
  readonly fail: (error: Error) => void;
  restart: () => void;
}

/** The requests that wait for their answers, by id. */
export class PendingRequests {
  private readonly clock: Clock;
  private readonly deadlineMs: number;
  private readonly pending = new Map<number, Pending>();

  /** Every request has so long, ms, from its sending to the first part of its answer and from part to part. */
  constructor(clock: Clock, deadlineMs: number) {
    this.clock = clock;
    this.deadlineMs = deadlineMs;
  }

  /** The ids that wait. */
  get ids(): readonly number[] {
    return [...this.pending.keys()];
  }

  /**
   * Waits for an answer.
   * @throws AttemptError when it does not come in time, or `fail` says so; the signal's reason when it aborts.
   */
  wait<T>(id: number, collect: AnswerCollector<T>, signal: AbortSignal): Promise<T> {
    return new Promise((resolve, reject) => {
      let callOff: () => void;
      const settle = (): void => {
        callOff();
        signal.removeEventListener('abort', abort);
        this.pending.delete(id);
      };
      const fail = (error: Error): void => {
        settle();
        reject(error);
      };
      const abort = (): void => fail(signal.reason as Error);
      const startDeadline = (): (() => void) => this.clock.after(this.deadlineMs, () => fail(this.timedOut()));
      callOff = startDeadline();
      signal.addEventListener('abort', abort, { once: true });
      const take = (part: Answer): boolean => {
        const whole = collect(part);
        if (whole === null) return false;
        settle();
        resolve(whole.value);
        return true;
      };
      const restart = (): void => {
        callOff();
        callOff = startDeadline();
      };
      this.pending.set(id, { take, fail, restart });
    });
  }

  /** Hands a part of an answer to whoever waits for it; late answers of attempts that were given up are dropped. */
  take(id: number, part: Answer): void {
    const request = this.pending.get(id);
    if (request === undefined) return;
    try {
      if (!request.take(part)) request.restart();
    } catch (error) {
      request.fail(error instanceof Error ? error : new Error(String(error)));
    }
  }

  /** Gives up one request. */
  fail(id: number, error: Error): void {
    this.pending.get(id)?.fail(error);
  }

  /** Gives up all of these requests. */
  failAll(ids: readonly number[], error: Error): void {
    for (const id of ids) this.fail(id, error);
  }

  private timedOut(): AttemptError {
    const seconds = this.deadlineMs / 1000;
    const fault = { reaction: 'timed-out', code: null, advice: null } as const;
    return new AttemptError(`no answer within ${seconds} s`, fault);
  }
}
