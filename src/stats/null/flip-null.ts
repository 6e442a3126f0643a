import type { SignalRow } from '../event/signal-rows.ts';
import { countedRows, type NullInput } from './null-input.ts';
import { judged, notTested, type NullTest } from './null-test.ts';

/**
 * Direction flip: the entries stay, and a coin decides for each cluster of overlapping ones whether it was right way
 * round. Signals whose forward returns overlap share prices, so they share a coin: flipped one by one they would pass
 * for more evidence than they are.
 */
export function directionFlipNull(input: NullInput): NullTest {
  const clusters = clusterSums(countedRows(input), input.returns, input.horizonBars);
  const events = clusters.events;
  if (events === 0) return notTested('direction-flip', 'no signal has a forward return');
  const draws = new Float64Array(input.draws);
  for (let draw = 0; draw < draws.length; draw += 1) {
    let sum = 0;
    for (const part of clusters.sums) sum += input.random.uniform() < 0.5 ? part : -part;
    draws[draw] = sum / events;
  }
  const observed = clusters.sums.reduce((sum, part) => sum + part, 0) / events;
  return judged('direction-flip', events, observed, draws);
}

/** The sum of signed returns of every cluster: signals that each begin before the one before them has ended. */
function clusterSums(
  rows: readonly SignalRow[],
  returns: Float64Array,
  horizonBars: number,
): { sums: number[]; events: number } {
  const ordered = [...rows].sort((a, b) => a.row - b.row);
  const sums: number[] = [];
  let lastRow = Number.NEGATIVE_INFINITY;
  for (const { row, direction } of ordered) {
    if (row - lastRow >= horizonBars) sums.push(0);
    sums[sums.length - 1]! += direction * returns[row]!;
    lastRow = row;
  }
  return { sums, events: ordered.length };
}
