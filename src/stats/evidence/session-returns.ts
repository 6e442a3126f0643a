import { countedEvents } from '../event/counted-events.ts';
import type { EventPanel } from '../event/event-panel.ts';
import { forwardReturns } from '../event/forward-returns.ts';
import { netReturns } from '../event/net-returns.ts';
import type { SignalRow } from '../event/signal-rows.ts';
import type { CostOptions } from '../event/study-options.ts';

/**
 * Returns after costs of a rule's events, summed by session: one value for each session of the bars, in order, 0 where
 * the rule was silent. What Sharpe ratios and comparisons between rules are made of.
 */
export function sessionReturns(
  panel: EventPanel,
  horizon: number,
  rows: readonly SignalRow[],
  costs: CostOptions,
): Float64Array {
  const { session, length } = panel.bars;
  const place = new Map<number, number>();
  for (let row = 0; row < length; row += 1) if (!place.has(session[row]!)) place.set(session[row]!, place.size);
  const events = countedEvents(rows, forwardReturns(panel, horizon)).rows;
  const { net } = netReturns(panel, horizon, events, costs);
  const sums = new Float64Array(place.size);
  for (const [index, { row }] of events.entries()) sums[place.get(session[row]!)!]! += net[index]!;
  return sums;
}
