import type { Conclusion } from '../../stats/verdict.ts';
import type { JudgedCell } from '../../stats/evidence/judged-cells.ts';
import { dataTable, numberColumn, type Row, textColumn } from '../page/data-table.ts';
import { html, type Markup } from '../page/markup.ts';
import { counted, groupDigits } from '../page/readable.ts';
import type { SignalStudyInput } from './study-input.ts';

/** A conclusion in a few words, with a sign that says whether it speaks for the signals. */
const CONCLUSIONS: Readonly<Record<Conclusion, string>> = {
  nothing: '– nothing to judge',
  'too-few': '– too few to tell',
  'no-evidence': '✗ no evidence',
  'not-after-tries': '✗ none once tries are counted',
  'no-ledger': '– tries not counted',
  opposite: '✗ the opposite',
  'below-costs': '✗ does not pay its costs',
  'costs-unproven': '– not shown to pay its costs',
  evidence: '✓ evidence of an edge',
};

/** What the signals were worth in plain words, then cell by cell, then what that rests on. */
export function verdictSection(input: SignalStudyInput): Markup {
  return html`<section id="verdict" aria-labelledby="verdict-heading">
<h2 id="verdict-heading">Verdict</h2>
<p class="verdict">${headline(input)}</p>
<div class="words">
${[...countWords(input), ...input.searchWords.map(sentence)].map((text) => html`<p>${text}</p>\n`)}</div>
${verdictTable(input)}
<details><summary>What was assumed</summary>
<ul>${input.assumptions.map((line) => html`<li>${line}</li>\n`)}</ul></details>
</section>`;
}

function headline({ cells, tries }: SignalStudyInput): string {
  const found = cells.filter(({ verdict }) => verdict.conclusion === 'evidence');
  if (found.length > 0) {
    const names = found.map(({ adjusted }) => adjusted.name).join('; ');
    return `${found.length} of ${counted(cells.length, 'cell')} ${found.length === 1 ? 'is' : 'are'} evidence of an edge after costs, with ${counted(tries.total ?? cells.length, 'try').replace('trys', 'tries')} counted: ${names}.`;
  }
  const all = cells.length === 1 ? 'The one cell is no' : `None of the ${cells.length} cells is`;
  return `${all} evidence of an edge after costs.`;
}

function countWords({ cells, tries, panel, rules }: SignalStudyInput): string[] {
  const signals = rules.reduce((sum, rule) => sum + rule.signals.length, 0);
  const conclusions = [...new Set(cells.map(({ verdict }) => verdict.conclusion))];
  const counts = conclusions.map((one) => {
    const count = cells.filter(({ verdict }) => verdict.conclusion === one).length;
    return `${count} × ${CONCLUSIONS[one].slice(2)}`;
  });
  const triesWords =
    tries.total === null
      ? 'The tries were not counted, so nothing here can be called evidence.'
      : `${groupDigits(String(tries.total))} cells were ever tried on these days, those of this page included: p-values are adjusted for all of them.`;
  return [
    `${counted(signals, 'signal')} of ${counted(rules.length, 'rule')} on ${counted(panel.bars.length, 'bar')}, judged at ${counted(panel.horizons.length, 'horizon')}. Cells: ${counts.join(', ')}.`,
    triesWords,
  ];
}

function sentence(text: string): string {
  return `${text[0]!.toUpperCase()}${text.slice(1)}.`.replaceAll(/(?<= )-(?=\d)/g, '−');
}

function verdictTable(input: SignalStudyInput): Markup {
  const { cells, tries } = input;
  const model = cells[0]?.cell.nulls[0]?.model ?? 'none';
  const family = tries.total === null ? 'tries not counted' : `of ${groupDigits(String(tries.total))} tries`;
  return dataTable({
    label: 'Verdicts',
    caption: `Returns in basis points, signed: above 0 is what the signal said. Hit rates are of events that do not overlap, with Wilson's 95 % interval; means have the 95 % interval of a stationary bootstrap. p by the null model ${model}; q by Benjamini and Yekutieli.`,
    columns: [
      textColumn('Cell'),
      textColumn('Verdict'),
      numberColumn(`p (${model})`),
      numberColumn(`q (${family})`),
      numberColumn('Before costs, bp'),
      numberColumn('After costs, bp'),
      numberColumn('Hit rate, %'),
      numberColumn('Independent events'),
    ],
    rows: cells.map((cell) => verdictRow(cell, tries.total !== null)),
  });
}

function verdictRow({ cell: { study }, adjusted, verdict }: JudgedCell, isCounted: boolean): Row {
  const { thinned, grossBps, grossInterval, netBps, netInterval } = study;
  const hitRate = (100 * thinned.hits) / thinned.events;
  const hitInterval = { low: 100 * thinned.hitInterval.low, high: 100 * thinned.hitInterval.high };
  return {
    cells: [
      adjusted.name,
      CONCLUSIONS[verdict.conclusion],
      adjusted.p === null ? '' : probability(adjusted.p),
      adjusted.p === null || !isCounted ? '' : probability(adjusted.benjaminiYekutieli),
      withInterval(grossBps, grossInterval, signedBps),
      withInterval(netBps, netInterval, signedBps),
      withInterval(hitRate, hitInterval, (value) => value.toFixed(1)),
      `${groupDigits(String(thinned.events))} of ${groupDigits(String(study.events))}`,
    ],
  };
}

/** A value with the ends of its interval; nothing where it is not known. */
function withInterval(
  value: number,
  { low, high }: { readonly low: number; readonly high: number },
  format: (value: number) => string,
): string {
  if (!Number.isFinite(value)) return '';
  return Number.isFinite(low) && Number.isFinite(high)
    ? `${format(value)} (${format(low)} to ${format(high)})`
    : format(value);
}

function signedBps(bps: number): string {
  return `${bps < 0 ? '−' : '+'}${Math.abs(bps).toFixed(2)}`;
}

function probability(p: number): string {
  return p < 0.001 ? p.toPrecision(1) : p.toFixed(3);
}
