// The script of every report page, bundled into one file by scripts/build-browser.mjs. Without it a page still has its words
// and its tables.
import { byId } from './dom.ts';
import { FigureView } from './figure-view.ts';
import { MarketView } from './market-view.ts';
import type { PageData } from './page-data.ts';
import { wirePrint, wireTheme } from './theme.ts';

// This page's own renderer wrote the block.
const data = JSON.parse(byId('page-data').textContent) as PageData;

/** Rows of tables show their bars in the market chart; the buttons over it move it. */
function wireMarket(market: MarketView): void {
  const toolbar = document.querySelector<HTMLElement>('.toolbar');
  toolbar?.removeAttribute('hidden');
  toolbar?.addEventListener('click', (event) => {
    const direction = (event.target as HTMLElement).dataset['view'];
    if (direction === 'picture') market.savePicture();
    else if (direction !== undefined) market.move(direction);
  });
  byId('content').addEventListener('click', (event) => {
    const row = (event.target as HTMLElement).closest<HTMLElement>('tr[data-from]');
    if (row !== null) showRow(market, row);
  });
}

function showRow(market: MarketView, row: HTMLElement): void {
  for (const other of document.querySelectorAll('tr[aria-current]')) other.removeAttribute('aria-current');
  row.setAttribute('aria-current', 'true');
  market.showBars(Number(row.dataset['from']), Number(row.dataset['to']));
  byId('chart-section').scrollIntoView({ block: 'start' });
}

function openTables(): void {
  document.body.classList.add('tables-only');
  for (const details of document.querySelectorAll<HTMLDetailsElement>('details.numbers')) details.open = true;
}

function drawCharts(): void {
  const market = data.market === null ? null : new MarketView(data.market);
  const views = [...(market === null ? [] : [market]), ...data.figures.map((figure) => new FigureView(figure))];
  const draw = (width?: number): void => {
    for (const view of views) view.draw(width);
  };
  wireTheme(draw);
  wirePrint(draw);
  draw();
  for (const view of views) view.listen();
  if (market !== null) wireMarket(market);
}

const hasCharts = data.market !== null || data.figures.length > 0;
if (hasCharts && globalThis.Plotly !== undefined) {
  drawCharts();
} else {
  const nothing = (): void => undefined;
  wireTheme(nothing);
  wirePrint(nothing);
  openTables();
  if (hasCharts) {
    byId('chart-message').textContent =
      'There is no chart: the Plotly file is not where this page looks for it, beside itself.';
  }
}
