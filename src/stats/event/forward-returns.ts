import type { EventPanel } from './event-panel.ts';

/**
 * Forward return of every bar, from the middle between ask and bid after its entry instant to the middle after the exit
 * instant, as a fraction of the first; NaN where an exit is missing. Free of the bid–ask bounce in which the signal's
 * own last print stands (facts: last-print measuring fakes an effect of a tenth of a tick).
 * @param horizon index into the panel's horizons.
 * @throws RangeError when the panel has no such horizon.
 */
export function forwardReturns(panel: EventPanel, horizon: number): Float64Array {
  const exitAsk = panel.exitAsk[horizon];
  const exitBid = panel.exitBid[horizon];
  const crosses = panel.crossesSession[horizon];
  if (exitAsk === undefined || exitBid === undefined || crosses === undefined) {
    throw new RangeError(`the panel has ${panel.horizons.length} horizons, none with index ${horizon}`);
  }
  const { askAfter, bidAfter } = panel;
  const returns = new Float64Array(panel.bars.length);
  for (let row = 0; row < returns.length; row += 1) {
    const entry = askAfter[row]! + bidAfter[row]!;
    const exit = exitAsk[row]! + exitBid[row]!;
    returns[row] = crosses[row] === 0 ? (exit - entry) / entry : Number.NaN;
  }
  return returns;
}
