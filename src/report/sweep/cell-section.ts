import { dataTable, numberColumn, type Row, textColumn } from '../page/data-table.ts';
import { html, type Markup } from '../page/markup.ts';
import { counted, groupDigits } from '../page/readable.ts';
import { thinned } from '../page/thinned.ts';
import type { JudgedCell, SweepReportInput, SweptCell } from './sweep-input.ts';
import { chance, fixed, signed } from './sweep-text.ts';

const MAX_LISTED = 500;

/** The cells: by plateau score where they were judged, in the order of their settings where they were not. */
export function cellSection(input: SweepReportInput): Markup {
  const { cells, evidence, dimensions } = input;
  const judged = new Map(evidence?.cells.map((cell) => [cell.id, cell]));
  const listed = evidence === null ? thinned(cells, MAX_LISTED).kept : byPlateau(cells, judged).slice(0, MAX_LISTED);
  const order =
    evidence === null
      ? 'In the order of their settings: none was judged.'
      : `The highest plateau scores first; each is one of N = ${evidence.tries} tries, and p is that of a single one.`;
  const part =
    listed.length < cells.length ? ` ${listed.length} of ${cells.length} are listed; cells.csv has all of them.` : '';
  const judgements =
    evidence === null ? [] : ['Plateau', 'Around', 'Mean daily, bp', 'p alone', 'q of N', 'Pessimistic, bp'];
  return html`<section id="cells" aria-labelledby="cells-heading">
<h2 id="cells-heading">Cells</h2>
${dataTable({
  label: 'Cells',
  caption: `${counted(cells.length, 'cell')}. ${order}${part}`,
  columns: [
    textColumn('Cell'),
    ...dimensions.map(({ name }) => textColumn(name)),
    ...['Sharpe, daily', ...judgements, 'Round trips', 'Mean of a trip, bp', 'Net', 'Deepest fall'].map(numberColumn),
  ],
  rows: listed.map((cell) => cellRow(cell, judged.get(cell.id), evidence !== null)),
})}
</section>`;
}

function byPlateau(cells: readonly SweptCell[], judged: ReadonlyMap<string, JudgedCell>): SweptCell[] {
  const scoreOf = ({ id }: SweptCell): number => judged.get(id)?.plateau ?? -Infinity;
  // Equal ones stay in the order of their settings.
  return [...cells].sort((a, b) => (scoreOf(a) === scoreOf(b) ? 0 : scoreOf(b) - scoreOf(a)));
}

function cellRow(cell: SweptCell, judged: JudgedCell | undefined, hasEvidence: boolean): Row {
  const { id, values, dailySharpe, trips, meanBps, net, maxDrawdown } = cell;
  return {
    cells: [
      ...[id, ...values, fixed(dailySharpe, 3)],
      ...(hasEvidence ? judgement(judged) : []),
      ...[groupDigits(String(trips)), signed(meanBps, 2), groupDigits(net), groupDigits(maxDrawdown)],
    ],
  };
}

function judgement(judged: JudgedCell | undefined): string[] {
  if (judged === undefined) return ['–', '–', '–', '–', '–', '–'];
  const { plateau, neighbours, mean, q, pessimisticBps } = judged;
  return [
    ...[fixed(plateau, 3), String(neighbours), signed(mean.bps, 2)],
    ...[chance(mean.p), chance(q), signed(pessimisticBps, 2)],
  ];
}
