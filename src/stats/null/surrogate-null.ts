import type { BarTable } from '../../core/bar-table.ts';
import type { Random } from '../../core/random.ts';
import type { Detector } from '../../divergence/detector.ts';
import { signalRows } from '../event/signal-rows.ts';
import { meanSignedReturn } from '../event/signed-return.ts';
import { countedRows, type NullInput } from './null-input.ts';
import { judged, notTested, type NullTest } from './null-test.ts';
import { surrogateBars } from './surrogate-bars.ts';

/** The signals of one draw: columns of equal length. */
interface SurrogateSignals {
  readonly rows: Uint32Array;
  readonly directions: Int8Array;
}

/** Signals found in surrogate bars, draw by draw: made once for a rule, used at every horizon. */
export type SurrogateDraws = readonly SurrogateSignals[];

/**
 * Runs a detector on so many surrogate tables.
 * @param make gives a fresh detector at each call.
 * @throws RangeError when CVD was carried past 2^53.
 */
export function surrogateDraws(bars: BarTable, make: () => Detector, draws: number, random: Random): SurrogateDraws {
  const surrogate = surrogateBars(bars);
  return Array.from({ length: draws }, () => {
    const shuffled = surrogate.draw(random);
    const found = signalRows(make().scan(shuffled, 0, shuffled.length), shuffled);
    return {
      rows: Uint32Array.from(found, ({ row }) => row),
      directions: Int8Array.from(found, ({ direction }) => direction),
    };
  });
}

/**
 * Aggressor-sign surrogate: the detector is run again on bars with the same prices and shuffled flow. Whatever effect
 * such signals have, price made alone; what the true ones have beyond it is due to CVD. A draw without a signal has no
 * effect: 0.
 */
export function aggressorSurrogateNull(input: Pick<NullInput, 'rows' | 'returns'>, drawn: SurrogateDraws): NullTest {
  const rows = countedRows(input);
  if (rows.length === 0) return notTested('aggressor-surrogate', 'no signal has a forward return');
  const draws = Float64Array.from(drawn, (signals) => meanOf(signals, input.returns));
  return judged('aggressor-surrogate', rows.length, meanSignedReturn(rows, input.returns), draws);
}

function meanOf({ rows, directions }: SurrogateSignals, returns: Float64Array): number {
  let sum = 0;
  let count = 0;
  for (let index = 0; index < rows.length; index += 1) {
    const value = returns[rows[index]!]!;
    if (Number.isNaN(value)) continue;
    sum += directions[index]! * value;
    count += 1;
  }
  return count === 0 ? 0 : sum / count;
}
