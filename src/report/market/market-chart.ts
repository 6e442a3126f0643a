import type { MarketChart, PaneTrace } from '../page/market-chart.ts';
import { axisName, type ChartBeside, chartLayout } from './chart-layout.ts';
import { timeSteps } from './chart-numbers.ts';
import type { Pane } from './chart-pane.ts';
import { chartShapes } from './chart-shapes.ts';
import { marketPanes } from './market-panes.ts';
import { levelNotes, PROFILE_AXIS } from './profile-traces.ts';
import type { ReportFrame } from './report-frame.ts';
import type { ReportInput } from './report-input.ts';

/** What a page draws beside price, CVD and delta. */
export interface ChartExtras {
  /** More in the price pane, over the candles: entries and exits, for instance. */
  readonly priceTraces: readonly PaneTrace[];
  /** More panes below. */
  readonly panes: readonly Pane[];
}

const NO_EXTRAS: ChartExtras = { priceTraces: [], panes: [] };

function beside({ profile, bars }: ReportInput): ChartBeside | null {
  if (profile === null) return null;
  return { xaxis2: PROFILE_AXIS, note: levelNotes(profile, bars.scales.priceScale) };
}

/** The market chart of a page: the panes of price, CVD and delta, and what the page adds. */
export function marketChart(input: ReportInput, frame: ReportFrame, extras = NO_EXTRAS): MarketChart {
  const [price, ...others] = marketPanes(input, frame);
  const panes = [{ ...price, traces: [...price.traces, ...extras.priceTraces] }, ...others, ...extras.panes];
  return {
    timeSteps: timeSteps(frame.drawn),
    traces: panes.flatMap((pane, index) => pane.traces.map((trace) => ({ ...trace, yaxis: axisName(index) }))),
    layout: chartLayout(panes, chartShapes(frame.drawn, input.days), beside(input)),
  };
}
