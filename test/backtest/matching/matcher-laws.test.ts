import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fill } from '../../../src/backtest/orders/order.ts';
import type { MatchEvent } from '../../../src/backtest/matching/match-event.ts';
import { Matcher } from '../../../src/backtest/matching/matcher.ts';
import { READINGS, slippageOf } from '../../../src/backtest/matching/reading.ts';
import { cutAt, type TestTrade } from '../../support/trades.ts';
import { arbitraryOptions, arbitraryOrder, arbitraryScript, arbitraryTape } from './arbitrary-market.ts';
import {
  type MarketScript,
  playTape,
  sendScript,
  TEST_OPTIONS,
  type TestOrder,
  told,
  walkAll,
} from './market-script.ts';
import { NaiveMarket } from './naive-market.ts';

const RUNS = { numRuns: 400 };

describe('any orders on any tape', () => {
  it('trade as the per-print object model does', () => {
    fc.assert(
      fc.property(arbitraryTape, arbitraryScript, arbitraryOptions, (tape, script, options) => {
        const naive = new NaiveMarket(options, script).play(tape, script.sessionEndUs);
        expect(withoutReasons(playTape(tape, script, options))).toEqual(naive);
      }),
      { numRuns: 2000 },
    );
  });

  it('trade after their arrival, at a print, within its size and at its price', () => {
    fc.assert(
      fc.property(arbitraryTape, arbitraryScript, arbitraryOptions, (tape, script, options) => {
        const slippage = slippageOf(options.reading, options.slippageTicks);
        const taken = new Map<number, number>();
        for (const fill of fillsOf(playTape(tape, script, options))) {
          const order = script.orders[fill.orderId - 1]!;
          const [timeUs, price, size, side] = tape[fill.printId! - 1]!;
          expect(fill.timeUs).toBe(timeUs);
          expect(timeUs).toBeGreaterThan(order.arrivesUs);
          expect(timeUs).toBeLessThan(order.expiresUs ?? Infinity);
          expect(fill.printTicks).toBe(price);
          const aggressor = fill.liquidity === 'taker' ? fill.side : -fill.side;
          expect([aggressor, options.sides === 'unknown' ? 0 : aggressor]).toContain(side);
          const worse = fill.side * (fill.ticks - price);
          expect(worse).toBeGreaterThanOrEqual(0);
          if (fill.liquidity === 'taker') expect(worse).toBeLessThanOrEqual(slippage);
          const sum = (taken.get(fill.printId!) ?? 0) + fill.lots;
          taken.set(fill.printId!, sum);
          expect(sum).toBeLessThanOrEqual(size);
        }
      }),
      RUNS,
    );
  });

  it('trade the same wherever the tape is cut', () => {
    const cuts = fc.array(fc.nat(), { maxLength: 8 });
    fc.assert(
      fc.property(arbitraryTape, arbitraryScript, arbitraryOptions, cuts, (tape, script, options, places) => {
        const market = new Matcher(options);
        sendScript(market, script);
        const events = walkAll(market, cutAt(tape, places), script.sessionEndUs);
        expect(events).toEqual(playTape(tape, script, options));
      }),
      RUNS,
    );
  });

  it('do not know what prints after them', () => {
    fc.assert(
      fc.property(arbitraryTape, arbitraryTape, arbitraryScript, arbitraryOptions, fc.nat({ max: 80 }), (...given) => {
        const [tape, other, script, options, cutUs] = given;
        const isKnown = ([timeUs]: TestTrade): boolean => timeUs <= cutUs;
        const poison = other.map(([wait, ...rest]) => [cutUs + wait, ...rest] as const);
        const upTo = (events: readonly MatchEvent[]): MatchEvent[] => events.filter((event) => timeOf(event) <= cutUs);
        const before = upTo(playTape(tape, script, options));
        expect(upTo(playTape([...tape.filter(isKnown), ...poison], script, options))).toEqual(before);
      }),
      RUNS,
    );
  });

  it('trade the mirror image on a mirrored tape', () => {
    fc.assert(
      fc.property(arbitraryTape, arbitraryScript, arbitraryOptions, (tape, script, options) => {
        const events = withoutReasons(playTape(tape, script, options)).map(mirroredEvent);
        expect(withoutReasons(playTape(tape.map(mirroredPrint), mirroredScript(script), options))).toEqual(events);
      }),
      RUNS,
    );
  });
});

describe('one order in the three readings', () => {
  const single = arbitraryOrder.map((order): TestOrder => ({ ...order, reduceOnly: false }));

  it('is filled no later and no less the kinder the reading', () => {
    fc.assert(
      fc.property(arbitraryTape, single, arbitraryOptions, (tape, order, options) => {
        const [kind, base, harsh] = READINGS.map((reading) =>
          fillsOf(playTape(tape, { orders: [order] }, { ...options, reading })),
        );
        for (const [timeUs] of tape) {
          expect(filledBy(base!, timeUs)).toBeLessThanOrEqual(filledBy(kind!, timeUs));
          expect(filledBy(harsh!, timeUs)).toBeLessThanOrEqual(filledBy(base!, timeUs));
        }
      }),
      RUNS,
    );
  });

  it('pays no less for any of its lots the harsher the reading', () => {
    fc.assert(
      fc.property(arbitraryTape, single, arbitraryOptions, (tape, order, options) => {
        const [kind, base, harsh] = READINGS.map((reading) =>
          lotPrices(fillsOf(playTape(tape, { orders: [order] }, { ...options, reading }))),
        );
        for (const [lot, paid] of harsh!.entries())
          expect(paid * order.side!).toBeGreaterThanOrEqual(base![lot]! * order.side!);
        for (const [lot, paid] of base!.entries())
          expect(paid * order.side!).toBeGreaterThanOrEqual(kind![lot]! * order.side!);
      }),
      RUNS,
    );
  });
});

describe('the queue of the base reading', () => {
  it('trades at the limit before the order does', () => {
    const order = { kind: 'limit', side: 1, lots: 5, limitTicks: 100, arrivesUs: 20 } as const;
    fc.assert(
      fc.property(arbitraryTape, fc.constantFrom(0.5, 1, 3), (tape, queueFactor) => {
        const known = tape.filter(([timeUs]) => timeUs <= 20);
        const later = tape.filter(([timeUs]) => timeUs > 20);
        const lastBuyer = known.filter(([, , , side]) => side === 1).at(-1)?.[1] ?? 101;
        fc.pre(lastBuyer > 100);
        const first = fillsOf(playTape(tape, { orders: [order] }, { ...TEST_OPTIONS, queueFactor }))[0];
        const sellers = known.filter(([, , , side]) => side === -1);
        const stays = sellers.filter(([, price], index) => price !== sellers[index - 1]?.[1]).length;
        const queue = (queueFactor * volumeOf(sellers)) / stays;
        const atLimit = later.filter(([, price, , side]) => side === -1 && price === 100);
        if (first === undefined || first.printTicks < 100) return;
        const place = tape[first.printId! - 1]!;
        expect(volumeOf(atLimit.slice(0, atLimit.indexOf(place) + 1))).toBeGreaterThan(queue);
      }),
      RUNS,
    );
  });
});

describe('a halt price', () => {
  it('changes nothing but where the walk stops', () => {
    fc.assert(
      fc.property(arbitraryTape, arbitraryScript, arbitraryOptions, (tape, script, options) => {
        const market = new Matcher(options);
        market.haltBelow = 98;
        market.haltAbove = 103;
        sendScript(market, script);
        const events = walkAll(market, cutAt(tape, []), script.sessionEndUs);
        expect(told(events)).toEqual(told(playTape(tape, script, options)));
      }),
      RUNS,
    );
  });
});

function withoutReasons(events: readonly MatchEvent[]): MatchEvent[] {
  return events.map((event) => (event.type === 'transition' ? { ...event, reason: '' } : event));
}

function fillsOf(events: readonly MatchEvent[]): Fill[] {
  return events.flatMap((event) => (event.type === 'fill' ? [event.fill] : []));
}

function timeOf(event: MatchEvent): number {
  return event.type === 'fill' ? event.fill.timeUs : event.timeUs;
}

function filledBy(fills: readonly Fill[], timeUs: number): number {
  return fills.filter((fill) => fill.timeUs <= timeUs).reduce((sum, { lots }) => sum + lots, 0);
}

function lotPrices(fills: readonly Fill[]): number[] {
  return fills.flatMap(({ lots, ticks }) => Array.from({ length: lots }, () => ticks));
}

function volumeOf(prints: readonly TestTrade[]): number {
  return prints.reduce((sum, [, , size]) => sum + size, 0);
}

function mirroredPrint([timeUs, price, size, side]: TestTrade): TestTrade {
  return [timeUs, 200 - price, size, side === 0 ? 0 : side === 1 ? -1 : 1];
}

function mirroredScript(script: MarketScript): MarketScript {
  const mirrored = <Priced extends { readonly limitTicks?: number; readonly stopTicks?: number }>(
    it: Priced,
  ): Priced => ({
    ...it,
    ...(it.limitTicks === undefined ? {} : { limitTicks: 200 - it.limitTicks }),
    ...(it.stopTicks === undefined ? {} : { stopTicks: 200 - it.stopTicks }),
  });
  const orders = script.orders.map((order): TestOrder => mirrored({ ...order, side: order.side === 1 ? -1 : 1 }));
  return { ...script, orders, changes: (script.changes ?? []).map(mirrored) };
}

function mirroredEvent(event: MatchEvent): MatchEvent {
  if (event.type === 'transition') return event;
  const { fill } = event;
  const side = fill.side === 1 ? -1 : 1;
  return { ...event, fill: { ...fill, side, ticks: 200 - fill.ticks, printTicks: 200 - fill.printTicks } };
}
