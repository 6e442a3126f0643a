import type { PaneTrace } from '../page/market-chart.ts';
import { escapeHtml } from '../page/markup.ts';
import { readableTime } from '../page/readable.ts';
import { type DrawnBars, drawnBarAt } from './drawn-bars.ts';
import type { OwnTrade } from './own-trade.ts';

/** How the two sides look: told apart by letters, and from signals by their shape. */
export const OWN_SIDES = {
  bought: { side: 1, symbol: 'circle', letter: 'B' },
  sold: { side: -1, symbol: 'square', letter: 'S' },
} as const;

/** The reader's own trades over the candles, each at its own price. */
export function ownTradeTraces(trades: readonly OwnTrade[], drawn: DrawnBars): PaneTrace[] {
  return (['bought', 'sold'] as const).flatMap((name) => {
    const { side, symbol, letter } = OWN_SIDES[name];
    const some = trades.filter((trade) => trade.side === side);
    if (some.length === 0) return [];
    const trace: PaneTrace = {
      type: 'scatter',
      mode: 'markers+text',
      name: `own trades, ${name}`,
      x: some.map(({ timeUs }) => drawnBarAt(drawn, timeUs)),
      y: some.map(({ price }) => Number(price)),
      meta: 'marks',
      marker: { color: '--own', symbol, size: 14, line: { color: '--surface', width: 1 } },
      text: letter,
      textfont: { color: '--surface', size: 10 },
      hovertext: some.map((trade) => ownTradeText(trade, name)),
      hovertemplate: '%{hovertext}<extra></extra>',
    };
    return [trace];
  });
}

function ownTradeText({ timeUs, price, size, label }: OwnTrade, name: string): string {
  const words = label === '' ? '' : ` · ${escapeHtml(label)}`;
  return `<b>own: ${name} ${size} at ${price}</b>${words}<br>${readableTime(timeUs)}`;
}
