import type { BarTable, Detector, Signal, SignalType } from 'cvdlab';

const rule = 'three-bar';

/**
 * A detector of one's own: three closes in a row that rise while delta falls from bar to bar, and the mirror image.
 * Scan with it by `cvdlab scan --detector examples/three-bar-detector.ts …`, and prove that it does not look ahead by
 * `cvdlab audit --detector examples/three-bar-detector.ts`.
 */
export default function threeBarDetector(): Detector {
  return {
    rule,
    warmupBars: 3,
    scan(bars, from, to) {
      const signals: Signal[] = [];
      for (let index = Math.max(from, 2); index < to; index += 1) {
        // CVD of two bars may be compared within one anchor only: no reset and no hole in between.
        if (bars.anchor[index] !== bars.anchor[index - 2]) continue;
        if (rises(bars.close, index) && falls(bars.delta, index)) signals.push(signal(bars, index, 'bearish'));
        if (falls(bars.close, index) && rises(bars.delta, index)) signals.push(signal(bars, index, 'bullish'));
      }
      return signals;
    },
  };
}

/** The last three values go up; false where one is absent. */
function rises(column: Float64Array, index: number): boolean {
  return column[index - 2]! < column[index - 1]! && column[index - 1]! < column[index]!;
}

function falls(column: Float64Array, index: number): boolean {
  return column[index - 2]! > column[index - 1]! && column[index - 1]! > column[index]!;
}

function signal(bars: BarTable, index: number, type: SignalType): Signal {
  const ref = index - 2;
  return {
    rule,
    type,
    kind: 'three-bar',
    eventTimeUs: bars.timeUs[index]!,
    // Its own close is the first moment at which anyone could know.
    knownTimeUs: bars.endUs[index]!,
    price: bars.close[index]!,
    cvd: bars.cvdClose[index]!,
    refTimeUs: bars.timeUs[ref]!,
    refPrice: bars.close[ref]!,
    refCvd: bars.cvdClose[ref]!,
    cvdCarry: bars.cvdCarry?.[index] ?? 0n,
    strength: null,
    strengthShiftFree: null,
  };
}
