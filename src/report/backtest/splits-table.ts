import { dataTable, numberColumn, textColumn } from '../page/data-table.ts';
import { html, type Markup, NOTHING } from '../page/markup.ts';
import { percent } from '../page/readable.ts';
import { bpsText, moneyText, probabilityText } from './money-text.ts';
import { splitsOf, type StoredSplit } from './run-metrics-view.ts';
import type { RunRecord } from './run-record.ts';

/** The round trips of the base reading by side, hour, weekday, volatility, trend and exit. */
export function splitsTable({ metrics }: RunRecord): Markup {
  const splits = splitsOf(metrics);
  if (splits.length === 0) return NOTHING;
  const table = dataTable({
    label: 'Parts of the run',
    caption:
      "By what was known at the entry, and by what closed the position (known afterwards only, so without a p). The p is that of Student's t, its null model a mean of 0 of independent round trips; q counts all parts of the table (Benjamini and Hochberg).",
    columns: [
      textColumn('By'),
      textColumn('Part'),
      numberColumn('Round trips'),
      numberColumn('Won'),
      numberColumn('Net'),
      numberColumn('Mean, bp'),
      numberColumn('… at least'),
      numberColumn('… at most'),
      numberColumn('p (t-test)'),
      numberColumn('q among parts'),
    ],
    rows: splits.map((split) => ({ cells: splitCells(split) })),
  });
  return html`<details class="numbers"><summary>The run by side, hour, weekday, volatility, trend and exit</summary>${table}</details>`;
}

function splitCells({ dimension, part, trades, winRate, net, meanBps, interval, p, q }: StoredSplit): string[] {
  const [low, high] = interval;
  const optional = (value: number | null, format: (value: number) => string): string =>
    value === null ? '' : format(value);
  return [
    ...[dimension, part, String(trades), optional(winRate, percent), moneyText(net), bpsText(meanBps)],
    ...[optional(low, bpsText), optional(high, bpsText), optional(p, probabilityText), optional(q, probabilityText)],
  ];
}
