import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tradeMetrics } from '../../../src/backtest/metrics/trade-metrics.ts';
import { netBps, netR } from '../../../src/backtest/metrics/trade-return.ts';
import { streaksOf } from '../../../src/backtest/metrics/streaks.ts';
import { MoneyScale } from '../../../src/backtest/money.ts';
import { parseDecimal } from '../../../src/core/decimal.ts';
import { MINUTE_US } from '../../../src/core/time.ts';
import { TEST_MONEY, tripOf, tripsOf } from '../../support/round-trips.ts';
import { WHOLE } from '../../support/tape.ts';

const metricsOf = (...nets: string[]) => tradeMetrics(tripsOf(nets), TEST_MONEY);

const arbitraryNets = fc.array(fc.integer({ min: -50, max: 50 }), { maxLength: 30 });
const metricsOfNets = (nets: readonly number[]) =>
  tradeMetrics(tripsOf(nets.map(String)), TEST_MONEY, { resamples: 20, level: 0.9, seed: 1 });

describe('vectorbt, tests/test_records.py@f989752, exit trades of a (vectors/backtest.json)', () => {
  const nets = ['1.86818182', '0.28581818', '0.87', '-0.16'];
  const metrics = metricsOf(...nets);

  it('has a win rate of 0.75, an expectancy of 0.716 and a profit factor of 18.9', () => {
    expect([metrics.wins, metrics.losses, metrics.winRate]).toEqual([3, 1, 0.75]);
    expect(metrics.expectancy).toBeCloseTo(0.716, 12);
    expect(metrics.profitFactor).toBeCloseTo(18.9, 12);
  });

  it('has an SQN of 1.634155521947584', () => {
    // The vector's profits have eight digits.
    expect(metrics.sqn).toBeCloseTo(1.634155521947584, 7);
  });

  it('has winning streaks of 1, 2, 3 and 0', () => {
    const trips = tripsOf(nets);
    const running = trips.map((_, last) => Math.max(streaksOf(trips.slice(0, last + 1)).atEnd, 0));
    expect(running).toEqual([1, 2, 3, 0]);
  });
});

it('freqtrade, tests/data/test_btanalysis.py@c9ae5e1e9: an expectancy of 56.25, 0.60267857 of the average loss', () => {
  const { expectancy, expectancyRatio } = metricsOf('100', '200', '50', '-150', '300', '-100', '80', '-30');
  expect(expectancy).toBe(56.25);
  expect(expectancyRatio).toBeCloseTo(0.60267857, 8);
});

describe('LEAN, Tests/Common/Statistics/TradeStatisticsTests.cs@02225bc', () => {
  const lean = {
    ThreeWinners: { nets: [20, 20, 10], mfe: [30, 40, 30], sharpe: 2.8867513459481276, endDrawdown: [-20, -50 / 3] },
    ThreeLosers: { nets: [-20, -20, -10], mfe: [5, 30, 15], sharpe: -2.8867513459481276, endDrawdown: [-50, -100 / 3] },
    TwoLosersOneWinner: {
      nets: [-20, -20, 10],
      mfe: [5, 30, 30],
      sharpe: -0.57735026918962,
      endDrawdown: [-50, -95 / 3],
    },
    OneWinnerTwoLosers: {
      nets: [10, -20, -20],
      mfe: [30, 5, 30],
      sharpe: -0.57735026918962,
      endDrawdown: [-50, -95 / 3],
    },
    OneLoserTwoWinners: {
      nets: [-20, 20, 10],
      mfe: [5, 30, 30],
      sharpe: 0.16012815380508,
      endDrawdown: [-25, -55 / 3],
    },
  };
  it.each(Object.entries(lean))(
    '%s: its Sharpe ratio of trades is SQN ÷ √n, end-trade drawdown is profit − MFE',
    (_, given) => {
      const trips = given.nets.map((net, place) => tripOf({ net: String(net), mfe: String(given.mfe[place]) }, place));
      const { sqn, excursions } = tradeMetrics(trips, TEST_MONEY);
      expect(sqn! / Math.sqrt(3)).toBeCloseTo(given.sharpe, 12);
      expect(excursions.endTradeDrawdown!.least).toBe(given.endDrawdown[0]);
      expect(excursions.endTradeDrawdown!.mean).toBeCloseTo(given.endDrawdown[1]!, 12);
    },
  );

  it('OneLoserTwoWinners: profit factor 1.5, payoff 0.75, win rate 2/3, streaks of 2 and 1', () => {
    const metrics = metricsOf('-20', '20', '10');
    expect(metrics).toMatchObject({
      profitFactor: 1.5,
      payoffRatio: 0.75,
      averageWin: 15,
      averageLoss: 20,
      winRate: 2 / 3,
    });
    expect(metrics.streaks).toEqual({ longestWins: 2, longestLosses: 1, atEnd: 2 });
  });

  it('where it has the sentinel 10 for a profit factor without a loss, this one is infinite', () => {
    expect(metricsOf('20', '20', '10').profitFactor).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('scratches', () => {
  it('count in the divisor of the win rate and not in that of the decided one', () => {
    const metrics = metricsOf('5', '0', '-1', '0');
    expect(metrics).toMatchObject({ trades: 4, wins: 1, losses: 1, scratches: 2, winRate: 0.25, decidedWinRate: 0.5 });
    expect(metrics).toMatchObject({ expectancy: 1, profitFactor: 5, averageWin: 5, averageLoss: 1 });
  });

  it('end a streak, and leave Kelly as it is without them', () => {
    expect(metricsOf('1', '1', '0', '1', '-1', '0').streaks).toEqual({ longestWins: 2, longestLosses: 1, atEnd: 0 });
    expect(metricsOf('2', '0', '2', '-1', '0').kelly).toBe(metricsOf('2', '2', '-1').kelly);
  });
});

describe('figures without a meaning', () => {
  it('are null without a trade', () => {
    expect(tradeMetrics([], TEST_MONEY)).toMatchObject({
      ...{
        trades: 0,
        winRate: null,
        winRateInterval: null,
        decidedWinRate: null,
        expectancy: null,
        profitFactor: null,
      },
      ...{ payoffRatio: null, expectancyRatio: null, sqn: null, sqnR: null, kelly: null, best: null, worst: null },
      ...{ expectancyBps: null, expectancyR: null, holdingUs: null, net: 0n },
      streaks: { longestWins: 0, longestLosses: 0, atEnd: 0 },
    });
  });

  it('are null where one kind of outcome is missing: payoff and Kelly need both, a profit factor one', () => {
    expect(metricsOf('5', '0')).toMatchObject({
      payoffRatio: null,
      kelly: null,
      averageLoss: null,
      expectancyRatio: null,
    });
    expect(metricsOf('-5')).toMatchObject({
      profitFactor: 0,
      payoffRatio: null,
      kelly: null,
      averageWin: null,
      sqn: null,
    });
    expect(metricsOf('0').profitFactor).toBeNull();
    expect(metricsOf('3', '3').sqn).toBeNull();
  });
});

it('Kelly of two wins of 2 and one loss of 1 is 2/3 − 1/3 ÷ 2 = 1/2', () => {
  expect(metricsOf('2', '2', '-1').kelly).toBeCloseTo(0.5, 15);
});

it('the win rate comes with Wilson’s interval: 3 of 4', () => {
  // (3 + z²/2 ± z·√(3·1/4 + z²/4)) ÷ (4 + z²) with z = 1.959964.
  const { winRateInterval } = metricsOf('1', '1', '1', '-1');
  expect(winRateInterval!.low).toBeCloseTo(0.300642, 6);
  expect(winRateInterval!.high).toBeCloseTo(0.954413, 6);
});

describe('what a trade is worth', () => {
  it('in basis points is net profit per worth opened: 0.716 of 100 is 71.6', () => {
    expect(netBps(tripOf({ net: '0.716' }))).toBeCloseTo(71.6, 12);
  });

  it('in R is net profit per loss at the first stop', () => {
    // Bought at 100, stop 4 below: a profit of 6 is 1.5 R; two lots lose 8.
    expect(netR(tripOf({ net: '6', riskTicks: 4 }), TEST_MONEY)).toBeCloseTo(1.5, 15);
    const two = { lots: 2, entryNotional: TEST_MONEY.notional(100, 2), riskTicks: 4 };
    expect(netR(tripOf({ net: '6', ...two }), TEST_MONEY)).toBeCloseTo(0.75, 15);
    expect(netR(tripOf({ net: '6' }), TEST_MONEY)).toBeNull();
  });

  it.each([[1 as const], [-1 as const]])('in R of an inverse contract is −1 when side %d ends at the stop', (side) => {
    const money = new MoneyScale(WHOLE, parseDecimal('0'), { multiplier: parseDecimal('100'), inverse: true });
    const [entryTicks, riskTicks] = [50_000, 1000];
    const loss = BigInt(side) * (money.value(entryTicks - side * riskTicks, 7) - money.value(entryTicks, 7));
    const trip = { ...tripOf({ net: '0' }), side, entryTicks, riskTicks, entryNotional: money.notional(entryTicks, 7) };
    expect(netR({ ...trip, net: loss }, money)).toBeCloseTo(-1, 12);
  });

  it('only those with a stop count for the mean in R', () => {
    const trips = [
      tripOf({ net: '6', riskTicks: 4 }, 0),
      tripOf({ net: '-4', riskTicks: 4 }, 1),
      tripOf({ net: '9' }, 2),
    ];
    const { expectancyR, withRisk, sqnR } = tradeMetrics(trips, TEST_MONEY);
    expect([expectancyR, withRisk]).toEqual([0.25, 2]);
    // 1.5 R and −1 R: √2 × 0.25 ÷ 1.7677… = 0.2.
    expect(sqnR).toBeCloseTo(0.2, 12);
  });
});

it('money adds up: net is gross less fees and funding', () => {
  const trips = [
    tripOf({ net: '3', fees: '0.5', funding: '0.25' }),
    tripOf({ net: '-1', fees: '0.5', funding: '-0.25' }, 1),
  ];
  const { gross, fees, funding, net, best, worst } = tradeMetrics(trips, TEST_MONEY);
  expect([gross, fees, funding, net, best, worst].map((amount) => TEST_MONEY.format(amount!))).toEqual([
    ...['3.00000000', '1.00000000', '0.00000000', '2.00000000', '3.00000000', '-1.00000000'],
  ]);
});

it('holding times of wins and of losses are told apart', () => {
  const end = (minutes: number) => tripOf({ net: '0' }).entryTimeUs + minutes * MINUTE_US;
  const trips = [
    tripOf({ net: '1', exitTimeUs: end(2) }),
    tripOf({ net: '2', exitTimeUs: end(4) }),
    tripOf({ net: '-1', exitTimeUs: end(9) }),
  ];
  const { holdingUs, winHoldingUs, lossHoldingUs } = tradeMetrics(trips, TEST_MONEY);
  expect([holdingUs!.mean, holdingUs!.median, winHoldingUs!.mean, lossHoldingUs!.mean]).toEqual(
    [5, 4, 3, 9].map((m) => m * MINUTE_US),
  );
});

it('excursions are spread in ticks, in basis points of the entry and, with a stop, in R', () => {
  const trips = [
    tripOf({ net: '1', maeTicks: -2, mfeTicks: 5, riskTicks: 4 }),
    tripOf({ net: '1', maeTicks: -1, mfeTicks: 1, entryTicks: 200 }, 1),
  ];
  const { maeTicks, maeBps, maeR, mfeTicks, mfeBps, mfeR } = tradeMetrics(trips, TEST_MONEY).excursions;
  expect([maeTicks!.least, maeTicks!.mean, maeBps!.least, maeBps!.most, maeR!.n, maeR!.mean]).toEqual([
    -2, -1.5, -200, -50, 1, -0.5,
  ]);
  expect([mfeTicks!.most, mfeBps!.most, mfeBps!.least, mfeR!.mean]).toEqual([5, 500, 50, 1.25]);
});

describe('whatever the profits', () => {
  it('counts add up, and every figure is a number, infinite or null', () => {
    fc.assert(
      fc.property(arbitraryNets, (nets) => {
        const metrics = metricsOfNets(nets);
        expect(metrics.wins + metrics.losses + metrics.scratches).toBe(nets.length);
        for (const value of Object.values(metrics)) if (typeof value === 'number') expect(value).not.toBeNaN();
      }),
    );
  });

  it('a profit factor above 1, a positive SQN, expectancy and net profit are one and the same thing', () => {
    fc.assert(
      fc.property(arbitraryNets, (nets) => {
        const { net, profitFactor, expectancy, sqn, kelly } = metricsOfNets(nets);
        const isUp = net > 0n;
        if (profitFactor !== null) expect(profitFactor > 1).toBe(isUp);
        if (expectancy !== null) expect(expectancy > 0).toBe(isUp);
        if (sqn !== null) expect(sqn > 0).toBe(isUp);
        // W·payoff against 1 − W is Σ⁺ against Σ⁻; at a tie rounding may show.
        if (kelly !== null && net !== 0n) expect(kelly > 0).toBe(isUp);
      }),
    );
  });

  it('their order matters to streaks only', () => {
    fc.assert(
      fc.property(arbitraryNets, (nets) => {
        const [there, back] = [metricsOfNets(nets), metricsOfNets(nets.toReversed())];
        expect(back.net).toBe(there.net);
        expect([back.streaks.longestWins, back.streaks.longestLosses]).toEqual([
          ...[there.streaks.longestWins, there.streaks.longestLosses],
        ]);
        expect(back.profitFactor).toEqual(there.profitFactor);
      }),
    );
  });

  it('turned around, wins are losses', () => {
    fc.assert(
      fc.property(arbitraryNets, (nets) => {
        const [there, turned] = [metricsOfNets(nets), metricsOfNets(nets.map((net) => -net))];
        expect([turned.wins, turned.averageWin, turned.net]).toEqual([there.losses, there.averageLoss, -there.net]);
        if (there.profitFactor !== null) expect(turned.profitFactor).toBeCloseTo(1 / there.profitFactor, 12);
      }),
    );
  });
});
