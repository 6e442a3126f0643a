import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Account } from '../../src/backtest/account/account.ts';
import { createFeeModel } from '../../src/backtest/costs/create-fee-model.ts';
import { moneyFor } from '../../src/backtest/costs/cost-terms.ts';
import { parseCosts } from '../../src/backtest/costs/parse-costs.ts';
import { type ContractTerms, PLAIN_CONTRACT } from '../../src/backtest/money.ts';
import { ocoEffects } from '../../src/backtest/orders/oco-group.ts';
import type { Order, OrderRequest } from '../../src/backtest/orders/order.ts';
import { haltPrice } from '../../src/backtest/risk/halt-price.ts';
import { RiskGate } from '../../src/backtest/risk/risk-gate.ts';
import { MARGIN_LIMITS, parseLossLimit, type RiskLimits } from '../../src/backtest/risk/risk-limits.ts';
import { parseDecimal } from '../../src/core/decimal.ts';
import { DAY_US, dayOfTime } from '../../src/core/time.ts';
import { fillOf } from '../support/fills.ts';
import { orderOf, requestOf } from '../support/orders.ts';
import { DAY_START } from '../support/trades.ts';

const SCALES = { priceScale: 0, sizeScale: 0 };

/** A step of a strategy that wants everything, in a market that fills whatever it likes. */
type Step =
  | { readonly type: 'submit'; readonly order: OrderRequest }
  | { readonly type: 'modify'; readonly pick: number; readonly lots: number }
  | { readonly type: 'fill'; readonly pick: number; readonly part: number }
  | { readonly type: 'price'; readonly ticks: number; readonly waitUs: number };

const request = fc
  .record({
    side: fc.constantFrom<(1 | -1)[]>(1, -1),
    lots: fc.integer({ min: 1, max: 12 }),
    reduceOnly: fc.boolean(),
    oco: fc.constantFrom(undefined, undefined, 'a', 'b'),
  })
  .map(({ oco, ...order }) => requestOf(oco === undefined ? order : { ...order, oco }));

const stepOf = (whole: boolean): fc.Arbitrary<Step> =>
  fc.oneof(
    fc.record({ type: fc.constant('submit'), order: request }),
    fc.record({ type: fc.constant('modify'), pick: fc.nat(), lots: fc.integer({ min: 1, max: 15 }) }),
    fc.record({
      type: fc.constant('fill'),
      pick: fc.nat(),
      part: whole ? fc.constant(99) : fc.integer({ min: 1, max: 99 }),
    }),
    fc.record({
      type: fc.constant('price'),
      ticks: fc.integer({ min: 60, max: 140 }),
      waitUs: fc.integer({ min: 0, max: DAY_US }),
    }),
  );

const steps = (whole: boolean): fc.Arbitrary<Step[]> => fc.array(stepOf(whole), { maxLength: 80, size: 'max' });

/** Orders in a market, an account and the gate before them: the rules of the market in as few lines as they take. */
class World {
  readonly gate: RiskGate;
  readonly account: Account;
  readonly orders: Order[] = [];
  readonly openedOn: number[] = [];
  timeUs = DAY_START;
  ticks = 100;
  halted: 'flatten-and-stop' | null = null;
  private ids = 0;

  constructor(limits: Partial<RiskLimits>) {
    const terms = parseCosts('bps:5');
    const money = moneyFor(SCALES, terms);
    const capital = money.parse('10000');
    this.account = new Account({ capital, money, fees: createFeeModel(terms, SCALES, money) });
    this.gate = new RiskGate({ limits: { ...MARGIN_LIMITS, ...limits }, money, capital, calendar: null });
    this.mark();
  }

  take(step: Step): void {
    if (step.type === 'submit') this.submit(step.order);
    else if (step.type === 'modify') this.modify(step.pick, step.lots);
    else if (step.type === 'fill') this.fill(step.pick, step.part);
    else {
      this.timeUs += step.waitUs;
      this.ticks = step.ticks;
      this.mark();
    }
  }

  private get state(): Parameters<RiskGate['check']>[1] {
    const { timeUs, ticks: markTicks, orders } = this;
    return {
      timeUs,
      markTicks,
      orders,
      equity: this.account.equity(markTicks),
      positionLots: this.account.positionLots,
    };
  }

  private submit(order: OrderRequest): void {
    if (this.gate.check({ type: 'submit', order }, this.state) !== null) return;
    this.ids += 1;
    this.orders.push(orderOf({ ...order, id: this.ids }));
  }

  private modify(pick: number, lots: number): void {
    const at = pick % Math.max(this.orders.length, 1);
    const order = this.orders[at];
    if (order === undefined || lots <= order.filledLots) return;
    if (this.gate.check({ type: 'modify', orderId: order.id, lots }, this.state) !== null) return;
    this.orders[at] = { ...order, lots };
  }

  private fill(pick: number, part: number): void {
    const order = this.orders[pick % Math.max(this.orders.length, 1)];
    if (order === undefined) return;
    const held = Math.max(-order.side * this.account.positionLots, 0);
    const most = Math.min(order.lots - order.filledLots, order.reduceOnly ? held : Number.POSITIVE_INFINITY);
    const lots = Math.min(part, most);
    if (lots === 0) return;
    const { timeUs, ticks } = this;
    const effect = this.account.fill(fillOf({ orderId: order.id, side: order.side, lots, timeUs, ticks }));
    if (effect.opened) this.openedOn.push(dayOfTime(timeUs));
    this.replace({ ...order, filledLots: order.filledLots + lots }, lots);
    if (this.gate.onFill(effect, timeUs) !== null) this.cancelAll();
    this.mark();
  }

  private replace(order: Order, lots: number): void {
    const filled: Order = order.filledLots === order.lots ? { ...order, state: 'filled' } : order;
    this.orders[this.orders.findIndex((other) => other.id === order.id)] = filled;
    for (const { order: sibling, lots: left } of ocoEffects(filled, lots, this.orders)) {
      const at = this.orders.findIndex((other) => other.id === sibling.id);
      if (left === null) this.orders.splice(at, 1);
      else this.orders[at] = { ...sibling, lots: left };
    }
    const done = this.orders.findIndex((other) => other.state === 'filled');
    if (done >= 0) this.orders.splice(done, 1);
  }

  private mark(): void {
    this.halted = this.gate.onMark(this.account.equity(this.ticks), this.timeUs);
    if (this.halted === null) return;
    this.cancelAll();
    const { positionLots } = this.account;
    if (positionLots === 0) return;
    const { timeUs, ticks } = this;
    const side = positionLots > 0 ? -1 : 1;
    this.gate.onFill(
      this.account.fill(fillOf({ orderId: -1, side, lots: Math.abs(positionLots), timeUs, ticks })),
      timeUs,
    );
  }

  private cancelAll(): void {
    this.orders.length = 0;
  }
}

describe('the risk gate', () => {
  it('never lets a position become larger than is allowed, however orders fill', () => {
    fc.assert(
      fc.property(steps(false), fc.integer({ min: 1, max: 20 }), fc.boolean(), (all, most, shorting) => {
        const world = new World({ maximumPositionLots: most, shorting });
        for (const step of all) {
          world.take(step);
          const lots = world.account.positionLots;
          expect(Math.abs(lots)).toBeLessThanOrEqual(most);
          if (!shorting) expect(lots).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });

  it('never lets more trades begin in a day than are allowed, when orders fill whole', () => {
    fc.assert(
      fc.property(steps(true), fc.integer({ min: 1, max: 3 }), (all, most) => {
        const world = new World({ maximumTradesPerDay: most });
        for (const step of all) world.take(step);
        for (const day of new Set(world.openedOn)) {
          expect(world.openedOn.filter((other) => other === day).length).toBeLessThanOrEqual(most);
        }
      }),
    );
  });

  it('lets nothing enter after it has flattened and stopped, until the day is over or ever', () => {
    fc.assert(
      fc.property(steps(false), fc.constantFrom('maximumDailyLoss', 'maximumDrawdown'), (all, limit) => {
        const world = new World({ [limit]: parseLossLimit('it', '1%') });
        let stoppedUntilUs = Number.NEGATIVE_INFINITY;
        for (const step of all) {
          const before = Math.abs(world.account.positionLots);
          world.take(step);
          if (world.timeUs < stoppedUntilUs) expect(Math.abs(world.account.positionLots)).toBeLessThanOrEqual(before);
          if (world.halted === null) continue;
          expect(world.account.positionLots).toBe(0);
          const dayEndUs = (dayOfTime(world.timeUs) + 1) * DAY_US;
          stoppedUntilUs = limit === 'maximumDrawdown' ? Number.POSITIVE_INFINITY : dayEndUs;
        }
      }),
    );
  });

  it('lets nothing enter while it cools down after losses', () => {
    fc.assert(
      fc.property(steps(false), fc.integer({ min: 1, max: 3 }), (all, losses) => {
        const coolDownUs = DAY_US / 2;
        const world = new World({ lossStreak: { losses, coolDownUs } });
        let streak = 0;
        let untilUs = Number.NEGATIVE_INFINITY;
        for (const step of all) {
          const { length } = world.account.roundTrips;
          const opened = world.openedOn.length;
          const cooling = world.timeUs + (step.type === 'price' ? step.waitUs : 0) < untilUs;
          world.take(step);
          if (cooling) expect(world.openedOn.length).toBe(opened);
          for (const trip of world.account.roundTrips.slice(length)) {
            streak = trip.net > 0n ? 0 : streak + (trip.net < 0n ? 1 : 0);
            if (streak < losses) continue;
            streak = 0;
            untilUs = trip.exitTimeUs + coolDownUs;
          }
        }
      }),
    );
  });
});

describe('the halt price', () => {
  const contracts: readonly ContractTerms[] = [
    PLAIN_CONTRACT,
    { multiplier: parseDecimal('2.5'), inverse: false },
    { multiplier: parseDecimal('1000'), inverse: true },
  ];

  it('is the first price on the way there at which the threshold is reached', () => {
    const lots = fc.integer({ min: -50, max: 50 });
    const ticks = fc.integer({ min: 1, max: 300 });
    fc.assert(
      fc.property(
        fc.constantFrom(...contracts),
        lots,
        ticks,
        fc.integer({ min: 1, max: 4000 }),
        (terms, held, at, loss) => {
          const money = moneyFor(SCALES, parseCosts('none'), terms);
          const capital = money.parse('10000');
          const account = new Account({ capital, money, fees: { fee: () => 0n } });
          if (held !== 0) account.fill(fillOf({ ticks: at, lots: Math.abs(held), side: held > 0 ? 1 : -1 }));
          const threshold = capital - money.parse(String(loss));
          const found = haltPrice(account, at, threshold);
          const isReached = (price: number): boolean => account.equity(price) <= threshold;
          if (Number.isNaN(found)) {
            for (let price = 1; price < 5000; price += 7) expect(isReached(price)).toBe(false);
            return;
          }
          expect(isReached(found)).toBe(true);
          expect(isReached(found + Math.sign(held))).toBe(false);
          expect(Math.sign(at - found)).toBe(Math.sign(held));
        },
      ),
    );
  });
});
