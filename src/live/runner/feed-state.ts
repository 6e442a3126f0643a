import type { TradeGap } from '../../core/trade-batch.ts';
import type { FeedStatus } from '../feed/live-feed.ts';
import type { LiveState, LiveStatus } from '../protocol/live-hub.ts';
import type { SessionStart } from './session-start.ts';
import type { TapeEvent } from './tape-event.ts';

/** Holes that are listed. */
const MOST_GAPS = 100;

/** Keeps account of the feed: what it does, from where to where its tape is known, what is missing. */
export class FeedState {
  /** What the feed is doing. */
  status: LiveStatus = 'connecting';
  /** Time of the newest trade, µs; null before the first. */
  lastTradeUs: number | null = null;
  private reason = '';
  private sinceMs: number;
  private coveredFromUs: number | null = null;
  private knownToUs: number | null = null;
  private readonly gaps: TradeGap[] = [];
  private gapCount = 0;
  private missingTrades = 0;

  /**
   * @param nowMs the clock now.
   * @param start what was known before; null for nothing.
   */
  constructor(nowMs: number, start: Pick<SessionStart, 'coveredFromUs' | 'reachedUs'> | null) {
    this.sinceMs = nowMs;
    if (start === null) return;
    this.coveredFromUs = start.coveredFromUs;
    this.knownToUs = start.reachedUs;
  }

  /** Takes what the feed says about itself. */
  setStatus({ status, reason, atMs }: FeedStatus): void {
    this.status = status;
    this.reason = reason;
    this.sinceMs = atMs;
  }

  /** Takes what the tape says. @returns whether anything but time has changed. */
  take(event: TapeEvent): boolean {
    switch (event.type) {
      case 'trades':
        this.lastTradeUs = event.timeUs[event.length - 1] ?? this.lastTradeUs;
        this.know(this.lastTradeUs);
        return false;
      case 'time':
        this.know(event.timeUs);
        return false;
      case 'coverage-start':
        this.coveredFromUs ??= event.timeUs;
        this.know(event.timeUs);
        return true;
      case 'coverage-end':
        this.know(event.timeUs);
        return true;
      case 'gap':
        this.gapCount += 1;
        this.missingTrades += event.missing;
        this.gaps.push(event);
        if (this.gaps.length > MOST_GAPS) this.gaps.shift();
        return true;
    }
  }

  /** All of it. */
  state(about: Pick<LiveState, 'lateTrades' | 'replay'>): LiveState {
    const { status, reason, sinceMs, coveredFromUs, knownToUs, lastTradeUs, gapCount, missingTrades } = this;
    const feed = { status, reason, sinceMs };
    return { ...feed, coveredFromUs, knownToUs, lastTradeUs, gaps: [...this.gaps], gapCount, missingTrades, ...about };
  }

  private know(timeUs: number | null): void {
    if (timeUs !== null) this.knownToUs = Math.max(this.knownToUs ?? timeUs, timeUs);
  }
}
