import type { Clock } from '../clock.ts';
import { Bell } from './bell.ts';
import { TokenBucket } from './token-bucket.ts';

/** How a request counts in the limits. */
export interface PacedRequest {
  /** What it costs of the ten-minute allowance: 1, and 2 for BID_ASK; 0 for what is not historical data. */
  readonly weight: number;
  /** Contract, exchange and kind of data: only so many of the same within two seconds. */
  readonly lane: string;
  /** Everything it asks for: two of the same must lie apart. */
  readonly identity: string;
}

/** The limits that are kept. */
export interface PacingLimits {
  /** Weight within ten minutes. */
  readonly weightPer10Minutes: number;
  /** Requests of one lane within {@link PacingLimits.burstMs}. */
  readonly burst: number;
  /** Length of the stretch that {@link PacingLimits.burst} counts in, ms. */
  readonly burstMs: number;
  /** Least time between two identical requests, ms. */
  readonly identicalMs: number;
  /** Requests under way at once. */
  readonly simultaneous: number;
}

/**
 * Interactive Brokers allows 60 in 10 minutes (BID_ASK twice), fewer than 6 in 2 s for one contract, exchange and tick
 * type, no identical request within 15 s, 50 at once (IBKR Campus, "Pacing Violations for Small Bars"). It says so of
 * small bars; whether ticks count the same is undocumented, and keeping it costs less than a violation. Stretches are a
 * little longer than theirs and counts smaller, because requests do not take equally long to arrive.
 */
export const PACING_LIMITS: PacingLimits = Object.freeze({
  weightPer10Minutes: 55,
  burst: 5,
  burstMs: 2500,
  identicalMs: 16_000,
  simultaneous: 50,
});

/** How long was waited for the limits' sake. */
export interface PacingWaits {
  /** How often. */
  readonly count: number;
  /** How long in all, ms. */
  readonly totalMs: number;
}

const TEN_MINUTES_MS = 600_000;
const FIRST_PAUSE_MS = 60_000;
const LONGEST_PAUSE_MS = TEN_MINUTES_MS;
/** How many buckets are kept before those that remember nothing are dropped. */
const TIDY_AT = 256;

/** Keeps the requests of one TWS login within the limits. Shared by all who ask there; first come, first served. */
export class Pacing {
  /** Called before every wait, with its length in ms. */
  onWait: (ms: number) => void = () => undefined;
  private readonly clock: Clock;
  private readonly limits: PacingLimits;
  private readonly allowance: TokenBucket;
  private readonly lanes = new Map<string, TokenBucket>();
  private readonly identities = new Map<string, TokenBucket>();
  private readonly departure = new Bell();
  private queue: Promise<void> = Promise.resolve();
  private underWay = 0;
  private resumeAtMs = Number.NEGATIVE_INFINITY;
  private violations = 0;
  private waitCount = 0;
  private waitTotalMs = 0;

  /** Starts with everything allowed. */
  constructor(clock: Clock, limits = PACING_LIMITS) {
    this.clock = clock;
    this.limits = limits;
    this.allowance = new TokenBucket(limits.weightPer10Minutes, TEN_MINUTES_MS);
  }

  /** What was waited so far. */
  get waits(): PacingWaits {
    return { count: this.waitCount, totalMs: this.waitTotalMs };
  }

  /**
   * Waits until the request may be sent.
   * @returns what to call when it is over, answered or not.
   */
  async pass(request: PacedRequest, signal: AbortSignal): Promise<() => void> {
    const turn = this.queue.then(() => this.takeWhenAllowed(request, signal));
    // Who gives up in the queue must not block those behind.
    this.queue = turn.catch(() => undefined);
    await turn;
    let left = false;
    return () => {
      if (left) return;
      left = true;
      this.underWay -= 1;
      this.departure.ring();
    };
  }

  /** A request was refused as one too many: nobody asks for a minute, twice as long the next time, ten at most. */
  punish(): void {
    const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.violations);
    this.violations += 1;
    this.resumeAtMs = Math.max(this.resumeAtMs, this.clock.now() + pauseMs);
  }

  /** A request was answered: whatever was too much is over. */
  forgive(): void {
    this.violations = 0;
  }

  private async takeWhenAllowed(request: PacedRequest, signal: AbortSignal): Promise<void> {
    while (this.underWay >= this.limits.simultaneous) {
      await this.departure.wait(this.clock, Number.POSITIVE_INFINITY, signal);
    }
    for (let waitMs = this.waitMs(request); waitMs > 0; waitMs = this.waitMs(request)) {
      this.waitCount += 1;
      this.waitTotalMs += waitMs;
      this.onWait(waitMs);
      await this.clock.sleep(waitMs, signal);
    }
    signal.throwIfAborted();
    const nowMs = this.clock.now();
    if (request.weight > 0) this.allowance.take(nowMs, request.weight);
    this.laneOf(request).take(nowMs);
    this.identityOf(request).take(nowMs);
    this.underWay += 1;
  }

  private waitMs(request: PacedRequest): number {
    const nowMs = this.clock.now();
    const { weight } = request;
    return Math.max(
      this.resumeAtMs - nowMs,
      weight > 0 ? this.allowance.waitMs(nowMs, weight) : 0,
      this.laneOf(request).waitMs(nowMs),
      this.identityOf(request).waitMs(nowMs),
    );
  }

  private laneOf({ lane }: PacedRequest): TokenBucket {
    return this.bucket(this.lanes, lane, () => new TokenBucket(this.limits.burst, this.limits.burstMs));
  }

  private identityOf({ identity }: PacedRequest): TokenBucket {
    return this.bucket(this.identities, identity, () => new TokenBucket(1, this.limits.identicalMs));
  }

  private bucket(buckets: Map<string, TokenBucket>, key: string, make: () => TokenBucket): TokenBucket {
    const known = buckets.get(key);
    if (known !== undefined) return known;
    const nowMs = this.clock.now();
    if (buckets.size >= TIDY_AT) {
      for (const [other, kept] of buckets) if (kept.isFull(nowMs)) buckets.delete(other);
    }
    const bucket = make();
    buckets.set(key, bucket);
    return bucket;
  }
}
