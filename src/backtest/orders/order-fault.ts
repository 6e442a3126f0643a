import type { Order, OrderChange, OrderKind, OrderRequest } from './order.ts';

/** Why a request makes no sense, or null if it does. */
export function orderFault(request: OrderRequest): string | null {
  const { kind, side, lots, limitTicks, stopTicks, expiresUs } = request;
  // A strategy of the user's own need not be type-checked.
  if (Math.abs(side) !== 1) return `side must be 1 or -1, got ${String(side)}`;
  return (
    wholeFault('size in lots', lots) ??
    priceFault('limit', kind, hasLimit(kind), limitTicks) ??
    priceFault('stop', kind, hasStop(kind), stopTicks) ??
    (expiresUs === undefined || Number.isSafeInteger(expiresUs)
      ? null
      : `time-out must be a whole number of µs, got ${expiresUs}`)
  );
}

/** Why a change of an order makes no sense, or null if it does. */
export function changeFault(order: Order, change: OrderChange): string | null {
  const { lots, moreLots, limitTicks, stopTicks } = change;
  if (stopTicks !== undefined && order.triggered) return 'its stop price has traded already';
  if (lots !== undefined && moreLots !== undefined) return 'either lots or moreLots, not both';
  return (
    (moreLots === undefined ? null : wholeFault('size in more lots', moreLots)) ??
    (lots === undefined ? null : wholeFault('size in lots', lots)) ??
    (limitTicks === undefined ? null : priceFault('limit', order.kind, hasLimit(order.kind), limitTicks)) ??
    (stopTicks === undefined ? null : priceFault('stop', order.kind, hasStop(order.kind), stopTicks))
  );
}

function hasLimit(kind: OrderKind): boolean {
  return kind === 'limit' || kind === 'stop-limit';
}

function hasStop(kind: OrderKind): boolean {
  return kind === 'stop' || kind === 'stop-limit';
}

function priceFault(name: string, kind: OrderKind, isWanted: boolean, ticks: number | undefined): string | null {
  if (isWanted)
    return ticks === undefined ? `a ${kind} order needs a ${name} price` : wholeFault(`${name} price`, ticks);
  return ticks === undefined ? null : `a ${kind} order has no ${name} price, got ${ticks}`;
}

function wholeFault(name: string, value: number): string | null {
  return Number.isSafeInteger(value) && value >= 1
    ? null
    : `${name} must be a whole number of at least 1, got ${value}`;
}
