import type { Bracket, Intent, Order, OrderRequest } from './order.ts';

/** The orders of a bracket that are alive. */
export interface BracketOrders {
  /** Its stop. */
  readonly stop?: Order;
  /** Its target. */
  readonly target?: Order;
}

/**
 * What a fill of an entry asks for its bracket: the first fill submits the stop and the target for the lots that filled,
 * each further one makes them bigger by its lots. Both only reduce the position, and one cancels the other.
 * The venue holds a bracket: these intents reach the market at the fill's own time.
 * @param lots of this fill.
 * @param live what earlier fills of this entry have submitted and is still alive.
 */
export function bracketIntents(bracket: Bracket, entry: Order, lots: number, live: BracketOrders): Intent[] {
  const intents: Intent[] = [];
  for (const role of ['stop', 'target'] as const) {
    const wanted = bracket[role];
    const order = live[role];
    if (wanted === undefined) continue;
    if (order === undefined) intents.push({ type: 'submit', order: child(wanted, entry, lots) });
    else intents.push({ type: 'modify', orderId: order.id, moreLots: lots });
  }
  return intents;
}

function child(wanted: OrderRequest, entry: Order, lots: number): OrderRequest {
  const side = entry.side === 1 ? -1 : 1;
  return { ...wanted, side, lots, oco: wanted.oco ?? `bracket-${entry.id}`, reduceOnly: true };
}
