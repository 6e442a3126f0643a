/** Points, lines or bars of a {@link Figure}: a Plotly trace, as far as the static picture can draw it. */
export interface Trace {
  /** What kind of mark. */
  readonly type: 'scatter' | 'bar';
  /** What the legend calls it. */
  readonly name: string;
  /** Where the points are; absent: evenly from `x0` on, `dx` apart. */
  readonly x?: readonly (number | string)[];
  /** The first place: a number, or an ISO time on an axis of dates. */
  readonly x0?: number | string;
  /** From one place to the next; milliseconds on an axis of dates. */
  readonly dx?: number;
  /** The values; null leaves a gap. */
  readonly y: readonly (number | null)[];
  /** Of a `scatter`: how it is drawn. Default `lines`. */
  readonly mode?: 'lines' | 'markers' | 'lines+markers';
  /** The pane: `y` (default), `y2`, `y3`. */
  readonly yaxis?: AxisName;
  /** Its line. */
  readonly line?: { readonly color?: string; readonly width?: number; readonly dash?: 'dot' | 'dash' };
  /** Its points, or its bars. */
  readonly marker?: { readonly color?: string; readonly size?: number; readonly symbol?: 'circle' | Triangle };
  /** Bars of uncertainty, up and down by as much. */
  readonly error_y?: { readonly type: 'data'; readonly array: readonly number[] };
  /** Left out of the legend. */
  readonly showlegend?: boolean;
}

type Triangle = 'triangle-up' | 'triangle-down';

/** The panes, from the top. */
export type AxisName = 'y' | 'y2' | 'y3';

/** What an axis says. */
export interface Axis {
  /** Its title. */
  readonly title: string;
  /** Least and greatest value shown. Default: those of the data. */
  readonly range?: readonly [number, number];
}

/** Chart of one or several panes above one another that share the horizontal axis. */
export interface Figure {
  /** What it shows; also what a reader who does not see it is told. */
  readonly title: string;
  /** The marks. */
  readonly traces: readonly Trace[];
  /** What runs across; dates are UTC. */
  readonly x: { readonly title: string; readonly type: 'date' | 'linear' | 'category' };
  /** The panes that are in use. */
  readonly panes: Readonly<Partial<Record<AxisName, Axis>>>;
  /** Lines right across a pane, such as a zero line or a cost line. */
  readonly levels?: readonly { readonly yaxis: AxisName; readonly y: number; readonly name: string }[];
}

/** Okabe and Ito's colours, told apart by everyone. */
export const COLOURS = ['#0072B2', '#D55E00', '#009E73', '#CC79A7', '#E69F00', '#56B4E9', '#555555'] as const;

/** The panes of a figure, from the top, with the share of the height that is theirs: the first gets the most. */
export function paneShares(figure: Figure): { readonly name: AxisName; readonly axis: Axis; readonly share: number }[] {
  const names = (['y', 'y2', 'y3'] as const).filter((name) => figure.panes[name] !== undefined);
  const total = names.length + 0.5;
  return names.flatMap((name, index) => {
    const axis = figure.panes[name];
    return axis === undefined ? [] : [{ name, axis, share: (index === 0 ? 1.5 : 1) / total }];
  });
}

/** The colour of a trace: its own, or that of its place. */
export function colourOf(trace: Trace, place: number): string {
  return trace.line?.color ?? trace.marker?.color ?? COLOURS[place % COLOURS.length] ?? COLOURS[0];
}
