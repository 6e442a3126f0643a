import { POWERS_OF_TEN } from '../../core/decimal.ts';
import type { BandEdge, CvdBand } from '../../cvd/aggressor/cvd-band.ts';
import type { PaneTrace } from '../page/market-chart.ts';
import type { ChartNumbers } from './chart-numbers.ts';
import type { DrawnBars } from './drawn-bars.ts';

/**
 * The band of CVD as two edges with shade between them. A drawn bar that stands for several has the least and the most of
 * their closes. The edges are steps: each value holds for its bar, and a reset does not slant.
 */
export function bandTraces(band: CvdBand, drawn: DrawnBars, scale: number): PaneTrace[] {
  const least = edgeTrace('CVD at least', drawnEdge(band.least, drawn, { scale, pick: Math.min }), scale);
  const most = edgeTrace('CVD at most', drawnEdge(band.most, drawn, { scale, pick: Math.max }), scale);
  return [least, { ...most, fill: 'tonexty', fillcolor: '--band-shade' }];
}

function edgeTrace(name: string, y: ChartNumbers, scale: number): PaneTrace {
  return {
    type: 'scatter',
    mode: 'lines',
    name,
    y,
    // Plotly draws lines over candles: only the shade between the edges is to be seen.
    line: { color: '--band', width: 0, shape: 'hvh' },
    meta: 'band',
    hovertemplate: `%{y:.${scale}f}<extra>${name}</extra>`,
  };
}

function drawnEdge(
  { cvd, cvdCarry }: BandEdge,
  { firstBar, length }: DrawnBars,
  { scale, pick }: { readonly scale: number; readonly pick: (a: number, b: number) => number },
): ChartNumbers {
  const divisor = POWERS_OF_TEN[scale]!;
  return Array.from({ length }, (_, index) => {
    const end = firstBar[index + 1]!;
    let value = Number.NaN;
    for (let bar = firstBar[index]!; bar < end; bar += 1) {
      const units = cvd[bar]! + Number(cvdCarry?.[bar] ?? 0n);
      value = Number.isNaN(value) ? units : pick(value, units);
    }
    return value / divisor;
  });
}
