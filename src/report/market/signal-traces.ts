import { formatUnits } from '../../core/decimal.ts';
import type { Signal, SignalType } from '../../core/signal.ts';
import type { Scales } from '../../core/trade-batch.ts';
import { formatCarried } from '../../cvd/bar-text.ts';
import type { PaneTrace } from '../page/market-chart.ts';
import { textNumber } from './chart-numbers.ts';
import { type DrawnBars, drawnBarAt } from './drawn-bars.ts';
import { escapeHtml } from '../page/markup.ts';
import { readableTime } from '../page/readable.ts';

/** How a signal looks: told apart by colour, by shape and by the kind of its line. */
const STYLES = {
  bullish: { color: '--bullish', symbol: 'triangle-up', sign: '▲', dash: 'solid' },
  bearish: { color: '--bearish', symbol: 'triangle-down', sign: '▼', dash: 'dot' },
} as const satisfies Record<SignalType, object>;

/** The sign that stands for a signal's type in tables and texts. */
export function signalSign(type: SignalType): string {
  return STYLES[type].sign;
}

/** Signals in the price pane, with their hover text. */
export function priceSignalTraces(signals: readonly Signal[], drawn: DrawnBars, scales: Scales): PaneTrace[] {
  const price = (units: number): number | null => textNumber(formatUnits(units, scales.priceScale));
  const places = signals.map((signal) => place(signal, drawn, price(signal.refPrice), price(signal.price)));
  return traces(places, (signal) => hoverText(signal, scales));
}

/** Signals in the CVD pane; the price pane has said what there is to say about them. */
export function cvdSignalTraces(signals: readonly Signal[], drawn: DrawnBars, sizeScale: number): PaneTrace[] {
  const cvd = (signal: Signal, units: number): number | null =>
    textNumber(formatCarried(units, signal.cvdCarry, sizeScale));
  const places = signals.map((signal) => place(signal, drawn, cvd(signal, signal.refCvd), cvd(signal, signal.cvd)));
  return traces(places, null);
}

interface Place {
  readonly signal: Signal;
  readonly knownX: number;
  readonly x: readonly [reference: number, event: number];
  readonly y: readonly [reference: number | null, event: number | null];
}

function place(signal: Signal, drawn: DrawnBars, reference: number | null, event: number | null): Place {
  const x = [drawnBarAt(drawn, signal.refTimeUs), drawnBarAt(drawn, signal.eventTimeUs)] as const;
  return { signal, knownX: knownPlace(signal, drawn), x, y: [reference, event] };
}

/** Where on the x axis a signal became known: the end of a bar, or inside a drawn bar that stands for several. */
function knownPlace({ knownTimeUs }: Signal, drawn: DrawnBars): number {
  const bar = drawnBarAt(drawn, knownTimeUs - 1);
  const [startUs, endUs] = [drawn.timeUs[bar] ?? 0, drawn.endUs[bar] ?? 1];
  const share = Math.min(Math.max((knownTimeUs - startUs) / (endUs - startUs), 0), 1);
  return Number((bar - 0.5 + share).toFixed(3));
}

function traces(places: readonly Place[], text: ((signal: Signal) => string) | null): PaneTrace[] {
  return (['bullish', 'bearish'] as const).flatMap((type) => {
    const some = places.filter((each) => each.signal.type === type);
    return some.length === 0 ? [] : [lines(some, type), known(some, type), markers(some, type, text)];
  });
}

function lines(places: readonly Place[], type: SignalType): PaneTrace {
  const { color, dash } = STYLES[type];
  return {
    type: 'scatter',
    mode: 'lines',
    name: `${type} line`,
    x: places.flatMap(({ x }) => [...x, null]),
    y: places.flatMap(({ y }) => [...y, null]),
    line: { color, width: 1.5, dash },
    hoverinfo: 'skip',
  };
}

/** A tick where the signal became known, at the height of its marker and tied to it. */
function known(places: readonly Place[], type: SignalType): PaneTrace {
  const { color } = STYLES[type];
  return {
    type: 'scatter',
    mode: 'lines+markers',
    name: `${type} known`,
    x: places.flatMap(({ x, knownX }) => [x[1], knownX, null]),
    y: places.flatMap(({ y }) => [y[1], y[1], null]),
    line: { color, width: 1 },
    marker: {
      color,
      symbol: 'line-ns-open',
      size: places.flatMap(() => [0, markerSize(places.length) + 2, 0]),
      line: { width: 2, color },
    },
    hoverinfo: 'skip',
  };
}

function markers(places: readonly Place[], type: SignalType, text: ((signal: Signal) => string) | null): PaneTrace {
  const { color, symbol } = STYLES[type];
  const hover =
    text === null
      ? { hoverinfo: 'skip' }
      : { hovertext: places.map(({ signal }) => text(signal)), hovertemplate: '%{hovertext}<extra></extra>' };
  return {
    type: 'scatter',
    mode: 'markers',
    name: type,
    x: places.map(({ x }) => x[1]),
    y: places.map(({ y }) => y[1]),
    marker: { color, symbol, size: markerSize(places.length), line: { color: '--surface', width: 1 } },
    ...hover,
  };
}

/** Many signals have to leave room for the candles. */
function markerSize(count: number): number {
  if (count <= 60) return 11;
  return count <= 250 ? 9 : 6;
}

function hoverText(signal: Signal, scales: Scales): string {
  const price = (units: number): string => formatUnits(units, scales.priceScale);
  const cvd = (units: number): string => formatCarried(units, signal.cvdCarry, scales.sizeScale);
  const strength = signal.strength === null ? '' : `, strength ${signal.strength.toFixed(2)} %`;
  return [
    `<b>${signalSign(signal.type)} ${signal.type} ${escapeHtml(signal.kind)}</b> ${escapeHtml(signal.rule)}${strength}`,
    `at ${readableTime(signal.eventTimeUs)}, known ${readableTime(signal.knownTimeUs)}`,
    `price ${price(signal.price)} against ${price(signal.refPrice)} at ${readableTime(signal.refTimeUs)}`,
    `CVD ${cvd(signal.cvd)} against ${cvd(signal.refCvd)}`,
  ].join('<br>');
}
