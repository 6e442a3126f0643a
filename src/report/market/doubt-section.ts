import { formatUnits } from '../../core/decimal.ts';
import { formatDay } from '../../core/time.ts';
import type { BarTable } from '../../core/bar-table.ts';
import { bandTotals } from '../../cvd/aggressor/band-totals.ts';
import { dataTable, numberColumn, type Row, textColumn } from '../page/data-table.ts';
import type { Doubt } from './doubt.ts';
import { html, type Markup } from '../page/markup.ts';
import { counted, percent } from '../page/readable.ts';
import { thinned } from '../page/thinned.ts';

const MAX_SESSIONS = 500;

const COLUMNS = [
  textColumn('Session'),
  numberColumn('Aggressor unknown'),
  numberColumn('Matchings disagree'),
  numberColumn('Delta'),
  numberColumn('Delta at least'),
  numberColumn('Delta at most'),
  numberColumn('CVD at its end'),
  numberColumn('CVD at least'),
  numberColumn('CVD at most'),
];

/** How far delta and CVD can be from what is drawn, session by session: the band of the chart in figures. */
export function doubtSection(doubt: Doubt, bars: BarTable): Markup {
  const sessions = thinned(sessionsOf(bars), MAX_SESSIONS);
  const rows = sessions.kept.map(([from, to]) => sessionRow(doubt, bars, from, to));
  const part = sessions.every === 1 ? '' : ` 1 in ${sessions.every} of ${counted(sessions.total, 'session')}.`;
  const caption = html`Session by session. <i>Unknown</i> is a share of the volume, <i>matchings disagree</i> the share of trades
whose side is another one when a quote of the very same instant counts. If the sides not in doubt are right, delta and CVD lie
between the least and the most.${part}`;
  return html`<section id="doubt" aria-labelledby="doubt-heading">
<h2 id="doubt-heading">Sides in doubt</h2>
${dataTable({ label: 'Sides in doubt', caption, columns: COLUMNS, rows })}
</section>`;
}

function sessionRow({ band }: Doubt, bars: BarTable, from: number, to: number): Row {
  const totals = bandTotals(bars, band, from, to);
  const lots = (units: bigint): string => formatUnits(units, bars.scales.sizeScale);
  return {
    cells: [
      formatDay(bars.session[from]!),
      percent(totals.unknownShare),
      totals.disagreementShare === null ? '' : percent(totals.disagreementShare),
      lots(totals.delta),
      lots(totals.deltaLeast),
      lots(totals.deltaMost),
      lots(totals.cvd),
      lots(totals.cvdLeast),
      lots(totals.cvdMost),
    ],
  };
}

/** First bar of each session and the one after its last. */
function sessionsOf(bars: BarTable): [from: number, to: number][] {
  const sessions: [number, number][] = [];
  let from = 0;
  for (let index = 1; index <= bars.length; index += 1) {
    if (index < bars.length && bars.session[index] === bars.session[from]) continue;
    sessions.push([from, index]);
    from = index;
  }
  return sessions;
}
