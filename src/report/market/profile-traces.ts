import { formatFixed, POWERS_OF_TEN } from '../../core/decimal.ts';
import type { ValueArea } from '../../cvd/volume-profile.ts';
import { BESIDE_NOTE, type PaneTrace } from '../page/market-chart.ts';
import type { DrawnBars } from './drawn-bars.ts';
import { firstAfter } from '../../core/time-search.ts';
import type { MarketProfile, SessionVolume } from './market-profile.ts';

/** More sessions than this would be a hatching of lines, not levels. */
const MAX_LEVEL_SESSIONS = 80;
const ROW_FILL = 0.88;

type Attributes = Readonly<Record<string, unknown>>;

/** The middle of the prices of a row, ticks: a row of one tick has one price. */
function middleOf(rowStart: number, rowTicks: number): number {
  return rowStart + (rowTicks - 1) / 2;
}

/** The profile beside the price pane: a bar for each row of prices, those of the value area darker, the fullest marked. */
export function profileBars({ rowTicks, whole }: MarketProfile, scales: ScalesOf): PaneTrace {
  const { rows, area } = whole;
  return {
    type: 'bar',
    orientation: 'h',
    name: 'Volume by price',
    xaxis: 'x2',
    x: rows.map(({ volume }) => volume / POWERS_OF_TEN[scales.sizeScale]!),
    y: rows.map(({ price }) => middleOf(price, rowTicks) / POWERS_OF_TEN[scales.priceScale]!),
    width: (rowTicks / POWERS_OF_TEN[scales.priceScale]!) * ROW_FILL,
    marker: { line: { width: 0 }, color: rows.map(({ price }) => rowColour(price, area)) },
    hoverinfo: 'skip',
  };
}

interface ScalesOf {
  readonly priceScale: number;
  readonly sizeScale: number;
}

function rowColour(price: number, { pointOfControl, low, high }: ValueArea): string {
  if (price === pointOfControl) return '--control';
  return price >= low && price <= high ? '--value-area' : '--beyond-area';
}

/** Point of control and value area of each session, drawn over its bars; of very many sessions, of the whole range. */
export function levelTraces(profile: MarketProfile, drawn: DrawnBars, priceScale: number): PaneTrace[] {
  const stretches =
    profile.sessions.length > MAX_LEVEL_SESSIONS
      ? [{ ...profile.whole, from: 0, to: drawn.length - 1 }]
      : profile.sessions.flatMap((session) => stretchOf(session, drawn));
  const { rowTicks } = profile;
  const level = (ticks: number): number => ticks / POWERS_OF_TEN[priceScale]!;
  const x = stretches.flatMap(({ from, to }) => [from - 0.5, to + 0.5, null]);
  const line = (name: string, pick: (area: ValueArea) => number, style: Attributes): PaneTrace => ({
    type: 'scatter',
    mode: 'lines',
    name,
    x,
    y: stretches.flatMap(({ area }) => [level(pick(area)), level(pick(area)), null]),
    line: style,
    hoverinfo: 'skip',
  });
  const edge = { color: '--control', width: 1, dash: 'dot' };
  return [
    line('Value area high', ({ high }) => high + rowTicks - 1, edge),
    line('Value area low', ({ low }) => low, edge),
    line('Point of control', ({ pointOfControl }) => middleOf(pointOfControl, rowTicks), {
      color: '--control',
      width: 1.5,
    }),
  ];
}

function stretchOf(session: SessionVolume, drawn: DrawnBars): { area: ValueArea; from: number; to: number }[] {
  const days = drawn.session;
  const to = firstAfter(days, session.session, 0, drawn.length) - 1;
  const from = firstAfter(days, session.session - 1, 0, drawn.length);
  return from > to ? [] : [{ area: session.area, from, to }];
}

/** The x axis of the profile: the page puts it beside the panes. */
export const PROFILE_AXIS: Attributes = {
  anchor: 'y',
  fixedrange: true,
  showticklabels: false,
  showgrid: false,
  zeroline: false,
  rangemode: 'tozero',
};

/** The levels in figures, in the corner below the profile. */
export function levelNotes(profile: MarketProfile, priceScale: number): Attributes {
  const { area, vwapTicks } = profile.whole;
  const price = (ticks: number): string => formatFixed(ticks / POWERS_OF_TEN[priceScale]!, priceScale);
  const lines = [
    `VAH ${price(area.high + profile.rowTicks - 1)}`,
    `<b>POC ${price(middleOf(area.pointOfControl, profile.rowTicks))}</b>`,
    `VAL ${price(area.low)}`,
    `VWAP ${price(vwapTicks)}`,
  ];
  const place = { xref: 'x2 domain', yref: 'y2 domain', x: 1, y: 1, xanchor: 'right', yanchor: 'top', align: 'right' };
  return {
    name: BESIDE_NOTE,
    text: lines.join('<br>'),
    ...place,
    showarrow: false,
    font: { size: 11, color: '--muted' },
  };
}
