import { dataTable, numberColumn, textColumn } from '../page/data-table.ts';
import { html, type Markup, NOTHING } from '../page/markup.ts';
import { counted, groupDigits } from '../page/readable.ts';
import type { ShownCell, SweepReportInput, SweptEvidence } from './sweep-input.ts';
import { chance, fixed, meanText, signed } from './sweep-text.ts';

/** What the sweep amounts to, before any cell is shown. */
export function verdictSection(input: SweepReportInput): Markup {
  const { evidence, cells, planned, parked } = input;
  const missing =
    parked.length === 0
      ? NOTHING
      : html`<p>${counted(parked.length, 'unit')} failed, so that ${planned - cells.length} of ${counted(planned, 'cell')} lack
results: ${parked.slice(0, 3).join('; ')}</p>`;
  return html`<section id="verdict" aria-labelledby="verdict-heading">
<h2 id="verdict-heading">Verdict</h2>
${evidence === null ? withoutEvidence(cells.length) : html`<p class="verdict">${evidence.verdict.text}</p>${countWords(evidence)}`}
${missing}
${evidence === null ? NOTHING : html`${plateauTable(evidence)}${testTable(evidence)}`}
</section>`;
}

function withoutEvidence(cells: number): Markup {
  return html`<p class="verdict">Not judged: ${counted(cells, 'cell')} and no evidence.</p>
<p>The best of ${cells} results is good by luck alone. Without evidence no cell of this page is called the best one, and the cells
stand in the order of their settings.</p>`;
}

function countWords({ tries, isCounted, nullModel, rule, problems }: SweptEvidence): Markup {
  const kept = isCounted
    ? 'by the ledger, with whatever was tried on them before'
    : 'this sweep alone, for nobody kept count of what was tried before';
  const failed = problems.map((problem) => html`<p class="note">Not computed: ${problem}</p>\n`);
  return html`<p>N = ${groupDigits(String(tries))} tries on these days, ${kept}: every q and every p of the best is of the best of so
many. The cell was chosen by its ${rule}. p of a single cell: ${nullModel}.</p>
${failed}`;
}

/** A peak stands alone; a plateau has neighbours that are nearly as good. */
function plateauTable({ choice, peak, tries, rule }: SweptEvidence): Markup {
  const rows: (readonly [string, (cell: ShownCell) => string])[] = [
    ['Cell', ({ id }) => id],
    ['Round trips', ({ trips }) => groupDigits(String(trips))],
    ['Mean daily net, bp of capital (95 %)', ({ mean }) => meanText(mean)],
    ['… pessimistic reading', ({ pessimisticBps }) => signed(pessimisticBps, 2)],
    ['… optimistic reading', ({ optimisticBps }) => signed(optimisticBps, 2)],
    ['Sharpe ratio, daily', ({ dailySharpe }) => fixed(dailySharpe, 3)],
    ['Plateau score: median of the Sharpe ratios around', ({ plateau }) => fixed(plateau, 3)],
    ['Cells around, itself included', ({ neighbours }) => String(neighbours)],
    ['p, had it been the only try', ({ mean }) => chance(mean.p)],
    [`q among N = ${tries} (Benjamini–Yekutieli)`, ({ q }) => chance(q)],
    [`Family-wise p among N = ${tries} (Holm)`, ({ holm }) => chance(holm)],
    ['Family-wise p among the cells (Romano–Wolf)', ({ romanoWolf }) => chance(romanoWolf)],
    ['Probabilistic Sharpe ratio, as the only try', ({ probabilisticSharpe }) => chance(probabilisticSharpe)],
    [
      `Deflated Sharpe ratio, as the best of N = ${tries}`,
      ({ deflatedSharpe }) => chance(deflatedSharpe?.probability ?? null),
    ],
    [
      `Sharpe ratio that the best of N = ${tries} has by luck`,
      (cell) => fixed(cell.deflatedSharpe?.threshold ?? null, 3),
    ],
  ];
  return dataTable({
    label: 'Plateau against peak',
    caption: `The cell chosen by its ${rule}, and the one with the highest Sharpe ratio of N = ${tries}.`,
    columns: [textColumn('Figure'), numberColumn('Chosen'), numberColumn('Peak')],
    rows: rows.map(([name, text]) => ({ cells: [name, text(choice), text(peak)] })),
  });
}

function testTable({ tests, tries }: SweptEvidence): Markup {
  if (tests === null) return NOTHING;
  const { realityCheck, superiorAbility, overfitting } = tests;
  const split = overfitting === null ? '' : ` over ${counted(overfitting.splits, 'split')} of the days`;
  const rows = [
    ['Reality check (White): p of the best mean', chance(realityCheck.p), chance(realityCheck.pOfAllTries)],
    ['Superior ability (Hansen): p of the best cell', chance(superiorAbility.p), chance(superiorAbility.pOfAllTries)],
    [`Probability of backtest overfitting (PBO)${split}`, chance(overfitting?.probability ?? null), ''],
    [
      'Share of splits in which the best of one half loses on the other',
      chance(overfitting?.lossProbability ?? null),
      '',
    ],
  ];
  return dataTable({
    label: 'Tests of the search',
    caption: `The sweep as a whole: could the best of so many be luck? A PBO of one half is what luck has.`,
    columns: [textColumn('Test'), numberColumn('Among the cells'), numberColumn(`Among N = ${tries}`)],
    rows: rows.map((cells) => ({ cells })),
  });
}
