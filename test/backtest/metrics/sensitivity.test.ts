import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { equityMetrics } from '../../../src/backtest/metrics/equity-metrics.ts';
import { daySensitivity, withoutEachDay, withoutTopTrades } from '../../../src/backtest/metrics/sensitivity.ts';
import { formatDay } from '../../../src/core/time.ts';
import { recordOfProfits } from '../../support/equity.ts';
import { TEST_MONEY, tripsOf } from '../../support/round-trips.ts';

const money = (amount: bigint): number => TEST_MONEY.toNumber(amount);

describe('without the best trades', () => {
  const trips = tripsOf(['-2', '9', '1', '7', '-3', '8', '6', '5', '-1']);

  it('five winners of 35 made it all: the others lose 5', () => {
    const rest = withoutTopTrades(trips, TEST_MONEY);
    expect([rest.dropped, money(rest.droppedNet), money(rest.net)]).toEqual([5, 35, -5]);
    expect(rest).toMatchObject({ trades: 4, wins: 1, losses: 3, expectancy: -1.25, profitFactor: 1 / 6 });
  });

  it('as many as asked for, or all there are', () => {
    expect(money(withoutTopTrades(trips, TEST_MONEY, 1).net)).toBe(21);
    expect(withoutTopTrades(tripsOf(['1', '2']), TEST_MONEY)).toMatchObject({
      dropped: 2,
      trades: 0,
      expectancy: null,
      net: 0n,
    });
  });

  it('parts add up, and a better trade is never left in', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -9, max: 9 }), { maxLength: 20 }),
        fc.integer({ min: 0, max: 6 }),
        (nets, count) => {
          const all = nets.reduce((sum, net) => sum + net, 0);
          const rest = withoutTopTrades(tripsOf(nets.map(String)), TEST_MONEY, count);
          expect(money(rest.net + rest.droppedNet)).toBe(all);
          const top = nets.toSorted((a, b) => b - a).slice(0, count);
          expect(money(rest.droppedNet)).toBe(top.reduce((sum, net) => sum + net, 0));
        },
      ),
    );
  });
});

describe('without a day', () => {
  const runs = withoutEachDay(equityMetrics(recordOfProfits(1000n, [10n, -30n, 50n, 5n])));

  it('its profit is not there, and the Sharpe ratio is that of the other days', () => {
    expect(runs.map(({ profit, net }) => [profit, net])).toEqual([
      [10n, 25n],
      [-30n, 65n],
      [50n, -15n],
      [5n, 30n],
    ]);
    const others = [10 / 1000, -30 / 1010, 5 / 1030];
    const mean = others.reduce((sum, value) => sum + value, 0) / 3;
    const deviation = Math.sqrt(others.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 2);
    expect(runs[2]!.sharpe).toBeCloseTo(mean / deviation, 12);
  });

  it('the best and the worst are found, and how many turn the result around', () => {
    const { days, withoutBest, withoutWorst, deciding } = daySensitivity(runs)!;
    expect([days, formatDay(withoutBest.day), formatDay(withoutWorst.day), deciding]).toEqual([
      4,
      '2024-08-10',
      '2024-08-09',
      1,
    ]);
  });

  it('a losing run is decided by its worst day, and one at 0 by none', () => {
    const deciding = (profits: readonly bigint[]) =>
      daySensitivity(withoutEachDay(equityMetrics(recordOfProfits(1000n, profits))))!.deciding;
    expect([deciding([5n, -9n, 1n]), deciding([5n, -5n]), deciding([1n, 1n, 1n])]).toEqual([1, 0, 0]);
  });

  it('of a single day nothing is left to judge, and without one there is nothing', () => {
    expect(withoutEachDay(equityMetrics(recordOfProfits(1000n, [3n])))).toMatchObject([{ net: 0n, sharpe: null }]);
    expect(daySensitivity([])).toBeNull();
  });
});
