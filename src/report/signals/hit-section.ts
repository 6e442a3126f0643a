import type { Figure } from '../page/figure.ts';
import { figureBlock } from '../page/figure.ts';
import { html } from '../page/markup.ts';
import type { PageSection } from '../page/page-section.ts';
import { drawnRules, intervalBars, known, ruleAndHorizon } from './study-axis.ts';
import type { SignalStudyInput } from './study-input.ts';

/** How often the signals were right, of the events that do not overlap. */
export function hitSection(input: SignalStudyInput): PageSection {
  const figure = hitFigure(input);
  const markup = html`<section id="hits" aria-labelledby="hits-heading">
<h2 id="hits-heading">Hit rates</h2>
<p>Share of the independent events that went the way the signal said, with Wilson's 95 % interval. Overlapping events are one
look at the market, not several: they are left out here. The verdicts above have the numbers. A hit rate says nothing of costs,
nor of how large hits and misses are.</p>
${figureBlock(figure)}
</section>`;
  return { markup, figures: [figure] };
}

function hitFigure(input: SignalStudyInput): Figure {
  const studies = drawnRules(input).flatMap(({ cells, rule }) => cells.map(({ study }) => ({ rule, ...study })));
  const rates = studies.map(({ thinned }) => (100 * thinned.hits) / thinned.events);
  const intervals = studies.map(({ thinned: { hitInterval } }) => ({
    low: 100 * hitInterval.low,
    high: 100 * hitInterval.high,
  }));
  return {
    id: 'hit-rates',
    label: 'Hit rate of every cell with its interval, against 50 %. The table of verdicts has the numbers.',
    heightPx: 320,
    traces: [
      {
        type: 'scatter',
        mode: 'markers',
        x: ruleAndHorizon(input, studies),
        y: rates.map(known),
        error_y: intervalBars(rates, intervals, '--series-1'),
        marker: { size: 9, color: '--series-1' },
        customdata: studies.map(({ thinned }, index) => [
          thinned.hits,
          thinned.events,
          known(intervals[index]!.low),
          known(intervals[index]!.high),
        ]),
        hovertemplate:
          '%{y:.4f} % (%{customdata[2]:.4f} to %{customdata[3]:.4f})<br>%{customdata[0]} of %{customdata[1]} independent events<extra></extra>',
      },
    ],
    layout: {
      showlegend: false,
      xaxis: { fixedrange: true, dividercolor: '--line' },
      yaxis: { title: { text: '% of independent events' } },
      shapes: [
        {
          ...{ type: 'line', xref: 'paper', x0: 0, x1: 1, y0: 50, y1: 50, layer: 'below' },
          line: { color: '--null', width: 1.5, dash: 'dot' },
        },
      ],
    },
    fitY: false,
  };
}
