import { groupedBy } from '../../core/grouped.ts';
import type { BarTable } from '../../core/bar-table.ts';
import { HOUR_US } from '../../core/time.ts';
import { countedRows, type NullInput } from './null-input.ts';
import { judged, notTested, type NullTest } from './null-test.ts';
import { trailingVolatility } from './trailing-volatility.ts';

const DECILES = 10;
const HOURS = 24;
const VOLATILITY_BARS = 60;

/**
 * Matched entries: for every signal an entry in the same direction at a bar drawn from those of the same UTC hour and
 * the same decile of trailing volatility. What is left of an effect is not due to when signals like to come.
 */
export function matchedEntriesNull(input: NullInput): NullTest {
  const { returns, random } = input;
  const rows = countedRows(input);
  if (rows.length === 0) return notTested('matched-entries', 'no signal has a forward return');
  const strata = strataOf(input.bars, returns);
  const members = groupedBy(
    Array.from({ length: returns.length }, (_, row) => row).filter((row) => strata[row]! >= 0),
    (row) => strata[row]!,
  );
  const pools = rows.map(({ row }) => members.get(strata[row]!)!);
  const draws = new Float64Array(input.draws);
  for (let draw = 0; draw < draws.length; draw += 1) {
    let sum = 0;
    for (let index = 0; index < rows.length; index += 1) {
      const pool = pools[index]!;
      sum += rows[index]!.direction * returns[pool[random.integer(pool.length)]!]!;
    }
    draws[draw] = sum / rows.length;
  }
  const observed = rows.reduce((sum, { row, direction }) => sum + direction * returns[row]!, 0) / rows.length;
  return judged('matched-entries', rows.length, observed, draws);
}

/** Hour × decile of volatility of every bar with a return, −1 of the others. */
function strataOf(bars: BarTable, returns: Float64Array): Int32Array {
  const volatility = trailingVolatility(bars, VOLATILITY_BARS);
  const rows = Array.from({ length: returns.length }, (_, row) => row).filter((row) => !Number.isNaN(returns[row]!));
  // Bars whose volatility is not known yet are alike in that.
  const known = rows.filter((row) => !Number.isNaN(volatility[row]!)).sort((a, b) => volatility[a]! - volatility[b]!);
  const strata = new Int32Array(returns.length).fill(-1);
  const hourOf = (row: number): number => Math.floor(bars.endUs[row]! / HOUR_US) % HOURS;
  for (const row of rows) strata[row] = DECILES * HOURS + hourOf(row);
  for (const [place, row] of known.entries()) {
    strata[row] = Math.floor((place * DECILES) / known.length) * HOURS + hourOf(row);
  }
  return strata;
}
