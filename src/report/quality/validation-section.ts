import { formatUnits } from '../../core/decimal.ts';
import type { BarDifference } from '../../cvd/compare-bars.ts';
import { distance } from '../../cvd/compare-bars.ts';
import { dataTable, numberColumn, textColumn } from '../page/data-table.ts';
import { html, type Markup, NOTHING } from '../page/markup.ts';
import { counted, groupDigits, readableTime } from '../page/readable.ts';
import { thinned } from '../page/thinned.ts';
import type { QualityValidation } from './quality-input.ts';

const MAX_LISTED = 500;

/** How our bars compare with somebody else's, to the last digit. */
export function validationSection(validation: QualityValidation | null): Markup {
  if (validation === null) {
    return html`<section id="validation" aria-labelledby="validation-heading">
<h2 id="validation-heading">Validation</h2>
<p>Nothing was compared with anybody else's bars. <code>--against FILE</code> takes klines or any CSV of volume, delta or CVD;
<code>--against klines</code> fetches the exchange's own.</p>
</section>`;
  }
  const { comparison } = validation;
  return html`<section id="validation" aria-labelledby="validation-heading">
<h2 id="validation-heading">Validation</h2>
<p class="verdict">${verdictWords(validation)}</p>
<p>Compared by ${comparison.columns.join(', ')}. Largest difference: ${decimalText(comparison.largestDifference)}.</p>
${countTable(validation)}
${differenceTable(comparison.differences)}
</section>`;
}

/** The outcome in a sentence. */
export function verdictWords({ against, bar, tolerance, comparison, verdict }: QualityValidation): string {
  const { compared, different } = comparison;
  if (verdict === 'nothing')
    return `No ${bar} bar could be compared with ${against}: none of them is whole in our data.`;
  if (different > 0) return `${different} of ${counted(compared, 'bar')} of ${bar} differ from ${against}.`;
  const nearness = Number(tolerance) === 0 ? 'to the last digit' : `within ${tolerance}`;
  const equal = `${counted(compared, 'bar')} of ${bar} ${compared === 1 ? 'is' : 'are all'} equal to ${against}, ${nearness}.`;
  return verdict === 'equal' ? equal : `${equal} Other bars could not be judged, and all of them were asked for.`;
}

function countTable({ comparison }: QualityValidation): Markup {
  const { equal, different, incomplete, missingInOurs, missingInReference } = comparison;
  const timesOf = (quality: string): number[] =>
    incomplete.filter((bar) => bar.quality === quality).map(({ timeUs }) => timeUs);
  const differing = [...new Set(comparison.differences.map(({ timeUs }) => timeUs))];
  const rows: (readonly [string, number, readonly number[]])[] = [
    ['Equal', equal, []],
    ['Different', different, differing],
    ['Not judged: covered in part', timesOf('partial').length, timesOf('partial')],
    ['Not judged: a gap in our data', timesOf('gap').length, timesOf('gap')],
    ['Only in the reference', missingInOurs.length, missingInOurs],
    ['Only in our data', missingInReference.length, missingInReference],
  ];
  return dataTable({
    label: 'Bars by outcome',
    caption: 'Bars by what came of them.',
    columns: [textColumn('Outcome'), numberColumn('Bars'), textColumn('First (UTC)'), textColumn('Last (UTC)')],
    rows: rows.map(([name, count, times]) => ({
      cells: [name, groupDigits(String(count)), timeText(times[0]), timeText(times.at(-1))],
    })),
  });
}

function timeText(timeUs: number | undefined): string {
  return timeUs === undefined ? '' : readableTime(timeUs);
}

function differenceTable(differences: readonly BarDifference[]): Markup {
  if (differences.length === 0) return NOTHING;
  const { kept, every } = thinned(differences, MAX_LISTED);
  return dataTable({
    label: 'Differences',
    caption: `Every value that differs${every === 1 ? '' : `, 1 in ${every} of them`}.`,
    columns: [textColumn('Bar (UTC)'), textColumn('Value'), ...['Ours', 'Theirs', 'Difference'].map(numberColumn)],
    rows: kept.map(({ timeUs, column, ours, reference }) => ({
      cells: [readableTime(timeUs), column, ...[ours, reference, distance(ours, reference)].map(decimalText)],
    })),
  });
}

function decimalText({ units, scale }: { readonly units: bigint; readonly scale: number }): string {
  return groupDigits(formatUnits(units, scale));
}
