import { InputError } from '../../../data/input-error.ts';

/** The market data lines of an account that bought none: so many instruments may be watched at once. */
export const USUAL_LINES = 100;

/** Subscriptions to ticks are 5 % of the market data lines (IBKR Campus, "Tick-by-tick data"). */
const SHARE = 0.05;

/** How many tick-by-tick subscriptions an account has. */
export function subscriptionsOf(lines: number): number {
  return Math.floor(lines * SHARE);
}

/**
 * Refuses to ask for more than TWS would give.
 * @param instruments how many are to be watched.
 * @param each subscriptions that each takes: 2 for trades and quotes, 1 for trades.
 * @throws InputError saying how many there may be, and what to do.
 */
export function requireSubscriptions(instruments: number, each: number, lines: number): void {
  const all = subscriptionsOf(lines);
  if (instruments * each <= all) return;
  const quotes = each > 1 ? ' --aggressor tick needs no quotes, so one subscription each;' : '';
  throw new InputError(
    `${instruments} instruments need ${instruments * each} tick-by-tick subscriptions, and ${lines} market data lines allow ` +
      `${all} (5 %)\nwatch ${Math.floor(all / each)} at most;${quotes} or say --lines where the account has more`,
  );
}
