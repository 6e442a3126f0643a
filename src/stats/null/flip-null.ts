import { clustersOf } from './clusters.ts';
import { countedRows, type NullInput } from './null-input.ts';
import { judged, notTested, type NullTest } from './null-test.ts';

/**
 * Direction flip: the entries stay, and a coin decides for each cluster of overlapping ones whether it was right way
 * round. Signals whose forward returns overlap share prices, so they share a coin: flipped one by one they would pass
 * for more evidence than they are.
 */
export function directionFlipNull(input: NullInput): NullTest {
  const { returns } = input;
  const rows = countedRows(input);
  const events = rows.length;
  if (events === 0) return notTested('direction-flip', 'no signal has a forward return');
  const sums = clustersOf(rows, input.horizonBars).map(({ firstRow, offsets, directions }) =>
    offsets.reduce((sum, offset, index) => sum + directions[index]! * returns[firstRow + offset]!, 0),
  );
  const draws = new Float64Array(input.draws);
  for (let draw = 0; draw < draws.length; draw += 1) {
    let sum = 0;
    for (const part of sums) sum += input.random.uniform() < 0.5 ? part : -part;
    draws[draw] = sum / events;
  }
  const observed = sums.reduce((sum, part) => sum + part, 0) / events;
  return judged('direction-flip', events, observed, draws);
}
