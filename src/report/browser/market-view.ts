import { BESIDE_NOTE, type MarketChart, type MarketTrace } from '../page/market-chart.ts';
import { byId } from './dom.ts';
import { type Attributes, type PlotlyElement, type Range, react, relayout } from './plotly.ts';
import { type Colour, themeColours, themed } from './theme.ts';
import { cumulated, ticks, timeText } from './time-axis.ts';
import { fittedRanges } from './y-fit.ts';

const MIN_VIEW_BARS = 40;
/** Room for the labels of the y axes, between the panes and what stands beside them. */
const LABELS_PX = 64;
const BESIDE_SHARE = 0.13;
const BESIDE_PX = 130;
const PRINT_PX = 240;
const PRINT_PANE_PX = 100;
/** Narrower charts have no room for words beside the panes. */
const NOTE_MIN_PX = 860;

/** The market chart in its element: what is in view, and how that changes. */
export class MarketView {
  private readonly element = byId('chart');
  private readonly chart: MarketChart;
  private readonly times: readonly number[];
  private readonly whole: Range;
  private view: Range;

  constructor(chart: MarketChart) {
    this.chart = chart;
    this.times = cumulated(chart.timeSteps);
    this.whole = [-0.5, Math.max(this.times.length, 1) - 0.5];
    this.view = this.whole;
  }

  /** Draws everything anew, in the colours of the theme. */
  draw(width?: number): void {
    const colour = themeColours();
    const traces = this.chart.traces.map((trace) => themed(signed(trace, colour), colour));
    const layout = themed(this.chart.layout, colour) as Attributes; // an object stays one
    const labelalias = Object.fromEntries(
      this.times.map((time, index) => [String(index), `<b>${timeText(time).replace(/:00$/, '')} UTC</b>`]),
    );
    // Plotly writes into the range it is given.
    const limits = { range: [...this.view], minallowed: this.whole[0], maxallowed: this.whole[1] };
    const xaxis = { ...(layout['xaxis'] as Attributes), ...limits, labelalias };
    const size = width === undefined ? {} : { width, height: this.printHeight(), autosize: false };
    const annotations = this.notesWithRoom(layout['annotations'] as readonly Attributes[], width);
    const complete: Attributes = { ...layout, ...size, annotations, xaxis };
    for (const [path, value] of Object.entries(this.inView(width))) setPath(complete, path, value);
    react(this.element, traces, complete);
  }

  /** Follows what the reader does with the mouse; once, when something has been drawn. */
  listen(): void {
    // Plotly has given the element its methods.
    (this.element as PlotlyElement).on('plotly_relayout', (update) => this.follow(update));
  }

  /** Shows bars `from` to `to`; all axes change in one step. */
  show([from, to]: Range): void {
    const [first, last] = this.whole;
    const width = Math.min(to - from, last - first);
    const start = Math.min(Math.max(from, first), last - width);
    this.view = [start, start + width];
    relayout(this.element, { 'xaxis.range': [...this.view], ...this.inView() });
  }

  /** Shows what a table's row speaks of, with room to both sides. */
  showBars(from: number, to: number): void {
    const room = Math.max(to - from, (MIN_VIEW_BARS - (to - from)) / 2);
    this.show([from - room - 0.5, to + room + 0.5]);
  }

  /** Moves as a button of the toolbar says. */
  move(direction: string): void {
    this.show(moved(this.view, direction) ?? this.whole);
  }

  /** Saves the chart as it is in view. */
  savePicture(): void {
    const size = { width: this.element.clientWidth, height: this.element.clientHeight, scale: 2 };
    void globalThis.Plotly?.downloadImage(this.element, { format: 'png', filename: 'cvdlab-report', ...size });
  }

  /** So that the chart stands on the first page, below the summary. */
  private printHeight(): number {
    const panes = Object.keys(this.chart.layout).filter((name) => name.startsWith('yaxis')).length;
    return PRINT_PX + panes * PRINT_PANE_PX;
  }

  private notesWithRoom(notes: readonly Attributes[], widthPx = this.element.clientWidth): Attributes[] {
    return notes.filter(({ name }) => name !== BESIDE_NOTE || widthPx >= NOTE_MIN_PX);
  }

  /** Where panes end and what stands beside them begins, if anything does: labels keep their width in pixels. */
  private domains(widthPx: number): Attributes {
    if (this.chart.layout['xaxis2'] === undefined) return {};
    const beside = Math.min(BESIDE_SHARE, BESIDE_PX / widthPx);
    return { 'xaxis.domain': [0, 1 - beside - LABELS_PX / widthPx], 'xaxis2.domain': [1 - beside, 1] };
  }

  private inView(width = this.element.clientWidth): Attributes {
    const fitted = fittedRanges(this.chart.traces, this.view, this.times.length);
    return { ...fitted, ...ticks(this.times, this.view, width), ...this.domains(width) };
  }

  /** After a zoom by mouse, a reset or a change of size: Plotly moves the x axis only, the rest has to follow. */
  private follow(update: Attributes): void {
    const isOwn = 'xaxis.tickvals' in update;
    const isMoved = Object.keys(update).some((name) => name.startsWith('xaxis.') || name === 'autosize');
    if (isOwn || !isMoved) return;
    const [from, to] = (this.element as PlotlyElement).layout['xaxis']?.range ?? [];
    this.view = [Math.max(Number(from), this.whole[0]), Math.min(Number(to), this.whole[1])];
    relayout(this.element, this.inView());
  }
}

/** Bars that have no colour have that of their sign. */
function signed(trace: MarketTrace, colour: Colour): MarketTrace {
  if (trace.type !== 'bar' || trace['marker'] !== undefined) return trace;
  const [up, down] = [colour('--up'), colour('--down')];
  return { ...trace, marker: { line: { width: 0 }, color: trace.y?.map((value) => ((value ?? 0) < 0 ? down : up)) } };
}

function setPath(layout: Attributes, path: string, value: unknown): void {
  const [axis = '', attribute = ''] = path.split('.');
  layout[axis] = { ...(layout[axis] as Attributes), [attribute]: value };
}

function moved([from, to]: Range, direction: string): Range | null {
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
      return null;
  }
}
