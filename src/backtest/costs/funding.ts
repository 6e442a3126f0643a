import type { Decimal } from '../../core/decimal.ts';
import { firstAfter } from '../../core/time-search.ts';
import type { FundingTerms } from './cost-terms.ts';

/** One funding payment of a perpetual. */
export interface FundingEvent {
  /** When whoever holds a position pays or gets it, µs. */
  readonly timeUs: number;
  /** Share of the position's worth that a long pays to a short; below zero the short pays. */
  readonly rate: Decimal;
}

/** When a perpetual is funded, and at what rate. */
export interface FundingSchedule {
  /** The first payment strictly after the instant; null when there is none. */
  nextAfter(timeUs: number): FundingEvent | null;
}

/** A payment of the same rate at every whole multiple of the interval since the epoch: 8 h is 00:00, 08:00, 16:00 UTC. */
export function constantFunding(terms: FundingTerms): FundingSchedule {
  const { rate, intervalUs } = terms;
  return { nextAfter: (timeUs) => ({ timeUs: (Math.floor(timeUs / intervalUs) + 1) * intervalUs, rate }) };
}

/**
 * Payments as the exchange has recorded them.
 * @throws RangeError when their times do not rise.
 */
export function recordedFunding(events: readonly FundingEvent[]): FundingSchedule {
  const times = Float64Array.from(events, (event) => event.timeUs);
  for (let index = 1; index < times.length; index += 1) {
    if (!(times[index]! > times[index - 1]!)) {
      throw new RangeError(`funding times must rise: ${times[index]!} µs comes after ${times[index - 1]!} µs`);
    }
  }
  return { nextAfter: (timeUs) => events[firstAfter(times, timeUs, 0, times.length)] ?? null };
}
