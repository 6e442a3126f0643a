import type { Detector } from '../../../src/divergence/detector.ts';
import { signalAt } from './leak.ts';

/** Compares with the last bar of whatever range it was given: another answer for every batch size. */
export default function rightEdge(): Detector {
  return {
    rule: 'leak',
    warmupBars: 1,
    scan(bars, from, to) {
      const rows = Array.from({ length: to - from }, (_, index) => from + index);
      return rows
        .filter((row) => bars.close[row]! > bars.close[to - 1]!)
        .map((row) => signalAt(bars, row, bars.endUs[row]!));
    },
  };
}
