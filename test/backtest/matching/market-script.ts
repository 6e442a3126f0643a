import type { TradeBatch } from '../../../src/core/trade-batch.ts';
import type { OrderChange, OrderRequest } from '../../../src/backtest/orders/order.ts';
import type { MatchEvent } from '../../../src/backtest/matching/match-event.ts';
import { Matcher } from '../../../src/backtest/matching/matcher.ts';
import type { MatcherOptions } from '../../../src/backtest/matching/matcher-options.ts';
import type { OrderMarket } from '../../../src/backtest/matching/order-market.ts';
import { batchOf, type TestTrade } from '../../support/trades.ts';

/** An order as a test writes it. */
export type TestOrder = Partial<OrderRequest> & { readonly arrivesUs: number; readonly decidedUs?: number };

/** A request to change or cancel the order of that number, counted from 1. */
export type TestChange = OrderChange & { readonly orderId: number; readonly arrivesUs: number; readonly cancel?: true };

/** Everything that is asked of a market, in one go: all of it arrives later. */
export interface MarketScript {
  readonly orders: readonly TestOrder[];
  readonly changes?: readonly TestChange[];
  /** When the session ends, µs. */
  readonly sessionEndUs?: number;
}

/** No slippage, a queue of one mean stay, known sides. */
export const TEST_OPTIONS: MatcherOptions = { reading: 'base', slippageTicks: 0, queueFactor: 1, sides: 'known' };

/** After everything. */
export const LONG_AFTER_US = 1e6;

/** A market buy of one lot, good till cancelled, unless told otherwise. */
export function requestOf(order: Partial<OrderRequest>): OrderRequest {
  return { kind: 'market', side: 1, lots: 1, timeInForce: 'GTC', reduceOnly: false, tag: 'entry', ...order };
}

/** Hands a script to a market. */
export function sendScript(market: OrderMarket, { orders, changes = [] }: MarketScript): void {
  for (const { arrivesUs, decidedUs = 0, ...order } of orders) {
    market.submit(requestOf(order), { decidedUs, arrivesUs });
  }
  for (const { orderId, arrivesUs, cancel, ...change } of changes) {
    if (cancel === true) market.cancel(orderId, arrivesUs);
    else market.modify(orderId, change, arrivesUs);
  }
}

/** Walks batches to their end, and collects what happens; ends the session on its way. */
export function walkAll(market: Matcher, batches: readonly TradeBatch[], sessionEndUs = LONG_AFTER_US): MatchEvent[] {
  const events = [...market.drain()];
  let isOver = false;
  for (const batch of batches) {
    let index = 0;
    while (index < batch.length) {
      if (!isOver && batch.timeUs[index]! >= sessionEndUs) {
        market.sessionEnd(sessionEndUs);
        isOver = true;
      }
      const end = isOver ? batch.length : firstAtOrAfterNaive(batch, sessionEndUs, index);
      index = market.match(batch, index, end);
      events.push(...market.drain());
    }
  }
  if (!isOver) market.sessionEnd(sessionEndUs);
  while (!market.advanceTo(2 * LONG_AFTER_US)) events.push(...market.drain());
  return [...events, ...market.drain()];
}

/** What a script and a tape lead to. */
export function playTape(
  tape: readonly TestTrade[],
  script: MarketScript,
  options: Partial<MatcherOptions> = {},
): MatchEvent[] {
  const market = new Matcher({ ...TEST_OPTIONS, ...options });
  sendScript(market, script);
  return walkAll(market, [batchOf(tape)], script.sessionEndUs);
}

/** Events as text: `13 4@101 taker` is a fill of 4 lots at 101 at 13 µs, `13 filled` a new state, `13 = why` a change. */
export function told(events: readonly MatchEvent[], orderId?: number): string[] {
  return events
    .filter((event) => orderId === undefined || orderId === (event.type === 'fill' ? event.fill : event).orderId)
    .map((event) => {
      if (event.type === 'transition') {
        return `${event.timeUs} ${event.from === event.to ? `= ${event.reason}` : event.to}`;
      }
      const { timeUs, lots, ticks, liquidity, ambiguous } = event.fill;
      return `${timeUs} ${lots}@${ticks} ${liquidity}${ambiguous ? ' ambiguous' : ''}`;
    });
}

function firstAtOrAfterNaive(batch: TradeBatch, timeUs: number, from: number): number {
  for (let index = from; index < batch.length; index += 1) if (batch.timeUs[index]! >= timeUs) return index;
  return batch.length;
}
