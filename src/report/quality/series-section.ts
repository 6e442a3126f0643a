import { formatDay } from '../../core/time.ts';
import { dataTable, numberColumn, type Row, textColumn } from '../page/data-table.ts';
import { figureBlock } from '../page/figure.ts';
import { html, type Markup } from '../page/markup.ts';
import type { PageSection } from '../page/page-section.ts';
import { counted, groupDigits, percent } from '../page/readable.ts';
import { thinned } from '../page/thinned.ts';
import { calendarFigure } from './calendar-figure.ts';
import { gapTable } from './gap-table.ts';
import { hoursOf } from './hour-states.ts';
import type { QualityDay, QualitySeries } from './quality-input.ts';
import { repairTable } from './repair-table.ts';
import { aggressorWords, coverageWords, hourCounts, seriesName } from './series-words.ts';

const MAX_DAYS = 800;

/** One series: its calendar, its days one by one, its holes, and what was put right. */
export function seriesSection(series: QualitySeries, index: number): PageSection {
  const id = `series-${index + 1}`;
  const figure = calendarFigure(series, `coverage-${index + 1}`);
  const counts = hourCounts(series);
  const markup = html`<section id="${id}" aria-labelledby="${id}-heading">
<h2 id="${id}-heading">${seriesName(series)}</h2>
<p>${coverageWords(series)}</p>
<p>${aggressorWords(series)}</p>
<p class="keys">${key('covered', 'covered', counts.covered)} ${key('partial', '◐ covered in part', counts.partly)}
${key('gap', '✕ a known gap or doubt in it', counts.gap)} ${key('missing', '– no data', counts.missing)}</p>
${figureBlock(figure, hourTable(series))}
${dayTable(series)}
${gapTable(series)}
${repairTable(series)}
</section>`;
  return { markup, figures: [figure] };
}

function key(look: string, words: string, hours: number): Markup {
  return html`<span class="key quality ${look}">${words}: ${counted(hours, 'hour')}</span>`;
}

function hourTable(series: QualitySeries): Markup {
  const { kept, every } = thinned(series.days, MAX_DAYS);
  return dataTable({
    label: `Hours of ${seriesName(series)}`,
    caption: `Hours of each UTC day by how they stand${partOf(every)}.`,
    columns: [textColumn('Day'), ...['Covered', 'Covered in part', 'Gap or doubt', 'No data'].map(numberColumn)],
    rows: kept.map((day) => {
      const states = hoursOf(day).map(({ state }) => state);
      const count = (state: string): string => String(states.filter((one) => one === state).length);
      return { cells: [formatDay(day.day), ...['covered', 'partly', 'gap', 'missing'].map(count)] };
    }),
  });
}

const COUNTS = [
  ...['Covered', 'Rows', 'Gaps', 'Missing', 'In doubt', 'Duplicates', 'Conflicts'],
  ...['Quarantined', 'Taken back', 'Out of day', 'Out of order', 'Files'],
];

function dayTable(series: QualitySeries): Markup {
  const { kept, every } = thinned(series.days, MAX_DAYS);
  return dataTable({
    label: `Days of ${seriesName(series)}`,
    caption: `What the store holds and what it knows to be wrong, by UTC day${partOf(every)}. Duplicates were dropped, quarantined rows put aside: they are in no result.`,
    columns: [textColumn('Day'), textColumn('Complete'), ...COUNTS.map(numberColumn), textColumn('Aggressor')],
    rows: kept.map(dayRow),
  });
}

function partOf(every: number): string {
  return every === 1 ? '' : `, 1 in ${every} of them`;
}

function dayRow(one: QualityDay): Row {
  const { day, data } = one;
  if (data === null) return { cells: [formatDay(day), 'no data', ...COUNTS.map(() => ''), ''] };
  const hours = hoursOf(one);
  const covered = hours.reduce((sum, hour) => sum + hour.covered, 0) / hours.length;
  const counts = [
    ...[data.rows, data.gapsTotal, data.missing, data.doubtful.length, data.duplicatesDropped, data.idConflicts],
    ...[data.quarantined, data.invalidated, data.outOfDay, data.timeDisorder, data.sources],
  ];
  return {
    cells: [
      formatDay(day),
      data.complete ? 'yes' : 'no',
      percent(covered),
      ...counts.map((count) => groupDigits(String(count))),
      data.aggressor,
    ],
  };
}
