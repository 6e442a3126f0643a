import { readableDays } from '../page/readable.ts';
import { dataTable, numberColumn, type Row, textColumn } from '../page/data-table.ts';
import { type Figure, figureBlock, type FigureTrace } from '../page/figure.ts';
import { escapeHtml, html, type Markup, NOTHING } from '../page/markup.ts';
import type { PageSection } from '../page/page-section.ts';
import { counted, groupDigits } from '../page/readable.ts';
import { thinned } from '../page/thinned.ts';
import type { LedgerTry, SignalStudyInput } from './study-input.ts';

const MAX_LISTED = 2000;

/** Everything that was ever tried on these days: what any p-value of the page has to be read against. */
export function triesSection({ tries }: SignalStudyInput): PageSection {
  const head = html`<h2 id="tries-heading">Every try</h2>`;
  if (tries.total === null) {
    const words = html`<p>The tries were not counted (<code>--without-ledger</code>): nothing on this page can be called evidence.</p>`;
    return { markup: html`<section id="tries" aria-labelledby="tries-heading">${head}${words}</section>`, figures: [] };
  }
  const figure = pFigure(tries.list);
  const own = tries.list.filter(({ isOnPage }) => isOnPage).length;
  const aborted = tries.list.filter(({ result }) => result === null).length;
  const markup = html`<section id="tries" aria-labelledby="tries-heading">${head}
<p>${counted(tries.total, 'cell')} tried on these days: ${own} on this page and ${tries.total - own} before or beside them. Looking at one
cell a day and at a hundred in an hour is the same search, so each is counted, ${
    aborted === 0 ? 'and none was aborted' : `the ${aborted} aborted ones as p = 1`
  }.${tries.damagedLines === 0 ? '' : ` ${tries.damagedLines} lines of the ledger cannot be read; each counts as a try.`}</p>
<p>Sorted p-values of worthless tries lie along the dotted line. A few far below it at the left are what luck brings too: the table of verdicts has what is left after it.</p>
${figureBlock(figure, triesTable(tries.list))}
</section>`;
  return { markup, figures: [figure] };
}

function triesTable(list: readonly LedgerTry[]): Markup {
  const shown = thinned(list, MAX_LISTED);
  const note =
    shown.every === 1
      ? NOTHING
      : html`<p class="note">${counted(shown.total, 'try')}, of which 1 in ${shown.every} is listed; the ledger has them all.</p>`;
  return html`${note}${dataTable({
    label: 'Tries',
    caption:
      'One row for each cell that was started. Statistic: mean signed return before costs, basis points. Sharpe ratio per session, after costs.',
    columns: [
      textColumn('Cell'),
      textColumn('Days'),
      textColumn('Where'),
      numberColumn('Events'),
      numberColumn('Statistic'),
      numberColumn('p'),
      textColumn('Null model of p'),
      numberColumn('Sharpe ratio'),
    ],
    rows: shown.kept.map(tryRow),
  })}`;
}

function tryRow({ name, fromDay, toDay, isOnPage, result }: LedgerTry): Row {
  const where = isOnPage ? 'this page' : 'other run';
  const days = readableDays(fromDay, toDay);
  if (result === null) return { cells: [name, days, `${where}, aborted`, '', '', '1 (aborted)', '', ''] };
  return {
    cells: [
      ...[name, days, where, groupDigits(String(result.events))],
      ...[number(result.statistic, 4), number(result.p, 6), result.nullModel ?? '', number(result.sharpe, 4)],
    ],
  };
}

function number(value: number | null, digits: number): string {
  return value === null ? '' : groupDigits(value.toFixed(digits));
}

/** Sorted p-values against the straight line of worthless tries. */
function pFigure(list: readonly LedgerTry[]): Figure {
  const sorted = list.map((one) => ({ ...one, p: one.result?.p ?? 1 })).sort((a, b) => a.p - b.p);
  const points = sorted.map((one, index) => ({ ...one, share: (index + 0.5) / sorted.length }));
  const dots = (name: string, isOnPage: boolean, look: { color: string; symbol: string }): FigureTrace => {
    const own = points.filter((point) => point.isOnPage === isOnPage);
    return {
      type: 'scatter',
      mode: 'markers',
      name,
      x: own.map(({ share }) => share),
      y: own.map(({ p }) => p),
      marker: { size: 8, ...look },
      customdata: own.map(
        ({ name: cell, result }) => `${escapeHtml(cell)}<br>${escapeHtml(result?.nullModel ?? 'no p: counts as 1')}`,
      ),
      hovertemplate: 'p = %{y:.6f}<br>%{customdata}<extra></extra>',
    };
  };
  return {
    id: 'tries',
    label: 'Sorted p-values of every try against those of worthless ones. The table below has the numbers.',
    heightPx: 320,
    traces: [
      {
        type: 'scatter',
        mode: 'lines',
        name: 'worthless tries',
        x: [0, 1],
        y: [0, 1],
        line: { color: '--null', dash: 'dot', width: 1.5 },
        hoverinfo: 'skip',
      },
      dots('other runs', false, { color: '--series-2', symbol: 'diamond-open' }),
      dots('this page', true, { color: '--series-1', symbol: 'circle' }),
    ],
    layout: {
      xaxis: { title: { text: 'share of the tries' }, range: [-0.02, 1.02], zeroline: false },
      yaxis: { title: { text: 'p' }, range: [-0.03, 1.06], zeroline: false },
    },
    fitY: false,
  };
}
