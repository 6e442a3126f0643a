import { READINGS, type Reading } from '../../backtest/matching/reading.ts';
import { dataTable, numberColumn, textColumn } from '../page/data-table.ts';
import { type Figure, figureBlock } from '../page/figure.ts';
import { html, type Markup } from '../page/markup.ts';
import type { PageSection } from '../page/page-section.ts';
import { bpsOfTraded, moneyText } from './money-text.ts';
import { figureOf } from './run-metrics-view.ts';
import type { RunRecord } from './run-record.ts';
import { netOf } from './verdict-section.ts';

const COSTS = [
  ['spread', 'spread_cost'],
  ['slippage', 'slippage_cost'],
  ['fees', 'fees'],
  ['funding', 'funding'],
] as const;

/** Where the money went. */
export function costsSection(run: RunRecord): PageSection {
  const figure = costFigure(run);
  const unknown = figureOf(run.metrics, 'base', 'spread_cost') === null;
  const markup = html`<section id="costs" aria-labelledby="costs-heading">
<h2 id="costs-heading">Costs</h2>
<p>What the same trades would have brought at the middle of the spread for nothing, what trading took of it, and what was left
(base reading, an open position included).${unknown ? ' The spread is not known and counted as 0.' : ''}</p>
${figureBlock(figure, costTable(run))}
</section>`;
  return { markup, figures: [figure] };
}

function costFigure(run: RunRecord): Figure {
  const net = netOf(run, 'base') ?? 0;
  const costs = COSTS.map(([name, figure]) => ({ name, paid: figureOf(run.metrics, 'base', figure) ?? 0 }));
  const free = net + costs.reduce((sum, { paid }) => sum + paid, 0);
  const steps: { name: string; base: number; height: number; color: string; text: string }[] = [
    { name: 'before costs', base: 0, height: free, color: '--account', text: moneyText(free) },
  ];
  let left = free;
  for (const { name, paid } of costs) {
    steps.push({ name, base: left, height: -paid, color: '--cost', text: moneyText(-paid) });
    left -= paid;
  }
  steps.push({ name: 'net', base: 0, height: net, color: net < 0 ? '--down' : '--up', text: moneyText(net) });
  return {
    id: 'costs',
    label:
      'Profit at the middle of the spread, what spread, slippage, fees and funding took of it, and the net profit. The table below has the numbers.',
    heightPx: 320,
    traces: [
      {
        type: 'bar',
        x: steps.map(({ name }) => name),
        base: steps.map(({ base }) => base),
        y: steps.map(({ height }) => height),
        text: steps.map(({ text }) => text),
        textposition: 'outside',
        cliponaxis: false,
        marker: { color: steps.map(({ color }) => color) },
        hovertemplate: '%{text}<extra>%{x}</extra>',
      },
    ],
    layout: {
      showlegend: false,
      bargap: 0.45,
      margin: { l: 56, r: 22, t: 34, b: 44 },
      xaxis: { type: 'category', fixedrange: true },
      yaxis: { title: { text: 'money' }, exponentformat: 'none' },
    },
    fitY: false,
  };
}

function costTable(run: RunRecord): Markup {
  const { metrics } = run;
  const cell = (reading: Reading, name: string): string => {
    const paid = figureOf(metrics, reading, name);
    return paid === null ? 'not known' : `${moneyText(paid)}${bpsOfTraded(paid, figureOf(metrics, reading, 'traded'))}`;
  };
  const rows = [...COSTS, ['all costs', 'total_cost'] as const, ['traded', 'traded'] as const];
  return dataTable({
    label: 'Costs',
    caption: 'Money, and basis points of all that was bought and sold.',
    columns: [textColumn('Cost'), ...READINGS.map((reading) => numberColumn(reading))],
    rows: rows.map(([name, figure]) => ({ cells: [name, ...READINGS.map((reading) => cell(reading, figure))] })),
  });
}
