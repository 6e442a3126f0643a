import { excursionTextTable } from '../../stats/event/study-text.ts';
import type { ExcursionStudy, Spread } from '../../stats/event/excursions.ts';
import { type Figure, figureBlock, type FigureTrace } from '../page/figure.ts';
import { html } from '../page/markup.ts';
import type { PageSection } from '../page/page-section.ts';
import { shownColumns, withRules } from './shown-columns.ts';
import { drawnRules, known, ruleAndHorizon } from './study-axis.ts';
import type { SignalStudyInput } from './study-input.ts';

/** How far positions ran for and against the signal. */
export function excursionSection(input: SignalStudyInput): PageSection {
  const figure = excursionFigure(input);
  const { panel, rules } = input;
  const table = withRules(rules, ({ excursions }) => excursionTextTable(excursions, panel.bars.scales));
  const markup = html`<section id="excursions" aria-labelledby="excursions-heading">
<h2 id="excursions-heading">How far it ran: MAE and MFE</h2>
<p>Largest excursion for (MFE) and against (MAE) the signal up to the horizon, in average true ranges at the signal: the median as
a bar, the whisker to what one event in ten passed. Where target and stop of one range each are tried, the stop counts first inside
one bar.</p>
${figureBlock(figure, shownColumns(table, COLUMNS, { label: 'Excursions', caption: CAPTION }))}
</section>`;
  return { markup, figures: [figure] };
}

const CAPTION =
  'ATR: average true range of 14 bars at the signal. Bars to the target by Kaplan and Meier, positions that ended before it censored.';

const COLUMNS = [
  ['rule', 'Rule'],
  ['horizon', 'Horizon'],
  ['events', 'Events'],
  ['favourable_atr_median', 'MFE, ATR: median'],
  ['favourable_atr_upper_tenth', '… upper tenth'],
  ['adverse_atr_median', 'MAE, ATR: median'],
  ['adverse_atr_upper_tenth', '… upper tenth'],
  ['favourable_percent_median', 'MFE, %: median'],
  ['adverse_percent_median', 'MAE, %: median'],
  ['tried', 'Tried'],
  ['target_first', 'Target first'],
  ['stop_first', 'Stop first'],
  ['median_bars_to_target', 'Bars to target, median'],
] as const;

type ExcursionRow = ExcursionStudy & { readonly rule: string };

function excursionFigure(input: SignalStudyInput): Figure {
  const rows = drawnRules(input).flatMap(({ rule, excursions }) => excursions.map((row) => ({ rule, ...row })));
  const runs = (name: string, of: (row: ExcursionRow) => Spread, look: Look): FigureTrace => ({
    type: 'bar',
    name,
    x: ruleAndHorizon(input, rows),
    y: rows.map((row) => known(look.sign * of(row).median)),
    error_y: {
      type: 'data',
      symmetric: false,
      array: rows.map((row) => (look.sign > 0 ? known(of(row).upperTenth - of(row).median) : 0)),
      arrayminus: rows.map((row) => (look.sign > 0 ? 0 : known(of(row).upperTenth - of(row).median))),
      color: '--muted',
      width: 5,
    },
    marker: { color: look.color },
    customdata: rows.map((row) => [known(of(row).median), known(of(row).upperTenth), row.events]),
    hovertemplate: `median %{customdata[0]:.4f} ATR<br>one in ten beyond %{customdata[1]:.4f} ATR<br>%{customdata[2]} events<extra>${name}</extra>`,
  });
  return {
    id: 'excursions',
    label: 'Median excursions for and against the signals of every cell. The table below has the numbers.',
    heightPx: 320,
    traces: [
      runs('for the signal (MFE)', ({ favourableAtr }) => favourableAtr, { sign: 1, color: '--up' }),
      runs('against it (MAE)', ({ adverseAtr }) => adverseAtr, { sign: -1, color: '--down' }),
    ],
    layout: {
      barmode: 'relative',
      bargap: 0.5,
      xaxis: { fixedrange: true, dividercolor: '--line' },
      yaxis: { title: { text: 'average true ranges' } },
    },
    fitY: false,
  };
}

interface Look {
  readonly sign: 1 | -1;
  readonly color: string;
}
