import { BarBuffer } from '../core/bar-table.ts';
import { MINUTE_US } from '../core/time.ts';
import type { DetectDivergence } from '../data/simulate/planted-edge.ts';
import { windowDetector } from '../divergence/window-detector.ts';

/** The very detector that `scan` runs, fed with the simulator's own minutes: what it finds is where an edge is planted. */
export function plantedDetector(lookback: number): DetectDivergence {
  const bars = new BarBuffer({ priceScale: 0, sizeScale: 0 });
  const detector = windowDetector({ lookback });
  let cvd = 0;
  return (closeTicks, cvdLots) => {
    appendMinute(bars, closeTicks, { open: cvd, close: cvdLots });
    cvd = cvdLots;
    const signal = detector.scan(bars, bars.length - 1, bars.length).at(-1);
    if (signal === undefined) return 0;
    return signal.type === 'bullish' ? 1 : -1;
  };
}

function appendMinute(bars: BarBuffer, close: number, cvd: { readonly open: number; readonly close: number }): void {
  const delta = cvd.close - cvd.open;
  bars.append({
    timeUs: bars.length * MINUTE_US,
    endUs: (bars.length + 1) * MINUTE_US,
    session: 0,
    anchor: 1,
    open: close,
    high: close,
    low: close,
    close,
    volume: Math.abs(delta),
    buyVolume: Math.max(delta, 0),
    sellVolume: Math.max(-delta, 0),
    unknownVolume: 0,
    trades: 1,
    delta,
    deltaMin: Math.min(delta, 0),
    deltaMax: Math.max(delta, 0),
    cvdOpen: cvd.open,
    cvdHigh: Math.max(cvd.open, cvd.close),
    cvdLow: Math.min(cvd.open, cvd.close),
    cvdClose: cvd.close,
    vwap: close,
    quality: 0,
  });
}
