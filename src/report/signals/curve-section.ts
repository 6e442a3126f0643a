import { nullTextTable } from '../../stats/evidence/evidence-text.ts';
import type { RuleEvidence } from '../../stats/evidence/rule-evidence.ts';
import { BASIS_POINTS } from '../../stats/event/basis-points.ts';
import { eventStudyTextTable } from '../../stats/event/study-text.ts';
import { NULL_MODELS } from '../../stats/null/null-test.ts';
import { type Figure, figureBlock, type FigureTrace } from '../page/figure.ts';
import { escapeHtml, html, type Markup } from '../page/markup.ts';
import type { PageSection } from '../page/page-section.ts';
import { shownColumns, withRules } from './shown-columns.ts';
import { drawnRules, drawnRulesNote, horizonLabels, intervalBars, known } from './study-axis.ts';
import type { SignalStudyInput } from './study-input.ts';

/** The mean return after each horizon, with its interval, against what the null model gives and what trading costs. */
export function curveSection(input: SignalStudyInput): PageSection {
  const figures = drawnRules(input).map((rule, index) => curveFigure(input, rule, index));
  const model = drawnRules(input)[0]?.cells[0]?.nulls[0]?.model;
  const meaning = model === undefined ? '' : ` The band holds 95 % of the draws of ${model}: ${NULL_MODELS[model]}.`;
  const markup = html`<section id="event-study" aria-labelledby="event-study-heading">
<h2 id="event-study-heading">Event study</h2>
<p>Mean signed return from mid to mid after each horizon, from prices that could have been had once the signal was known. An
effect is worth something where it leaves the band of the null model and lies above the line of what a round trip costs.${meaning}</p>
${drawnRulesNote(input)}
${figures.map((figure) => figureBlock(figure))}
<details class="numbers"><summary>Event studies in numbers</summary>${studyTable(input)}</details>
<details class="numbers"><summary>Every null model in numbers</summary>${nullTable(input)}</details>
</section>`;
  return { markup, figures };
}

function curveFigure(input: SignalStudyInput, rule: RuleEvidence, index: number): Figure {
  const labels = horizonLabels(input.panel);
  return {
    id: `event-study-${index}`,
    label: `Mean return of ${rule.rule} after ${labels.join(', ')}, with its interval, the null band and the costs. The table below has the numbers.`,
    heightPx: 340,
    traces: [...nullBand(rule, labels), costLine(rule, labels), meanCurve(rule, labels)],
    layout: {
      title: { text: escapeHtml(rule.rule), x: 0, xref: 'paper', font: { size: 13 } },
      margin: { l: 56, r: 22, t: 62, b: 44 },
      xaxis: { type: 'category', title: { text: 'horizon' }, fixedrange: true },
      yaxis: { title: { text: 'basis points' }, hoverformat: '.4f' },
    },
    fitY: false,
  };
}

/** Bars from the lower to the upper end: they stand for themselves even where there is one horizon only. */
function nullBand({ cells }: RuleEvidence, labels: readonly string[]): FigureTrace[] {
  const tests = cells.map(({ nulls }) => nulls[0]);
  const model = tests[0]?.model;
  if (model === undefined) return [];
  const low = tests.map((test) => (test === undefined ? Number.NaN : test.nullBand.low * BASIS_POINTS));
  const high = tests.map((test) => (test === undefined ? Number.NaN : test.nullBand.high * BASIS_POINTS));
  return [
    {
      type: 'bar',
      name: `null band: ${model}`,
      x: labels,
      base: low.map(known),
      y: high.map((end, index) => known(end - low[index]!)),
      width: 0.5,
      marker: { color: '--null-shade', line: { width: 1, color: '--null' } },
      customdata: low.map((start, index) => [known(start), known(high[index]!), tests[index]?.draws ?? 0]),
      hovertemplate: `%{customdata[0]:.4f} to %{customdata[1]:.4f} bp, %{customdata[2]} draws<extra>null band, ${model}</extra>`,
    },
  ];
}

function costLine({ cells }: RuleEvidence, labels: readonly string[]): FigureTrace {
  return {
    type: 'scatter',
    mode: 'lines+markers',
    name: 'cost of a round trip',
    x: labels,
    y: cells.map(({ study }) => known(study.costBps)),
    line: { color: '--cost', width: 1.5, dash: 'dash' },
    marker: { symbol: 'line-ew-open', size: 26, color: '--cost', line: { width: 2 } },
    hovertemplate: '%{y:.4f} bp<extra>cost of a round trip</extra>',
  };
}

function meanCurve({ cells }: RuleEvidence, labels: readonly string[]): FigureTrace {
  const means = cells.map(({ study }) => study.grossBps);
  const intervals = cells.map(({ study }) => study.grossInterval);
  return {
    type: 'scatter',
    mode: 'lines+markers',
    name: 'mean before costs, 95 % interval',
    x: labels,
    y: means.map(known),
    error_y: intervalBars(means, intervals, '--series-1'),
    line: { color: '--series-1', width: 2 },
    marker: { size: 9, color: '--series-1' },
    customdata: cells.map(({ study, nulls }) => [
      study.events,
      study.thinned.events,
      known(study.grossInterval.low),
      known(study.grossInterval.high),
      nulls[0]?.p == null ? 'no p' : `p = ${nulls[0].p.toPrecision(3)} (${nulls[0].model})`,
    ]),
    hovertemplate:
      '%{y:.4f} bp (%{customdata[2]:.4f} to %{customdata[3]:.4f})<br>%{customdata[0]} events, %{customdata[1]} independent<br>%{customdata[4]}<extra>%{x}</extra>',
  };
}

function studyTable({ panel, rules }: SignalStudyInput): Markup {
  const table = withRules(rules, ({ cells }) =>
    eventStudyTextTable(
      cells.map(({ study }) => study),
      panel.bars.scales,
    ),
  );
  return html`${shownColumns(table, RETURN_COLUMNS, { label: 'Event study', caption: RETURN_CAPTION })}
${shownColumns(table, EVENT_COLUMNS, { label: 'Events', caption: EVENT_CAPTION })}`;
}

const RETURN_CAPTION =
  'Mean signed returns in basis points with their 95 % intervals; the fee per side at which they would come to 0.';

const RETURN_COLUMNS = [
  ['rule', 'Rule'],
  ['horizon', 'Horizon'],
  ['events', 'Events'],
  ['independent_events', 'Independent'],
  ['gross_bps', 'Before costs'],
  ['gross_low_bps', '… at least'],
  ['gross_high_bps', '… at most'],
  ['cost_bps', 'Cost'],
  ['net_bps', 'After costs'],
  ['net_low_bps', '… at least'],
  ['net_high_bps', '… at most'],
  ['break_even_fee_bps', 'Break-even fee'],
] as const;

const EVENT_CAPTION =
  'Independent: events that do not overlap. Dropped: events whose session, coverage or data ended before their exit. Means in basis points before costs.';

const EVENT_COLUMNS = [
  ['rule', 'Rule'],
  ['horizon', 'Horizon'],
  ['dropped_session_end', 'Dropped: session'],
  ['dropped_hole', 'Dropped: hole'],
  ['dropped_data_end', 'Dropped: data end'],
  ['independent_gross_bps', 'Independent mean'],
  ['independent_gross_low_bps', '… at least'],
  ['independent_gross_high_bps', '… at most'],
  ['newey_west_t', 'Newey–West t'],
  ['long_events', 'Bullish'],
  ['long_gross_bps', 'Bullish mean'],
  ['short_events', 'Bearish'],
  ['short_gross_bps', 'Bearish mean'],
] as const;

function nullTable({ panel, rules }: SignalStudyInput): Markup {
  return shownColumns(nullTextTable(panel, rules), NULL_COLUMNS, {
    label: 'Null models',
    caption: html`Each p belongs to the null model of its row. ${Object.entries(NULL_MODELS).map(
      ([name, meaning]) => html`<i>${name}</i>: ${meaning}. `,
    )}`,
  });
}

const NULL_COLUMNS = [
  ['rule', 'Rule'],
  ['horizon', 'Horizon'],
  ['null_model', 'Null model'],
  ['events', 'Events'],
  ['draws', 'Draws'],
  ['observed_bps', 'Observed'],
  ['null_mean_bps', 'Null mean'],
  ['null_low_bps', 'Null band from'],
  ['null_high_bps', 'to'],
  ['p', 'p of this model'],
  ['p_greater', 'p, one-sided'],
  ['problem', 'Why there is none'],
] as const;
