import type { Figure } from '../page/figure.ts';
import type { MarketChart } from '../page/market-chart.ts';

/** What the page's script reads from its JSON block. */
export interface PageData {
  /** The linked panes over one time axis, or null. */
  readonly market: MarketChart | null;
  /** The other charts. */
  readonly figures: readonly Figure[];
}
