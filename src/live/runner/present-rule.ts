import type { TradeBatch } from '../../core/trade-batch.ts';
import type { TapeEvent } from './tape-event.ts';

/** An event as the engine takes it, and as it came where the two differ. */
export interface PresentEvent {
  /** The event, never before an instant that was reached. */
  readonly event: TapeEvent;
  /** The trades with their own times, where some of them came late; null otherwise. */
  readonly late: TradeBatch | null;
}

/**
 * The rule for what comes late: it is taken at the instant that was reached. A bar that has closed never changes; a trade of
 * an earlier time than another one before it, or than time that was said to have passed, counts into the bar that is open
 * then, so that no lot is lost and CVD stays exact. A recording keeps the trade's own time: days that are read later have it
 * in its place.
 */
export class PresentRule {
  /** The instant that was reached, µs. */
  reachedUs: number;
  private lastTradeUs = Number.NEGATIVE_INFINITY;

  constructor(reachedUs = Number.NEGATIVE_INFINITY) {
    this.reachedUs = reachedUs;
  }

  /** Takes the next event. */
  take(event: TapeEvent): PresentEvent {
    switch (event.type) {
      case 'trades':
        return this.trades(event);
      case 'gap':
        // The engine does not want to hear of a hole that ends in the past; that one was here it does.
        return { event: { ...event, toUs: Math.max(event.toUs, this.reachedUs) }, late: null };
      case 'coverage-end':
        // The end is exclusive: it lies after every trade.
        return this.at({ ...event, timeUs: Math.max(event.timeUs, this.lastTradeUs + 1) });
      case 'coverage-start':
      case 'time':
        return this.at(event);
    }
  }

  private at(event: Exclude<TapeEvent, { type: 'trades' | 'gap' }>): PresentEvent {
    this.reachedUs = Math.max(this.reachedUs, event.timeUs);
    return { event: { ...event, timeUs: this.reachedUs }, late: null };
  }

  private trades(batch: TradeBatch): PresentEvent {
    const fromUs = this.reachedUs;
    let reachedUs = fromUs;
    let isOrdered = true;
    for (const timeUs of batch.timeUs.subarray(0, batch.length)) {
      if (timeUs < reachedUs) isOrdered = false;
      else reachedUs = timeUs;
    }
    this.reachedUs = reachedUs;
    this.lastTradeUs = reachedUs;
    if (isOrdered) return { event: batch, late: null };
    return { event: { ...batch, timeUs: neverBack(batch, fromUs) }, late: batch };
  }
}

/** The times of trades, those before an instant that was reached moved to it. */
function neverBack(batch: TradeBatch, fromUs: number): Float64Array {
  let reachedUs = fromUs;
  return batch.timeUs.subarray(0, batch.length).map((timeUs) => (reachedUs = Math.max(reachedUs, timeUs)));
}
