import type { MarketTrace } from '../page/market-chart.ts';
import type { Attributes, Range } from './plotly.ts';

const Y_PADDING = 0.05;

/** The y ranges that just hold what is in view of a market chart of so many bars. */
export function fittedRanges(traces: readonly MarketTrace[], [from, to]: Range, bars: number): Attributes {
  const first = Math.max(Math.ceil(from), 0);
  const last = Math.min(Math.floor(to), bars - 1);
  const extents = new Map<string, Range>();
  const fitted = traces.filter((trace) => trace.x === undefined);
  for (const trace of fitted.filter(({ meta }) => meta === undefined)) {
    const isFromZero = trace.type === 'bar' || trace['fill'] === 'tozeroy';
    const extent = extents.get(trace.yaxis) ?? (isFromZero ? [0, 0] : [Infinity, -Infinity]);
    const columns = trace.type === 'candlestick' ? [trace.low, trace.high] : [trace.y];
    for (const column of columns) widen(extent, column?.slice(first, last + 1) ?? []);
    extents.set(trace.yaxis, extent);
  }
  for (const trace of traces.filter(({ meta }) => meta === 'marks')) {
    const extent = extents.get(trace.yaxis);
    if (extent !== undefined) widen(extent, markValues(trace, first, last));
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

function markValues({ x = [], y = [] }: MarketTrace, first: number, last: number): (number | null)[] {
  return y.filter((_, index) => {
    const place = x[index] ?? Number.NaN;
    return place >= first && place <= last;
  });
}

/** Widens a range until it holds all values that there are. */
export function widen(extent: Range, values: readonly (number | null)[]): void {
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

/** A range with a little room at both ends. */
export function padded([low, high]: Range): Range {
  if (low > high) return [0, 1];
  const padding = high > low ? (high - low) * Y_PADDING : high === 0 ? 1 : Math.abs(high) * 1e-3;
  return [low - padding, high + padding];
}
