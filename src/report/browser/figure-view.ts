import type { Figure, FigureTrace } from '../page/figure.ts';
import { byId } from './dom.ts';
import { type Attributes, type PlotlyElement, type Range, react, relayout } from './plotly.ts';
import { themeColours, themed } from './theme.ts';
import { padded, widen } from './y-fit.ts';

const AXIS = /^[xy]axis\d*$/;

const BASE_AXIS = {
  gridcolor: '--grid',
  zerolinecolor: '--line',
  linecolor: '--line',
  tickcolor: '--line',
  tickfont: { color: '--muted' },
  automargin: true,
};

const BASE_LAYOUT = {
  autosize: true,
  margin: { l: 56, r: 22, t: 26, b: 44 },
  paper_bgcolor: '--surface',
  plot_bgcolor: '--surface',
  font: { family: 'system-ui, sans-serif', size: 12, color: '--text' },
  colorway: ['--series-1', '--series-2', '--series-3', '--series-4', '--series-5', '--series-6'],
  hoverlabel: {
    bgcolor: '--surface',
    bordercolor: '--line',
    font: { family: 'ui-monospace, monospace', size: 12, color: '--text' },
    namelength: -1,
  },
  hovermode: 'closest',
  legend: { orientation: 'h', x: 0, y: 1.02, yanchor: 'bottom', bgcolor: 'rgba(0,0,0,0)' },
  dragmode: 'zoom',
};

const HEAT_SCALE = [
  [0, '--heat-low'],
  [0.5, '--heat-mid'],
  [1, '--heat-high'],
];

/** A figure in its element. */
export class FigureView {
  private readonly element: HTMLElement;
  private readonly figure: Figure;

  constructor(figure: Figure) {
    this.figure = figure;
    this.element = byId(`figure-${figure.id}`);
  }

  /** Draws it anew, in the colours of the theme. */
  draw(width?: number): void {
    const colour = themeColours();
    const size = { height: this.figure.heightPx, ...(width === undefined ? {} : { width, autosize: false }) };
    const layout = themed({ ...completed(this.figure), ...size }, colour);
    react(
      this.element,
      this.figure.traces.map((trace) => themed(heated(trace), colour)),
      layout,
    );
  }

  /** Lets y follow x; once, when something has been drawn. */
  listen(): void {
    if (!this.figure.fitY) return;
    const element = this.element as PlotlyElement; // Plotly has given the element its methods
    element.on('plotly_relayout', (update) => {
      const isMoved = Object.keys(update).some((name) => name.startsWith('xaxis'));
      if (isMoved) relayout(element, this.fittedRanges(element.layout['xaxis']?.range));
    });
  }

  private fittedRanges(range: readonly unknown[] | undefined): Attributes {
    const [from, to] = [numberOf(range?.[0]), numberOf(range?.[1])];
    const extents = new Map<string, Range>();
    for (const trace of this.figure.traces) {
      const axis = (typeof trace['yaxis'] === 'string' ? trace['yaxis'] : 'y').replace('y', 'yaxis');
      const extent = extents.get(axis) ?? startOf(trace);
      widen(extent, valuesWithin(trace, Math.min(from, to), Math.max(from, to)));
      extents.set(axis, extent);
    }
    return Object.fromEntries([...extents].map(([axis, extent]) => [`${axis}.range`, padded(extent)]));
  }
}

/** The page's look under what the figure says of itself. */
function completed({ layout, fitY }: Figure): Attributes {
  const axes = new Set(['xaxis', 'yaxis', ...Object.keys(layout).filter((name) => AXIS.test(name))]);
  const styled = [...axes].map((name) => {
    const fixed = fitY && name.startsWith('y') ? { fixedrange: true } : {};
    return [name, { ...BASE_AXIS, ...fixed, ...(layout[name] as Attributes | undefined) }] as const;
  });
  return { ...BASE_LAYOUT, ...layout, ...Object.fromEntries(styled) };
}

function heated(trace: FigureTrace): FigureTrace {
  if (trace.type !== 'heatmap' || trace['colorscale'] !== undefined) return trace;
  return { ...trace, colorscale: HEAT_SCALE };
}

function startOf(trace: FigureTrace): Range {
  const isFromZero = trace.type === 'bar' || trace['fill'] === 'tozeroy';
  return isFromZero ? [0, 0] : [Infinity, -Infinity];
}

function valuesWithin(trace: FigureTrace, from: number, to: number): number[] {
  const { x, y } = trace as { readonly x?: readonly unknown[]; readonly y?: readonly unknown[] };
  if (y === undefined) return [];
  return y.filter((value, index): value is number => {
    const place = x === undefined ? index : numberOf(x[index]);
    return typeof value === 'number' && place >= from && place <= to;
  });
}

/** A place on an axis as a number; Plotly writes instants as UTC without saying so. */
function numberOf(value: unknown): number {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return Number.NaN;
  return Date.parse(/[zZ]$/.test(value) || value.length <= 10 ? value : `${value.replace(' ', 'T')}Z`);
}
