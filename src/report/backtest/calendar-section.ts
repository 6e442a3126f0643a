import { civilDate, formatDay } from '../../core/time.ts';
import { dataTable, numberColumn, textColumn } from '../page/data-table.ts';
import { type Figure, figureBlock } from '../page/figure.ts';
import { html, type Markup, NOTHING } from '../page/markup.ts';
import type { PageSection } from '../page/page-section.ts';
import { bpsText, fineShare, moneyText } from './money-text.ts';
import { dailyResults, type HourResult, hourlyResults, monthlyResults, type PeriodResult } from './run-periods.ts';
import type { RunRecord } from './run-record.ts';
import { splitsTable } from './splits-table.ts';

/** Up to so many days are drawn one by one. */
const MAX_DAYS = 92;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** When the money was made: months, days, hours. */
export function calendarSection(run: RunRecord): PageSection {
  const [months, days, hours] = [monthlyResults(run), dailyResults(run), hourlyResults(run)];
  const monthly = monthFigure(months);
  const daily = days.length > MAX_DAYS || days.length < 2 ? null : dayFigure(days);
  const hourly = hours.length === 0 ? null : hourFigure(hours);
  const markup = html`<section id="calendar" aria-labelledby="calendar-heading">
<h2 id="calendar-heading">When</h2>
<p>By calendar month: change of equity as a share of what was there before (base reading). By hour and weekday of the entry, UTC:
mean net profit of a round trip. Cells of a few round trips are noise: the box at the pointer and the tables have their number.</p>
${figureBlock(
  monthly,
  periodTable('Months', months, (day) => formatDay(day).slice(0, 7)),
)}
${daily === null ? NOTHING : figureBlock(daily, periodTable('Days', days, formatDay))}
${hourly === null ? NOTHING : figureBlock(hourly, hourTable(hours))}
${splitsTable(run)}
</section>`;
  return { markup, figures: [monthly, ...(daily === null ? [] : [daily]), ...(hourly === null ? [] : [hourly])] };
}

function title(text: string): Readonly<Record<string, unknown>> {
  return { text, x: 0, xref: 'paper', font: { size: 13 } };
}

const HEAT = {
  type: 'heatmap',
  ...{ zmid: 0, xgap: 2, ygap: 2, hoverongaps: false },
} as const;

const HEAT_AXIS = { type: 'category', fixedrange: true, showgrid: false };

function colourBar(text: string): Readonly<Record<string, unknown>> {
  return { title: { text }, thickness: 12, outlinewidth: 0, exponentformat: 'none' };
}

function monthFigure(months: readonly PeriodResult[]): Figure {
  const years = [...new Set(months.map(({ day }) => civilDate(day).year))];
  const rows = years.map((year) =>
    MONTHS.map((_, index) => {
      return months.find(({ day }) => civilDate(day).year === year && civilDate(day).month === index + 1);
    }),
  );
  return {
    id: 'months',
    label: 'Change of equity by month and year, percent. The table below has the numbers.',
    heightPx: 150 + 34 * years.length,
    traces: [
      {
        ...HEAT,
        x: MONTHS,
        y: years.map(String),
        z: rows.map((row) => row.map((month) => (month === undefined ? null : 100 * month.share))),
        text: rows.map((row) => row.map((month) => (month === undefined ? '' : fineShare(month.share)))),
        texttemplate: '%{text}',
        customdata: rows.map((row) => row.map(periodText)),
        hovertemplate: '%{x} %{y}: %{customdata}<extra></extra>',
        colorbar: colourBar('%'),
      },
    ],
    layout: {
      title: title('Months'),
      margin: { l: 56, r: 22, t: 40, b: 34 },
      xaxis: HEAT_AXIS,
      yaxis: { ...HEAT_AXIS, autorange: 'reversed' },
    },
    fitY: false,
  };
}

function periodText(period: PeriodResult | undefined): string {
  if (period === undefined) return '';
  return `${moneyText(period.profit)} (${fineShare(period.share)})<br>${period.trips} round trips`;
}

function dayFigure(days: readonly PeriodResult[]): Figure {
  return {
    id: 'days',
    label: 'Change of equity by day. The table below has the numbers.',
    heightPx: 260,
    traces: [
      {
        type: 'bar',
        x: days.map(({ day }) => formatDay(day)),
        y: days.map(({ profit }) => profit),
        marker: { color: days.map(({ profit }) => (profit < 0 ? '--down' : '--up')) },
        customdata: days.map(periodText),
        hovertemplate: '%{x}: %{customdata}<extra></extra>',
      },
    ],
    layout: {
      title: title('Days'),
      showlegend: false,
      margin: { l: 56, r: 22, t: 40, b: 44 },
      xaxis: { type: 'category', nticks: 16, fixedrange: true },
      yaxis: { exponentformat: 'none' },
    },
    fitY: false,
  };
}

function hourFigure(hours: readonly HourResult[]): Figure {
  const rows = WEEKDAYS.map((_, index) =>
    Array.from({ length: 24 }, (__, hour) => hours.find((one) => one.weekday === index + 1 && one.hour === hour)),
  );
  return {
    id: 'hours',
    label: 'Mean net profit of a round trip by UTC hour and weekday of its entry. The table below has the numbers.',
    heightPx: 330,
    traces: [
      {
        ...HEAT,
        x: Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0')),
        y: WEEKDAYS,
        z: rows.map((row) => row.map((cell) => cell?.meanBps ?? null)),
        text: rows.map((row) => row.map((cell) => (cell === undefined ? '' : `n ${cell.trips}`))),
        texttemplate: '%{text}',
        textfont: { size: 10 },
        customdata: rows.map((row) => row.map((cell) => (cell === undefined ? '' : bpsText(cell.meanBps)))),
        hovertemplate: '%{y} %{x}:00 UTC<br>%{customdata} bp, %{text}<extra></extra>',
        colorbar: colourBar('bp'),
      },
    ],
    layout: {
      title: title('UTC hour and weekday of the entry'),
      margin: { l: 56, r: 22, t: 40, b: 34 },
      xaxis: HEAT_AXIS,
      yaxis: { ...HEAT_AXIS, autorange: 'reversed' },
    },
    fitY: false,
  };
}

function periodTable(label: string, periods: readonly PeriodResult[], nameOf: (day: number) => string): Markup {
  return dataTable({
    label,
    caption: 'Change of equity, and round trips that ended then.',
    columns: [textColumn('When (UTC)'), numberColumn('Change'), numberColumn('Share'), numberColumn('Round trips')],
    rows: periods.map(({ day, profit, share, trips }) => ({
      cells: [nameOf(day), moneyText(profit), fineShare(share), String(trips)],
    })),
  });
}

function hourTable(hours: readonly HourResult[]): Markup {
  return dataTable({
    label: 'Hours and weekdays',
    caption: 'Round trips by the hour and the weekday of their entries.',
    columns: [
      textColumn('Weekday'),
      numberColumn('UTC hour'),
      numberColumn('Round trips'),
      numberColumn('Mean net, bp'),
    ],
    rows: hours.map(({ weekday, hour, trips, meanBps }) => ({
      cells: [WEEKDAYS[weekday - 1]!, String(hour).padStart(2, '0'), String(trips), bpsText(meanBps)],
    })),
  });
}
