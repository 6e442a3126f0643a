import { type AxisName, colourOf, type Figure, paneShares } from './figure.js';

const GAP = 0.04;

/** What `application/vnd.plotly.v1+json` stands for. */
export interface PlotlyFigure {
  /** The traces. */
  readonly data: readonly Readonly<Record<string, unknown>>[];
  /** Everything else. */
  readonly layout: Readonly<Record<string, unknown>>;
}

/** The figure as Plotly takes it: what notebook programs that know Plotly draw, with zoom and hover. */
export function plotlyFigure(figure: Figure): PlotlyFigure {
  const data = figure.traces.map((trace, place) => {
    const color = colourOf(trace, place);
    return { ...trace, line: { ...trace.line, color }, marker: { ...trace.marker, color } };
  });
  return { data, layout: layoutOf(figure) };
}

function layoutOf(figure: Figure): Record<string, unknown> {
  const axes: Record<string, unknown> = {};
  let top = 1;
  const panes = paneShares(figure);
  for (const { name, axis, share } of panes) {
    const bottom = Math.max(top - share, 0);
    const domain = [round(bottom + (name === panes.at(-1)?.name ? 0 : GAP)), round(top)];
    axes[axisKey(name)] = { title: { text: axis.title }, domain, ...(axis.range && { range: axis.range }) };
    top = bottom;
  }
  const lowest = panes.at(-1)?.name ?? 'y';
  return {
    title: { text: figure.title },
    height: 160 + 200 * panes.length,
    hovermode: 'x unified',
    xaxis: { title: { text: figure.x.title }, type: figure.x.type, anchor: lowest },
    ...axes,
    shapes: (figure.levels ?? []).map(({ yaxis, y }) => ({
      ...{ type: 'line', xref: 'paper', x0: 0, x1: 1, yref: yaxis, y0: y, y1: y },
      line: { color: '#555555', width: 1, dash: 'dot' },
    })),
  };
}

function axisKey(name: AxisName): string {
  return name.replace('y', 'yaxis');
}

function round(share: number): number {
  return Math.round(1000 * share) / 1000;
}
