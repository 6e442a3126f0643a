import type { Detector } from '../../../src/divergence/detector.ts';
import { detectorOf, signalAt } from './leak.ts';

/** Scales CVD by the largest value of the whole day, as a dataframe script does. */
export default function fullDayNormalisation(): Detector {
  return detectorOf((bars, index) => {
    const most = Math.max(...bars.cvdClose.subarray(0, bars.length).map(Math.abs));
    return Math.abs(bars.cvdClose[index]!) > 0.8 * most ? signalAt(bars, index, bars.endUs[index]!) : null;
  });
}
