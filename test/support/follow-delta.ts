import type { Signal } from '../../src/core/signal.ts';
import type { Detector } from '../../src/divergence/detector.ts';

/** A detector that speaks at every bar with volume: the trade's side that was ahead decides, an even one says nothing. */
export function followDelta(turned = false): Detector {
  return {
    rule: 'follow-delta',
    warmupBars: 1,
    scan: (bars, from, to) => {
      const signals: Signal[] = [];
      for (let index = from; index < to; index += 1) {
        if (bars.delta[index] === 0) continue;
        signals.push({
          ...{ rule: 'follow-delta', type: bars.delta[index]! > 0 !== turned ? 'bullish' : 'bearish', kind: 'regular' },
          ...{ eventTimeUs: bars.timeUs[index]!, knownTimeUs: bars.endUs[index]!, price: bars.close[index]! },
          ...{ cvd: bars.cvdClose[index]!, cvdCarry: 0n, refTimeUs: bars.timeUs[index]!, refPrice: 1, refCvd: 1 },
          ...{ strength: null, strengthShiftFree: null },
        });
      }
      return signals;
    },
  };
}
