import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fill } from '../../../src/backtest/orders/order.ts';
import type { MatchEvent } from '../../../src/backtest/matching/match-event.ts';
import { READINGS, slippageOf } from '../../../src/backtest/matching/reading.ts';
import { arbitraryOrder } from './arbitrary-market.ts';
import { playBars, type TestBar } from './bar-script.ts';
import { type TestOrder, told } from './market-script.ts';

describe('any orders on any bars', () => {
  const table: fc.Arbitrary<TestBar[]> = fc.array(
    fc
      .record({ open: fc.integer({ min: 97, max: 103 }), up: fc.nat(3), down: fc.nat(3), volume: fc.nat(8) })
      .map(({ open, up, down, volume }): TestBar => [open, open + up, open - down, volume]),
    { maxLength: 8 },
  );
  const single = arbitraryOrder.map((order): TestOrder => ({ ...order, reduceOnly: false }));
  const script = fc.record({ orders: fc.array(arbitraryOrder, { minLength: 1, maxLength: 5 }) });

  it('trade inside the range after their arrival, and never more than the volume', () => {
    fc.assert(
      fc.property(table, script, fc.constantFrom(...READINGS), (bars, orders, reading) => {
        const taken = new Map<number, number>();
        for (const { timeUs, printTicks, ticks, side, lots, orderId } of fillsOf(playBars(bars, orders, reading, 1))) {
          const index = Math.floor(timeUs / 10);
          const [, high, low, volume] = bars[index]!;
          expect(orders.orders[orderId - 1]!.arrivesUs).toBeLessThanOrEqual(timeUs);
          expect(printTicks).toBeLessThanOrEqual(high);
          expect(printTicks).toBeGreaterThanOrEqual(low);
          expect(side * (ticks - printTicks)).toBeGreaterThanOrEqual(0);
          expect(side * (ticks - printTicks)).toBeLessThanOrEqual(slippageOf(reading, 1));
          taken.set(index, (taken.get(index) ?? 0) + lots);
          expect(taken.get(index)).toBeLessThanOrEqual(volume);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('do not know the bars after them', () => {
    fc.assert(
      fc.property(table, table, script, fc.constantFrom(...READINGS), fc.nat({ max: 8 }), (...given) => {
        const [bars, other, orders, reading, kept] = given;
        const upTo = (events: readonly MatchEvent[]): string[] =>
          told(events.filter((event) => (event.type === 'fill' ? event.fill : event).timeUs < 10 * kept));
        const known = upTo(playBars(bars.slice(0, kept), orders, reading));
        const poisoned = [...bars.slice(0, kept), ...other];
        if (bars.length >= kept) expect(upTo(playBars(poisoned, orders, reading))).toEqual(known);
      }),
      { numRuns: 400 },
    );
  });

  it('trade the mirror image on mirrored bars', () => {
    const mirrored = ([open, high, low, volume]: TestBar): TestBar => [200 - open, 200 - low, 200 - high, volume];
    fc.assert(
      fc.property(table, script, fc.constantFrom(...READINGS), (bars, { orders }, reading) => {
        const flipped = orders.map(
          (order): TestOrder => ({
            ...order,
            side: order.side === 1 ? -1 : 1,
            ...(order.limitTicks === undefined ? {} : { limitTicks: 200 - order.limitTicks }),
            ...(order.stopTicks === undefined ? {} : { stopTicks: 200 - order.stopTicks }),
          }),
        );
        const fills = fillsOf(playBars(bars, { orders }, reading, 1));
        const mirror = fillsOf(playBars(bars.map(mirrored), { orders: flipped }, reading, 1));
        expect(mirror.map(({ ticks }) => 200 - ticks)).toEqual(fills.map(({ ticks }) => ticks));
        expect(mirror.map(({ side, lots, timeUs }) => [-side, lots, timeUs])).toEqual(
          fills.map(({ side, lots, timeUs }) => [side, lots, timeUs]),
        );
      }),
      { numRuns: 400 },
    );
  });

  it('one alone is filled no less the kinder the reading', () => {
    fc.assert(
      fc.property(table, single, (bars, order) => {
        const [most, middle, least] = READINGS.map((reading) => fillsOf(playBars(bars, { orders: [order] }, reading)));
        for (let timeUs = 0; timeUs < 80; timeUs += 1) {
          expect(lotPrices(middle!, timeUs).length).toBeLessThanOrEqual(lotPrices(most!, timeUs).length);
          expect(lotPrices(least!, timeUs).length).toBeLessThanOrEqual(lotPrices(middle!, timeUs).length);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('that takes any price pays no less the harsher the reading', () => {
    const taker = single.filter(({ kind }) => kind === 'market' || kind === 'stop');
    fc.assert(
      fc.property(table, taker, fc.integer({ min: 0, max: 2 }), (bars, order, slippageTicks) => {
        const [kind, base, harsh] = READINGS.map((reading) =>
          lotPrices(fillsOf(playBars(bars, { orders: [order] }, reading, slippageTicks)), Infinity),
        );
        const isKinder = (better: number[], worse: number[]): boolean =>
          worse.every((paid, lot) => order.side! * (paid - better[lot]!) >= 0);
        expect(isKinder(kind!, base!) && isKinder(base!, harsh!)).toBe(true);
      }),
      { numRuns: 400 },
    );
  });
});

function fillsOf(events: readonly MatchEvent[]): Fill[] {
  return events.flatMap((event) => (event.type === 'fill' ? [event.fill] : []));
}

function lotPrices(fills: readonly Fill[], untilUs: number): number[] {
  return fills
    .filter(({ timeUs }) => timeUs <= untilUs)
    .flatMap(({ lots, ticks }) => Array.from({ length: lots }, () => ticks));
}
