import { formatDay } from '../../core/time.ts';
import { coverageStrip, dayStrip } from './coverage-strip.ts';
import { dataTable, numberColumn, type Row, textColumn } from '../page/data-table.ts';
import { html, type Markup, NOTHING } from '../page/markup.ts';
import { counted, readableTime } from '../page/readable.ts';
import type { ReportDay } from './report-input.ts';
import { thinned } from '../page/thinned.ts';

const MAX_GAPS = 500;

/** What data there was: a strip over the whole range, a row for each day, and the known holes one by one. */
export function coverageSection(days: readonly ReportDay[]): Markup {
  return html`<section id="data" aria-labelledby="data-heading">
<h2 id="data-heading">Data coverage</h2>
${coverageStrip(days)}
${dataTable({ label: 'Days', caption: DAY_CAPTION, columns: DAY_COLUMNS, rows: days.map(dayRow) })}
${gapTable(days)}
</section>`;
}

const DAY_CAPTION = 'What the store holds, by UTC day.';

const DAY_COLUMNS = [
  textColumn('Day'),
  textColumn('Coverage, 00–24 h'),
  textColumn('Complete'),
  textColumn('From (UTC)'),
  textColumn('To (UTC)'),
  numberColumn('Rows'),
  numberColumn('Gaps'),
  numberColumn('Missing ids'),
  numberColumn('Duplicates dropped'),
  numberColumn('Conflicts'),
  numberColumn('Quarantined'),
];

function dayRow({ day, data }: ReportDay): Row {
  if (data === null) {
    return { cells: [formatDay(day), dayStrip(day, null), 'no data', '', '', '', '', '', '', '', ''] };
  }
  return {
    cells: [
      formatDay(day),
      dayStrip(day, data),
      data.complete ? 'yes' : 'no',
      readableTime(data.coveredFromUs),
      readableTime(data.coveredToUs),
      String(data.rows),
      String(data.gaps.length),
      String(data.gaps.reduce((sum, gap) => sum + gap.missing, 0)),
      String(data.duplicatesDropped),
      String(data.conflicts),
      String(data.quarantined),
    ],
  };
}

const GAP_COLUMNS = [
  textColumn('Last trade before (UTC)'),
  textColumn('First trade after (UTC)'),
  numberColumn('Missing ids'),
];

function gapTable(days: readonly ReportDay[]): Markup {
  const gaps = thinned(
    days.flatMap(({ data }) => data?.gaps ?? []),
    MAX_GAPS,
  );
  if (gaps.total === 0) return NOTHING;
  const rows = gaps.kept.map((gap): Row => {
    return { cells: [readableTime(gap.fromUs), readableTime(gap.toUs), String(gap.missing)] };
  });
  const caption = `Holes in the trade ids${gaps.every === 1 ? '' : `, 1 in ${gaps.every} of them`}.`;
  return html`<details>
<summary>${counted(gaps.total, 'known gap')}</summary>
${dataTable({ label: 'Known gaps', caption, columns: GAP_COLUMNS, rows })}
</details>`;
}
