import { formatDay } from '../../core/time.ts';
import { dataTable, numberColumn, textColumn } from '../page/data-table.ts';
import { type Figure, figureBlock } from '../page/figure.ts';
import { html, type Markup, NOTHING } from '../page/markup.ts';
import type { PageSection } from '../page/page-section.ts';
import { counted, percent } from '../page/readable.ts';
import type { SweepReportInput, SweptEvidence, SweptHoldOut, SweptWindow } from './sweep-input.ts';
import { meanText, signed } from './sweep-text.ts';

/** What choosing brought on days that no choice had seen, and the days that nobody was to see. */
export function outsideSection({ evidence, holdOut }: SweepReportInput): PageSection {
  const forward = evidence?.walkForward ?? null;
  const figure = forward === null ? null : windowFigure(forward.windows);
  const markup = html`<section id="outside" aria-labelledby="outside-heading">
<h2 id="outside-heading">On days that the choice had not seen</h2>
${forward === null || figure === null ? html`<p>No walk forward was made.</p>` : forwardBlock(forward, figure)}
${combinatorialWords(evidence)}
<h3>Hold-out</h3>
${holdOutBlock(holdOut)}
</section>`;
  return { markup, figures: figure === null ? [] : [figure] };
}

type WalkForward = NonNullable<SweptEvidence['walkForward']>;

function forwardBlock({ windows, outOfSample, inSampleBps }: WalkForward, figure: Figure): Markup {
  const table = dataTable({
    label: 'Walk forward',
    caption: 'Each cell was chosen on the days before its window.',
    columns: [
      ...['Tested from', 'to', 'Chosen cell'].map(textColumn),
      ...['Chosen on days', 'Mean there, bp', 'Mean after, bp'].map(numberColumn),
    ],
    rows: windows.map(({ id, trainDays, fromDay, toDay, inSampleBps: inside, outOfSampleBps: outside }) => ({
      cells: [formatDay(fromDay), formatDay(toDay), id, String(trainDays), signed(inside, 2), signed(outside, 2)],
    })),
  });
  return html`<p>Walk forward, ${counted(windows.length, 'window')}: the choices made ${signed(inSampleBps, 2)} bp a day on the days they
were chosen on, and ${meanText(outOfSample)} bp a day after.</p>
${figureBlock(figure, table)}`;
}

function windowFigure(windows: readonly SweptWindow[]): Figure {
  const bars = (name: string, look: object, value: (window: SweptWindow) => number): Figure['traces'][number] => ({
    type: 'bar',
    name,
    x: windows.map(({ fromDay }) => formatDay(fromDay)),
    y: windows.map(value),
    marker: look,
    hovertemplate: `from %{x}: %{y:.3f} bp a day, ${name}<extra></extra>`,
  });
  return {
    id: 'walk-forward',
    label:
      'Mean daily net of each choice on the days it was chosen on and on the days after. The table below has the numbers.',
    heightPx: 260,
    traces: [
      bars('on the days of the choice', { color: '--null', pattern: { shape: '/' } }, ({ inSampleBps }) => inSampleBps),
      bars('on the days after', { color: '--series-1' }, ({ outOfSampleBps }) => outOfSampleBps),
    ],
    layout: {
      barmode: 'group',
      xaxis: { type: 'category', title: { text: 'tested from' } },
      yaxis: { title: { text: 'bp a day' } },
    },
    fitY: false,
  };
}

function combinatorialWords(evidence: SweptEvidence | null): Markup {
  const crossed = evidence?.combinatorial ?? null;
  if (crossed === null) return NOTHING;
  const { splits, distinctChoices, losingPaths, outOfSample, inSampleBps } = crossed;
  return html`<p>Combinatorial purged cross-validation, ${counted(splits, 'split')}: ${counted(distinctChoices, 'cell')} chosen;
${signed(inSampleBps, 2)} bp a day on the days of the choice, ${meanText(outOfSample)} on the others; ${percent(losingPaths)} of the paths
lost.</p>`;
}

function holdOutBlock(holdOut: SweptHoldOut | null): Markup {
  if (holdOut === null) return html`<p>No days were set aside: nothing is left that this search has not seen.</p>`;
  const { days, openings } = holdOut;
  const aside = days === null ? 'Days' : counted(days, 'day');
  if (openings.length === 0) return html`<p>${aside} set aside and not looked at yet: sealed.</p>`;
  const later =
    openings.length === 1
      ? ''
      : ' Only the first look is evidence: what later ones show was chosen with knowledge of it.';
  return html`<p>${aside} set aside, opened ${openings.length === 1 ? 'once' : `${openings.length} times`}.${later}</p>
${dataTable({
  label: 'Looks at the hold-out',
  caption: 'Each look was written down before anything was evaluated.',
  columns: ['Opened', 'Cells', 'Why'].map(textColumn),
  rows: openings.map(({ opened, cells, reason }) => ({ cells: [opened, cells.join(', '), reason] })),
})}`;
}
