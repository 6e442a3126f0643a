import type { TradeBatch } from '../../../core/trade-batch.ts';
import type { InputBars } from '../../../cvd/input-bars.ts';

/**
 * The opens of traded bars as prints of unknown side just after the bar's start, so that they follow a decision at the
 * close before: the first prices that bars alone let anyone have.
 */
export function openPrints(bars: InputBars): TradeBatch {
  const traded: number[] = [];
  for (let index = 0; index < bars.length; index += 1) {
    if (bars.volume[index]! > 0) traded.push(index);
  }
  return {
    type: 'trades',
    length: traded.length,
    timeUs: Float64Array.from(traded, (index) => bars.timeUs[index]! + 1),
    price: Float64Array.from(traded, (index) => bars.open[index]!),
    size: Float64Array.from(traded, (index) => bars.volume[index]!),
    side: new Int8Array(traded.length),
    id: Float64Array.from(traded),
    scales: bars.scales,
  };
}
