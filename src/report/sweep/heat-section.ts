import { type Figure, figureBlock, type FigureTrace } from '../page/figure.ts';
import { escapeHtml, html, type Markup } from '../page/markup.ts';
import { dataTable, numberColumn, textColumn } from '../page/data-table.ts';
import type { PageSection } from '../page/page-section.ts';
import { counted } from '../page/readable.ts';
import type { SweepReportInput, SweptCell, SweptDimension } from './sweep-input.ts';
import { fixed } from './sweep-text.ts';

const MAX_MAPS = 6;
const SHOWN_SIGNS = 14;

/** Two dimensions of the sweep, by their places. */
type Pair = readonly [across: number, up: number];

/** Cells that share a value of both dimensions. */
interface Bundle {
  readonly cells: readonly SweptCell[];
  readonly median: number | null;
  readonly best: number | null;
}

/** The Sharpe ratios over every two settings: median and best over the others. */
export function heatSection(input: SweepReportInput): PageSection {
  const pairs = pairsOf(input.dimensions);
  const shown = pairs.slice(0, MAX_MAPS);
  const maps = shown.map((pair, index) => heatMap(input, pair, `map-${index + 1}`));
  const more =
    pairs.length > shown.length ? ` The first ${shown.length} of ${pairs.length} pairs of settings are drawn.` : '';
  const note =
    shown.length === 0
      ? html`<p>Fewer than two settings vary: there is no map to draw.</p>`
      : html`<p>Daily Sharpe ratio of the cells with these two values: at the left the median over all other settings, at the right the
best of them. A plateau is a region of one colour at the left; what shows at the right alone is the best of many.
<b>◆</b> is where the chosen cell lies, <b>▲</b> the peak.${more}</p>`;
  const markup = html`<section id="maps" aria-labelledby="maps-heading">
<h2 id="maps-heading">Maps</h2>
${note}
${maps.map(({ figure, table }) => html`${figureBlock(figure, table)}`)}
</section>`;
  return { markup, figures: maps.map(({ figure }) => figure) };
}

function pairsOf(dimensions: readonly SweptDimension[]): Pair[] {
  const varying = dimensions.flatMap(({ values }, place) => (values.length > 1 ? [place] : []));
  return varying.flatMap((across, index) => varying.slice(index + 1).map((up): Pair => [across, up]));
}

function heatMap(input: SweepReportInput, pair: Pair, id: string): { figure: Figure; table: Markup } {
  const [across, up] = pair.map((place) => input.dimensions[place]!) as [SweptDimension, SweptDimension];
  const bundles = up.values.map((row) => across.values.map((column) => bundleOf(input.cells, pair, [column, row])));
  const all = bundles.flat().flatMap(({ median, best }) => [median ?? 0, best ?? 0]);
  const reach = Math.max(...all.map(Math.abs), 1e-9);
  const traceOf = (which: 'median' | 'best', axes: object, hasScale: boolean): FigureTrace => ({
    type: 'heatmap',
    ...{ xgap: 1, ygap: 1, zmin: -reach, zmax: reach, hoverongaps: false, showscale: hasScale, ...axes },
    ...{ x: across.values.map(escapeHtml), y: up.values.map(escapeHtml) },
    z: bundles.map((row) => row.map((bundle) => bundle[which])),
    text: bundles.map((row) => row.map((bundle) => signs(input, bundle, across.values.length))),
    texttemplate: '%{text}',
    customdata: bundles.map((row) =>
      row.map((bundle) => `${fixed(bundle[which], 4)}<br>${which} of ${counted(bundle.cells.length, 'cell')}`),
    ),
    hovertemplate: `${escapeHtml(across.name)} %{x}, ${escapeHtml(up.name)} %{y}<br>%{customdata}<extra></extra>`,
    ...(hasScale && { colorbar: { title: { text: 'Sharpe' }, thickness: 12, outlinewidth: 0 } }),
  });
  const figure: Figure = {
    id,
    label: `Daily Sharpe ratio by ${across.name} and ${up.name}, median and best over the other settings. The table below has the numbers.`,
    heightPx: Math.min(150 + 30 * up.values.length, 620),
    traces: [traceOf('median', {}, false), traceOf('best', { xaxis: 'x2', yaxis: 'y2' }, true)],
    layout: layoutOf(across, up),
    fitY: false,
  };
  return { figure, table: mapTable([across, up], bundles) };
}

function bundleOf(cells: readonly SweptCell[], [across, up]: Pair, [column, row]: readonly [string, string]): Bundle {
  const own = cells.filter(({ values }) => values[across] === column && values[up] === row);
  const ratios = own.flatMap(({ dailySharpe }) => (dailySharpe === null ? [] : [dailySharpe])).sort((a, b) => a - b);
  const middle = ratios.length / 2;
  const median = ratios.length === 0 ? null : (ratios[Math.ceil(middle) - 1]! + ratios[Math.floor(middle)]!) / 2;
  return { cells: own, median, best: ratios.at(-1) ?? null };
}

function signs({ evidence }: SweepReportInput, { cells, median }: Bundle, columns: number): string {
  const has = (id: string | undefined): boolean => cells.some((cell) => cell.id === id);
  const marks = `${has(evidence?.choice.id) ? '◆' : ''}${has(evidence?.peak.id) ? '▲' : ''}`;
  return marks === '' && median === null && columns <= SHOWN_SIGNS ? '·' : marks;
}

function layoutOf(across: SweptDimension, up: SweptDimension): Readonly<Record<string, unknown>> {
  const axis = { type: 'category', showgrid: false, fixedrange: false };
  const name = (text: string, what: string): object => ({ ...axis, title: { text: `${escapeHtml(text)} (${what})` } });
  return {
    margin: { l: 70, r: 22, t: 14, b: 52 },
    xaxis: { ...name(across.name, 'median'), domain: [0, 0.47] },
    yaxis: { ...axis, title: { text: escapeHtml(up.name) } },
    xaxis2: { ...name(across.name, 'best'), domain: [0.53, 1], anchor: 'y2', matches: 'x' },
    yaxis2: { ...axis, anchor: 'x2', matches: 'y', showticklabels: false },
  };
}

function mapTable(
  [across, up]: readonly [SweptDimension, SweptDimension],
  bundles: readonly (readonly Bundle[])[],
): Markup {
  return dataTable({
    label: `${across.name} and ${up.name}`,
    caption: 'Daily Sharpe ratio over the cells that share both values.',
    columns: [textColumn(up.name), textColumn(across.name), ...['Cells', 'Median', 'Best of them'].map(numberColumn)],
    rows: bundles.flatMap((row, index) =>
      row.map(({ cells, median, best }, column) => ({
        cells: [up.values[index]!, across.values[column]!, String(cells.length), fixed(median, 4), fixed(best, 4)],
      })),
    ),
  });
}
