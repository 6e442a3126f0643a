import { type Figure, figureBlock } from '../page/figure.ts';
import { html, NOTHING } from '../page/markup.ts';
import type { PageSection } from '../page/page-section.ts';
import { groupDigits } from '../page/readable.ts';
import { figuresTable } from './figures-table.ts';
import type { RunRecord } from './run-record.ts';
import { MAX_DRAWN_POINTS, thinnedRows } from './thinned-rows.ts';

/** The account in three readings of the tape, its drawdown, and the run in figures. */
export function equitySection(run: RunRecord): PageSection {
  const figure = equityFigure(run);
  const rows = run.equity.timeUs.length;
  const note =
    rows <= MAX_DRAWN_POINTS
      ? NOTHING
      : html`<p class="note">The curves have ${groupDigits(String(rows))} points, one for each bar; at most ${groupDigits(String(MAX_DRAWN_POINTS))} of them are drawn, the
lowest and the highest of every stretch among them. equity.csv of the run folder has all.</p>`;
  const markup = html`<section id="account" aria-labelledby="account-heading">
<h2 id="account-heading">Account and fill band</h2>
<p>Nobody knows which of our limit orders a print would have filled, so every run is read three ways: optimistic (a touch
fills, no slippage), base (a queue stands ahead), pessimistic (prices must trade through, slippage doubled). The truth lies
somewhere in the band.</p>
${note}
${figureBlock(figure)}
${figuresTable(run)}
</section>`;
  return { markup, figures: [figure] };
}

function equityFigure({ equity }: RunRecord): Figure {
  const { base, pessimistic, optimistic, drawdown, timeUs } = equity;
  const rows = thinnedRows([base, pessimistic, optimistic, drawdown]);
  const x = rows.map((row) => timeUs[row]! / 1000);
  const line = { type: 'scatter', mode: 'lines', x } as const;
  const of = (column: Float64Array): number[] => rows.map((row) => column[row]!);
  const hover = (name: string): string => `%{y:.8~f}<extra>${name}</extra>`;
  const edge = (name: string, column: Float64Array, dash: string): Figure['traces'][number] => ({
    ...{ ...line, name, y: of(column), line: { color: '--band', width: 1, dash } },
    hovertemplate: hover(name),
  });
  return {
    id: 'equity',
    label:
      'Equity in the base reading with the band between the pessimistic and the optimistic one, and its drawdown. The table of figures has the numbers.',
    heightPx: 460,
    traces: [
      edge('pessimistic', pessimistic, 'dot'),
      { ...edge('optimistic', optimistic, 'dash'), fill: 'tonexty', fillcolor: '--band-shade' },
      { ...line, name: 'base', y: of(base), line: { color: '--account', width: 1.8 }, hovertemplate: hover('base') },
      {
        ...{ ...line, name: 'drawdown of base', y: of(drawdown), yaxis: 'y2', line: { color: '--loss', width: 1.2 } },
        ...{ fill: 'tozeroy', fillcolor: '--loss-shade', hovertemplate: hover('drawdown') },
      },
    ],
    layout: {
      hovermode: 'x unified',
      hoversubplots: 'axis',
      xaxis: { type: 'date', hoverformat: '%Y-%m-%d %H:%M:%S', anchor: 'y2' },
      yaxis: { domain: [0.36, 1], title: { text: 'equity', standoff: 14 }, tickformat: '~f', exponentformat: 'none' },
      yaxis2: { domain: [0, 0.3], title: { text: 'drawdown', standoff: 14 }, exponentformat: 'none' },
    },
    fitY: true,
  };
}
