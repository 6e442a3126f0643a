import { formatDay } from '../../core/time.ts';
import { dataTable, numberColumn, type Row, textColumn } from '../page/data-table.ts';
import { html, type Markup, NOTHING } from '../page/markup.ts';
import { groupDigits } from '../page/readable.ts';
import { thinned } from '../page/thinned.ts';
import type { QualityDay, QualitySeries } from './quality-input.ts';
import { seriesName } from './series-words.ts';

const MAX_LISTED = 1000;
const MAX_IDS = 20;

/** What was put right, and the ids that came with different contents. */
export function repairTable(series: QualitySeries): Markup {
  const { kept, every } = thinned(series.days.flatMap(dayRows), MAX_LISTED);
  if (kept.length === 0) return NOTHING;
  return html`${dataTable({
    label: `Repairs and conflicts of ${seriesName(series)}`,
    caption: `What was put right after a day had come, and ids with more than one content${every === 1 ? '' : `, 1 in ${every} of them`}.`,
    columns: [textColumn('Day'), textColumn('What'), numberColumn('Count')],
    rows: kept,
  })}`;
}

function dayRows({ day, data }: QualityDay): Row[] {
  if (data === null) return [];
  const repairs = data.repairs.map(({ what, count }) => [what, count] as const);
  const conflicts = data.idConflicts === 0 ? [] : [[conflictWords(data), data.idConflicts] as const];
  return [...repairs, ...conflicts].map(([what, count]) => ({
    cells: [formatDay(day), what, groupDigits(String(count))],
  }));
}

function conflictWords({ conflictIds, idConflicts }: NonNullable<QualityDay['data']>): string {
  const listed = conflictIds.slice(0, MAX_IDS).join(', ');
  const more = idConflicts > MAX_IDS ? ` and ${idConflicts - MAX_IDS} more` : '';
  return `ids with different contents: ${listed}${more}`;
}
