import type { Order } from './order.ts';

/** What a fill leaves of another order of its one-cancels-other group. */
export interface OcoEffect<Sibling extends Order> {
  /** The other order. */
  readonly order: Sibling;
  /** Its new size, filled lots included; null: it is to be cancelled. */
  readonly lots: number | null;
}

/**
 * What a fill does to the other orders of its group: a part takes as much from each of them, the whole order, or as much
 * as one of them has left, cancels it.
 * @param filled the order after its fill.
 * @param lots filled just now.
 * @param live orders that are alive, the filled one among them or not.
 */
export function ocoEffects<Sibling extends Order>(
  filled: Order,
  lots: number,
  live: Iterable<Sibling>,
): OcoEffect<Sibling>[] {
  if (filled.oco === undefined) return [];
  const effects: OcoEffect<Sibling>[] = [];
  for (const order of live) {
    if (order.oco !== filled.oco || order.id === filled.id) continue;
    const left = order.lots - lots;
    const isOver = filled.state === 'filled' || left <= order.filledLots;
    effects.push({ order, lots: isOver ? null : left });
  }
  return effects;
}
