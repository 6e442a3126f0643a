import type { OrderRequest } from '../orders/order.ts';
import type { Moment } from './moment.ts';
import type { EntryRule } from './signal-strategy-options.ts';

/** The prices of an entry that is being considered. */
export interface EntryPrice {
  /** The order's own price, ticks; NaN for a market order. */
  readonly orderTicks: number;
  /** Where it is expected to fill, ticks: what size and stop are reckoned from. */
  readonly expectedTicks: number;
}

/** Where an entry would be made now; null where no print has told a price yet. */
export function entryPrice(rule: EntryRule, side: 1 | -1, moment: Moment): EntryPrice | null {
  const { touch, bars } = moment;
  const opposite = side === 1 ? touch.askTicks : touch.bidTicks;
  if (rule.kind === 'market') {
    const expectedTicks = Number.isNaN(opposite) ? touch.lastTicks : opposite;
    return Number.isNaN(expectedTicks) ? null : { orderTicks: Number.NaN, expectedTicks };
  }
  const row = bars.length - 1;
  const [own, sign] =
    rule.kind === 'limit'
      ? [side === 1 ? touch.bidTicks : touch.askTicks, -1]
      : [side === 1 ? bars.high[row]! : bars.low[row]!, 1];
  const orderTicks = own + sign * side * rule.offsetTicks;
  return orderTicks >= 1 ? { orderTicks, expectedTicks: orderTicks } : null;
}

/** The order that enters. It gives up at its time-out, or when everything has to be flat. */
export function entryOrder(
  rule: EntryRule,
  entry: { readonly side: 1 | -1; readonly lots: number; readonly price: EntryPrice; readonly flattenAtUs: number },
  timeUs: number,
): OrderRequest {
  const { side, lots, price } = entry;
  const timeOutUs = rule.kind === 'market' ? Number.POSITIVE_INFINITY : timeUs + rule.timeOutUs;
  const expiresUs = Math.min(timeOutUs, entry.flattenAtUs);
  const common = {
    ...({ side, lots, timeInForce: 'GTC', reduceOnly: false, tag: 'entry' } as const),
    ...(Number.isFinite(expiresUs) && { expiresUs }),
  };
  switch (rule.kind) {
    case 'market':
      return { ...common, kind: 'market' };
    case 'limit':
      return { ...common, kind: 'limit', limitTicks: price.orderTicks };
    case 'stop':
      return { ...common, kind: 'stop', stopTicks: price.orderTicks };
  }
}
