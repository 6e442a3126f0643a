import { type Axis, type Figure, paneShares, type Trace } from './figure.js';
import { categoryScale, linearScale, type Scale, timeScale } from './svg-scale.js';
import { legend, marks } from './svg-marks.js';
import { escaped, number } from './svg-text.js';

const WIDTH = 860;
const LEFT = 76;
const RIGHT = 16;
const TOP = 34;
const LEGEND = 22;
const PANE = 180;
const GAP = 14;
const BOTTOM = 46;

/** A pane, where it is, and how it measures. */
interface Pane {
  readonly axis: Axis;
  readonly top: number;
  readonly bottom: number;
  readonly scale: Scale;
  readonly traces: readonly { readonly trace: Trace; readonly place: number }[];
  readonly levels: readonly number[];
}

/**
 * The figure as a static picture, for what does not know Plotly (GitHub, nbviewer, plain Jupyter). Equal figures give equal
 * bytes.
 */
export function svgFigure(figure: Figure): string {
  const x = xPlaces(figure);
  const panes = panesOf(figure);
  const bottom = panes.at(-1)?.bottom ?? TOP;
  const height = bottom + BOTTOM;
  const size = `width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img" aria-label="${escaped(figure.title)}" font-family="sans-serif" font-size="11">`,
    `<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>`,
    `<text x="${LEFT}" y="18" font-size="14" fill="#222222">${escaped(figure.title)}</text>`,
    ...legend(figure, { left: LEFT, top: TOP }),
    ...panes.flatMap((pane) => [...frame(pane, x.scale), ...drawn(pane, x)]),
    ...xLabels(x.scale, bottom, figure.x.title),
    '</svg>',
    '',
  ].join('\n');
}

/** Where the points of a trace lie across. */
interface Across {
  readonly scale: Scale;
  readonly values: (trace: Trace) => readonly number[];
}

function xPlaces(figure: Figure): Across {
  const pixels = [LEFT, WIDTH - RIGHT] as const;
  if (figure.x.type === 'category') {
    const names = [...new Set(figure.traces.flatMap(({ x }) => (x ?? []).map(String)))];
    const places = new Map(names.map((name, place) => [name, place]));
    return {
      scale: categoryScale(names, pixels),
      values: ({ x }) => (x ?? []).map((name) => places.get(String(name)) ?? 0),
    };
  }
  const isDate = figure.x.type === 'date';
  const read = (value: number | string): number => (isDate ? Date.parse(String(value)) : Number(value));
  const values = ({ x, x0 = 0, dx = 1, y }: Trace): readonly number[] =>
    x?.map(read) ?? y.map((_, index) => read(x0) + index * dx);
  const all = figure.traces.flatMap((trace) => {
    const places = values(trace);
    // A bar is as wide as the distance to the next one: the outermost ones need half of it beside them.
    const margin = trace.type === 'bar' ? ((places[1] ?? 0) - (places[0] ?? 0)) / 2 : 0;
    return places.flatMap((place) => [place - margin, place + margin]);
  });
  const extent = { values: [least(all), greatest(all)] as const, pixels };
  return { scale: isDate ? timeScale(extent) : linearScale(extent), values };
}

function panesOf(figure: Figure): Pane[] {
  let top = TOP + LEGEND;
  const shares = paneShares(figure);
  const total = PANE * (shares.length + 0.5);
  return shares.map(({ name, axis, share }) => {
    const bottom = Math.round(top + total * share);
    const traces = figure.traces
      .map((trace, place) => ({ trace, place }))
      .filter(({ trace }) => (trace.yaxis ?? 'y') === name);
    const levels = (figure.levels ?? []).filter(({ yaxis }) => yaxis === name).map(({ y }) => y);
    const values = axis.range ?? spread(traces, levels);
    const pane = { axis, top, bottom, traces, levels, scale: linearScale({ values, pixels: [bottom, top] }) };
    top = bottom + GAP;
    return pane;
  });
}

/** From the least to the greatest that is drawn, with a little air. */
function spread(traces: Pane['traces'], levels: readonly number[]): [number, number] {
  const values = [...levels];
  for (const { trace } of traces) {
    if (trace.type === 'bar') values.push(0);
    for (const [index, value] of trace.y.entries()) {
      if (value === null) continue;
      const error = trace.error_y?.array[index] ?? 0;
      values.push(value - error, value + error);
    }
  }
  const [low, high] = [least(values), greatest(values)];
  const air = (high - low) * 0.05 || 1;
  return [low - air, high + air];
}

function frame({ axis, top, bottom, scale }: Pane, x: Scale): string[] {
  const middle = (top + bottom) / 2;
  return [
    ...x.ticks.map(({ value }) => line(x.at(value), top, x.at(value), bottom, '#eeeeee')),
    ...scale.ticks.flatMap(({ value, text }) => [
      line(LEFT, scale.at(value), WIDTH - RIGHT, scale.at(value), '#eeeeee'),
      `<text x="${LEFT - 6}" y="${number(scale.at(value) + 4)}" text-anchor="end" fill="#444444">${text}</text>`,
    ]),
    `<rect x="${LEFT}" y="${top}" width="${WIDTH - LEFT - RIGHT}" height="${bottom - top}" fill="none" stroke="#bbbbbb"/>`,
    `<text transform="translate(14 ${middle}) rotate(-90)" text-anchor="middle" fill="#222222">${escaped(axis.title)}</text>`,
  ];
}

function drawn({ scale, traces, levels }: Pane, x: Across): string[] {
  return [
    ...levels.map((level) => line(LEFT, scale.at(level), WIDTH - RIGHT, scale.at(level), '#555555', '2 3')),
    ...marks(traces, { x: x.scale, y: scale, places: x.values }),
  ];
}

function xLabels(x: Scale, bottom: number, title: string): string[] {
  return [
    ...x.ticks.map(
      ({ value, text }) =>
        `<text x="${number(x.at(value))}" y="${bottom + 16}" text-anchor="middle" fill="#444444">${escaped(text)}</text>`,
    ),
    `<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${bottom + 36}" text-anchor="middle" fill="#222222">${escaped(title)}</text>`,
  ];
}

// eslint-disable-next-line max-params -- two points, and how the line looks
function line(x1: number, y1: number, x2: number, y2: number, colour: string, dash?: string): string {
  const ends = `x1="${number(x1)}" y1="${number(y1)}" x2="${number(x2)}" y2="${number(y2)}"`;
  return `<line ${ends} stroke="${colour}"${dash === undefined ? '' : ` stroke-dasharray="${dash}"`}/>`;
}

function least(values: readonly number[]): number {
  return values.reduce((low, value) => Math.min(low, value), Number.POSITIVE_INFINITY);
}

function greatest(values: readonly number[]): number {
  return values.reduce((high, value) => Math.max(high, value), Number.NEGATIVE_INFINITY);
}
