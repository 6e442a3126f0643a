import { PAST_LIMIT, type TradeTick, UNREPORTED } from './tick.ts';

/** Why a tick of TRADES is kept out of the day's trades. */
export const EXCLUSIONS = ['halt-marker', 'past-limit', 'unreported', 'zero-size', 'malformed'] as const;
/**
 * - `halt-marker`: price and size 0; at the limit it says that trading halted, the next one that it goes on
 * - `past-limit`: at or past the price limit
 * - `unreported`: not reported to the tape: odd lots, combinations, derivative and average-price trades
 * - `zero-size`: a price without a size
 * - `malformed`: a number that is absent, not finite, negative, or has more than 15 digits
 */
export type Exclusion = (typeof EXCLUSIONS)[number];

/** The exclusions that a user may lift: these ticks are real trades, only not of the ordinary kind. */
export const KEEPABLE = ['past-limit', 'unreported'] as const;
/** One of {@link KEEPABLE}. */
export type Keepable = (typeof KEEPABLE)[number];

/** How much was excluded for one reason. */
export interface ExcludedTrades {
  /** Ticks. */
  readonly count: number;
  /** Their sizes added up, where they have any. */
  readonly size: number;
}

/** A tick that is a trade. */
export interface PlainTrade {
  /** Its price, above 0. */
  readonly price: number;
  /** Its size, above 0. */
  readonly size: number;
}

/** Tells trades from what is none. */
export function judgeTrade(tick: TradeTick, keep: ReadonlySet<Keepable>): PlainTrade | Exclusion {
  const [, price, size, mask] = tick;
  if (price === null || size === null || price < 0 || size < 0) return 'malformed';
  if (price === 0) return size === 0 ? 'halt-marker' : 'malformed';
  if (size === 0) return 'zero-size';
  if ((mask & UNREPORTED) !== 0 && !keep.has('unreported')) return 'unreported';
  if ((mask & PAST_LIMIT) !== 0 && !keep.has('past-limit')) return 'past-limit';
  return { price, size };
}

/** Counts what was excluded, by reason. */
export class ExclusionTally {
  private readonly tally = new Map<Exclusion, { count: number; size: number }>();

  /** Enters a tick. */
  add(exclusion: Exclusion, size: number | null): void {
    const entry = this.tally.get(exclusion) ?? { count: 0, size: 0 };
    entry.count += 1;
    entry.size += size !== null && size > 0 ? size : 0;
    this.tally.set(exclusion, entry);
  }

  /** Ticks of all reasons. */
  get count(): number {
    return [...this.tally.values()].reduce((sum, { count }) => sum + count, 0);
  }

  /** By reason, in the order of {@link EXCLUSIONS}; reasons without ticks included. */
  byReason(): Readonly<Record<Exclusion, ExcludedTrades>> {
    const of = (exclusion: Exclusion): ExcludedTrades => ({ count: 0, size: 0, ...this.tally.get(exclusion) });
    return {
      'halt-marker': of('halt-marker'),
      'past-limit': of('past-limit'),
      unreported: of('unreported'),
      'zero-size': of('zero-size'),
      malformed: of('malformed'),
    };
  }
}
