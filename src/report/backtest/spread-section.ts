import { quantileOfSorted } from '../../stats/numerics/quantile.ts';
import { dataTable, numberColumn } from '../page/data-table.ts';
import { type Figure, figureBlock } from '../page/figure.ts';
import { html } from '../page/markup.ts';
import type { PageSection } from '../page/page-section.ts';
import { counted } from '../page/readable.ts';
import { bpsText } from './money-text.ts';
import type { RunRecord } from './run-record.ts';

/** More bars than this are a hatching. */
const MAX_BINS = 60;
/** Fewer round trips than this have no shape. */
const FEWEST_TRIPS = 2;

/** How the results of round trips are spread: histogram and quantiles. */
export function spreadSection({ trips }: RunRecord): PageSection {
  const head = html`<h2 id="spread-heading">Results of round trips</h2>`;
  if (trips.length < FEWEST_TRIPS) {
    const words = html`<p>${counted(trips.length, 'round trip')}: nothing that has a distribution.</p>`;
    return {
      markup: html`<section id="spread" aria-labelledby="spread-heading">${head}${words}</section>`,
      figures: [],
    };
  }
  const sorted = Float64Array.from(trips, ({ netBps }) => netBps).sort();
  const bins = binsOf(sorted);
  const figure = spreadFigure(sorted, bins);
  const table = dataTable({
    label: 'Results of round trips',
    caption: 'Round trips by net profit in basis points of the entry.',
    columns: [numberColumn('From, bp'), numberColumn('To, bp'), numberColumn('Round trips')],
    rows: bins.map(({ from, to, count }) => ({ cells: [bpsText(from), bpsText(to), String(count)] })),
  });
  const markup = html`<section id="spread" aria-labelledby="spread-heading">${head}
<p>Net profit of ${counted(trips.length, 'round trip')} in basis points of what each opened (base reading).
${QUANTILES.map((share) => html`${quantileName(share)}: ${bpsText(quantileOfSorted(sorted, share))} bp. `)}</p>
${figureBlock(figure, table)}
</section>`;
  return { markup, figures: [figure] };
}

interface Bin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

const QUANTILES = [0.1, 0.25, 0.5, 0.75, 0.9];

function quantileName(share: number): string {
  return share === 0.5 ? 'Median' : `${share * 100} % below`;
}

/** Bars of a round width near that of Freedman and Diaconis: 2 × interquartile range ÷ ∛n. One edge is at 0. */
function binsOf(sorted: Float64Array): Bin[] {
  const range = quantileOfSorted(sorted, 0.75) - quantileOfSorted(sorted, 0.25);
  const [least, most] = [sorted[0]!, sorted.at(-1)!];
  const wanted = Math.max((2 * range) / Math.cbrt(sorted.length), (most - least) / MAX_BINS);
  const width = roundWidth(wanted);
  const first = Math.floor(least / width);
  const count = Math.floor(most / width) - first + 1;
  const counts = new Float64Array(count);
  for (const value of sorted) counts[Math.floor(value / width) - first]! += 1;
  return Array.from(counts, (number, index) => ({
    from: (first + index) * width,
    to: (first + index + 1) * width,
    count: number,
  }));
}

/** The next of 1, 2, 5, 10, … that is at least as wide; 1 where all values are equal. */
function roundWidth(wanted: number): number {
  if (!(wanted > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(wanted));
  const step = [1, 2, 5, 10].find((one) => one * power >= wanted * (1 - 1e-9)) ?? 10;
  return step * power;
}

function spreadFigure(sorted: Float64Array, bins: readonly Bin[]): Figure {
  return {
    id: 'spread',
    label: 'Histogram of the net results of round trips, with quantiles. The table below has the numbers.',
    heightPx: 320,
    traces: [
      {
        type: 'bar',
        x: bins.map(({ from, to }) => (from + to) / 2),
        y: bins.map(({ count }) => count),
        width: bins.map(({ from, to }) => to - from),
        marker: {
          color: bins.map(({ from }) => (from < 0 ? '--down' : '--up')),
          line: { width: 1, color: '--surface' },
        },
        customdata: bins.map(({ from, to }) => [bpsText(from), bpsText(to)]),
        hovertemplate: '%{customdata[0]} to %{customdata[1]} bp<br>%{y} round trips<extra></extra>',
      },
    ],
    layout: {
      showlegend: false,
      bargap: 0,
      margin: { l: 56, r: 22, t: 40, b: 44 },
      xaxis: { title: { text: 'net profit, basis points' }, zeroline: true },
      yaxis: { title: { text: 'round trips' } },
      shapes: QUANTILES.map((share) => quantileLine(quantileOfSorted(sorted, share), share)),
      annotations: [0.1, 0.5, 0.9].map((share) => quantileLabel(quantileOfSorted(sorted, share), share)),
    },
    fitY: false,
  };
}

function quantileLine(value: number, share: number): Readonly<Record<string, unknown>> {
  const line = { color: '--account', width: share === 0.5 ? 2 : 1, dash: share === 0.5 ? 'solid' : 'dot' };
  return { type: 'line', xref: 'x', yref: 'paper', x0: value, x1: value, y0: 0, y1: 1, line };
}

function quantileLabel(value: number, share: number): Readonly<Record<string, unknown>> {
  const text = share === 0.5 ? 'median' : `${share * 100} %`;
  return {
    text,
    x: value,
    y: 1,
    xref: 'x',
    yref: 'paper',
    yanchor: 'bottom',
    showarrow: false,
    font: { color: '--muted', size: 11 },
  };
}
