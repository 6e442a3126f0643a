import { groupedBy } from '../../core/grouped.ts';
import { politisWhiteBlockLength } from '../numerics/block-length.ts';
import { stationaryIndices } from '../numerics/stationary-bootstrap.ts';
import { countedRows, type NullInput } from './null-input.ts';
import { judged, notTested, type NullTest } from './null-test.ts';

const FEWEST_DAYS = 5;
const DAYS_FOR_BLOCKS = 30;

/**
 * Day-block bootstrap: sessions with all their signals are drawn again, in stationary blocks (Politis and Romano 1994) of
 * the length of Politis and White (2004), centred at the observed mean. The statistic is studentised by the spread of the
 * days: on few of them a plain one rejects too often (20 % at 5 % on ten days of a simulator without edge).
 */
export function dayBlockNull(input: NullInput): NullTest {
  const days = byDay(input);
  const count = days.sums.length;
  if (count < FEWEST_DAYS) {
    return notTested('day-block-bootstrap', `${count} sessions with signals are too few: at least ${FEWEST_DAYS}`);
  }
  const all = Uint32Array.from({ length: count }, (_, day) => day);
  const { mean: observed, error } = meanOf(days, all);
  if (!(error > 0))
    return notTested('day-block-bootstrap', 'every session has the same mean: there is nothing to resample');
  const excess = days.sums.map((sum, day) => sum - observed * days.counts[day]!);
  // Of few days the block length would be a guess, and too long a one makes the draws too much alike.
  const blockLength = count < DAYS_FOR_BLOCKS ? 1 : politisWhiteBlockLength(excess).stationary;
  const drawn = new Uint32Array(count);
  const draws = new Float64Array(input.draws);
  for (let draw = 0; draw < draws.length; draw += 1) {
    let again = { mean: observed, error: 0 };
    // A draw of one day over and over has no spread to measure by.
    while (again.error === 0) {
      stationaryIndices(count, blockLength, input.random, drawn);
      again = meanOf(days, drawn);
    }
    // In units of the return: as far from 0 as such a t would be at the observed spread.
    draws[draw] = ((again.mean - observed) / again.error) * error;
  }
  const events = days.counts.reduce((sum, signals) => sum + signals, 0);
  return judged('day-block-bootstrap', events, observed, draws);
}

/** Mean over the events of the days drawn, and its standard error by days (that of a ratio of sums). */
function meanOf({ sums, counts }: Days, drawn: Uint32Array): { mean: number; error: number } {
  let sum = 0;
  let count = 0;
  for (const day of drawn) {
    sum += sums[day]!;
    count += counts[day]!;
  }
  const mean = sum / count;
  let squares = 0;
  for (const day of drawn) squares += (sums[day]! - mean * counts[day]!) ** 2;
  return { mean, error: Math.sqrt((squares * drawn.length) / (drawn.length - 1)) / count };
}

/** Signed returns by session: their sum, and their number. */
interface Days {
  readonly sums: Float64Array;
  readonly counts: Float64Array;
}

/** The sessions that have signals, in order. */
function byDay(input: NullInput): Days {
  const { bars, returns } = input;
  const days = [...groupedBy(countedRows(input), ({ row }) => bars.session[row]!)].sort((a, b) => a[0] - b[0]);
  return {
    sums: Float64Array.from(days, ([, rows]) => rows.reduce((sum, one) => sum + one.direction * returns[one.row]!, 0)),
    counts: Float64Array.from(days, ([, rows]) => rows.length),
  };
}
