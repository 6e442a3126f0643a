import type {
  AutoscaleInfo,
  IChartApi,
  IPrimitivePaneView,
  ISeriesApi,
  ISeriesPrimitive,
  Logical,
  SeriesType,
} from 'lightweight-charts';
import type { LiveModel, PlacedSignal } from './live-model.ts';
import type { Colours } from './theme.ts';

/** What {@link DivergenceMarks} draws on. */
export interface MarkedPane {
  /** The chart. */
  readonly chart: IChartApi;
  /** The series whose scale holds the values. */
  readonly series: ISeriesApi<SeriesType>;
  /** Number of the pane. */
  readonly index: number;
  /** Which of a signal's two pairs of values. */
  readonly value: 'price' | 'cvd';
}

const SIZE = 6;
const DISTANCE = 9;
/** From a value to the end of its triangle, and a little more. */
const ROOM = DISTANCE + SIZE * 1.5 + 3;

/**
 * Draws divergences: a line from the bar that was compared with to the event, dashed for hidden ones, and a triangle at the
 * event, above the bar and pointing down where a fall is predicted, below and pointing up where a rise is. One primitive
 * draws them all; a series for each would slow the chart down.
 */
export class DivergenceMarks implements ISeriesPrimitive {
  private readonly pane: MarkedPane;
  private readonly model: LiveModel;
  private readonly colours: () => Colours;
  private readonly views: readonly IPrimitivePaneView[];

  constructor(pane: MarkedPane, model: LiveModel, colours: () => Colours) {
    this.pane = pane;
    this.model = model;
    this.colours = colours;
    const draw = (target: Parameters<NonNullable<ReturnType<IPrimitivePaneView['renderer']>>['draw']>[0]): void =>
      target.useMediaCoordinateSpace(({ context }) => this.draw(context));
    this.views = [{ zOrder: () => 'top', renderer: () => ({ draw }) }];
  }

  paneViews(): readonly IPrimitivePaneView[] {
    return this.views;
  }

  /** Room for the triangles of the bars in view. */
  autoscaleInfo(start: Logical, end: Logical): AutoscaleInfo | null {
    const { bars, signals } = this.model;
    const { chart, index, value } = this.pane;
    const [from, to] = [bars[Math.max(start, 0)]?.time, bars[Math.min(end, bars.length - 1)]?.time];
    if (from === undefined || to === undefined) return null;
    const values = signals.filter(({ event }) => event >= from && event <= to).map(({ signal }) => signal[value]);
    if (values.length === 0) return null;
    const priceRange = { minValue: Math.min(...values), maxValue: Math.max(...values) };
    // In a low pane the candles need the room more.
    const room = Math.min(ROOM, (chart.panes()[index]?.getHeight() ?? 0) / 10);
    return { priceRange, margins: { above: room, below: room } };
  }

  /** The signals whose event lies about there, in pixels from the left. */
  near(x: number): readonly PlacedSignal[] {
    return this.visible().filter(({ event }) => Math.abs((this.x(event) ?? Infinity) - x) <= SIZE);
  }

  private visible(): readonly PlacedSignal[] {
    const { bars, signals } = this.model;
    const range = this.pane.chart.timeScale().getVisibleLogicalRange();
    if (range === null) return [];
    const from = bars[Math.max(Math.floor(range.from), 0)]?.time ?? Infinity;
    const to = bars[Math.min(Math.ceil(range.to), bars.length - 1)]?.time ?? -Infinity;
    return signals.filter(({ event, reference }) => event >= from && reference <= to);
  }

  private draw(context: CanvasRenderingContext2D): void {
    const { series, value } = this.pane;
    context.lineWidth = 1.5;
    for (const { event, reference, signal } of this.visible()) {
      const isHidden = signal.kind === 'hidden';
      const end = point(this.x(event), series.priceToCoordinate(signal[value]));
      const start = point(this.x(reference), series.priceToCoordinate(signal[`ref_${value}`]));
      if (end === null) continue;
      context.strokeStyle = context.fillStyle = this.colours()[signal.type];
      if (start !== null) line(context, start, end, isHidden);
      triangle(context, end, signal.type === 'bearish' ? -1 : 1);
    }
  }

  private x(time: number): number | null {
    const index = this.model.indexAt(time);
    return index < 0 ? null : this.pane.chart.timeScale().logicalToCoordinate(index as Logical);
  }
}

type Point = readonly [x: number, y: number];

function point(x: number | null, y: number | null): Point | null {
  return x === null || y === null ? null : [x, y];
}

function line(context: CanvasRenderingContext2D, from: Point, to: Point, isDashed: boolean): void {
  context.setLineDash(isDashed ? [4, 3] : []);
  context.beginPath();
  context.moveTo(...from);
  context.lineTo(...to);
  context.stroke();
}

/** A triangle that points at a place: from above with `side` −1, from below with 1. */
function triangle(context: CanvasRenderingContext2D, [x, y]: Point, side: 1 | -1): void {
  const tip = y + side * DISTANCE;
  context.beginPath();
  context.moveTo(x, tip);
  context.lineTo(x - SIZE, tip + side * SIZE * 1.5);
  context.lineTo(x + SIZE, tip + side * SIZE * 1.5);
  context.fill();
}
