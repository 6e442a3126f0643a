import { HOUR_US, MINUTE_US, SECOND_US } from '../../core/time.ts';
import { dataTable, numberColumn, type Row, textColumn } from '../page/data-table.ts';
import { html, type Markup, NOTHING } from '../page/markup.ts';
import { counted, groupDigits, readableTime } from '../page/readable.ts';
import { thinned } from '../page/thinned.ts';
import type { QualityGap, QualitySeries, Stretch } from './quality-input.ts';
import { seriesName, storedDays, total } from './series-words.ts';

const MAX_LISTED = 1000;

/** Known holes with their ids and times, and the stretches in doubt. */
export function gapTable(series: QualitySeries): Markup {
  const rows = storedDays(series)
    .flatMap(({ gaps, doubtful }) => [
      ...gaps.map((gap) => ({ atUs: gap.fromUs, row: gapRow(gap) })),
      ...doubtful.map((stretch) => ({ atUs: stretch[0], row: doubtRow(stretch) })),
    ])
    .sort((a, b) => a.atUs - b.atUs);
  if (rows.length === 0) return NOTHING;
  const { kept, every } = thinned(rows, MAX_LISTED);
  const all = total(series, (data) => data.gapsTotal + data.doubtful.length);
  const unlisted =
    all > rows.length
      ? ` The day files list the largest ${counted(rows.length, 'gap')} of ${counted(all, 'gap')}.`
      : '';
  return html`<details open>
<summary>${summaryWords(series)}</summary>
${dataTable({
  label: `Gaps of ${seriesName(series)}`,
  caption: `What is missing lies between the two ids, and between the two instants${every === 1 ? '' : `; 1 in ${every} is listed`}.${unlisted}`,
  columns: [
    ...['From (UTC)', 'To (UTC)', 'What'].map(textColumn),
    ...['Lasts', 'Last id before', 'First id after', 'Missing'].map(numberColumn),
  ],
  rows: kept.map(({ row }) => row),
})}
</details>`;
}

function summaryWords(series: QualitySeries): string {
  const [gaps, doubts] = [total(series, (data) => data.gapsTotal), total(series, (data) => data.doubtful.length)];
  const found = [...(gaps > 0 ? [counted(gaps, 'known gap')] : []), ...(doubts > 0 ? [`${doubts} in doubt`] : [])];
  return found.join(', ');
}

function gapRow({ fromUs, toUs, missing, afterId, beforeId }: QualityGap): Row {
  const ids = [afterId, beforeId].map((id) => (id === null ? '' : String(id)));
  const what = afterId === null ? 'bars missing' : 'ids missing';
  return {
    cells: [
      readableTime(fromUs),
      readableTime(toUs),
      what,
      lasting(fromUs, toUs),
      ...ids,
      groupDigits(String(missing)),
    ],
  };
}

function doubtRow([fromUs, toUs]: Stretch): Row {
  const cells = [readableTime(fromUs), readableTime(toUs), 'in doubt: rows may be missing', lasting(fromUs, toUs)];
  return { cells: [...cells, '', '', 'not known'] };
}

/** `1 h 7 min 0.25 s`, without what is nothing. */
function lasting(fromUs: number, toUs: number): string {
  const lengthUs = toUs - fromUs;
  const hours = Math.floor(lengthUs / HOUR_US);
  const minutes = Math.floor((lengthUs % HOUR_US) / MINUTE_US);
  const seconds = (lengthUs % MINUTE_US) / SECOND_US;
  const parts = [
    ...(hours > 0 ? [`${hours} h`] : []),
    ...(minutes > 0 ? [`${minutes} min`] : []),
    ...(seconds > 0 || lengthUs === 0 ? [`${seconds} s`] : []),
  ];
  return parts.join(' ');
}
