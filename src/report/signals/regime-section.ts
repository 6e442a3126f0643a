import type { AdjustedRegime, RuleEvidence } from '../../stats/evidence/rule-evidence.ts';
import { horizonLabel } from '../../stats/event/horizon.ts';
import { regimeTextTable } from '../../stats/event/study-text.ts';
import { type Figure, figureBlock, type FigureTrace } from '../page/figure.ts';
import { escapeHtml, html } from '../page/markup.ts';
import type { PageSection } from '../page/page-section.ts';
import { shownColumns, withRules } from './shown-columns.ts';
import { drawnRules, horizonLabels, known } from './study-axis.ts';
import type { SignalStudyInput } from './study-input.ts';

/** When the effect is there: by hour, working day, weekday, volatility and trend. */
export function regimeSection(input: SignalStudyInput): PageSection {
  const figures = drawnRules(input).map((rule, index) => regimeFigure(input, rule, index));
  const { panel, rules } = input;
  const table = withRules(rules, ({ regimes }) =>
    regimeTextTable(regimes, panel.bars.scales, { name: 'bh_q', values: regimes.map(({ q }) => q) }),
  );
  const markup = html`<section id="regimes" aria-labelledby="regimes-heading">
<h2 id="regimes-heading">When</h2>
<p>The mean of the independent events by UTC hour, by working day (Asia 21:00–07:00, Europe 07:00–13:00, US 13:00–21:00), weekday,
volatility and trend at the signal. Every split is a try: forty of them show two with p below 0.05 where there is nothing. The q
counts the regimes of the same horizon (Benjamini and Hochberg).</p>
${figures.map((figure) => figureBlock(figure))}
<details class="numbers"><summary>Regimes in numbers</summary>${shownColumns(table, COLUMNS, { label: 'Regimes', caption: CAPTION })}</details>
</section>`;
  return { markup, figures };
}

const CAPTION =
  "Basis points of the events that do not overlap, with the 95 % interval of Student's t; its p has a mean of 0 as the null model. Volatility terciles are known afterwards only: they tell when money was made and are no filter.";

const COLUMNS = [
  ['rule', 'Rule'],
  ['horizon', 'Horizon'],
  ['dimension', 'By'],
  ['regime', 'Regime'],
  ['events', 'Events'],
  ['independent_events', 'Independent'],
  ['independent_gross_bps', 'Mean'],
  ['independent_gross_low_bps', '… at least'],
  ['independent_gross_high_bps', '… at most'],
  ['independent_t', 't'],
  ['p', 'p (t-test)'],
  ['bh_q', 'q among regimes'],
] as const;

/** Hours above, everything else below: each cell wide enough for its label. */
function regimeFigure(input: SignalStudyInput, rule: RuleEvidence, index: number): Figure {
  const labels = horizonLabels(input.panel);
  const keys = [...new Map(rule.regimes.map((regime) => [placeOf(regime), regime])).values()];
  const isHour = ({ dimension }: AdjustedRegime): boolean => dimension === 'hour';
  const hours = keys.filter(isHour);
  const others = keys.filter((key) => !isHour(key));
  const axis = { fixedrange: true, showgrid: false, tickangle: 0, dividercolor: '--line' };
  const rows = { type: 'category', fixedrange: true, showgrid: false };
  return {
    id: `regimes-${index}`,
    label: `Mean of the independent events of ${rule.rule} by regime and horizon. The table below has the numbers.`,
    heightPx: 190 + 48 * labels.length,
    traces: [
      { ...heatMap(input, rule, hours), x: hours.map(({ regime }) => regime.padStart(2, '0')) },
      {
        ...heatMap(input, rule, others),
        x: [others.map(({ dimension }) => dimension), others.map(shortName)],
        ...{ xaxis: 'x2', yaxis: 'y2' },
      },
    ],
    layout: {
      title: { text: escapeHtml(rule.rule), x: 0, xref: 'paper', font: { size: 13 } },
      margin: { l: 70, r: 22, t: 40, b: 50 },
      xaxis: { ...axis, type: 'category', title: { text: 'UTC hour', standoff: 4 } },
      yaxis: { ...rows, domain: [0.62, 1] },
      xaxis2: { ...axis, anchor: 'y2' },
      yaxis2: { ...rows, domain: [0, 0.38] },
      coloraxis: {
        cmid: 0,
        colorscale: HEAT_SCALE,
        colorbar: { title: { text: 'bp' }, thickness: 12, outlinewidth: 0 },
      },
    },
    fitY: false,
  };
}

const HEAT_SCALE = [
  [0, '--heat-low'],
  [0.5, '--heat-mid'],
  [1, '--heat-high'],
];

function heatMap(input: SignalStudyInput, { regimes }: RuleEvidence, keys: readonly AdjustedRegime[]): FigureTrace {
  const { scales } = input.panel.bars;
  const labels = horizonLabels(input.panel);
  const rows = labels.map((label) =>
    keys.map((key) => {
      return regimes.find((one) => placeOf(one) === placeOf(key) && horizonLabel(one.horizon, scales) === label);
    }),
  );
  return {
    type: 'heatmap',
    y: labels,
    z: rows.map((row) => row.map((cell) => (cell === undefined ? null : known(cell.independentBps)))),
    customdata: rows.map((row) => row.map(regimeText)),
    hovertemplate: '%{y}: %{customdata}<extra></extra>',
    coloraxis: 'coloraxis',
    ...{ xgap: 1, ygap: 1, hoverongaps: false },
  };
}

/** Weekdays by their first three letters: more has no room. */
function shortName({ dimension, regime }: AdjustedRegime): string {
  return dimension === 'weekday' ? regime.slice(0, 3) : regime;
}

function placeOf({ dimension, regime }: AdjustedRegime): string {
  return `${dimension} ${regime}`;
}

function regimeText(regime: AdjustedRegime | undefined): string {
  if (regime === undefined) return '';
  const { dimension, regime: name, independentBps, independentInterval: ends, independent, events, p, q } = regime;
  const interval = Number.isFinite(ends.low) ? ` (${ends.low.toFixed(4)} to ${ends.high.toFixed(4)})` : '';
  const test =
    p === null || q === null ? 'too few for a p' : `p = ${p.toPrecision(3)} (t-test), q = ${q.toPrecision(3)}`;
  return `${dimension} ${name}<br>${independentBps.toFixed(4)} bp${interval}<br>${independent} independent of ${events} events<br>${test}`;
}
