import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Account } from '../../../src/backtest/account/account.ts';
import { costBreakdown } from '../../../src/backtest/metrics/cost-breakdown.ts';
import { exposureOf } from '../../../src/backtest/metrics/exposure.ts';
import { MoneyScale } from '../../../src/backtest/money.ts';
import { parseDecimal } from '../../../src/core/decimal.ts';
import { HOUR_US } from '../../../src/core/time.ts';
import { daySpan } from '../../support/equity.ts';
import { arbitraryFills, fillOf } from '../../support/fills.ts';
import { TEST_MONEY, tripOf } from '../../support/round-trips.ts';
import { WHOLE } from '../../support/tape.ts';
import { DAY_START } from '../../support/trades.ts';

const NONE = { fees: 0n, funding: 0n };

describe('costs', () => {
  // Bought 2 at 101 where 100 printed; sold 2 at 109, where 110 printed.
  const taker = [
    fillOf({ ticks: 101, printTicks: 100, lots: 2 }),
    fillOf({ ticks: 109, printTicks: 110, lots: 2, side: -1 }),
  ];

  it('of slippage are what fills were worse than their prints, on both sides', () => {
    expect(TEST_MONEY.format(costBreakdown(taker, NONE, TEST_MONEY).slippage)).toBe('4.00000000');
  });

  it('of the spread are half of it a lot for takers, and so much got by makers', () => {
    const half = () => 0.5;
    expect(costBreakdown(taker, NONE, TEST_MONEY, half).spread).toBe(2);
    const maker = [fillOf({ lots: 2, liquidity: 'maker' })];
    expect(costBreakdown([...taker, ...maker], NONE, TEST_MONEY, half).spread).toBe(1);
  });

  it('of a spread that is not known are null, and count as nothing in the total', () => {
    const paid = { fees: TEST_MONEY.parse('0.5'), funding: TEST_MONEY.parse('-0.25') };
    const costs = costBreakdown(taker, paid, TEST_MONEY);
    expect([costs.spread, costs.total, TEST_MONEY.format(costs.traded)]).toEqual([null, 4.25, '420.00000000']);
    expect(costBreakdown(taker, paid, TEST_MONEY, () => 1).total).toBe(8.25);
    expect(costBreakdown([], NONE, TEST_MONEY)).toMatchObject({ spread: 0, slippage: 0n, total: 0, traded: 0n });
  });

  it('of an inverse contract are counted in its coin', () => {
    const money = new MoneyScale(WHOLE, parseDecimal('0'), { multiplier: parseDecimal('100'), inverse: true });
    const costs = costBreakdown([fillOf({ ticks: 50_100, printTicks: 50_000 })], NONE, money, () => 100);
    // 100 USD are 0.002 coins at 50,000 and 0.001996… at 50,100.
    expect(money.toNumber(costs.slippage)).toBeCloseTo(0.002 - 100 / 50_100, 15);
    expect(costs.spread).toBeCloseTo(0.002 * (100 / 50_000), 12);
  });

  it('added to the profit are the profit at the prints, whatever the fills', () => {
    fc.assert(
      fc.property(arbitraryFills(), fc.integer({ min: 0, max: 3 }), (prints, slippageTicks) => {
        const fills = prints.map((fill) => ({ ...fill, ticks: Math.max(fill.ticks + fill.side * slippageTicks, 1) }));
        const equityAt100 = (given: typeof fills): bigint => {
          const account = new Account({ capital: 0n, money: TEST_MONEY, fees: { fee: () => 7n } });
          for (const fill of given) account.fill(fill);
          return account.equity(100) + account.fees;
        };
        const { slippage } = costBreakdown(fills, NONE, TEST_MONEY);
        expect(equityAt100(fills) + slippage).toBe(equityAt100(prints));
      }),
    );
  });
});

describe('exposure', () => {
  const from = DAY_START;
  const trips = [
    tripOf({ net: '1', entryTimeUs: from, exitTimeUs: from + 6 * HOUR_US }),
    tripOf({ net: '1', side: -1, entryTimeUs: from + 20 * HOUR_US, exitTimeUs: from + 26 * HOUR_US }),
  ];

  it('is weighted by time: 6 hours long and 6 short of two days', () => {
    expect(exposureOf(trips, daySpan(2))).toEqual({ total: 0.25, long: 0.125, short: 0.125 });
  });

  it('is that of the covered time where that is less', () => {
    expect(exposureOf(trips, daySpan(2), 24 * HOUR_US).total).toBe(0.5);
    expect(exposureOf([], daySpan(2)).total).toBe(0);
  });
});
