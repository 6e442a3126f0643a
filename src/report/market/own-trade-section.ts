import { dataTable, numberColumn, textColumn } from '../page/data-table.ts';
import { html, type Markup, NOTHING } from '../page/markup.ts';
import { counted, readableTime } from '../page/readable.ts';
import { thinned } from '../page/thinned.ts';
import { type DrawnBars, drawnBarAt } from './drawn-bars.ts';
import { OWN_SIDES } from './own-trade-traces.ts';
import type { OwnTrade, OwnTrades } from './own-trade.ts';

/** The most own trades a page lists and draws. */
export const MAX_OWN_TRADES = 2000;

/** Those of the reader's own trades that fall into the time of the bars. */
export function tradesInView({ trades }: OwnTrades, drawn: DrawnBars): readonly OwnTrade[] {
  if (drawn.length === 0) return [];
  const [fromUs, toUs] = [drawn.timeUs[0]!, drawn.endUs[drawn.length - 1]!];
  return trades.filter(({ timeUs }) => timeUs >= fromUs && timeUs < toUs);
}

/** The reader's own trades as a table; a row shows its trade in the chart. */
export function ownTradeSection(own: OwnTrades, drawn: DrawnBars): Markup {
  const inside = thinned(tradesInView(own, drawn), MAX_OWN_TRADES);
  const outside = own.trades.length - inside.total;
  const rows = inside.kept.map((trade) => {
    const bar = drawnBarAt(drawn, trade.timeUs);
    const name = trade.side === 1 ? 'bought' : 'sold';
    const side = html`<span class="own ${name}">${OWN_SIDES[name].letter}</span> ${name}`;
    const cells = [side, readableTime(trade.timeUs), trade.price, trade.size, trade.label];
    return { cells, shows: [bar, bar] as const };
  });
  const caption = html`From ${own.source}, in order of time, at the prices given there. A row shows its trade in the chart.`;
  const columns = COLUMNS;
  return html`<section id="own-trades" aria-labelledby="own-trades-heading">
<h2 id="own-trades-heading">Own trades</h2>
${outside === 0 ? NOTHING : html`<p class="note">${counted(outside, 'trade')} of the file ${outside === 1 ? 'lies' : 'lie'} outside these days.</p>`}
${inside.every === 1 ? NOTHING : html`<p class="note">${counted(inside.total, 'trade')}; 1 in ${inside.every} of them is listed and drawn here.</p>`}
${rows.length === 0 ? html`<p>None of them falls into these bars.</p>` : dataTable({ label: 'Own trades', caption, columns, rows })}
</section>`;
}

const COLUMNS = [
  textColumn('Side'),
  textColumn('Time (UTC)'),
  numberColumn('Price'),
  numberColumn('Size'),
  textColumn('Label'),
];
