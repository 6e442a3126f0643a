import type { BarTable } from '../../core/bar-table.ts';
import type { PaneTrace } from '../page/market-chart.ts';
import type { ChartNumbers } from './chart-numbers.ts';
import { POWERS_OF_TEN } from '../../core/decimal.ts';
import type { DrawnBars } from './drawn-bars.ts';

/**
 * The volume-weighted average price of the session so far, at the close of each bar, ticks. The average of a bar is rounded
 * to the tick, so this is exact to half a tick. NaN before the first volume of a session and, where a bar has volume and no
 * average, as imported ones may, from there to the session's end.
 */
export function sessionVwap(bars: BarTable): Float64Array {
  const averages = new Float64Array(bars.length);
  let [first, volume, above] = [Number.NaN, 0, 0];
  for (let index = 0; index < bars.length; index += 1) {
    if (index === 0 || bars.session[index] !== bars.session[index - 1]) [first, volume, above] = [Number.NaN, 0, 0];
    const lots = bars.volume[index]!;
    if (lots > 0) {
      if (Number.isNaN(first)) first = bars.vwap[index]!;
      // About the first average: small numbers, whose products a double holds.
      above += (bars.vwap[index]! - first) * lots;
      volume += lots;
    }
    averages[index] = first + above / volume;
  }
  return averages;
}

/** The line of the session's average price; a drawn bar that stands for several has the value at the close of the last. */
export function vwapTrace(bars: BarTable, drawn: DrawnBars): PaneTrace[] {
  const averages = sessionVwap(bars);
  const scale = bars.scales.priceScale;
  const y: ChartNumbers = Array.from({ length: drawn.length }, (_, index) => {
    const isNew = index > 0 && drawn.session[index] !== drawn.session[index - 1];
    const ticks = averages[drawn.firstBar[index + 1]! - 1]!;
    // No line from one session to the next: it begins behind the first bar.
    return isNew || Number.isNaN(ticks) ? null : Number((ticks / POWERS_OF_TEN[scale]!).toFixed(scale));
  });
  if (y.every((value) => value === null)) return [];
  return [
    {
      type: 'scatter',
      mode: 'lines',
      name: 'Session VWAP',
      y,
      meta: 'overlay',
      line: { color: '--vwap', width: 1.5, dash: 'dash', shape: 'hvh' },
      hovertemplate: `%{y:.${scale}f}<extra>Session VWAP</extra>`,
    },
  ];
}
