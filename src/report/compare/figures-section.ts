import { SHOWN_FIGURES, shownFigure } from '../backtest/figures-table.ts';
import { dataTable, numberColumn, textColumn } from '../page/data-table.ts';
import { html, type Markup } from '../page/markup.ts';
import type { CompareInput } from './compare-input.ts';

/** The figures of the runs side by side. */
export function figuresSection({ runs }: CompareInput): Markup {
  const rows = SHOWN_FIGURES.map(([name, title, remark]) => ({
    cells: [title, ...runs.map(({ run }) => shownFigure(run, 'base', name)), remark],
  }));
  const bands = (['pessimistic', 'optimistic'] as const).map((reading) => ({
    cells: [
      `… ${reading}`,
      ...runs.map(({ run }) => shownFigure(run, reading, 'net_profit')),
      'the other readings of the fills',
    ],
  }));
  return html`<section id="figures" aria-labelledby="figures-heading">
<h2 id="figures-heading">Figures side by side</h2>
${dataTable({
  label: 'Figures of the runs',
  caption:
    'Base reading; money in the currency the contract pays in. No test stands behind a difference between two columns.',
  columns: [textColumn('Figure'), ...runs.map(({ name }) => numberColumn(name)), textColumn('What it is')],
  rows: [...rows.slice(0, 1), ...bands, ...rows.slice(1)],
})}
</section>`;
}
