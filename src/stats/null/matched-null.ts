import { groupedBy } from '../../core/grouped.ts';
import type { BarTable } from '../../core/bar-table.ts';
import { HOUR_US } from '../../core/time.ts';
import type { Random } from '../../core/random.ts';
import type { SignalRow } from '../event/signal-rows.ts';
import { type Cluster, clustersOf } from './clusters.ts';
import { countedRows, type NullInput } from './null-input.ts';
import { judged, notTested, type NullTest } from './null-test.ts';
import { trailingVolatility } from './trailing-volatility.ts';

const DECILES = 10;
const HOURS = 24;
const VOLATILITY_BARS = 60;

/** Tries to find a place for a cluster before it is left out of a draw. */
const TRIES = 50;

/**
 * Matched entries: every cluster of overlapping signals moves as a whole to a bar drawn from those of the same UTC hour
 * and the same decile of trailing volatility as its first signal's, directions kept. What is left of an effect is not due
 * to when signals like to come.
 *
 * Drawn one by one, signals that overlap would pass for independent ones: that rejects 46 % at 5 % on a simulator without
 * edge. And no cluster is put where it shares bars with itself, looking back or ahead: there the prices moved the way
 * that made the signal, and the null would be worse than chance.
 */
export function matchedEntriesNull(input: NullInput): NullTest {
  const { returns, random } = input;
  const rows = countedRows(input);
  if (rows.length === 0) return notTested('matched-entries', 'no signal has a forward return');
  const clusters = pooledClusters(rows, input);
  const draws = new Float64Array(input.draws);
  for (let draw = 0; draw < draws.length; draw += 1) {
    let sum = 0;
    let count = 0;
    for (const cluster of clusters) {
      const place = drawnPlace(cluster, returns, random);
      if (place < 0) continue;
      sum += signedSum(cluster, place, returns);
      count += cluster.offsets.length;
    }
    draws[draw] = sum / count;
  }
  if (draws.some(Number.isNaN))
    return notTested('matched-entries', 'no bars are left of the hours and volatility of the signals');
  const observed = rows.reduce((sum, { row, direction }) => sum + direction * returns[row]!, 0) / rows.length;
  return judged('matched-entries', rows.length, observed, draws);
}

/** A cluster, and the bars that its first signal may be put at. */
interface PooledCluster extends Cluster {
  readonly pool: readonly number[];
  /** Nearer places share bars with where the cluster is. */
  readonly nearest: number;
}

function pooledClusters(rows: readonly SignalRow[], input: NullInput): PooledCluster[] {
  const { returns, lookbackBars, horizonBars } = input;
  const strata = strataOf(input.bars, returns);
  const candidates = Array.from({ length: returns.length }, (_, row) => row).filter((row) => strata[row]! >= 0);
  const members = groupedBy(candidates, (row) => strata[row]!);
  return clustersOf(rows, horizonBars).map((cluster) => ({
    ...cluster,
    pool: members.get(strata[cluster.firstRow]!)!,
    nearest: cluster.offsets.at(-1)! + lookbackBars + horizonBars,
  }));
}

/** A place far enough away where every signal of the cluster has a return; −1 where none was found. */
function drawnPlace(
  { pool, offsets, firstRow, nearest }: PooledCluster,
  returns: Float64Array,
  random: Random,
): number {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const place = pool[random.integer(pool.length)]!;
    if (Math.abs(place - firstRow) <= nearest) continue;
    if (offsets.every((offset) => place + offset < returns.length && !Number.isNaN(returns[place + offset]!)))
      return place;
  }
  return -1;
}

function signedSum({ offsets, directions }: Cluster, place: number, returns: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < offsets.length; index += 1) sum += directions[index]! * returns[place + offsets[index]!]!;
  return sum;
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
