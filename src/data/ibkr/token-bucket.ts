/**
 * A bucket of tokens, each of which comes back a fixed time after it was taken. So in no stretch of time of that length
 * are more tokens taken than the bucket holds, which a bucket that fills at a steady rate cannot promise (it lets
 * through up to twice as many).
 */
export class TokenBucket {
  /** How many tokens it holds. */
  readonly capacity: number;
  /** After what time a token comes back, ms. */
  readonly periodMs: number;
  private readonly taken: { readonly atMs: number; readonly tokens: number }[] = [];

  /** A full bucket. */
  constructor(capacity: number, periodMs: number) {
    this.capacity = capacity;
    this.periodMs = periodMs;
  }

  /** How long it takes until so many tokens are there, ms. */
  waitMs(nowMs: number, tokens = 1): number {
    this.refill(nowMs);
    let missing = tokens + this.inUse() - this.capacity;
    for (const { atMs, tokens: returning } of this.taken) {
      if (missing <= 0) break;
      missing -= returning;
      if (missing <= 0) return atMs + this.periodMs - nowMs;
    }
    return 0;
  }

  /** Takes tokens, whether they are there or not. */
  take(nowMs: number, tokens = 1): void {
    this.taken.push({ atMs: nowMs, tokens });
  }

  /** True when every token is there: the bucket remembers nothing. */
  isFull(nowMs: number): boolean {
    this.refill(nowMs);
    return this.taken.length === 0;
  }

  private inUse(): number {
    return this.taken.reduce((sum, { tokens }) => sum + tokens, 0);
  }

  private refill(nowMs: number): void {
    while (this.taken.length > 0 && this.taken[0]!.atMs + this.periodMs <= nowMs) this.taken.shift();
  }
}
