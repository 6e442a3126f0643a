// The script of every report page, put into it as it is compiled: no imports but types. Without it the page still has
// its summary and its tables.
import type { PageData, PageTrace } from './page-data.ts';

type Range = [from: number, to: number];
type Attributes = Record<string, unknown>;
type Colour = (name: string) => string;

interface PlotlyElement extends HTMLElement {
  on: (event: string, handler: (update: Attributes) => void) => void;
  layout: { xaxis: { range: Range } };
}

declare global {
  var Plotly:
    | {
        react: (element: HTMLElement, traces: unknown, layout: unknown, config: unknown) => Promise<PlotlyElement>;
        relayout: (element: HTMLElement, update: Attributes) => Promise<PlotlyElement>;
        downloadImage: (element: HTMLElement, options: Attributes) => Promise<string>;
      }
    | undefined;
}

const CONFIG = {
  responsive: true,
  doubleClick: 'reset',
  // The page has buttons of its own. Plotly 4 offers to upload the chart unless it is told not to.
  displayModeBar: false,
  displaylogo: false,
  showSendToCloud: false,
};
const PRINT_WIDTH = 720;
const Y_PADDING = 0.05;
const TICK_WIDTH = 105;
const MIN_VIEW_BARS = 40;
const STEPS_SECONDS = [
  0.001, 0.01, 0.1, 1, 5, 15, 30, 60, 300, 900, 1800, 3600, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800, 2_419_200,
  7_862_400, 31_449_600,
];
const DAY_SECONDS = 86_400;

const root = document.documentElement;
const chart = byId('chart');
// This page's own renderer wrote the block.
const data = JSON.parse(byId('page-data').textContent) as PageData;
const times = cumulated(data.timeSteps);
const whole: Range = [-0.5, Math.max(times.length, 1) - 0.5];
let view: Range = whole;

function byId(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`the page lost its element "${id}"`);
  return element;
}

/** Starts of the bars in ms; added up in whole µs, so that nothing is rounded twice. */
function cumulated(steps: readonly number[]): number[] {
  let micros = 0;
  return steps.map((step) => {
    micros += Math.round(step * 1000);
    return micros / 1000;
  });
}

function timeText(ms: number): string {
  return new Date(ms)
    .toISOString()
    .replace('T', ' ')
    .replace('Z', '')
    .replace(/\.000$/, '');
}

// ---- colours -------------------------------------------------------------------------------------------------------

/** Puts the theme's colours in the place of their names. */
function themed(value: unknown, colour: Colour): unknown {
  if (typeof value === 'string') return value.startsWith('--') ? colour(value) : value;
  if (typeof value !== 'object' || value === null) return value;
  // Only lists of objects hold colours: the long columns of numbers pass untouched.
  if (Array.isArray(value)) return typeof value[0] === 'object' ? value.map((each) => themed(each, colour)) : value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, themed(each, colour)]));
}

/** The theme's colours by name. */
function themeColours(): Colour {
  const known = new Map<string, string>();
  return (name) => {
    const colour = known.get(name) ?? resolvedColour(name);
    known.set(name, colour);
    return colour;
  };
}

/** An element has to resolve it: light-dark() is no colour by itself. */
function resolvedColour(name: string): string {
  const probe = document.body.appendChild(document.createElement('i'));
  probe.style.color = `var(${name})`;
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour;
}

/** Bars have the colour of their sign. */
function signed(trace: PageTrace, colour: Colour): PageTrace {
  if (trace.type !== 'bar') return trace;
  const [up, down] = [colour('--up'), colour('--down')];
  return { ...trace, marker: { line: { width: 0 }, color: trace.y?.map((value) => ((value ?? 0) < 0 ? down : up)) } };
}

function isDark(): boolean {
  const chosen = root.dataset['theme'];
  return chosen === undefined ? matchMedia('(prefers-color-scheme: dark)').matches : chosen === 'dark';
}

// ---- what is in view -----------------------------------------------------------------------------------------------

/** The y ranges that just hold what is in view. */
function fittedRanges([from, to]: Range): Attributes {
  const first = Math.max(Math.ceil(from), 0);
  const last = Math.min(Math.floor(to), times.length - 1);
  const extents = new Map<string, Range>();
  const fitted = data.traces.filter((trace) => trace.x === undefined);
  for (const trace of fitted.filter(({ meta }) => meta !== 'band')) {
    const isFromZero = trace.type === 'bar' || trace['fill'] === 'tozeroy';
    const extent = extents.get(trace.yaxis) ?? (isFromZero ? [0, 0] : [Infinity, -Infinity]);
    const columns = trace.type === 'candlestick' ? [trace.low, trace.high] : [trace.y];
    for (const column of columns) widen(extent, column?.slice(first, last + 1) ?? []);
    extents.set(trace.yaxis, extent);
  }
  const bands = fitted.filter(({ meta }) => meta === 'band');
  for (const [axis, extent] of extents) {
    const values = bands.filter(({ yaxis }) => yaxis === axis).flatMap(({ y }) => y?.slice(first, last + 1) ?? []);
    widenForBand(extent, values);
  }
  return Object.fromEntries(
    [...extents].map(([axis, extent]) => [`${axis.replace('y', 'yaxis')}.range`, padded(extent)]),
  );
}

function widen(extent: Range, values: readonly (number | null)[]): void {
  for (const value of values) {
    if (value === null) continue;
    if (value < extent[0]) extent[0] = value;
    if (value > extent[1]) extent[1] = value;
  }
}

/** A band gets no more room to either side than the others take, unless they take none. */
function widenForBand(extent: Range, values: readonly (number | null)[]): void {
  const [low, high] = extent;
  const room = high > low ? high - low : Infinity;
  widen(
    extent,
    values.map((value) => (value === null ? null : Math.min(Math.max(value, low - room), high + room))),
  );
}

function padded([low, high]: Range): Range {
  if (low > high) return [0, 1];
  const padding = high > low ? (high - low) * Y_PADDING : high === 0 ? 1 : Math.abs(high) * 1e-3;
  return [low - padding, high + padding];
}

/** Labels at round times: at the first bar of each step of the finest step that leaves them room. */
function ticks([from, to]: Range): Attributes {
  const first = Math.max(Math.ceil(from), 0);
  const last = Math.min(Math.floor(to), times.length - 1);
  const most = Math.max(Math.floor(chart.clientWidth / TICK_WIDTH), 2);
  for (const step of STEPS_SECONDS) {
    const places = crossings(first, last, step);
    if (places.length <= most || step === STEPS_SECONDS.at(-1)) {
      // A bar's time is its left edge. There the label also stays out of the hover title, which has the whole time.
      return { 'xaxis.tickvals': places.map((place) => place - 0.5), 'xaxis.ticktext': labels(places, step) };
    }
  }
  return {};
}

function crossings(first: number, last: number, stepSeconds: number): number[] {
  const stepMs = stepSeconds * 1000;
  const places: number[] = [];
  for (let index = first; index <= last; index += 1) {
    const before = times[index - 1];
    const step = Math.floor((times[index] ?? 0) / stepMs);
    if (before === undefined || Math.floor(before / stepMs) !== step) places.push(index);
  }
  return places;
}

function labels(places: readonly number[], stepSeconds: number): string[] {
  let dayBefore = '';
  return places.map((place) => {
    const [day, clock] = timeText(times[place] ?? 0).split(' ');
    const isNewDay = day !== dayBefore;
    dayBefore = day ?? '';
    if (stepSeconds >= DAY_SECONDS) return dayBefore;
    const shown = stepSeconds < 60 ? clock : clock?.slice(0, 5);
    return isNewDay ? `${shown ?? ''}<br>${dayBefore}` : (shown ?? '');
  });
}

// ---- drawing -------------------------------------------------------------------------------------------------------

/** Draws everything anew, in the colours of the theme. */
function draw(width?: number): void {
  const colour = themeColours();
  const traces = data.traces.map((trace) => themed(signed(trace, colour), colour));
  const layout = themed(data.layout, colour) as Attributes; // an object stays one
  // Plotly writes into the range it is given.
  const axis = { ...(layout['xaxis'] as Attributes), range: [...view], minallowed: whole[0], maxallowed: whole[1] };
  const labelalias = Object.fromEntries(
    times.map((time, index) => [String(index), `<b>${timeText(time).replace(/:00$/, '')} UTC</b>`]),
  );
  const size = width === undefined ? {} : { width, autosize: false };
  const complete = { ...layout, ...size, xaxis: { ...axis, labelalias } };
  for (const [path, value] of Object.entries({ ...fittedRanges(view), ...ticks(view) })) setPath(complete, path, value);
  void globalThis.Plotly?.react(chart, traces, complete, CONFIG);
}

function setPath(layout: Attributes, path: string, value: unknown): void {
  const [axis = '', attribute = ''] = path.split('.');
  layout[axis] = { ...(layout[axis] as Attributes), [attribute]: value };
}

/** Shows bars `from` to `to`; all axes change in one step. */
function show([from, to]: Range): void {
  const width = Math.min(to - from, whole[1] - whole[0]);
  const start = Math.min(Math.max(from, whole[0]), whole[1] - width);
  view = [start, start + width];
  void globalThis.Plotly?.relayout(chart, { 'xaxis.range': [...view], ...fittedRanges(view), ...ticks(view) });
}

/** After a zoom by mouse, a reset or a change of size: Plotly moves the x axis only, the rest has to follow. */
function follow(update: Attributes): void {
  const isOwn = 'xaxis.tickvals' in update;
  const isMoved = Object.keys(update).some((name) => name.startsWith('xaxis.') || name === 'autosize');
  if (isOwn || !isMoved) return;
  const [from, to] = (chart as PlotlyElement).layout.xaxis.range;
  view = [Math.max(from, whole[0]), Math.min(to, whole[1])];
  void globalThis.Plotly?.relayout(chart, { ...fittedRanges(view), ...ticks(view) });
}

// ---- controls ------------------------------------------------------------------------------------------------------

function moved(direction: string): Range {
  const [from, to] = view;
  const width = to - from;
  switch (direction) {
    case 'earlier':
      return [from - width / 2, to - width / 2];
    case 'later':
      return [from + width / 2, to + width / 2];
    case 'closer':
      return [from + width / 4, to - width / 4];
    case 'wider':
      return [from - width / 2, to + width / 2];
    default:
      return whole;
  }
}

function savePicture(): void {
  const size = { width: chart.clientWidth, height: chart.clientHeight, scale: 2 };
  void globalThis.Plotly?.downloadImage(chart, { format: 'png', filename: 'cvdlab-report', ...size });
}

/** Shows what a row speaks of, with room to both sides. */
function showRow(row: HTMLElement): void {
  const [from, to] = [Number(row.dataset['from']), Number(row.dataset['to'])];
  const room = Math.max(to - from, (MIN_VIEW_BARS - (to - from)) / 2);
  for (const other of document.querySelectorAll('tr[aria-current]')) other.removeAttribute('aria-current');
  row.setAttribute('aria-current', 'true');
  show([from - room - 0.5, to + room + 0.5]);
  byId('chart-section').scrollIntoView({ block: 'start' });
}

function wireControls(): void {
  const toolbar = document.querySelector<HTMLElement>('.toolbar');
  toolbar?.removeAttribute('hidden');
  toolbar?.addEventListener('click', (event) => {
    const direction = (event.target as HTMLElement).dataset['view'];
    if (direction === 'picture') savePicture();
    else if (direction !== undefined) show(moved(direction));
  });
  document.querySelector('main')?.addEventListener('click', (event) => {
    const row = (event.target as HTMLElement).closest<HTMLElement>('tr[data-from]');
    if (row !== null) showRow(row);
  });
}

function wireTheme(): void {
  const button = byId('theme');
  const name = (): void => {
    button.textContent = isDark() ? 'Light' : 'Dark';
  };
  button.removeAttribute('hidden');
  button.addEventListener('click', () => {
    root.dataset['theme'] = isDark() ? 'light' : 'dark';
    name();
    draw();
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    name();
    draw();
  });
  name();
}

/** Paper is white and narrow. */
function wirePrint(): void {
  let chosen: string | undefined;
  addEventListener('beforeprint', () => {
    chosen = root.dataset['theme'];
    root.dataset['theme'] = 'light';
    draw(PRINT_WIDTH);
  });
  addEventListener('afterprint', () => {
    if (chosen === undefined) delete root.dataset['theme'];
    else root.dataset['theme'] = chosen;
    draw();
  });
}

wireTheme();
if (globalThis.Plotly === undefined) {
  byId('chart-message').textContent =
    'There is no chart: the Plotly file is not where this page looks for it, beside itself.';
} else {
  wireControls();
  wirePrint();
  draw();
  (chart as PlotlyElement).on('plotly_relayout', follow);
}
