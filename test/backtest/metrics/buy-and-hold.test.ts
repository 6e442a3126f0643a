import { describe, expect, it } from 'vitest';
import { constantFunding } from '../../../src/backtest/costs/funding.ts';
import { buyAndHold, type HoldInput } from '../../../src/backtest/metrics/buy-and-hold.ts';
import { MoneyScale } from '../../../src/backtest/money.ts';
import { parseDecimal } from '../../../src/core/decimal.ts';
import { MINUTE_US } from '../../../src/core/time.ts';
import { barsFrom } from '../../support/bars.ts';
import { TEST_MONEY } from '../../support/round-trips.ts';
import { WHOLE } from '../../support/tape.ts';
import { DAY_START } from '../../support/trades.ts';

const minute = (count: number): number => DAY_START + count * MINUTE_US;
const FREE = () => ({ fee: () => 0n });
const input: HoldInput = {
  bars: barsFrom([100, 90, 130, 120].map((close) => ({ close, delta: 1 }))),
  entry: { timeUs: minute(0), ticks: 101 },
  exit: { timeUs: minute(4), ticks: 119 },
  capital: TEST_MONEY.parse('1000'),
  money: TEST_MONEY,
  fees: FREE,
};
const text = (amounts: ArrayLike<bigint>): number[] => Array.from(amounts, (amount) => TEST_MONEY.toNumber(amount));

it('buys what the capital pays for, is marked at every close and sells at the end', () => {
  const { lots, series, trip } = buyAndHold(input)!;
  // 9 × 101 = 909 of 1000: 91 in cash.
  expect(lots).toBe(9);
  expect(text(series.equity)).toEqual([1000, 91 + 900, 91 + 810, 91 + 1170, 91 + 1080, 91 + 9 * 119]);
  expect(Array.from(series.timeUs)).toEqual([0, 1, 2, 3, 4, 4].map(minute));
  expect(trip).toMatchObject({
    side: 1,
    lots: 9,
    net: TEST_MONEY.parse('162'),
    entryTimeUs: minute(0),
    exitTimeUs: minute(4),
  });
  expect([trip.maeTicks, trip.mfeTicks]).toEqual([-11, 29]);
});

describe('costs are those of the strategy', () => {
  it('a fee both ways, which the capital has to pay for, too', () => {
    const fees = () => ({ fee: ({ lots }: { lots: number }) => TEST_MONEY.parse('10') * BigInt(lots) });
    // A lot costs 111 with its fee: 9 are 999.
    const held = buyAndHold({ ...input, fees })!;
    expect([held.lots, TEST_MONEY.format(held.trip.fees)]).toEqual([9, '180.00000000']);
    const dear = () => ({ fee: () => TEST_MONEY.parse('600') });
    expect(buyAndHold({ ...input, fees: dear })!.lots).toBe(3);
  });

  it('funding at the price seen before it', () => {
    const funding = constantFunding({ rate: parseDecimal('0.01'), intervalUs: 2 * MINUTE_US });
    const money = new MoneyScale(WHOLE, parseDecimal('0'), undefined, 10);
    // At minute 2 on the close of minute 1 (100), at minute 4 on that of minute 3 (130): 1 % of 9 lots each.
    const { trip } = buyAndHold({ ...input, money, capital: money.parse('1000'), funding })!;
    expect(money.toNumber(trip.funding)).toBeCloseTo(9 + 11.7, 12);
  });
});

it('holds other lots where they are asked for, and nothing where the capital does not pay for one', () => {
  expect(buyAndHold({ ...input, lots: 20 })!.trip.lots).toBe(20);
  expect(buyAndHold({ ...input, capital: TEST_MONEY.parse('100') })).toBeNull();
  expect(
    buyAndHold({ ...input, capital: TEST_MONEY.parse('102'), fees: () => ({ fee: () => TEST_MONEY.parse('2') }) }),
  ).toBeNull();
});

it('leaves out bars before the entry and after the exit', () => {
  const { series, trip } = buyAndHold({
    ...input,
    entry: { timeUs: minute(1.5), ticks: 95 },
    exit: { timeUs: minute(3), ticks: 130 },
  })!;
  expect(Array.from(series.timeUs)).toEqual([1.5, 2, 3, 3].map(minute));
  // The bar that was half over has prices from before the entry: only its close counts, for equity.
  expect([trip.maeTicks, trip.mfeTicks]).toEqual([0, 35]);
});

it('of an inverse contract, bought with its coin, gains less the higher the price', () => {
  const money = new MoneyScale(WHOLE, parseDecimal('0'), { multiplier: parseDecimal('100'), inverse: true });
  const { lots, trip } = buyAndHold({ ...input, money, capital: money.parse('10'), lots: 10 })!;
  expect([lots, money.toNumber(trip.net)]).toEqual([10, expect.closeTo(1000 / 101 - 1000 / 119, 12)]);
});
