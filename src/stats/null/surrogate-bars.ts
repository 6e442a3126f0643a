import { groupedBy } from '../../core/grouped.ts';
import type { BarTable } from '../../core/bar-table.ts';
import type { Random } from '../../core/random.ts';

const STRATA = 10;
const FLOW_COLUMNS = [
  'volume',
  'buyVolume',
  'sellVolume',
  'unknownVolume',
  'trades',
  'delta',
  'deltaMin',
  'deltaMax',
] as const;

/** Makes bars with the same prices and the flow of other bars. */
export interface SurrogateBars {
  /** A new shuffle of the flow. The table is overwritten by the next call. */
  draw(random: Random): BarTable;
}

/**
 * Shuffles volume and delta among bars of one session whose prices moved alike (a decile of the change from close to
 * close), and sums CVD anew from each anchor. The price path stays to the tick, and so does how flow and price move
 * together within a bar; what is lost is the order in which flow came, which is all that a divergence is made of.
 * @throws RangeError when CVD was carried past 2^53: there is no exact sum to shuffle.
 */
export function surrogateBars(bars: BarTable): SurrogateBars {
  if (bars.cvdCarry !== null) throw new RangeError('a CVD past 2^53 lots cannot be shuffled: take a shorter reset');
  const groups = alikeRows(bars);
  const columns = Object.fromEntries(FLOW_COLUMNS.map((name) => [name, bars[name].slice(0, bars.length)]));
  const flow = columns as Record<(typeof FLOW_COLUMNS)[number], Float64Array>;
  const cvd = {
    cvdOpen: new Float64Array(bars.length),
    cvdHigh: new Float64Array(bars.length),
    cvdLow: new Float64Array(bars.length),
    cvdClose: new Float64Array(bars.length),
  };
  const surrogate: BarTable = { ...bars, ...flow, ...cvd };
  return {
    draw: (random) => {
      for (const rows of groups) shuffleFlow(bars, surrogate, rows, random);
      sumCvd(bars, surrogate);
      return surrogate;
    },
  };
}

/** Rows of one session and one decile of price change, for every session and decile. */
function alikeRows(bars: BarTable): Uint32Array[] {
  const change = (row: number): number => {
    const moved = row === 0 ? 0 : bars.close[row]! - bars.close[row - 1]!;
    return Number.isNaN(moved) ? 0 : moved;
  };
  const rows = Array.from({ length: bars.length }, (_, row) => row);
  const sessions = groupedBy(rows, (row) => bars.session[row]!);
  return [...sessions.values()].flatMap((members) => {
    const sorted = members.sort((a, b) => change(a) - change(b) || a - b);
    return Array.from({ length: STRATA }, (_, stratum) =>
      Uint32Array.from(
        sorted.slice(
          Math.ceil((stratum * sorted.length) / STRATA),
          Math.ceil(((stratum + 1) * sorted.length) / STRATA),
        ),
      ),
    );
  });
}

/** Fisher and Yates: every order of the group's flows is as likely. */
function shuffleFlow(from: BarTable, to: BarTable, rows: Uint32Array, random: Random): void {
  const sources = rows.slice();
  for (let last = sources.length - 1; last > 0; last -= 1) {
    const other = random.integer(last + 1);
    const kept = sources[last]!;
    sources[last] = sources[other]!;
    sources[other] = kept;
  }
  for (const name of FLOW_COLUMNS) {
    const [source, target] = [from[name], to[name]];
    for (let index = 0; index < rows.length; index += 1) target[rows[index]!] = source[sources[index]!]!;
  }
}

function sumCvd(truth: BarTable, bars: BarTable): void {
  let cvd = 0;
  for (let row = 0; row < bars.length; row += 1) {
    if (row === 0 || truth.anchor[row] !== truth.anchor[row - 1]) cvd = truth.cvdOpen[row]!;
    bars.cvdOpen[row] = cvd;
    bars.cvdHigh[row] = cvd + bars.deltaMax[row]!;
    bars.cvdLow[row] = cvd + bars.deltaMin[row]!;
    cvd += bars.delta[row]!;
    bars.cvdClose[row] = cvd;
  }
}
