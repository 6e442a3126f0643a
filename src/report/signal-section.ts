import { formatUnits } from '../core/decimal.ts';
import type { Signal } from '../core/signal.ts';
import type { Scales } from '../core/trade-batch.ts';
import { formatCarried } from '../cvd/bar-text.ts';
import { dataTable, numberColumn, type Row, textColumn } from './data-table.ts';
import { type DrawnBars, drawnBarAt } from './drawn-bars.ts';
import { html, type Markup, NOTHING } from './markup.ts';
import { counted, readableTime } from './readable.ts';
import { signalSign } from './signal-traces.ts';
import type { Thinned } from './thinned.ts';

const COLUMNS = [
  textColumn('Signal'),
  textColumn('Rule'),
  textColumn('Event (UTC)'),
  textColumn('Known (UTC)'),
  numberColumn('Price'),
  numberColumn('CVD'),
  textColumn('Compared with (UTC)'),
  numberColumn('Price there'),
  numberColumn('CVD there'),
  numberColumn('Strength %'),
  numberColumn('Shift-free'),
];

/** The signals as a table; a row shows its signal in the chart. */
export function signalSection(signals: Thinned<Signal>, drawn: DrawnBars, scales: Scales): Markup {
  const rows = signals.kept.map((signal) => row(signal, drawn, scales));
  const table = dataTable({ label: 'Signals', caption: CAPTION, columns: COLUMNS, rows });
  return html`<section id="signals" aria-labelledby="signals-heading">
<h2 id="signals-heading">Signals</h2>
${thinningNote(signals)}
${signals.total === 0 ? html`<p>No divergence was found.</p>` : table}
</section>`;
}

const CAPTION = html`Divergences in the order in which they became known. A row shows its signal in the chart.
<i>Strength</i> is |CVD − CVD there| ÷ |CVD there|; <i>shift-free</i> is |Σδ| ÷ Σ|δ| between the two bars, 0 to 1, and does not
depend on where CVD started.`;

function thinningNote({ every, total }: Thinned<Signal>): Markup {
  if (every === 1) return NOTHING;
  return html`<p class="note">${counted(total, 'signal')} were found; 1 in ${every} of them is listed and drawn here.
<code>cvdlab scan</code> writes them all.</p>`;
}

function row(signal: Signal, drawn: DrawnBars, scales: Scales): Row {
  const price = (units: number): string => formatUnits(units, scales.priceScale);
  const cvd = (units: number): string => formatCarried(units, signal.cvdCarry, scales.sizeScale);
  const name = html`<span class="${signal.type}" aria-hidden="true">${signalSign(signal.type)}</span> ${signal.type}
${signal.kind}`;
  return {
    cells: [
      name,
      signal.rule,
      readableTime(signal.eventTimeUs),
      readableTime(signal.knownTimeUs),
      price(signal.price),
      cvd(signal.cvd),
      readableTime(signal.refTimeUs),
      price(signal.refPrice),
      cvd(signal.refCvd),
      signal.strength?.toFixed(2) ?? '',
      signal.strengthShiftFree?.toFixed(4) ?? '',
    ],
    shows: [drawnBarAt(drawn, signal.refTimeUs), drawnBarAt(drawn, signal.eventTimeUs)],
  };
}
