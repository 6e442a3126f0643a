import type { Detector } from '../../../src/divergence/detector.ts';
import { detectorOf, signalAt } from './leak.ts';

/** Claims to have known inside the bar what only its close tells: a fill at the signal's own print would follow. */
export default function samePrint(): Detector {
  return detectorOf((bars, index) =>
    index > 0 && bars.close[index]! > bars.high[index - 1]! ? signalAt(bars, index, bars.timeUs[index]!) : null,
  );
}
