import type { Detector } from '../../divergence/detector.ts';
import { signalRows } from '../event/signal-rows.ts';
import { meanSignedReturn } from '../event/signed-return.ts';
import { countedRows, type NullInput } from './null-input.ts';
import { judged, notTested, type NullTest } from './null-test.ts';
import { surrogateBars } from './surrogate-bars.ts';

/**
 * Aggressor-sign surrogate: the detector is run again on bars with the same prices and shuffled flow. Whatever effect
 * such signals have, price made alone; what the true ones have beyond it is due to CVD.
 * Cost: one run of the detector per draw. A draw without a signal has no effect: 0.
 * @param make gives a fresh detector at each call: the one whose signals the input holds.
 */
export function aggressorSurrogateNull(input: NullInput, make: () => Detector): NullTest {
  const { bars, returns } = input;
  if (bars.cvdCarry !== null) return notTested('aggressor-surrogate', 'CVD passed 2^53 lots: take a shorter reset');
  const rows = countedRows(input);
  if (rows.length === 0) return notTested('aggressor-surrogate', 'no signal has a forward return');
  const surrogate = surrogateBars(bars);
  const draws = new Float64Array(input.draws);
  for (let draw = 0; draw < draws.length; draw += 1) {
    const shuffled = surrogate.draw(input.random);
    const mean = meanSignedReturn(signalRows(make().scan(shuffled, 0, shuffled.length), shuffled), returns);
    draws[draw] = Number.isNaN(mean) ? 0 : mean;
  }
  return judged('aggressor-surrogate', rows.length, meanSignedReturn(rows, returns), draws);
}
