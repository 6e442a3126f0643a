import { colourOf, type Figure, type Trace } from './figure.js';
import type { Scale } from './svg-scale.js';
import { escaped, number } from './svg-text.js';

/** A trace, and its place among all of the figure: it decides the colour. */
interface Placed {
  readonly trace: Trace;
  readonly place: number;
}

/** How a pane measures. */
interface Measures {
  readonly x: Scale;
  readonly y: Scale;
  readonly places: (trace: Trace) => readonly number[];
}

/** A point as it is drawn; `y` is null where there is none. */
interface Point {
  readonly x: number;
  readonly y: number | null;
}

/** The marks of a pane. Bars stand side by side. */
export function marks(traces: readonly Placed[], measures: Measures): string[] {
  const bars = traces.filter(({ trace }) => trace.type === 'bar');
  return traces.flatMap((placed) => {
    const { trace, place } = placed;
    const colour = colourOf(trace, place);
    if (trace.type === 'bar')
      return bar(trace, colour, { ...measures, slot: bars.indexOf(placed), slots: bars.length });
    return scatter(trace, colour, measures);
  });
}

/** What the colours stand for, in a line. */
export function legend(figure: Figure, { left, top }: { readonly left: number; readonly top: number }): string[] {
  let x = left;
  const entries: string[] = [];
  for (const [place, trace] of figure.traces.entries()) {
    if (trace.showlegend === false) continue;
    const colour = colourOf(trace, place);
    entries.push(sample(trace, colour, { x: x + 8, y: top + 6 }));
    entries.push(`<text x="${number(x + 22)}" y="${top + 10}" fill="#222222">${escaped(trace.name)}</text>`);
    x += 34 + 6.2 * trace.name.length;
  }
  return entries;
}

function sample(trace: Trace, colour: string, at: { readonly x: number; readonly y: number }): string {
  if (trace.type === 'scatter' && (trace.mode ?? 'lines') !== 'markers') {
    const dash = dashOf(trace);
    return `<line x1="${number(at.x - 8)}" y1="${at.y}" x2="${number(at.x + 8)}" y2="${at.y}" stroke="${colour}" stroke-width="2"${dash}/>`;
  }
  return symbol(trace, colour, at);
}

function scatter(trace: Trace, colour: string, measures: Measures): string[] {
  const points = pointsOf(trace, measures);
  const mode = trace.mode ?? 'lines';
  return [
    ...errorBars(trace, colour, measures),
    ...(mode === 'markers' ? [] : [path(trace, colour, points)]),
    ...(mode === 'lines' ? [] : points.flatMap(({ x, y }) => (y === null ? [] : [symbol(trace, colour, { x, y })]))),
  ];
}

function pointsOf(trace: Trace, { x, y, places }: Measures): Point[] {
  const across = places(trace);
  return trace.y.map((value, index) => ({
    x: x.at(across[index] ?? 0),
    y: value === null ? null : y.at(value),
  }));
}

function path(trace: Trace, colour: string, points: readonly Point[]): string {
  let isPenDown = false;
  const steps: string[] = [];
  for (const { x, y } of points) {
    if (y !== null) steps.push(`${isPenDown ? 'L' : 'M'}${tenth(x)} ${tenth(y)}`);
    isPenDown = y !== null;
  }
  const width = trace.line?.width ?? 1.5;
  return `<path d="${steps.join('')}" fill="none" stroke="${colour}" stroke-width="${width}"${dashOf(trace)}/>`;
}

function bar(
  trace: Trace,
  colour: string,
  { x, y, places, slot, slots }: Measures & { readonly slot: number; readonly slots: number },
): string[] {
  const across = places(trace);
  const room = Math.abs(x.at(across[1] ?? 1) - x.at(across[0] ?? 0)) * 0.84;
  const width = room / slots;
  const zero = y.at(0);
  return trace.y.flatMap((value, index) => {
    if (value === null) return [];
    const left = x.at(across[index] ?? 0) - room / 2 + slot * width;
    const top = Math.min(zero, y.at(value));
    const size = `width="${number(width)}" height="${number(Math.abs(zero - y.at(value)))}"`;
    return [`<rect x="${number(left)}" y="${number(top)}" ${size} fill="${colour}"/>`];
  });
}

function errorBars(trace: Trace, colour: string, { x, y, places }: Measures): string[] {
  const across = places(trace);
  return (trace.error_y?.array ?? []).flatMap((error, index) => {
    const value = trace.y[index] ?? null;
    if (value === null) return [];
    const [at, top, bottom] = [x.at(across[index] ?? 0), y.at(value + error), y.at(value - error)].map(number);
    return [`<path d="M${at} ${top}V${bottom}" stroke="${colour}" stroke-width="1.5" opacity="0.6"/>`];
  });
}

function symbol(trace: Trace, colour: string, { x, y }: { readonly x: number; readonly y: number }): string {
  const size = (trace.marker?.size ?? 7) / 2;
  switch (trace.type === 'bar' ? 'square' : (trace.marker?.symbol ?? 'circle')) {
    case 'square':
      return `<rect x="${number(x - 5)}" y="${number(y - 5)}" width="10" height="10" fill="${colour}"/>`;
    case 'triangle-up':
      return triangle({ x, y }, size, colour);
    case 'triangle-down':
      return triangle({ x, y }, -size, colour);
    case 'circle':
      return `<circle cx="${number(x)}" cy="${number(y)}" r="${number(size)}" fill="${colour}"/>`;
  }
}

/** With its tip up, or down for a negative size. */
function triangle({ x, y }: { readonly x: number; readonly y: number }, size: number, colour: string): string {
  const corners = [
    [x, y - size],
    [x - Math.abs(size), y + size],
    [x + Math.abs(size), y + size],
  ];
  return `<polygon points="${corners.map((corner) => corner.map(number).join(',')).join(' ')}" fill="${colour}"/>`;
}

function dashOf({ line }: Trace): string {
  if (line?.dash === undefined) return '';
  return ` stroke-dasharray="${line.dash === 'dot' ? '2 3' : '6 4'}"`;
}

function tenth(value: number): string {
  return String(Math.round(value * 10) / 10);
}
