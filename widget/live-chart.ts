import {
  type CandlestickData,
  CandlestickSeries,
  createChart,
  type HistogramData,
  HistogramSeries,
  type IChartApi,
  type ISeriesApi,
  type UTCTimestamp,
  type WhitespaceData,
} from 'lightweight-charts';
import { DivergenceMarks } from './divergence-marks.ts';
import type { LiveModel, PlacedBar, PlacedSignal } from './live-model.ts';
import { PaneGround } from './pane-ground.ts';
import { decimal, readable } from './texts.ts';
import type { Colours } from './theme.ts';

/** What the chart points at. */
export interface Pointed {
  /** Index of the bar. */
  readonly index: number;
  /** The signals whose event lies there. */
  readonly signals: readonly PlacedSignal[];
  /** Where that is, pixels from the left. */
  readonly x: number;
}

/** How wide a bar is at first, and how many are in view at least. */
const BAR_PIXELS = 8;
const FEWEST_BARS = 40;
const RIGHT_OFFSET_BARS = 4;
const SHARES = { price: 0.5, cvd: 0.32 };

/** Price, CVD and delta, one above the other. Draws what has changed in the model, and nothing else. */
export class LiveChart {
  private readonly model: LiveModel;
  private readonly box: HTMLElement;
  private readonly chart: IChartApi;
  private readonly price: ISeriesApi<'Candlestick'>;
  private readonly cvd: ISeriesApi<'Candlestick'>;
  private readonly delta: ISeriesApi<'Histogram'>;
  private readonly marks: DivergenceMarks;
  private readonly pointed: (at: Pointed | null) => void;
  private colours: Colours;
  private drawnView = '';
  /** Where on the time axis the keyboard holds the crosshair; null when the pointer leads it. */
  private held: number | null = null;

  /** @param pointed told what the pointer or the keyboard points at; null when at nothing. */
  constructor(box: HTMLElement, model: LiveModel, colours: Colours, pointed: (at: Pointed | null) => void) {
    this.model = model;
    this.box = box;
    this.colours = colours;
    this.pointed = pointed;
    this.chart = createChart(box, { autoSize: true, layout: { attributionLogo: false } });
    this.price = this.chart.addSeries(CandlestickSeries, QUIET, 0);
    this.cvd = this.chart.addSeries(CandlestickSeries, QUIET, 1);
    this.delta = this.chart.addSeries(HistogramSeries, QUIET, 2);
    const palette = (): Colours => this.colours;
    const { chart, price, cvd } = this;
    this.marks = new DivergenceMarks({ chart, series: price, index: 0, value: 'price' }, model, palette);
    price.attachPrimitive(this.marks);
    cvd.attachPrimitive(new DivergenceMarks({ chart, series: cvd, index: 1, value: 'cvd' }, model, palette));
    price.attachPrimitive(new PaneGround({ chart, title: 'Price' }, model, palette));
    cvd.attachPrimitive(new PaneGround({ chart, title: 'CVD' }, model, palette));
    this.delta.attachPrimitive(new PaneGround({ chart, title: 'Delta' }, model, palette));
    for (const series of [price, cvd, this.delta]) series.priceScale().applyOptions(MARGINS);
    this.recolour(colours);
    this.chart.subscribeCrosshairMove(({ logical, point, sourceEvent }) => {
      // While the keyboard holds it, the chart tells of a crosshair that stands still over bars that move.
      if (this.held !== null && sourceEvent === undefined) return;
      this.held = null;
      const isOnBar = point !== undefined && logical !== undefined && logical >= 0 && logical < model.bars.length;
      pointed(isOnBar ? { index: logical, signals: this.marks.near(point.x), x: point.x } : null);
    });
  }

  /** Changes its colours. */
  recolour(colours: Colours): void {
    this.colours = colours;
    const { surface, text, line, grid, up, down, muted } = colours;
    this.chart.applyOptions({
      layout: {
        background: { color: surface },
        textColor: text,
        fontFamily: 'system-ui, sans-serif',
        panes: { separatorColor: line, separatorHoverColor: grid },
      },
      grid: { vertLines: { color: grid }, horzLines: { color: grid } },
      crosshair: { vertLine: { color: muted }, horzLine: { color: muted } },
      rightPriceScale: { borderColor: line },
      timeScale: { borderColor: line },
    });
    const candles = { upColor: up, downColor: down, borderUpColor: up, borderDownColor: down };
    const wicks = { wickUpColor: up, wickDownColor: down };
    this.price.applyOptions({ ...candles, ...wicks });
    this.cvd.applyOptions({ ...candles, ...wicks });
    this.model.changedFrom = -1;
  }

  /** Draws what has changed. */
  draw(): void {
    const { bars, changedFrom } = this.model;
    if (changedFrom === -1) this.drawAll();
    else for (const placed of bars.slice(changedFrom)) this.drawBar(placed);
    this.model.changedFrom = bars.length;
    this.hold();
  }

  /** Moves the crosshair to a bar and brings that into view. */
  pointAt(index: number): void {
    const bar = this.model.bars[index];
    if (bar === undefined) return;
    const scale = this.chart.timeScale();
    const range = scale.getVisibleLogicalRange();
    if (range !== null && (index < range.from || index > range.to)) {
      const half = (range.to - range.from) / 2;
      scale.setVisibleLogicalRange({ from: index - half, to: index + half });
    }
    this.held = bar.time;
    // The chart scrolls with its next frame, and moves the crosshair then.
    requestAnimationFrame(() => this.hold());
    this.hold();
  }

  /** Takes the crosshair away. */
  pointAtNothing(): void {
    this.held = null;
    this.chart.clearCrosshairPosition();
    this.pointed(null);
  }

  /** Shows more or fewer bars, around the newest in view. */
  zoom(factor: number): void {
    const scale = this.chart.timeScale();
    const range = scale.getVisibleLogicalRange();
    if (range !== null)
      scale.setVisibleLogicalRange({ from: range.to - (range.to - range.from) * factor, to: range.to });
  }

  /** Shows the newest bars. */
  showNewest(): void {
    const { length } = this.model.bars;
    const shown = Math.min(Math.max(Math.round(this.box.clientWidth / BAR_PIXELS), FEWEST_BARS), length);
    this.chart.timeScale().setVisibleLogicalRange({ from: length - shown, to: length + RIGHT_OFFSET_BARS });
  }

  /** Takes it off the page. */
  remove(): void {
    this.chart.remove();
  }

  private hold(): void {
    if (this.held === null) return;
    const index = this.model.indexAt(this.held);
    const placed = this.model.bars[index];
    if (placed === undefined) return;
    // Its type wants a time; a number of seconds is one. It tells nobody that the crosshair has moved.
    const time = placed.time as UTCTimestamp;
    this.chart.setCrosshairPosition(placed.bar.close ?? 0, time, this.price);
    const signals = this.model.signals.filter(({ event }) => event === placed.time);
    this.pointed({ index, signals, x: this.chart.timeScale().timeToCoordinate(time) ?? 0 });
  }

  private drawAll(): void {
    const { bars, view } = this.model;
    if (view === null) return;
    this.applyView(view.price_digits, view.size_digits);
    this.price.setData(bars.map((placed) => priceCandle(placed)));
    this.cvd.setData(bars.map((placed) => cvdCandle(placed)));
    this.delta.setData(bars.map((placed) => this.deltaColumn(placed)));
    if (bars.length > 0) this.arrange(JSON.stringify(view));
  }

  /** What people have moved stays where it is, until they look at something else. */
  private arrange(view: string): void {
    if (view === this.drawnView) return;
    if (this.drawnView === '') {
      const [, middle, bottom] = this.chart.panes();
      const height = this.box.clientHeight;
      middle?.setHeight(height * SHARES.cvd);
      bottom?.setHeight(height * (1 - SHARES.price - SHARES.cvd));
    }
    this.drawnView = view;
    this.showNewest();
  }

  private drawBar(placed: PlacedBar): void {
    this.price.update(priceCandle(placed));
    this.cvd.update(cvdCandle(placed));
    this.delta.update(this.deltaColumn(placed));
  }

  private applyView(priceDigits: number, sizeDigits: number): void {
    const format = (digits: number): object => ({
      priceFormat: { type: 'custom', minMove: 10 ** -digits, formatter: (value: number) => decimal(value, digits) },
    });
    this.price.applyOptions(format(priceDigits));
    this.cvd.applyOptions(format(sizeDigits));
    this.delta.applyOptions(format(sizeDigits));
    const { bars } = this.model;
    const isFine = bars.some(({ time }) => time % 60 !== 0);
    this.chart.applyOptions({
      timeScale: { timeVisible: true, secondsVisible: isFine, rightOffset: RIGHT_OFFSET_BARS },
      localization: { timeFormatter: (time: number) => readable(new Date(time * 1000).toISOString()) },
    });
  }

  private deltaColumn({ time, bar }: PlacedBar): HistogramData<UTCTimestamp> {
    const color = this.colours[bar.delta < 0 ? 'down' : 'up'];
    return { time: time as UTCTimestamp, value: bar.delta, color };
  }
}

const QUIET = { priceLineVisible: false };
/** The room for the triangles comes on top of it. */
const MARGINS = { entireTextOnly: true, scaleMargins: { top: 0.1, bottom: 0.06 } };

type Candle = CandlestickData<UTCTimestamp> | WhitespaceData<UTCTimestamp>;

function priceCandle({ time, bar }: PlacedBar): Candle {
  const { open, high, low, close } = bar;
  const at = time as UTCTimestamp;
  if (open === null || high === null || low === null || close === null) return { time: at };
  return { time: at, open, high, low, close };
}

function cvdCandle({ time, bar }: PlacedBar): Candle {
  const { cvd_open: open, cvd_close: close } = bar;
  const high = bar.cvd_high ?? Math.max(open, close);
  const low = bar.cvd_low ?? Math.min(open, close);
  return { time: time as UTCTimestamp, open, high, low, close };
}
