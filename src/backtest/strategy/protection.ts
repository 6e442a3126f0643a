import type { Intent, Order, OrderRequest } from '../orders/order.ts';
import type { Moment } from './moment.ts';

/** Where a position is left at a loss and at a profit, ticks; NaN: nowhere. */
export interface ExitLevels {
  /** Price that triggers the stop. */
  readonly stopTicks: number;
  /** Limit of the target. */
  readonly targetTicks: number;
}

type Role = 'stop' | 'target';

/** The stop and the target of one trade: one cancels the other, both only reduce, and both follow what is wanted. */
export class Protection {
  private readonly oco: string;
  private readonly side: 1 | -1;
  private asked: ExitLevels = { stopTicks: Number.NaN, targetTicks: Number.NaN };

  /**
   * @param name of the trade, no other's.
   * @param side of the position: +1 long, −1 short.
   */
  constructor(name: string, side: 1 | -1) {
    this.oco = name;
    this.side = side;
  }

  /**
   * What has to be asked for so that the position is protected at these levels: an order that is not there is submitted
   * for all of the position, one that is there gets its new price and as many lots as the entry's fills have added.
   */
  follow(wanted: ExitLevels, moment: Moment): Intent[] {
    const { orders, fills, position } = moment;
    const added = fills.reduce((lots, fill) => lots + (fill.side === this.side ? fill.lots : 0), 0);
    const intents: Intent[] = [];
    for (const role of ['stop', 'target'] as const) {
      const ticks = priceOf(wanted, role);
      if (Number.isNaN(ticks)) continue;
      const live = orders.find((order) => order.tag === role && order.oco === this.oco);
      if (live === undefined) {
        intents.push({ type: 'submit', order: this.request(role, ticks, Math.abs(position.lots)) });
      } else if (added > 0 || ticks !== priceOf(this.asked, role)) {
        intents.push(change(live, role, { ticks: ticks === priceOf(this.asked, role) ? Number.NaN : ticks, added }));
      }
    }
    this.asked = wanted;
    return intents;
  }

  private request(role: Role, ticks: number, lots: number): OrderRequest {
    const side = this.side === 1 ? -1 : 1;
    const common = { side, lots, timeInForce: 'GTC', oco: this.oco, reduceOnly: true, tag: role } as const;
    return role === 'stop'
      ? { ...common, kind: 'stop', stopTicks: ticks }
      : { ...common, kind: 'limit', limitTicks: ticks };
  }
}

function priceOf({ stopTicks, targetTicks }: ExitLevels, role: Role): number {
  return role === 'stop' ? stopTicks : targetTicks;
}

/** @param what the new price, NaN for the old one, and the lots that come on top. */
function change(order: Order, role: Role, { ticks, added }: { ticks: number; added: number }): Intent {
  // A stop that was triggered is a market order by now: it has no price to move.
  const hasPrice = !Number.isNaN(ticks) && !(role === 'stop' && order.triggered);
  return {
    ...{ type: 'modify', orderId: order.id },
    ...(added > 0 && { moreLots: added }),
    ...(hasPrice && (role === 'stop' ? { stopTicks: ticks } : { limitTicks: ticks })),
  };
}
