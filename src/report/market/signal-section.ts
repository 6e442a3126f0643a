import { formatUnits } from '../../core/decimal.ts';
import type { BarTable } from '../../core/bar-table.ts';
import type { Signal } from '../../core/signal.ts';
import { firstAfter } from '../../core/time-search.ts';
import type { BandEdge } from '../../cvd/aggressor/cvd-band.ts';
import { formatCarried } from '../../cvd/bar-text.ts';
import { type Column, dataTable, numberColumn, type Row, textColumn } from '../page/data-table.ts';
import type { Doubt } from './doubt.ts';
import { type DrawnBars, drawnBarAt } from './drawn-bars.ts';
import { html, type Markup, NOTHING } from '../page/markup.ts';
import { counted, readableTime } from '../page/readable.ts';
import { OUTCOME_BARS, type Outcome, outcomeOf } from './outcomes.ts';
import { signalSign } from './signal-traces.ts';
import { thumbnail } from './thumbnail.ts';
import type { Thinned } from '../page/thinned.ts';

/** What the signals were found in. */
export interface SignalGround {
  /** The bars. */
  readonly bars: BarTable;
  /** The same as they are drawn. */
  readonly drawn: DrawnBars;
  /** What is in doubt; null when nothing is. */
  readonly doubt: Doubt | null;
}

const DOUBT_COLUMNS: readonly Column[] = [numberColumn('CVD at least'), numberColumn('CVD at most')];

function columnsFor(doubt: Doubt | null): Column[] {
  return [
    textColumn('Signal'),
    textColumn('Rule'),
    textColumn('Event (UTC)'),
    textColumn('Known (UTC)'),
    textColumn(`Next ${OUTCOME_BARS} bars`),
    numberColumn('Moved bp'),
    numberColumn('Price'),
    numberColumn('CVD'),
    ...(doubt === null ? [] : DOUBT_COLUMNS),
    textColumn('Compared with (UTC)'),
    numberColumn('Price there'),
    numberColumn('CVD there'),
    numberColumn('Strength %'),
    numberColumn('Shift-free'),
  ];
}

/** The signals as a table; a row shows its signal in the chart. */
export function signalSection(signals: Thinned<Signal>, ground: SignalGround): Markup {
  const rows = signals.kept.map((signal) => row(signal, ground));
  const table = dataTable({ label: 'Signals', caption: CAPTION, columns: columnsFor(ground.doubt), rows });
  return html`<section id="signals" aria-labelledby="signals-heading">
<h2 id="signals-heading">Signals</h2>
${thinningNote(signals)}
${signals.total === 0 ? html`<p>No divergence was found.</p>` : table}
</section>`;
}

const CAPTION = html`Divergences in the order in which they became known. A row shows its signal in the chart.
<i>Strength</i> is |CVD − CVD there| ÷ |CVD there|; <i>shift-free</i> is |Σδ| ÷ Σ|δ| between the two bars, 0 to 1, and does not
depend on where CVD started. <i>Next ${OUTCOME_BARS} bars</i>: the close of each against the close at which the signal became known, and
<i>moved</i> the last of them in basis points, with ✓ where it went the way the signal says. That could be known only afterwards, and
is no evidence of an edge: <code>cvdlab stats</code> asks for that.`;

function thinningNote({ every, total }: Thinned<Signal>): Markup {
  if (every === 1) return NOTHING;
  return html`<p class="note">${counted(total, 'signal')} were found; 1 in ${every} of them is listed and drawn here.
<code>cvdlab scan</code> writes them all.</p>`;
}

/** The band at the close of the bar the signal speaks of. */
function doubtCells({ doubt, bars }: SignalGround, { eventTimeUs }: Signal): string[] {
  if (doubt === null) return [];
  const bar = firstAfter(bars.timeUs, eventTimeUs, 0, bars.length) - 1;
  const cvd = (edge: BandEdge): string =>
    formatCarried(edge.cvd[bar]!, edge.cvdCarry?.[bar] ?? 0n, bars.scales.sizeScale);
  return [cvd(doubt.band.least), cvd(doubt.band.most)];
}

function row(signal: Signal, ground: SignalGround): Row {
  const { drawn, bars } = ground;
  const outcome = outcomeOf(bars, signal);
  const price = (units: number): string => formatUnits(units, bars.scales.priceScale);
  const cvd = (units: number): string => formatCarried(units, signal.cvdCarry, bars.scales.sizeScale);
  const name = html`<span class="${signal.type}" aria-hidden="true">${signalSign(signal.type)}</span> ${signal.type}
${signal.kind}`;
  return {
    cells: [
      name,
      signal.rule,
      readableTime(signal.eventTimeUs),
      readableTime(signal.knownTimeUs),
      thumbnail(outcome),
      outcomeText(signal, outcome),
      price(signal.price),
      cvd(signal.cvd),
      ...doubtCells(ground, signal),
      readableTime(signal.refTimeUs),
      price(signal.refPrice),
      cvd(signal.refCvd),
      signal.strength?.toFixed(2) ?? '',
      signal.strengthShiftFree?.toFixed(4) ?? '',
    ],
    shows: [drawnBarAt(drawn, signal.refTimeUs), drawnBarAt(drawn, signal.eventTimeUs)],
  };
}

/** The last move in words and signs; a path that was cut short says how many bars it has. */
function outcomeText({ type }: Signal, { lastBps, pathBps }: Outcome): string {
  if (lastBps === null) return '';
  const isForeseen = type === 'bullish' ? lastBps > 0 : lastBps < 0;
  const sign = lastBps > 0 ? '+' : lastBps < 0 ? '−' : '';
  const bars = pathBps.length - 1;
  const part = bars < OUTCOME_BARS ? ` (${bars})` : '';
  return `${sign}${Math.abs(lastBps).toFixed(1)}${part} ${isForeseen ? '✓' : '·'}`;
}
