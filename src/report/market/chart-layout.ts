import type { Pane } from './chart-pane.ts';

type Attributes = Readonly<Record<string, unknown>>;

const PANE_DISTANCE = 0.022;

/** The name of the y axis of pane number `index` as traces use it: `y`, `y2`, … */
export function axisName(index: number): string {
  return index === 0 ? 'y' : `y${index + 1}`;
}

/** What stands to the right of the panes, on an x axis of its own. */
export interface ChartBeside {
  /** The axis. */
  readonly xaxis2: Attributes;
  /** Words in the corner below. */
  readonly note: Attributes;
}

/** Plotly's layout: panes from the top down over one x axis, shapes behind them. Ranges and ticks come from the page. */
export function chartLayout(
  panes: readonly Pane[],
  shapes: readonly Attributes[],
  beside: ChartBeside | null = null,
): Attributes {
  const domains = paneDomains(panes.map((pane) => pane.weight));
  const axes = panes.map(
    (pane, index) => [`yaxis${index === 0 ? '' : index + 1}`, yAxis(pane, domains[index]!)] as const,
  );
  const titles = panes.map((pane, index) => paneTitle(pane.title, domains[index]![1]));
  return {
    ...Object.fromEntries(axes),
    xaxis: xAxis(axisName(panes.length - 1)),
    ...(beside === null ? {} : { xaxis2: beside.xaxis2 }),
    annotations: [...titles, ...(beside === null ? [] : [beside.note])],
    shapes,
    autosize: true,
    margin: { l: 34, r: beside === null ? 66 : 14, t: 22, b: 42 },
    paper_bgcolor: '--surface',
    plot_bgcolor: '--surface',
    font: { family: 'system-ui, sans-serif', size: 12, color: '--text' },
    hoverlabel: {
      bgcolor: '--surface',
      bordercolor: '--line',
      font: { family: 'ui-monospace, monospace', size: 12, color: '--text' },
      namelength: -1,
    },
    hovermode: 'x unified',
    hoversubplots: 'axis',
    dragmode: 'zoom',
    showlegend: false,
    bargap: 0.1,
    barmode: 'overlay',
  };
}

function paneDomains(weights: readonly number[]): [bottom: number, top: number][] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const usable = 1 - PANE_DISTANCE * (weights.length - 1);
  let top = 1;
  return weights.map((weight) => {
    const domain: [number, number] = [Math.max(top - (usable * weight) / total, 0), top];
    top = domain[0] - PANE_DISTANCE;
    return domain;
  });
}

function xAxis(anchor: string): Attributes {
  return {
    anchor,
    rangeslider: { visible: false },
    showgrid: true,
    gridcolor: '--grid',
    zeroline: false,
    tickmode: 'array',
    ticks: 'outside',
    ticklabeloverflow: 'allow',
    tickcolor: '--line',
    tickfont: { color: '--muted' },
    showspikes: true,
    spikemode: 'across',
    spikesnap: 'hovered data',
    spikedash: 'solid',
    spikethickness: 1,
    spikecolor: '--muted',
    hoverformat: '.0f',
  };
}

function yAxis(pane: Pane, domain: readonly [number, number]): Attributes {
  return {
    domain,
    side: 'right',
    fixedrange: true, // the page fits it to what is in view
    tickformat: pane.tickFormat,
    nticks: Math.max(Math.round(pane.weight / 6), 4),
    gridcolor: '--grid',
    zerolinecolor: '--line',
    tickfont: { color: '--muted' },
  };
}

function paneTitle(text: string, top: number): Attributes {
  const place = { xref: 'paper', yref: 'paper', x: 0, y: top, xanchor: 'left', yanchor: 'bottom' };
  return { text: `<b>${text}</b>`, ...place, showarrow: false, borderpad: 1, font: { size: 11, color: '--muted' } };
}
