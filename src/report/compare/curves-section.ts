import type { RunRecord } from '../backtest/run-record.ts';
import { MAX_DRAWN_POINTS, thinnedRows } from '../backtest/thinned-rows.ts';
import { type Figure, figureBlock, type FigureTrace } from '../page/figure.ts';
import { escapeHtml, html, NOTHING } from '../page/markup.ts';
import type { PageSection } from '../page/page-section.ts';
import { groupDigits } from '../page/readable.ts';
import type { CompareInput, NamedRun } from './compare-input.ts';

/** The equity of all runs in one chart. */
export function curvesSection({ runs }: CompareInput): PageSection {
  const figure = curvesFigure(runs);
  const isThinned = runs.some(({ run }) => run.equity.timeUs.length > MAX_DRAWN_POINTS);
  const most = groupDigits(String(MAX_DRAWN_POINTS));
  const note = html`<p class="note">At most ${most} points of each curve are drawn, the lowest and the highest of every stretch among them.</p>`;
  const markup = html`<section id="curves" aria-labelledby="curves-heading">
<h2 id="curves-heading">Equity</h2>
<p>Change of equity since the start, and its fall from the highest value so far, both in percent, so that runs of different capital
can be compared. Base reading, at the close of every bar.</p>
${isThinned ? note : NOTHING}
${figureBlock(figure)}
</section>`;
  return { markup, figures: [figure] };
}

const COLOURS = ['--series-1', '--series-2', '--series-3', '--series-4', '--series-5', '--series-6'];
const DASHES = ['solid', 'dash', 'dot', 'dashdot', 'longdash'];

function curvesFigure(runs: readonly NamedRun[]): Figure {
  return {
    id: 'curves',
    label: 'Equity and drawdown of all runs in percent. The table of figures has their ends.',
    heightPx: 480,
    traces: runs.flatMap((run, index) => curves(run, index)),
    layout: {
      hovermode: 'x unified',
      hoversubplots: 'axis',
      xaxis: { type: 'date', hoverformat: '%Y-%m-%d %H:%M:%S', anchor: 'y2' },
      yaxis: { domain: [0.36, 1], title: { text: 'change, %', standoff: 14 }, exponentformat: 'none' },
      yaxis2: { domain: [0, 0.3], title: { text: 'drawdown, %', standoff: 14 }, exponentformat: 'none' },
    },
    fitY: true,
  };
}

function curves({ name, run }: NamedRun, index: number): FigureTrace[] {
  const { change, drawdown } = shares(run);
  const rows = thinnedRows([change, drawdown]);
  const x = rows.map((row) => run.equity.timeUs[row]! / 1000);
  const line = { color: COLOURS[index % COLOURS.length], dash: DASHES[index % DASHES.length] };
  const common = { type: 'scatter', mode: 'lines', x, name: escapeHtml(name), legendgroup: String(index) } as const;
  const hovertemplate = `%{y:.8~f} %<extra>${escapeHtml(name)}</extra>`;
  const of = (column: Float64Array): number[] => rows.map((row) => Number(column[row]!.toPrecision(10)));
  return [
    { ...common, y: of(change), line: { ...line, width: 1.8 }, hovertemplate },
    { ...common, y: of(drawdown), line: { ...line, width: 1 }, hovertemplate, yaxis: 'y2', showlegend: false },
  ];
}

function shares({ equity, capital }: RunRecord): { change: Float64Array; drawdown: Float64Array } {
  return {
    change: equity.base.map((value) => 100 * (value / capital - 1)),
    drawdown: equity.drawdown.map((below, row) => (100 * below) / (equity.base[row]! - below)),
  };
}
