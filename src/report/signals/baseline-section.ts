import { baselineTextTable } from '../../stats/event/study-text.ts';
import type { Figure } from '../page/figure.ts';
import { figureBlock } from '../page/figure.ts';
import { html } from '../page/markup.ts';
import type { PageSection } from '../page/page-section.ts';
import { shownColumns, withRules } from './shown-columns.ts';
import { drawnRules, intervalBars, known, ruleAndHorizon } from './study-axis.ts';
import type { SignalStudyInput } from './study-input.ts';

/** What the signals add to entries that need no signal. */
export function baselineSection(input: SignalStudyInput): PageSection {
  const figure = baselineFigure(input);
  const { panel, rules } = input;
  const table = withRules(rules, ({ baselines }) => baselineTextTable(baselines, panel.bars.scales));
  const markup = html`<section id="baselines" aria-labelledby="baselines-heading">
<h2 id="baselines-heading">Against the baselines</h2>
<p>Mean of the signals less what a baseline gives in their place, with its 95 % interval. <i>Unconditional</i>: all bars, with the
signals' directions. <i>Time of day</i>: the same part of the day on other days. <i>Extremes</i>: new highs and lows regardless of
CVD, the only one that shows what CVD adds.</p>
${figureBlock(figure, shownColumns(table, COLUMNS, { label: 'Baselines', caption: CAPTION }))}
</section>`;
  return { markup, figures: [figure] };
}

const CAPTION =
  'Basis points. The p of a label permutation asks whether it matters which extremes the signals pick; its null model stands beside it.';

const COLUMNS = [
  ['rule', 'Rule'],
  ['horizon', 'Horizon'],
  ['baseline', 'Baseline'],
  ['events', 'Events'],
  ['baseline_events', 'Baseline events'],
  ['gross_bps', 'Signals'],
  ['baseline_bps', 'Baseline'],
  ['difference_bps', 'Difference'],
  ['difference_low_bps', '… at least'],
  ['difference_high_bps', '… at most'],
  ['label_null', 'Null model of p'],
  ['label_p', 'p'],
] as const;

const BASELINES = [
  { name: 'unconditional', color: '--series-1', symbol: 'circle' },
  { name: 'time-of-day', color: '--series-3', symbol: 'square' },
  { name: 'extremes', color: '--series-2', symbol: 'diamond' },
] as const;

function baselineFigure(input: SignalStudyInput): Figure {
  const rows = drawnRules(input).flatMap(({ rule, baselines }) => baselines.map((row) => ({ rule, ...row })));
  return {
    id: 'baselines',
    label: 'Difference between the signals and each baseline, with its interval. The table below has the numbers.',
    heightPx: 340,
    traces: BASELINES.map(({ name, color, symbol }) => {
      const own = rows.filter(({ baseline }) => baseline === name);
      const values = own.map(({ differenceBps }) => differenceBps);
      return {
        type: 'scatter' as const,
        mode: 'markers',
        name: name.replaceAll('-', ' '),
        x: ruleAndHorizon(input, own),
        y: values.map(known),
        error_y: intervalBars(
          values,
          own.map(({ differenceInterval }) => differenceInterval),
          color,
        ),
        marker: { size: 9, color, symbol },
        customdata: own.map(({ events, baselineEvents, differenceInterval }) => [
          ...[events, baselineEvents, known(differenceInterval.low), known(differenceInterval.high)],
        ]),
        hovertemplate: `%{y:+.4f} bp (%{customdata[2]:.4f} to %{customdata[3]:.4f})<br>%{customdata[0]} events against %{customdata[1]}<extra>${name}</extra>`,
      };
    }),
    layout: {
      scattermode: 'group',
      scattergap: 0.6,
      xaxis: { fixedrange: true, dividercolor: '--line' },
      yaxis: { title: { text: 'difference, bp' }, zeroline: true },
    },
    fitY: false,
  };
}
