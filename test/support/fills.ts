import fc from 'fast-check';
import type { Fill } from '../../src/backtest/orders/order.ts';
import { DAY_START } from './trades.ts';

/** A fill of 1 lot bought at 100 ticks by a taker, with what is to be different. */
export function fillOf(different: Partial<Fill> = {}): Fill {
  const ticks = different.ticks ?? 100;
  return {
    orderId: 1,
    timeUs: DAY_START,
    ticks,
    printTicks: ticks,
    lots: 1,
    side: 1,
    liquidity: 'taker',
    printId: 1,
    tag: 'entry',
    ambiguous: false,
    ...different,
  };
}

/** Fills in time order, one order each, over some days. */
export function arbitraryFills(maxTicks = 10_000, maxLots = 1000): fc.Arbitrary<Fill[]> {
  const step = fc.record({
    waitUs: fc.integer({ min: 0, max: 2e10 }),
    ticks: fc.integer({ min: 1, max: maxTicks }),
    lots: fc.integer({ min: 1, max: maxLots }),
    side: fc.constantFrom<(1 | -1)[]>(1, -1),
    liquidity: fc.constantFrom<('maker' | 'taker')[]>('maker', 'taker'),
  });
  return fc.array(step, { minLength: 1, maxLength: 40 }).map((steps) => {
    let timeUs = DAY_START;
    return steps.map(({ waitUs, ...fill }, index) => {
      timeUs += waitUs;
      return fillOf({ ...fill, timeUs, orderId: index + 1 });
    });
  });
}

/** The same fills, every one of two lots or more cut in two where the number says. */
export function cutInTwo(fills: readonly Fill[], at: number): Fill[] {
  return fills.flatMap((fill) => {
    if (fill.lots < 2) return [fill];
    const first = 1 + (at % (fill.lots - 1));
    return [
      { ...fill, lots: first },
      { ...fill, lots: fill.lots - first },
    ];
  });
}
