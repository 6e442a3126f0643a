import { html, type Markup, NOTHING } from './markup.ts';

/** One Plotly trace of a figure; every attribute is Plotly's own. Colours are names of the page's own (`--up`, `--account`, …). */
export interface FigureTrace {
  /** What it draws. A heat map without a colour scale gets the page's, from `--heat-low` over `--heat-mid` to `--heat-high`. */
  readonly type: 'scatter' | 'bar' | 'heatmap' | 'box' | 'histogram' | 'candlestick';
  /** Everything else that Plotly knows. */
  readonly [attribute: string]: unknown;
}

/** A chart of its own on a page. */
export interface Figure {
  /** Its name, unique on the page: small letters, digits and hyphens. */
  readonly id: string;
  /** What it shows, in words: for who cannot see it. */
  readonly label: string;
  /** Its height in pixels. */
  readonly heightPx: number;
  /** What it draws. */
  readonly traces: readonly FigureTrace[];
  /** Plotly's layout: titles of axes and the like. Fonts, margins, colours and hover come from the page. */
  readonly layout: Readonly<Record<string, unknown>>;
  /** Whether y follows a zoom along x. */
  readonly fitY: boolean;
}

/** The id of the element in which a figure is drawn. */
export function figurePlace(id: string): string {
  return `figure-${id}`;
}

/** The place of a figure in a section, and below it the same numbers as a table that opens on demand. */
export function figureBlock(figure: Figure, table?: Markup): Markup {
  const numbers =
    table === undefined
      ? NOTHING
      : html`<details class="numbers"><summary>The same in numbers</summary>${table}</details>`;
  return html`<figure class="figure">
<div id="${figurePlace(figure.id)}" class="plot" role="img" aria-label="${figure.label}" style="height:${figure.heightPx}px"></div>
${numbers}
</figure>`;
}
