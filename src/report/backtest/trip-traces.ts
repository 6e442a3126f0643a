import { type DrawnBars, drawnBarAt } from '../market/drawn-bars.ts';
import type { PaneTrace } from '../page/market-chart.ts';
import { escapeHtml } from '../page/markup.ts';
import { readableTime, trimZeros } from '../page/readable.ts';
import { bpsText } from './money-text.ts';
import type { RunTrip } from './run-record.ts';

/** How the two sides look: told apart by the filling of the mark and the kind of the line as well as by colour. */
const TRIP_SIDES = {
  long: { color: '--trip-long', fill: '--trip-long', edge: '--surface', dash: 'solid' },
  short: { color: '--trip-short', fill: '--surface', edge: '--trip-short', dash: 'dot' },
} as const;

/** Round trips over the prices: a mark at the entry, one at the exit, a line between them. */
export function tripTraces(trips: readonly RunTrip[], drawn: DrawnBars): PaneTrace[] {
  return (['long', 'short'] as const).flatMap((side) => {
    const some = trips.filter((trip) => trip.side === side);
    return some.length === 0 ? [] : [lines(some, drawn), marks(some, drawn, 'entry'), marks(some, drawn, 'exit')];
  });
}

const SYMBOLS = { entry: 'triangle-right', exit: 'square' } as const;
const TIMES = { entry: 'entryTimeUs', exit: 'exitTimeUs' } as const;

function place(trip: RunTrip, drawn: DrawnBars, end: 'entry' | 'exit'): [x: number, y: number] {
  return [drawnBarAt(drawn, trip[TIMES[end]]), Number(trip.texts[`${end}_price`])];
}

function lines(trips: readonly RunTrip[], drawn: DrawnBars): PaneTrace {
  const { color, dash } = TRIP_SIDES[trips[0]!.side];
  const ends = trips.map((trip) => [place(trip, drawn, 'entry'), place(trip, drawn, 'exit')] as const);
  return {
    type: 'scatter',
    mode: 'lines',
    x: ends.flatMap(([entry, exit]) => [entry[0], exit[0], null]),
    y: ends.flatMap(([entry, exit]) => [entry[1], exit[1], null]),
    line: { color, width: 1.5, dash },
    hoverinfo: 'skip',
  };
}

function marks(trips: readonly RunTrip[], drawn: DrawnBars, end: 'entry' | 'exit'): PaneTrace {
  const { side } = trips[0]!;
  const look = TRIP_SIDES[side];
  const places = trips.map((trip) => place(trip, drawn, end));
  return {
    type: 'scatter',
    mode: 'markers',
    name: `${side} ${end}`,
    x: places.map(([x]) => x),
    y: places.map(([, y]) => y),
    meta: 'marks',
    marker: {
      ...{ color: look.fill, symbol: SYMBOLS[end], size: sizeOf(trips.length) },
      line: { width: trips.length <= 300 ? 1.5 : 1, color: look.edge },
    },
    hovertext: trips.map((trip) => tripText(trip, end)),
    hovertemplate: '%{hovertext}<extra></extra>',
  };
}

/** Many marks have to leave room for the candles. */
function sizeOf(count: number): number {
  if (count <= 50) return 11;
  return count <= 300 ? 9 : 5;
}

function tripText({ side, texts, netBps, ...times }: RunTrip, end: 'entry' | 'exit'): string {
  const price = trimZeros(texts[`${end}_price`] ?? '');
  const tag = escapeHtml(texts[`${end}_tag`] ?? '');
  const result = end === 'exit' ? `<br>net ${trimZeros(texts['net'] ?? '')} (${bpsText(netBps)} bp)` : '';
  return `<b>${side}: ${end} ${escapeHtml(texts['max_size'] ?? '')} at ${price}</b> ${tag}${result}<br>${readableTime(times[TIMES[end]])}`;
}
