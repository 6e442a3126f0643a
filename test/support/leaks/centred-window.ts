import type { Detector } from '../../../src/divergence/detector.ts';
import { detectorOf, signalAt } from './leak.ts';

/** Smooths with a centred mean: half of its window lies in the future. */
export default function centredWindow(): Detector {
  return detectorOf((bars, index) => {
    const [from, to] = [Math.max(index - 2, 0), Math.min(index + 3, bars.length)];
    let sum = 0;
    for (let bar = from; bar < to; bar += 1) sum += bars.close[bar]!;
    return bars.close[index]! > sum / (to - from) ? signalAt(bars, index, bars.endUs[index]!) : null;
  });
}
