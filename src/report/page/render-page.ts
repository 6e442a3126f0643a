import { type Figure, figurePlace } from './figure.ts';
import type { MarketChart } from './market-chart.ts';
import { html, Markup, NOTHING } from './markup.ts';
import type { NamedValue } from './named-value.ts';
import { contentSecurityPolicy, scriptBlocks, scriptJson } from './page-scripts.ts';
import { PAGE_STYLE } from './page-style.ts';
import type { ReportAssets } from './report-assets.ts';
import { settingsList } from './settings-list.ts';

/** What a page is about. */
export type PageKind = 'divergences' | 'signals' | 'backtest' | 'compare' | 'sweep' | 'quality' | 'index';

/** What stands on a page. */
export interface PageContent {
  /** What it is about. */
  readonly kind: PageKind;
  /** The document's title. */
  readonly title: string;
  /** The first heading. */
  readonly heading: string;
  /** What stands beside the heading: venue, market and days, for instance. */
  readonly place: string;
  /** What an index says of the page beside kind and title, e.g. symbol, from, to; in the page's own words. */
  readonly facts: Readonly<Record<string, string | number>>;
  /** What made the page. */
  readonly settings: readonly NamedValue[];
  /** Its sections, each a `<section id aria-labelledby>`. */
  readonly sections: readonly Markup[];
  /** Its figures; each has its place in a section. */
  readonly figures: readonly Figure[];
  /** Its market chart, whose place is in a section too; null when it has none. */
  readonly market: MarketChart | null;
}

/** The name of the `<meta>` in which a page says what it is: JSON of kind, title and facts. */
export const PAGE_META = 'cvdlab-page';

/**
 * A page as HTML: equal content gives equal text. It makes no network request; with `shared` assets it loads the Plotly file
 * beside it. Words and tables need no script.
 * @throws RangeError when a figure has no place of its own on the page; Error when a script cannot stand in a page.
 */
export function renderPage(content: PageContent, assets: ReportAssets): string {
  requirePlaces(content);
  const { kind, title, facts } = content;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy(assets)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="${PAGE_META}" content="${JSON.stringify({ kind, title, ...facts })}">
<title>${title} – cvdlab</title>
<link rel="icon" href="data:,">
<style>${new Markup(PAGE_STYLE)}</style>
</head>
<body class="${assets.mode === 'none' ? 'tables-only' : 'charts'}">
<a class="skip" href="#content">Skip to the content</a>
${pageHeader(content)}
<main id="content">
${chartRemarks(content, assets)}
${content.sections.map((section) => html`${section}\n`)}</main>
<footer><p>Made by cvdlab. All times are UTC. Nothing on this page is loaded from a network.</p></footer>
${dataBlock(content, assets)}
${scriptBlocks(assets)}
</body>
</html>
`.text;
}

function pageHeader({ heading, place, settings }: PageContent): Markup {
  return html`<header>
<div class="bar"><h1>${heading}</h1>
<p class="place">${place}</p>
<button type="button" id="theme" hidden>Dark</button></div>
${settings.length === 0 ? NOTHING : settingsList(settings)}
</header>`;
}

function hasCharts({ figures, market }: PageContent, assets: ReportAssets): boolean {
  return assets.mode !== 'none' && (figures.length > 0 || market !== null);
}

function chartRemarks(content: PageContent, assets: ReportAssets): Markup {
  if (!hasCharts(content, assets)) return NOTHING;
  return html`<p class="note" id="chart-message" role="status"></p>
<noscript><p class="note">The charts need JavaScript; the words and the tables do not.</p></noscript>`;
}

/** What the page's script draws. */
function dataBlock(content: PageContent, assets: ReportAssets): Markup {
  const { figures, market } = content;
  const shown = hasCharts(content, assets) ? { market, figures } : { market: null, figures: [] };
  return html`<script type="application/json" id="page-data">${new Markup(scriptJson(shown))}</script>`;
}

function requirePlaces({ figures, sections }: PageContent): void {
  for (const { id } of figures) {
    const mark = `id="${figurePlace(id)}"`;
    const places = sections.reduce((count, { text }) => count + text.split(mark).length - 1, 0);
    if (!/^[a-z0-9-]+$/.test(id)) throw new RangeError(`a figure's id is made of a-z, 0-9 and -, got "${id}"`);
    if (places !== 1) throw new RangeError(`the figure "${id}" must have one place on its page, got ${places}`);
  }
}
