import type { Detector } from '../../../src/divergence/detector.ts';
import { detectorOf, signalAt } from './leak.ts';

/** Reports a swing high at its extreme, without waiting for the bar that confirms it. */
export default function unconfirmedPivot(): Detector {
  return detectorOf((bars, index) => {
    const isPivot = index > 0 && bars.high[index]! > bars.high[index - 1]! && bars.high[index]! > bars.high[index + 1]!;
    return isPivot ? signalAt(bars, index, bars.endUs[index]!) : null;
  });
}
