import { formatDay } from '../../core/time.ts';
import { isoWeekday, MONDAY, weekdayUpTo } from '../../core/weekday.ts';
import type { Figure, FigureTrace } from '../page/figure.ts';
import { escapeHtml } from '../page/markup.ts';
import { counted, percent } from '../page/readable.ts';
import { hoursOf, type HourState, stateOfDay, STATES } from './hour-states.ts';
import type { QualityDay, QualitySeries } from './quality-input.ts';
import { seriesName } from './series-words.ts';

/** Up to so many days are drawn hour by hour; of more, each is one tile. */
const MAX_HOURLY_DAYS = 92;
/** Up to so many days, or weeks of tiles, there is room for a sign in each cell. */
const MAX_SIGNED_DAYS = 46;
const MAX_SIGNED_WEEKS = 60;
const MAX_WEEK_LABELS = 9;
const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const COLOURS = ['--line', '--gap', '--value-area', '--up'];
/** A sign beside the colour: not everybody sees these apart. */
const SIGNS = { missing: '–', gap: '✕', partly: '◐', covered: '' } as const;

/** What is covered, by day and hour; of long ranges by week and weekday. */
export function calendarFigure(series: QualitySeries, id: string): Figure {
  return series.days.length <= MAX_HOURLY_DAYS ? hourly(series, id) : daily(series, id);
}

function hourly(series: QualitySeries, id: string): Figure {
  const { days } = series;
  const rowPx = days.length <= MAX_SIGNED_DAYS ? 19 : 12;
  const rows = days.map(hoursOf);
  return {
    id,
    label: `Coverage of ${seriesName(series)} by UTC day and hour. The table below has the numbers.`,
    heightPx: 90 + Math.max(rowPx * days.length, 48),
    traces: [
      {
        ...heat(rows, days.length <= MAX_SIGNED_DAYS),
        x: Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0')),
        y: days.map(({ day }) => formatDay(day)),
        hovertemplate: '%{y} %{x}:00 UTC<br>%{customdata}<extra></extra>',
      },
    ],
    layout: layoutOf('hour of the day (UTC)', 26),
    fitY: false,
  };
}

function daily(series: QualitySeries, id: string): Figure {
  const monday = (day: number): number => weekdayUpTo(day, MONDAY);
  const { days } = series;
  const weeks = [...new Set(days.map(({ day }) => monday(day)))];
  const byDay = new Map(days.map((one) => [one.day, one]));
  const tiles = WEEKDAYS.map((_, index) => weeks.map((week) => byDay.get(week + index)));
  const names = tiles.map((row) => row.map((one) => (one === undefined ? '' : dayName(one))));
  return {
    id,
    label: `Coverage of ${seriesName(series)} day by day, weeks from left to right. The table below has the numbers.`,
    heightPx: 250,
    traces: [
      {
        ...heat(
          tiles.map((row) => row.map((one) => (one === undefined ? null : stateOfDay(one)))),
          weeks.length <= MAX_SIGNED_WEEKS,
        ),
        x: weeks.map(formatDay),
        y: WEEKDAYS,
        hovertext: names,
        hovertemplate: '%{hovertext}<br>%{customdata}<extra></extra>',
      },
    ],
    layout: layoutOf('week from Monday', MAX_WEEK_LABELS),
    fitY: false,
  };
}

function dayName({ day }: QualityDay): string {
  return `${WEEKDAYS[isoWeekday(day) - 1]!} ${formatDay(day)}`;
}

function heat(cells: readonly (readonly (HourState | null)[])[], hasSigns: boolean): FigureTrace {
  const signs = { text: cells.map((row) => row.map((cell) => (cell === null ? '' : SIGNS[cell.state]))) };
  return {
    type: 'heatmap',
    ...{ xgap: 2, ygap: 2, zmin: 0, zmax: STATES.length, showscale: false, hoverongaps: false },
    z: cells.map((row) => row.map((cell) => (cell === null ? null : STATES.indexOf(cell.state) + 0.5))),
    // Steps instead of shades: the four states are no amounts.
    colorscale: COLOURS.flatMap((colour, index) => [
      [index / STATES.length, colour],
      [(index + 1) / STATES.length, colour],
    ]),
    ...(hasSigns && { ...signs, texttemplate: '%{text}', textfont: { size: 11 } }),
    customdata: cells.map((row) => row.map((cell) => (cell === null ? '' : escapeHtml(stateWords(cell))))),
  };
}

function stateWords({ state, covered, gaps, doubts }: HourState): string {
  if (state === 'missing') return 'no data';
  const known = [...(gaps === 0 ? [] : [counted(gaps, 'known gap')]), ...(doubts === 0 ? [] : [`${doubts} in doubt`])];
  return [`${percent(covered)} covered`, ...known].join(', ');
}

function layoutOf(title: string, labels: number): Readonly<Record<string, unknown>> {
  const axis = { type: 'category', showgrid: false };
  return {
    margin: { l: 84, r: 22, t: 14, b: 52 },
    xaxis: { ...axis, title: { text: title }, nticks: labels, tickangle: 0 },
    yaxis: { ...axis, autorange: 'reversed', nticks: 32 },
  };
}
