import { firstAfter } from '../../core/time-search.ts';
import { SECOND_US } from '../../core/time.ts';
import type { CoverageStart, TradeBatch, TradeEvent } from '../../core/trade-batch.ts';
import { pieceOf } from '../../cvd/trade-pieces.ts';
import type { TimePassed } from '../feed/live-feed.ts';
import type { TapeEvent } from './tape-event.ts';

/** Where recorded trades end that a feed is to go on from. */
export interface TapeJoint {
  /** The last id, which the feed was told to go on after; null where it was not. */
  readonly lastId: number | null;
  /** Where what is recorded ends, µs, exclusive. */
  readonly endUs: number;
}

const NOTHING: readonly TapeEvent[] = [];

/**
 * Makes one tape of what a feed tells, the continuation of what is recorded:
 * - A feed that goes on after the last recorded id tells of no beginning: the tape was never interrupted.
 * - A feed that tells where it begins is believed to go on only where its first new trade has the id after the last recorded
 *   one; otherwise what is recorded ends where it ended, and the feed's coverage begins anew. Until then nothing is given out.
 * - Trades whose ids are recorded already are dropped and counted.
 * - Time that has passed counts in whole seconds, and only where it tells something new: a bar closes at most a second later
 *   for it, and a recording of the tape stays small.
 * - Trades that nobody said are covered begin a coverage.
 */
export class LiveTape {
  /** Trades dropped because they are recorded already. */
  repeated = 0;
  private joint: TapeJoint | null;
  private start: CoverageStart | null = null;
  private isCovered: boolean;
  private reachedUs = Number.NEGATIVE_INFINITY;

  /**
   * @param joint where to go on from; null where there is nothing to find, as the feed is the beginning, or is a recording
   * that was joined already.
   * @param isCovered whether what comes before it is covered up to it.
   */
  constructor(joint: TapeJoint | null, isCovered: boolean) {
    this.joint = joint;
    this.isCovered = isCovered;
  }

  /** Takes the next event of the feed and gives out what comes of it. */
  take(event: TapeEvent): readonly TapeEvent[] {
    return this.joint === null ? this.goOn(event) : this.join(event, this.joint);
  }

  private join(event: TapeEvent, joint: TapeJoint): readonly TapeEvent[] {
    if (event.type === 'coverage-start') {
      this.start = event;
      return NOTHING;
    }
    if (event.type === 'trades') return this.joinTrades(event, joint);
    // What is said of a coverage whose beginning is not known to go on waits for its first trade: it has not begun before.
    if (this.start !== null || joint.lastId === null) return NOTHING;
    this.joint = null;
    return this.goOn(event);
  }

  private joinTrades(batch: TradeBatch, joint: TapeJoint): readonly TapeEvent[] {
    const { lastId } = joint;
    // A feed's ids ascend.
    const known = lastId === null ? 0 : firstAfter(batch.id, lastId, 0, batch.length);
    this.repeated += known;
    const firstUs = batch.timeUs[known];
    if (known === batch.length || firstUs === undefined) return NOTHING;
    const fresh = pieceOf(batch, known, batch.length);
    const goesOn = lastId !== null && (this.start === null || fresh.id[0] === lastId + 1);
    if (!goesOn) return [...this.breakAt(joint, firstUs), ...this.goOn(fresh)];
    this.joint = null;
    return this.goOn(fresh);
  }

  private breakAt(joint: TapeJoint, timeUs: number): readonly TapeEvent[] {
    this.joint = null;
    const start = this.start ?? { type: 'coverage-start', timeUs };
    // A day's last silence may have been taken to its midnight: what is recorded does not go on past the break.
    const end: TradeEvent = { type: 'coverage-end', timeUs: Math.min(joint.endUs, start.timeUs - 1) };
    return [...this.goOn(end), ...this.goOn(start)];
  }

  private goOn(event: TapeEvent): readonly TapeEvent[] {
    switch (event.type) {
      case 'trades':
        return this.trades(event);
      case 'time':
        return this.timePassed(event.timeUs);
      case 'gap':
        return this.isCovered ? [event] : NOTHING;
      case 'coverage-start':
      case 'coverage-end': {
        const starts = event.type === 'coverage-start';
        if (this.isCovered === starts) return NOTHING;
        this.isCovered = starts;
        return [event];
      }
    }
  }

  private trades(batch: TradeBatch): readonly TapeEvent[] {
    const firstUs = batch.timeUs[0];
    if (batch.length === 0 || firstUs === undefined) return NOTHING;
    this.reachedUs = Math.max(this.reachedUs, batch.timeUs[batch.length - 1] ?? firstUs);
    return [...this.goOn({ type: 'coverage-start', timeUs: firstUs }), batch];
  }

  private timePassed(timeUs: number): readonly TapeEvent[] {
    const secondUs = Math.floor(timeUs / SECOND_US) * SECOND_US;
    if (!this.isCovered || secondUs <= this.reachedUs) return NOTHING;
    this.reachedUs = secondUs;
    const passed: TimePassed = { type: 'time', timeUs: secondUs };
    return [passed];
  }
}
