import { type DrawnBars, drawnBarAt } from '../market/drawn-bars.ts';
import { dataTable, numberColumn, type Row, textColumn } from '../page/data-table.ts';
import { html, type Markup, NOTHING } from '../page/markup.ts';
import { counted, groupDigits, readableTime, trimZeros } from '../page/readable.ts';
import { thinned } from '../page/thinned.ts';
import { bpsText } from './money-text.ts';
import type { RunRecord, RunTrip } from './run-record.ts';

/** The most round trips that a page lists and draws. */
export const MAX_ROUND_TRIPS = 2000;

/** The round trips as a table; with a chart on the page, a row shows its round trip there. */
export function tripSection({ trips }: RunRecord, drawn: DrawnBars | null): Markup {
  const shown = thinned(trips, MAX_ROUND_TRIPS);
  const note = html`<p class="note">${counted(shown.total, 'round trip')}, of which 1 in ${shown.every} is listed${
    drawn === null ? '' : ' and drawn'
  }; trades.csv of the run folder has them all.</p>`;
  const table = dataTable({
    label: 'Round trips',
    caption: `Round trips of the base reading in the order of their exits.${drawn === null ? '' : ' A row shows its round trip in the chart.'}`,
    columns: COLUMNS,
    rows: shown.kept.map((trip) => tripRow(trip, drawn)),
  });
  return html`<section id="round-trips" aria-labelledby="round-trips-heading">
<h2 id="round-trips-heading">Round trips</h2>
${shown.every === 1 ? NOTHING : note}
${shown.total === 0 ? html`<p>No position was closed.</p>` : table}
</section>`;
}

const COLUMNS = [
  textColumn('Side'),
  textColumn('Entry (UTC)'),
  numberColumn('Entry price'),
  textColumn('Exit (UTC)'),
  numberColumn('Exit price'),
  textColumn('Closed by'),
  numberColumn('Net'),
  numberColumn('Net bp'),
  numberColumn('Fees'),
  numberColumn('Size'),
  numberColumn('Worst'),
  numberColumn('Best'),
];

function tripRow(trip: RunTrip, drawn: DrawnBars | null): Row {
  const { texts } = trip;
  const plain = (name: string): string => groupDigits(trimZeros(texts[name] ?? ''));
  const cells = [
    trip.side === 'long' ? '▲ long' : '▼ short',
    readableTime(trip.entryTimeUs),
    plain('entry_price'),
    readableTime(trip.exitTimeUs),
    plain('exit_price'),
    `${texts['exit_tag'] ?? ''}${texts['ambiguous'] === 'yes' ? ', ambiguous' : ''}`,
    plain('net'),
    bpsText(trip.netBps),
    plain('fees'),
    plain('max_size'),
    plain('mae'),
    plain('mfe'),
  ];
  if (drawn === null) return { cells };
  return { cells, shows: [drawnBarAt(drawn, trip.entryTimeUs), drawnBarAt(drawn, trip.exitTimeUs)] };
}
