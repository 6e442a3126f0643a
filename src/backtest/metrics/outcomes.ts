import type { Interval } from '../../stats/numerics/interval.ts';
import { wilsonInterval } from '../../stats/numerics/wilson.ts';
import type { RoundTrip } from '../account/round-trip.ts';

/** How round trips ended. Net profit decides: above 0 a win, below 0 a loss, exactly 0 a scratch. */
export interface Outcomes {
  /** Round trips. */
  readonly trades: number;
  /** Those with a net profit above 0. */
  readonly wins: number;
  /** Those with a net profit below 0. */
  readonly losses: number;
  /** Those with a net profit of exactly 0. */
  readonly scratches: number;
  /** wins ÷ trades: scratches count in the divisor. Null without a trade. */
  readonly winRate: number | null;
  /** Wilson's interval of `winRate`; null without a trade. */
  readonly winRateInterval: Interval | null;
  /** wins ÷ (wins + losses): scratches left out. Null without a win or a loss. */
  readonly decidedWinRate: number | null;
}

/** Counts how round trips ended. */
export function outcomesOf(trips: readonly Pick<RoundTrip, 'net'>[], level = 0.95): Outcomes {
  const trades = trips.length;
  const wins = trips.filter(({ net }) => net > 0n).length;
  const losses = trips.filter(({ net }) => net < 0n).length;
  const decided = wins + losses;
  return {
    ...{ trades, wins, losses, scratches: trades - decided },
    winRate: trades === 0 ? null : wins / trades,
    winRateInterval: trades === 0 ? null : wilsonInterval(wins, trades, level),
    decidedWinRate: decided === 0 ? null : wins / decided,
  };
}
