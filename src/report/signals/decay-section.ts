import { decayTextTable } from '../../stats/event/study-text.ts';
import type { Figure } from '../page/figure.ts';
import { figureBlock } from '../page/figure.ts';
import { html } from '../page/markup.ts';
import type { PageSection } from '../page/page-section.ts';
import { shownColumns, withRules } from './shown-columns.ts';
import { drawnRules, known, ruleAndHorizon } from './study-axis.ts';
import type { SignalStudyInput } from './study-input.ts';

/** Whether strength orders returns, and how fast that is gone. */
export function decaySection(input: SignalStudyInput): PageSection {
  const figure = decayFigure(input);
  const { panel, rules } = input;
  const table = withRules(rules, ({ decay }) => decayTextTable(decay, panel.bars.scales));
  const markup = html`<section id="decay" aria-labelledby="decay-heading">
<h2 id="decay-heading">Decay</h2>
<p>Does strength order returns? The information coefficient is the rank correlation (Spearman) of direction × strength with the
forward return, entered at once or one or two bars later. An effect that is gone one bar later was bounce between bid and ask.</p>
${figureBlock(figure, shownColumns(table, COLUMNS, { label: 'Information coefficient', caption: CAPTION }))}
</section>`;
  return { markup, figures: [figure] };
}

const CAPTION = 'Correlations of −1 to 1; the t of the slope has Newey and West’s error.';

const COLUMNS = [
  ['rule', 'Rule'],
  ['horizon', 'Horizon'],
  ['skip_bars', 'Bars skipped'],
  ['events', 'Events'],
  ['without_strength', 'Without strength'],
  ['spearman', 'Spearman'],
  ['pearson', 'Pearson'],
  ['newey_west_t', 'Newey–West t'],
] as const;

const SHADES = [
  { color: '--series-1', pattern: '' },
  { color: '--series-3', pattern: '/' },
  { color: '--series-4', pattern: '.' },
] as const;

function decayFigure(input: SignalStudyInput): Figure {
  const rows = drawnRules(input).flatMap(({ rule, decay }) => decay.map((point) => ({ rule, ...point })));
  const skips = [...new Set(rows.map(({ skip }) => skip))];
  return {
    id: 'decay',
    label: 'Information coefficient of every cell by bars skipped before the entry. The table below has the numbers.',
    heightPx: 300,
    traces: skips.map((skip, index) => {
      const { color, pattern } = SHADES[index % SHADES.length]!;
      const own = rows.filter((point) => point.skip === skip);
      const name = skip === 0 ? 'entered at once' : `${skip} ${skip === 1 ? 'bar' : 'bars'} later`;
      return {
        type: 'bar' as const,
        name,
        x: ruleAndHorizon(input, own),
        y: own.map(({ spearman }) => known(spearman)),
        marker: { color, pattern: { shape: pattern, fgcolor: '--surface', fillmode: 'overlay' } },
        customdata: own.map(({ events }) => events),
        hovertemplate: `%{y:.4f} of %{customdata} events<extra>${name}</extra>`,
      };
    }),
    layout: {
      barmode: 'group',
      bargap: 0.45,
      xaxis: { fixedrange: true, dividercolor: '--line' },
      yaxis: { title: { text: 'Spearman' } },
    },
    fitY: false,
  };
}
