import type { Clock } from '../../clock.ts';
import { type AnswerHeaders, headerNumber, retryAfterMs } from '../http/headers.ts';
import type { RequestGate } from '../http/http-client.ts';

const MINUTE_MS = 60_000;
/** What is left to others behind the same address, and to what is under way when the exchange counts. */
const USABLE_SHARE = 0.9;
/** Clocks differ: a new minute is trusted only this long after it began here. */
const CLOCK_MARGIN_MS = 1000;
const USED_WEIGHT = 'x-mbx-used-weight-1m';
const TOO_MANY_REQUESTS = 429;

/**
 * Keeps the requests to one exchange address within its weight per minute. What is used it learns from the exchange,
 * which counts everything that comes from this address, other programs' requests too. Shared by all who ask there.
 */
export class WeightBudget {
  private readonly clock: Clock;
  private limit: number;
  private minute: number;
  private used = 0;
  private resumeAtMs = 0;
  private queue: Promise<void> = Promise.resolve();

  /** A budget of so much weight per minute. */
  constructor(clock: Clock, limitPerMinute: number) {
    this.clock = clock;
    this.limit = limitPerMinute;
    this.minute = minuteOf(clock.now());
  }

  /** Weight per minute that the exchange allows. */
  get limitPerMinute(): number {
    return this.limit;
  }

  /** Takes over the limit that `exchangeInfo` names. */
  setLimit(limitPerMinute: number): void {
    this.limit = limitPerMinute;
  }

  /** A gate for one request of some weight. */
  gate(weight: number): RequestGate {
    let sentInMinute = Number.NaN;
    return {
      pass: async (signal) => {
        await this.reserve(weight, signal);
        sentInMinute = this.minute;
      },
      observe: (status, headers) => this.observe(status, headers, sentInMinute),
    };
  }

  /** Waits for its turn, first come, first served, and until the weight fits. */
  private reserve(weight: number, signal: AbortSignal): Promise<void> {
    const turn = this.queue.then(() => this.takeWhenFree(weight, signal));
    // Who gives up in the queue must not block those behind.
    this.queue = turn.catch(() => undefined);
    return turn;
  }

  private async takeWhenFree(weight: number, signal: AbortSignal): Promise<void> {
    for (;;) {
      signal.throwIfAborted();
      const nowMs = this.clock.now();
      this.startMinute(nowMs);
      const waitMs = Math.max(this.resumeAtMs - nowMs, this.fits(weight) ? 0 : this.untilNextMinute(nowMs));
      if (waitMs <= 0) break;
      await this.clock.sleep(waitMs, signal);
    }
    this.used += weight;
  }

  private startMinute(nowMs: number): void {
    const minute = minuteOf(nowMs);
    if (minute === this.minute) return;
    this.minute = minute;
    this.used = 0;
  }

  /** A request heavier than the whole budget is sent when nothing else was: waiting longer would not make it fit. */
  private fits(weight: number): boolean {
    return this.used === 0 || this.used + weight <= Math.floor(this.limit * USABLE_SHARE);
  }

  private untilNextMinute(nowMs: number): number {
    return (this.minute + 1) * MINUTE_MS + CLOCK_MARGIN_MS - nowMs;
  }

  private observe(status: number, headers: AnswerHeaders, sentInMinute: number): void {
    const nowMs = this.clock.now();
    const used = headerNumber(headers, USED_WEIGHT);
    // An answer that crossed into a new minute tells of the old one.
    if (used !== null && sentInMinute === minuteOf(nowMs)) this.used = Math.max(this.used, used);
    if (status !== TOO_MANY_REQUESTS) return;
    const waitMs = retryAfterMs(headers, nowMs) ?? this.untilNextMinute(nowMs);
    this.resumeAtMs = Math.max(this.resumeAtMs, nowMs + waitMs);
  }
}

function minuteOf(nowMs: number): number {
  return Math.floor((nowMs - CLOCK_MARGIN_MS) / MINUTE_MS);
}
