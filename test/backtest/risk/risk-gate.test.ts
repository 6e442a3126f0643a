import { describe, expect, it } from 'vitest';
import type { FillEffect } from '../../../src/backtest/account/account.ts';
import type { RoundTrip } from '../../../src/backtest/account/round-trip.ts';
import { MoneyScale } from '../../../src/backtest/money.ts';
import type { Intent } from '../../../src/backtest/orders/order.ts';
import { RiskGate, type RiskState } from '../../../src/backtest/risk/risk-gate.ts';
import { CASH_LIMITS, MARGIN_LIMITS, parseLossLimit, type RiskLimits } from '../../../src/backtest/risk/risk-limits.ts';
import { parseDecimal } from '../../../src/core/decimal.ts';
import { sessionCalendar } from '../../../src/core/session-calendar.ts';
import { DAY_US, HOUR_US, parseIsoTime } from '../../../src/core/time.ts';
import { orderOf, requestOf } from '../../support/orders.ts';

const MONEY = new MoneyScale({ priceScale: 0, sizeScale: 0 }, parseDecimal('0'));
const MORNING = parseIsoTime('2024-08-08T09:00:00Z').timeUs;
const MIDNIGHT = parseIsoTime('2024-08-09T00:00:00Z').timeUs;
const money = (text: string): bigint => MONEY.parse(text);

function gateOf(limits: Partial<RiskLimits>, session: string | null = null): RiskGate {
  const calendar = session === null ? null : sessionCalendar(session);
  return new RiskGate({ limits: { ...MARGIN_LIMITS, ...limits }, money: MONEY, capital: money('1000'), calendar });
}

function stateOf(different: Partial<RiskState> = {}): RiskState {
  return { timeUs: MORNING, markTicks: 100, equity: money('1000'), positionLots: 0, orders: [], ...different };
}

const submit = (order: Parameters<typeof requestOf>[0]): Intent => ({ type: 'submit', order: requestOf(order) });
const opened: FillEffect = { fee: 0n, opened: true, closed: null };
const lost = (net: string, exitTimeUs: number): FillEffect => {
  const trip: Pick<RoundTrip, 'net' | 'exitTimeUs'> = { net: money(net), exitTimeUs };
  // Only these two are looked at.
  return { fee: 0n, opened: false, closed: trip as RoundTrip };
};

describe('the risk gate', () => {
  it('lets everything pass where nothing is limited', () => {
    const gate = gateOf({});
    expect(gate.check(submit({ lots: 1e9, side: -1 }), stateOf())).toBeNull();
    expect(gate.onMark(-1n, MORNING)).toBeNull();
    expect(gate.stopped(MORNING)).toBeNull();
    expect(gate.haltPrice({ positionLots: 5, equity: () => 0n }, 100, MORNING)).toBeNaN();
  });

  it('counts everything that is in the market against the position limit', () => {
    const gate = gateOf({ maximumPositionLots: 5 });
    const orders = [orderOf({ lots: 4, filledLots: 2 }), orderOf({ id: 2, side: -1, lots: 9, reduceOnly: true })];
    const state = stateOf({ positionLots: 2, orders });
    expect(gate.check(submit({ lots: 1 }), state)).toBeNull();
    expect(gate.check(submit({ lots: 2 }), state)).toBe('the position could become 6 lots, at most 5 are allowed');
    // What the order that only reduces has closed by then, a sale opens.
    expect(gate.check(submit({ lots: 5, side: -1 }), state)).toBeNull();
    expect(gate.check(submit({ lots: 6, side: -1 }), state)).toContain('could become 6 lots');
    const alone = { ...state, orders: [] };
    expect(gate.check(submit({ lots: 7, side: -1 }), alone)).toBeNull();
    expect(gate.check(submit({ lots: 8, side: -1 }), alone)).toContain('could become 6 lots');
  });

  it('counts a one-cancels-other group once a side', () => {
    const gate = gateOf({ maximumPositionLots: 5 });
    const orders = [orderOf({ lots: 3, oco: 'a' }), orderOf({ id: 2, lots: 3, oco: 'a', side: -1 })];
    const state = stateOf({ orders });
    expect(gate.check(submit({ lots: 5, oco: 'a' }), state)).toBeNull();
    expect(gate.check(submit({ lots: 2 }), state)).toBeNull();
    expect(gate.check(submit({ lots: 3 }), state)).toContain('could become 6 lots');
  });

  it('judges a modification by what it leaves to fill', () => {
    const gate = gateOf({ maximumPositionLots: 5 });
    const state = stateOf({ positionLots: 2, orders: [orderOf({ id: 7, lots: 4, filledLots: 2 })] });
    expect(gate.check({ type: 'modify', orderId: 7, lots: 5 }, state)).toBeNull();
    expect(gate.check({ type: 'modify', orderId: 7, moreLots: 1 }, state)).toBeNull();
    expect(gate.check({ type: 'modify', orderId: 7, lots: 6 }, state)).toContain('could become 6 lots');
    expect(gate.check({ type: 'modify', orderId: 7, moreLots: 2 }, state)).toContain('could become 6 lots');
    expect(gate.check({ type: 'modify', orderId: 8, lots: 99 }, state)).toBeNull();
  });

  it('never stands in the way of what makes a position smaller', () => {
    const gate = gateOf({ ...CASH_LIMITS, maximumPositionLots: 1, maximumDailyLoss: parseLossLimit('it', '1') });
    gate.onMark(money('1000'), MORNING);
    expect(gate.onMark(money('900'), MORNING)).toBe('flatten-and-stop');
    const state = stateOf({ positionLots: 5, equity: money('900') });
    for (const lots of [1, 5]) expect(gate.check(submit({ lots, side: -1 }), state)).toBeNull();
    expect(gate.check(submit({ lots: 99, side: -1, reduceOnly: true }), state)).toBeNull();
    expect(gate.check({ type: 'flatten', tag: 'risk' }, state)).toBeNull();
    expect(gate.check({ type: 'cancel', orderId: 1 }, state)).toBeNull();
    expect(gate.check(submit({ lots: 6, side: -1 }), state)).toContain('stopped until');
  });

  it('refuses an order that only reduces where an ordinary one would then turn the position around', () => {
    const gate = gateOf(CASH_LIMITS);
    const reduce = submit({ side: -1, lots: 2, reduceOnly: true, tag: 'stop' });
    const waiting = orderOf({ side: -1, lots: 2 });
    expect(gate.check(submit({ side: -1, lots: 2 }), stateOf({ positionLots: 2 }))).toBeNull();
    expect(gate.check(reduce, stateOf({ positionLots: 2, orders: [waiting] }))).toContain(
      'short selling is not allowed',
    );
    expect(gate.check(reduce, stateOf({ positionLots: 4, orders: [waiting] }))).toBeNull();
    expect(gate.check(reduce, stateOf({ positionLots: 2 }))).toBeNull();
  });

  it('lets nothing be sold in a cash account that is not held, and nothing be bought that is not paid for', () => {
    const gate = gateOf(CASH_LIMITS);
    expect(gate.check(submit({ side: -1 }), stateOf())).toBe('short selling is not allowed in this account');
    expect(gate.check(submit({ lots: 10 }), stateOf())).toBeNull();
    expect(gate.check(submit({ lots: 11 }), stateOf())).toBe(
      'the position could be worth 1100.00000000, at most 1 times the equity of 1000.00000000 is allowed',
    );
    // A limit above the last price could be paid; what is held already counts too.
    expect(gate.check(submit({ lots: 10, kind: 'limit', limitTicks: 101 }), stateOf())).toContain('1010.0');
    expect(gate.check(submit({ lots: 6 }), stateOf({ positionLots: 5 }))).toContain('1100.0');
    const half = gateOf({ maximumLeverage: parseDecimal('2.5') });
    expect(half.check(submit({ lots: 25, side: -1 }), stateOf())).toBeNull();
    expect(half.check(submit({ lots: 26, side: -1 }), stateOf())).toContain('2.5 times the equity');
  });

  it('limits what a position is worth', () => {
    const gate = gateOf({ maximumNotional: parseDecimal('500') });
    expect(gate.check(submit({ lots: 5 }), stateOf())).toBeNull();
    expect(gate.check(submit({ lots: 5, kind: 'stop', stopTicks: 101 }), stateOf())).toBe(
      'the position could be worth 505.00000000, at most 500.00000000 is allowed',
    );
  });

  it('lets so many trades begin in a day, those that waiting orders may begin included', () => {
    const gate = gateOf({ maximumTradesPerDay: 2 });
    gate.onFill(opened, MORNING);
    expect(gate.check(submit({}), stateOf())).toBeNull();
    const waiting = stateOf({ orders: [orderOf()] });
    expect(gate.check(submit({}), waiting)).toBe(
      '1 trades were begun today and 1 more may be by orders in the market, at most 2 are allowed',
    );
    // Closing what is open begins nothing; turning it around does.
    const long = stateOf({ positionLots: 2, orders: [orderOf({ side: -1, lots: 1 })] });
    expect(gate.check(submit({ side: -1, lots: 1 }), long)).toBeNull();
    gate.onFill(opened, MORNING + 1);
    expect(gate.check(submit({ side: -1, lots: 2 }), long)).toContain('2 trades were begun today');
    expect(gate.check(submit({}), stateOf({ timeUs: MIDNIGHT - 1 }))).toContain('2 trades were begun today');
    expect(gate.check(submit({}), stateOf({ timeUs: MIDNIGHT }))).toBeNull();
  });

  it('cools down after losses in a row, and counts again from nothing', () => {
    const gate = gateOf({ lossStreak: { losses: 2, coolDownUs: HOUR_US } });
    expect(gate.onFill(lost('-1', MORNING), MORNING)).toBeNull();
    expect(gate.onFill(lost('0', MORNING), MORNING)).toBeNull();
    expect(gate.onFill(lost('5', MORNING), MORNING)).toBeNull();
    expect(gate.onFill(lost('-1', MORNING), MORNING)).toBeNull();
    expect(gate.onFill(lost('-1', MORNING), MORNING)).toBe('cancel-entries');
    expect(gate.check(submit({}), stateOf({ timeUs: MORNING + HOUR_US - 1 }))).toBe(
      '2 losses in a row: no entries until 2024-08-08T10:00:00.000Z',
    );
    expect(gate.check(submit({}), stateOf({ timeUs: MORNING + HOUR_US }))).toBeNull();
    expect(gate.onFill(lost('-1', MORNING + HOUR_US), MORNING + HOUR_US)).toBeNull();
    const forGood = gateOf({ lossStreak: { losses: 1, coolDownUs: Number.POSITIVE_INFINITY } });
    forGood.onFill(lost('-1', MORNING), MORNING);
    expect(forGood.check(submit({}), stateOf({ timeUs: MORNING + 99 * DAY_US }))).toContain('no entries for good');
  });

  it('flattens and stops for the rest of the day when the day has lost too much', () => {
    const gate = gateOf({ maximumDailyLoss: parseLossLimit('it', '50') });
    expect(gate.onMark(money('1100'), MORNING)).toBeNull();
    // From the 1000 that the day began with, not from the 1100 in between.
    expect(gate.onMark(money('950.00000001'), MORNING)).toBeNull();
    expect(gate.onMark(money('950'), MORNING)).toBe('flatten-and-stop');
    expect(gate.onMark(money('900'), MORNING + 1)).toBeNull();
    expect(gate.stopped(MORNING + 1)).toBe('maximum daily loss of 50 reached: stopped until 2024-08-09T00:00:00.000Z');
    expect(gate.check(submit({}), stateOf({ timeUs: MIDNIGHT - 1 }))).toBe(gate.stopped(MORNING));
    expect(gate.dayEndsUs).toBe(MIDNIGHT);
    expect(gate.check(submit({}), stateOf({ timeUs: MIDNIGHT }))).toBeNull();
    expect(gate.stopped(MIDNIGHT)).toBeNull();
  });

  it('begins a day with the mark at its very start, or with the last one before it', () => {
    const limits = { maximumDailyLoss: parseLossLimit('it', '10%') };
    const gate = gateOf(limits);
    gate.onMark(money('1000'), MORNING);
    gate.onMark(money('910'), MIDNIGHT);
    expect(gate.onMark(money('820'), MIDNIGHT + 1)).toBeNull();
    expect(gate.onMark(money('819'), MIDNIGHT + 2)).toBe('flatten-and-stop');
    const gap = gateOf(limits);
    gap.onMark(money('1000'), MORNING);
    expect(gap.onMark(money('900'), MIDNIGHT + 1)).toBe('flatten-and-stop');
    expect(gap.stopped(MIDNIGHT + 1)).toContain('maximum daily loss of 10 % reached');
  });

  it('takes the sessions of a calendar for days', () => {
    const gate = gateOf({ maximumDailyLoss: parseLossLimit('it', '50') }, 'cme-globex');
    expect(gate.onMark(money('950'), MORNING)).toBe('flatten-and-stop');
    // 16:00 in Chicago.
    expect(gate.dayEndsUs).toBe(parseIsoTime('2024-08-08T21:00:00Z').timeUs);
    expect(gate.stopped(gate.dayEndsUs)).toBeNull();
  });

  it('flattens and stops for good when the drawdown is too large, even on a day that is stopped already', () => {
    const gate = gateOf({ maximumDailyLoss: parseLossLimit('it', '50'), maximumDrawdown: parseLossLimit('it', '10%') });
    gate.onMark(money('1100'), MORNING);
    expect(gate.onMark(money('991'), MORNING)).toBeNull();
    expect(gate.onMark(money('990'), MORNING)).toBe('flatten-and-stop');
    expect(gate.stopped(MORNING + 999 * DAY_US)).toBe('maximum drawdown of 10 % reached: stopped for good');
    expect(gate.onMark(money('1'), MORNING + 1)).toBeNull();
    const later = gateOf({ maximumDailyLoss: parseLossLimit('it', '50'), maximumDrawdown: parseLossLimit('it', '80') });
    expect(later.onMark(money('945'), MORNING)).toBe('flatten-and-stop');
    expect(later.onMark(money('921'), MORNING)).toBeNull();
    expect(later.onMark(money('920'), MORNING)).toBe('flatten-and-stop');
  });

  it('refuses limits that cannot be held', () => {
    const error = (limits: Partial<RiskLimits>, text: string): void => {
      expect(() => gateOf(limits)).toThrow(new RangeError(text));
    };
    error({ maximumPositionLots: 0 }, 'the maximum position in lots must be a whole number of at least 1, got 0');
    error(
      { maximumTradesPerDay: 1.5 },
      'the maximum number of trades a day must be a whole number of at least 1, got 1.5',
    );
    error(
      { lossStreak: { losses: 0, coolDownUs: 1 } },
      'the number of losses in a row must be a whole number of at least 1, got 0',
    );
    error({ lossStreak: { losses: 1, coolDownUs: -1 } }, 'the cool-down after losses must be 0 µs or more, got -1');
    error({ maximumNotional: parseDecimal('0') }, 'the maximum worth must be above 0, got 0');
    error({ maximumLeverage: parseDecimal('-1.5') }, 'the maximum leverage must be above 0, got -1.5');
    error({ maximumDailyLoss: { amount: parseDecimal('-5') } }, 'the maximum daily loss must be above 0, got -5');
    error({ maximumDrawdown: { share: parseDecimal('0') } }, 'the maximum drawdown must be above 0, got 0');
  });

  it('says at which price a loss limit is reached', () => {
    const gate = gateOf({ maximumDailyLoss: parseLossLimit('it', '50'), maximumDrawdown: parseLossLimit('it', '45') });
    const of = (lots: number): Parameters<RiskGate['haltPrice']>[0] => ({
      positionLots: lots,
      equity: (ticks) => money('1000') + MONEY.notional(ticks - 100, lots),
    });
    expect(gate.haltPrice(of(0), 100, MORNING)).toBeNaN();
    expect(gate.haltPrice(of(7), 100, MORNING)).toBe(93);
    expect(gate.haltPrice(of(-7), 100, MORNING)).toBe(107);
    expect(gate.haltPrice(of(1), 100, MORNING)).toBe(55);
    gate.onMark(money('950'), MORNING);
    expect(gate.haltPrice(of(7), 93, MORNING)).toBeNaN();
  });
});

describe('a loss limit', () => {
  it('is an amount of money or a share of equity, above 0', () => {
    expect(parseLossLimit('the daily loss', '500')).toEqual({ amount: { units: 500n, scale: 0 } });
    expect(parseLossLimit('the daily loss', ' 2.5% ')).toEqual({ share: { units: 25n, scale: 3 } });
    expect(() => parseLossLimit('the daily loss', '0%')).toThrow(
      new RangeError('the daily loss must be above 0, got 0%'),
    );
    expect(() => parseLossLimit('the daily loss', 'x%')).toThrow('the daily loss is not a decimal number: "x"');
  });
});
