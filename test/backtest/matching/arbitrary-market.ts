import fc from 'fast-check';
import type { OrderKind } from '../../../src/backtest/orders/order.ts';
import type { MatcherOptions } from '../../../src/backtest/matching/matcher-options.ts';
import { READINGS } from '../../../src/backtest/matching/reading.ts';
import type { TestTrade } from '../../support/trades.ts';
import { type MarketScript, type TestChange, type TestOrder, TEST_OPTIONS } from './market-script.ts';

const side = fc.constantFrom<1 | -1>(1, -1);
const price = fc.integer({ min: 96, max: 104 });
const timeUs = fc.integer({ min: 0, max: 60 });

/** Prints around 100, several of them in one microsecond, few without a side. */
export const arbitraryTape: fc.Arbitrary<TestTrade[]> = fc
  .array(
    fc.record({
      waitUs: fc.constantFrom(0, 0, 1, 1, 2, 5),
      price,
      size: fc.integer({ min: 1, max: 6 }),
      side: fc.constantFrom<1 | -1 | 0>(1, 1, 1, -1, -1, -1, 0),
    }),
    { maxLength: 40 },
  )
  .map((steps) => {
    let now = 1;
    return steps.map(({ waitUs, price: ticks, size, side: aggressor }) => {
      now += waitUs;
      return [now, ticks, size, aggressor] as const;
    });
  });

/** Orders of every kind, time in force, group and side. */
export const arbitraryOrder: fc.Arbitrary<TestOrder> = fc
  .record({
    kind: fc.constantFrom<OrderKind>('market', 'limit', 'limit', 'stop', 'stop-limit'),
    side,
    lots: fc.integer({ min: 1, max: 12 }),
    limitTicks: price,
    stopTicks: price,
    timeInForce: fc.constantFrom('GTC' as const, 'GTC' as const, 'IOC' as const, 'FOK' as const, 'DAY' as const),
    expiresUs: fc.option(timeUs, { nil: undefined, freq: 3 }),
    oco: fc.option(fc.constantFrom('a', 'b'), { nil: undefined, freq: 1 }),
    reduceOnly: fc.constantFrom(false, false, true),
    decidedUs: fc.integer({ min: 0, max: 40 }),
    delayUs: fc.integer({ min: 0, max: 20 }),
  })
  .map(({ delayUs, limitTicks, stopTicks, expiresUs, oco, ...order }) => ({
    ...order,
    ...(order.kind.endsWith('limit') ? { limitTicks } : {}),
    ...(order.kind.startsWith('stop') ? { stopTicks } : {}),
    ...(expiresUs === undefined ? {} : { expiresUs }),
    ...(oco === undefined ? {} : { oco }),
    arrivesUs: order.decidedUs + delayUs,
  }));

const arbitraryChange: fc.Arbitrary<TestChange> = fc.record(
  {
    orderId: fc.integer({ min: 1, max: 5 }),
    arrivesUs: timeUs,
    cancel: fc.constant<true>(true),
    lots: fc.integer({ min: 1, max: 12 }),
    limitTicks: price,
    stopTicks: price,
  },
  { requiredKeys: ['orderId', 'arrivesUs'] },
);

/** A handful of orders, with cancels and changes of them. */
export const arbitraryScript: fc.Arbitrary<MarketScript> = fc.record({
  orders: fc.array(arbitraryOrder, { minLength: 1, maxLength: 5 }),
  changes: fc.array(arbitraryChange, { maxLength: 4 }),
  sessionEndUs: fc.integer({ min: 20, max: 80 }),
});

/** Every reading, with and without slippage, queue and sides. */
export const arbitraryOptions: fc.Arbitrary<MatcherOptions> = fc
  .record({
    reading: fc.constantFrom(...READINGS),
    slippageTicks: fc.integer({ min: 0, max: 2 }),
    queueFactor: fc.constantFrom(0, 0.5, 1, 2.3),
    queuePrints: fc.constantFrom(3, 10, 512),
    sides: fc.constantFrom('known' as const, 'unknown' as const),
  })
  .map((options) => ({ ...TEST_OPTIONS, ...options }));
