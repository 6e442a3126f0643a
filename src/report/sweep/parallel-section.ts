import { type Figure, figureBlock, type FigureTrace } from '../page/figure.ts';
import { escapeHtml, html } from '../page/markup.ts';
import type { PageSection } from '../page/page-section.ts';
import { counted } from '../page/readable.ts';
import { thinned } from '../page/thinned.ts';
import type { SweepReportInput, SweptCell, SweptDimension } from './sweep-input.ts';
import { fixed } from './sweep-text.ts';

const MAX_LINES = 500;

/** Where the cells that won lie: one line a cell, over all settings to its Sharpe ratio. Lines, for WebGL needs eval. */
export function parallelSection(input: SweepReportInput): PageSection {
  const { kept, every, total } = thinned(input.cells, MAX_LINES);
  const figure = parallelFigure(input, kept);
  const part =
    every === 1 ? '' : ` 1 in ${every} of ${counted(total, 'cell')} is drawn, chosen without a look at results.`;
  const markup = html`<section id="parallel" aria-labelledby="parallel-heading">
<h2 id="parallel-heading">All settings at once</h2>
<p>A line for each cell, from setting to setting to its daily Sharpe ratio: solid above 0, dotted below.${part} The table of cells has the
numbers.</p>
${figureBlock(figure)}
</section>`;
  return { markup, figures: [figure] };
}

function parallelFigure(input: SweepReportInput, cells: readonly SweptCell[]): Figure {
  const { dimensions, evidence } = input;
  const ratios = cells.flatMap(({ dailySharpe }) => (dailySharpe === null ? [] : [dailySharpe]));
  const range = [Math.min(...ratios, 0), Math.max(...ratios, 1e-9)] as const;
  const isWinner = ({ dailySharpe }: SweptCell): boolean => (dailySharpe ?? 0) > 0;
  const lines = (name: string, own: readonly SweptCell[], look: object): FigureTrace => ({
    type: 'scatter',
    mode: 'lines',
    name,
    ...joined(dimensions, own, range),
    hoverinfo: 'skip',
    ...look,
  });
  const chosen = input.cells.filter(({ id }) => id === evidence?.choice.id);
  const traces = [
    lines(
      'lost',
      cells.filter((cell) => !isWinner(cell)),
      { line: { color: '--down', width: 1, dash: 'dot' }, opacity: 0.55 },
    ),
    lines('won', cells.filter(isWinner), { line: { color: '--up', width: 1 }, opacity: 0.6 }),
    ...(chosen.length === 0 ? [] : [lines('chosen', chosen, { line: { color: '--account', width: 3.5 } })]),
  ];
  return {
    id: 'parallel',
    label: 'Every cell as a line over all settings to its daily Sharpe ratio. The table of cells has the numbers.',
    heightPx: 420,
    traces,
    layout: layoutOf(dimensions, range),
    fitY: false,
  };
}

/** Lines of one trace, apart by nothing: a trace for each of hundreds would be slow. */
function joined(
  dimensions: readonly SweptDimension[],
  cells: readonly SweptCell[],
  range: readonly [number, number],
): object {
  const x: (number | null)[] = [];
  const y: (number | null)[] = [];
  for (const { values, dailySharpe } of cells) {
    if (dailySharpe === null) continue;
    for (const [place, dimension] of dimensions.entries()) {
      x.push(place);
      y.push(heightOf(dimension, values[place]!));
    }
    x.push(dimensions.length, null);
    y.push((dailySharpe - range[0]) / (range[1] - range[0]), null);
  }
  return { x, y };
}

function heightOf({ values }: SweptDimension, value: string): number {
  return values.length === 1 ? 0.5 : values.indexOf(value) / (values.length - 1);
}

function layoutOf(
  dimensions: readonly SweptDimension[],
  range: readonly [number, number],
): Readonly<Record<string, unknown>> {
  const last = dimensions.length;
  const label = (place: number, height: number, text: string): object => ({
    ...{ x: place, y: height, text: escapeHtml(text), showarrow: false },
    ...{
      xanchor: place === last ? 'left' : 'right',
      xshift: place === last ? 6 : -6,
      font: { size: 11, color: '--muted' },
    },
    bgcolor: '--surface',
  });
  const values = dimensions.flatMap((dimension, place) =>
    dimension.values.map((value) => label(place, heightOf(dimension, value), value)),
  );
  const ends = range.map((value, index) => label(last, index, fixed(value, 3)));
  return {
    margin: { l: 84, r: 74, t: 34, b: 40 },
    hovermode: false,
    xaxis: {
      ...{
        range: [-0.04, last + 0.04],
        tickvals: Array.from({ length: last + 1 }, (_, place) => place),
        zeroline: false,
      },
      ticktext: [...dimensions.map(({ name }) => escapeHtml(name)), 'daily Sharpe'],
      ...{ gridcolor: '--muted', tickfont: { size: 12, color: '--text' } },
    },
    yaxis: {
      range: [-0.06, 1.06],
      showticklabels: false,
      ticks: '',
      showline: false,
      showgrid: false,
      zeroline: false,
      fixedrange: true,
    },
    annotations: [...values, ...ends],
  };
}
