import { groupedBy } from '../../core/grouped.ts';
import { politisWhiteBlockLength } from '../numerics/block-length.ts';
import { stationaryIndices } from '../numerics/stationary-bootstrap.ts';
import { countedRows, type NullInput } from './null-input.ts';
import { judged, notTested, type NullTest } from './null-test.ts';

const FEWEST_DAYS = 5;

/**
 * Day-block bootstrap: sessions with all their signals are drawn again, in stationary blocks (Politis and Romano 1994) of
 * the length of Politis and White (2004), and the draws are centred at the observed mean. It respects whatever happens
 * within a day, but says little on few of them.
 */
export function dayBlockNull(input: NullInput): NullTest {
  const { sums, counts } = byDay(input);
  const days = sums.length;
  if (days < FEWEST_DAYS) {
    return notTested('day-block-bootstrap', `${days} sessions with signals are too few: at least ${FEWEST_DAYS}`);
  }
  const events = total(counts);
  const observed = total(sums) / events;
  const excess = sums.map((sum, day) => sum - observed * counts[day]!);
  const blockLength = politisWhiteBlockLength(excess).stationary;
  const rows = new Uint32Array(days);
  const draws = new Float64Array(input.draws);
  for (let draw = 0; draw < draws.length; draw += 1) {
    stationaryIndices(days, blockLength, input.random, rows);
    let sum = 0;
    let count = 0;
    for (const day of rows) {
      sum += sums[day]!;
      count += counts[day]!;
    }
    draws[draw] = sum / count - observed;
  }
  return judged('day-block-bootstrap', events, observed, draws);
}

/** Signed returns of each session that has signals: their sum and their number. */
function byDay(input: NullInput): { sums: Float64Array; counts: Float64Array } {
  const { bars, returns } = input;
  const days = [...groupedBy(countedRows(input), ({ row }) => bars.session[row]!)].sort((a, b) => a[0] - b[0]);
  return {
    sums: Float64Array.from(days, ([, rows]) => rows.reduce((sum, one) => sum + one.direction * returns[one.row]!, 0)),
    counts: Float64Array.from(days, ([, rows]) => rows.length),
  };
}

function total(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
