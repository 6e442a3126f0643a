import type { PaneTrace } from '../page/market-chart.ts';

/** One of the chart's panes, which lie above each other and share the x axis. */
export interface Pane {
  /** Its name, drawn in its upper left corner. */
  readonly title: string;
  /** Its height in proportion to the others'. */
  readonly weight: number;
  /** How numbers on its axis are written: a d3 format, or '' for Plotly's own choice. */
  readonly tickFormat: string;
  /** What it draws. */
  readonly traces: readonly PaneTrace[];
}
