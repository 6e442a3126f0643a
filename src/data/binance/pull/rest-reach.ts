import { DAY_US, dayOfTime } from '../../../core/time.ts';
import type { RestClient } from '../rest/rest-client.ts';
import type { TradeKind } from '../trade-kind.ts';

/** How far back REST can be used. */
export interface RestReach {
  /** First day that it can give whole; Infinity when it cannot be used at all. */
  readonly fromDay: number;
  /** First moment that it can give, µs; Infinity when it cannot be used at all. */
  readonly fromUs: number;
  /** Why not further, for messages. */
  readonly limit: string;
}

/** REST is not to be used. */
export const NO_REST: RestReach = Object.freeze({
  fromDay: Number.POSITIVE_INFINITY,
  fromUs: Number.POSITIVE_INFINITY,
  limit: 'REST is not to be used (--via dump)',
});

/** REST goes back to the first day of all. */
export const ALL_REST: RestReach = Object.freeze({
  fromDay: Number.NEGATIVE_INFINITY,
  fromUs: Number.NEGATIVE_INFINITY,
  limit: 'REST has it all',
});

/** How far back a market's REST interface gives trades. */
export function tradeReach(rest: RestClient, kind: TradeKind): RestReach {
  const { historyMs, needsKey } = rest.rules[kind];
  if (needsKey && !rest.hasKey) {
    return { ...NO_REST, limit: 'over REST single trades of futures need an API key (--api-key)' };
  }
  if (historyMs === Number.POSITIVE_INFINITY) return ALL_REST;
  const fromUs = (rest.now() - historyMs) * 1000;
  const hours = historyMs / 3_600_000;
  const span = hours <= 48 ? `${hours} hours` : `${hours / 24} days`;
  return { fromDay: dayOfTime(fromUs + DAY_US - 1), fromUs, limit: `REST reaches back ${span} only` };
}
