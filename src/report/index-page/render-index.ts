import { dataTable, type Row, textColumn } from '../page/data-table.ts';
import { html, type Markup } from '../page/markup.ts';
import { counted } from '../page/readable.ts';
import { type PageKind, renderPage } from '../page/render-page.ts';
import type { ReportAssets } from '../page/report-assets.ts';
import { type ListedPage, PAGE_KINDS } from './listed-page.ts';

/** What kinds of pages are called. */
const KIND_NAMES = {
  divergences: 'Divergences',
  signals: 'Signal statistics',
  backtest: 'Backtests',
  compare: 'Comparisons',
  sweep: 'Sweeps',
  quality: 'Quality of the data',
  index: 'Folders',
} as const satisfies Record<PageKind, string>;

/** Facts that have a column of their own, or say what the title says. */
const PLACED = new Set(['symbol', 'venue', 'market', 'from', 'to']);

/** The index of a folder: a link to each page, with what it says of itself. Equal pages give an equal index. */
export function renderIndex(folder: string, pages: readonly ListedPage[], assets: ReportAssets): string {
  const kinds = PAGE_KINDS.filter((kind) => pages.some((page) => page.kind === kind));
  const sections = kinds.map((kind) => kindSection(kind, pages));
  return renderPage(
    {
      kind: 'index',
      title: `${folder}: reports`,
      heading: folder,
      place: counted(pages.length, 'report'),
      facts: { pages: pages.length },
      settings: [],
      sections: sections.length === 0 ? [EMPTY] : sections,
      figures: [],
      market: null,
    },
    assets,
  );
}

const EMPTY = html`<section id="none" aria-labelledby="none-heading">
<h2 id="none-heading">No reports</h2>
<p>No page in this folder was written by cvdlab. Pages that it writes here appear by themselves.</p>
</section>`;

function kindSection(kind: PageKind, pages: readonly ListedPage[]): Markup {
  const own = pages.filter((page) => page.kind === kind).sort(bySymbolAndDay);
  return html`<section id="${kind}" aria-labelledby="${kind}-heading">
<h2 id="${kind}-heading">${KIND_NAMES[kind]}</h2>
${dataTable({
  label: KIND_NAMES[kind],
  caption: counted(own.length, kind === 'index' ? 'folder' : 'page'),
  columns: ['Page', 'Symbol', 'Days', 'What it says', 'File'].map(textColumn),
  rows: own.map(pageRow),
})}
</section>`;
}

function bySymbolAndDay(one: ListedPage, other: ListedPage): number {
  const keyOf = ({ facts, file }: ListedPage): string =>
    JSON.stringify([facts['symbol'] ?? '', facts['from'] ?? '', file]);
  return keyOf(one) < keyOf(other) ? -1 : 1;
}

function pageRow({ file, title, facts }: ListedPage): Row {
  const told = Object.entries(facts).filter(([name, value]) => !PLACED.has(name) && value !== '');
  const place = [facts['venue'], facts['market']].filter((part) => part !== undefined);
  return {
    cells: [
      html`<a href="${hrefOf(file)}">${title}</a>`,
      facts['symbol'] ?? '',
      daysOf(facts),
      [...place, ...told.map(([name, value]) => `${name} ${value}`)].join(', '),
      file,
    ],
  };
}

function daysOf({ from, to }: ListedPage['facts']): string {
  return [...new Set([from, to])].filter((day) => day !== undefined).join(' to ');
}

/** Relative, so that the folder can be moved; a name like `javascript:…` stays a name. */
function hrefOf(file: string): string {
  return `./${file.split('/').map(encodeURIComponent).join('/')}`;
}
