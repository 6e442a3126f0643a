import { describe, expect, it } from 'vitest';
import { Account } from '../../../src/backtest/account/account.ts';
import { createFeeModel } from '../../../src/backtest/costs/create-fee-model.ts';
import { moneyFor } from '../../../src/backtest/costs/cost-terms.ts';
import { parseCosts } from '../../../src/backtest/costs/parse-costs.ts';
import type { ContractTerms } from '../../../src/backtest/money.ts';
import { parseDecimal } from '../../../src/core/decimal.ts';
import { fillOf } from '../../support/fills.ts';
import { DAY_START } from '../../support/trades.ts';

const WHOLE = { priceScale: 0, sizeScale: 0 };

function accountOf(costs = 'none', contract?: ContractTerms, scales = WHOLE): Account {
  const terms = parseCosts(costs);
  const money = moneyFor(scales, terms, contract);
  return new Account({ capital: money.parse('1000'), money, fees: createFeeModel(terms, scales, money) });
}

/** All the money of an account, readable. */
function figures(account: Account, ticks: number): Record<string, string> {
  const text = (amount: bigint): string => account.money.format(amount).replace(/\.?0+$/, '');
  return {
    ...{ cash: text(account.cash), realised: text(account.realised), unrealised: text(account.unrealised(ticks)) },
    ...{ fees: text(account.fees), funding: text(account.funding), equity: text(account.equity(ticks)) },
    balance: text(account.balance),
  };
}

describe('an account', () => {
  it('that has traded nothing is worth its capital at any price', () => {
    const account = accountOf();
    expect(account.equity(123)).toBe(account.capital);
    expect([account.positionLots, account.averageTicks, account.sinceUs]).toEqual([0, Number.NaN, Number.NaN]);
    expect(account.openRoundTrip(DAY_START, 100)).toBeNull();
    expect(account.fund(parseDecimal('0.01'), 100)).toBe(0n);
    account.mark(1, 1000);
    account.declareRisk(5);
    expect(account.roundTrips).toEqual([]);
  });

  // By hand: buy 2 at 100 and 1 at 106 (average 102, cost 306), 1 % fee each: 2 and 1.06. Sell 1 at 108: realised 6, fee 1.08.
  // Left: 2 lots that cost 204. At 105 they are worth 210: unrealised 6.
  it('scales in and out at the average cost', () => {
    const account = accountOf('bps:100');
    account.fill(fillOf({ ticks: 100, lots: 2 }));
    account.fill(fillOf({ ticks: 106, lots: 1, orderId: 2, timeUs: DAY_START + 1 }));
    expect(account.averageTicks).toBe(102);
    const effect = account.fill(fillOf({ ticks: 108, lots: 1, side: -1, orderId: 3, timeUs: DAY_START + 2 }));
    expect(effect).toEqual({ fee: account.money.parse('1.08'), opened: false, closed: null });
    expect(account.averageTicks).toBe(102);
    expect(account.sinceUs).toBe(DAY_START);
    expect(figures(account, 105)).toEqual({
      ...{ cash: '797.86', realised: '6', unrealised: '6', fees: '4.14', funding: '0', equity: '1007.86' },
      balance: '1001.86',
    });
  });

  it('closes a round trip when flat, with its excursions and its mean prices', () => {
    const account = accountOf('bps:100');
    expect(account.fill(fillOf({ ticks: 100, lots: 2 })).opened).toBe(true);
    account.declareRisk(8);
    account.declareRisk(99);
    account.mark(94, 103);
    account.fill(fillOf({ ticks: 106, lots: 1, orderId: 2, timeUs: DAY_START + 1 }));
    account.mark(101, 120);
    account.fill(fillOf({ ticks: 108, lots: 1, side: -1, orderId: 3, timeUs: DAY_START + 2, tag: 'target' }));
    account.mark(99, 107);
    const last = fillOf({
      ticks: 99,
      lots: 2,
      side: -1,
      orderId: 4,
      timeUs: DAY_START + 3,
      tag: 'stop',
      ambiguous: true,
    });
    const { closed } = account.fill(last);
    const money = (text: string): bigint => account.money.parse(text);
    // Gross 6 − 6. Worst: 2 lots at 94 (−12); best: 3 lots at 120 (54), that is 18 a unit over 102.
    expect(closed).toEqual({
      ...{ side: 1, entryTimeUs: DAY_START, exitTimeUs: DAY_START + 3, lots: 3, maxLots: 3 },
      ...{ entryTicks: 102, exitTicks: 102, entryFills: 2, exitFills: 2, entryNotional: money('306') },
      ...{ gross: money('0'), fees: money('6.12'), funding: 0n, net: money('-6.12') },
      ...{ maeTicks: -6, mfeTicks: 18, mae: money('-12'), mfe: money('54'), riskTicks: 8 },
      ...{ entryTag: 'entry', exitTag: 'stop', ambiguous: true },
    });
    expect(account.roundTrips).toEqual([closed]);
    expect(account.sinceUs).toBeNaN();
  });

  it('turns around with one fill: the old round trip ends, a new one begins, each with the fee of its part', () => {
    const account = accountOf('per-share:0.5');
    account.fill(fillOf({ ticks: 100, lots: 2 }));
    const turn = account.fill(
      fillOf({ ticks: 110, lots: 5, side: -1, orderId: 2, timeUs: DAY_START + 9, tag: 'opposite' }),
    );
    const money = (text: string): bigint => account.money.parse(text);
    expect(turn).toMatchObject({ fee: money('2.5'), opened: true });
    expect(turn.closed).toMatchObject({ gross: money('20'), fees: money('2'), net: money('18'), exitTag: 'opposite' });
    expect([account.positionLots, account.averageTicks, account.sinceUs]).toEqual([-3, 110, DAY_START + 9]);
    account.mark(105, 112);
    expect(account.openRoundTrip(DAY_START + 10, 106)).toMatchObject({
      ...{ side: -1, lots: 3, entryTag: 'opposite', exitTag: 'open', exitTicks: Number.NaN, exitFills: 0 },
      ...{ gross: money('12'), fees: money('1.5'), net: money('10.5'), maeTicks: -2, mfeTicks: 5 },
    });
  });

  // A long of 3 at a mark of 200 pays 0.01 % of 600; the short gets it.
  it('pays funding as a long and gets it as a short, while it holds a position', () => {
    const account = accountOf();
    account.fill(fillOf({ ticks: 100, lots: 3 }));
    expect(account.fund(parseDecimal('0.0001'), 200)).toBe(account.money.parse('0.06'));
    account.fill(fillOf({ ticks: 100, lots: 6, side: -1, orderId: 2 }));
    expect(account.fund(parseDecimal('0.0001'), 200)).toBe(account.money.parse('-0.06'));
    expect(account.roundTrips[0]).toMatchObject({ gross: 0n, funding: account.money.parse('0.06') });
    expect(account.roundTrips[0]!.net).toBe(account.money.parse('-0.06'));
    expect(account.equity(100)).toBe(account.capital);
    expect(account.balance).toBe(account.capital);
  });

  // E-mini S&P 500: 50 dollars a point. 2 contracts from 4500.25 to 4510.75 are 10.5 × 50 × 2.
  it('counts the multiplier of a future', () => {
    const contract = { multiplier: parseDecimal('50'), inverse: false };
    const account = accountOf('per-contract:2.25', contract, { priceScale: 2, sizeScale: 0 });
    account.fill(fillOf({ ticks: 450_025, lots: 2 }));
    account.fill(fillOf({ ticks: 451_075, lots: 2, side: -1, orderId: 2 }));
    expect(account.realised).toBe(account.money.parse('1050'));
    expect(account.equity(1)).toBe(account.money.parse('2041'));
  });

  // Binance COIN-M: profit = contracts × size × (1 ÷ entry − 1 ÷ exit). 50 contracts of 100 USD from 10,000 to 12,500:
  // 5000 × (0.0001 − 0.00008) = 0.1 BTC. The taker pays 0.05 % of 0.5 BTC and of 0.4 BTC.
  it('pays in coins for an inverse contract', () => {
    const contract = { multiplier: parseDecimal('100'), inverse: true };
    const account = accountOf('binance-cm', contract, { priceScale: 1, sizeScale: 0 });
    account.fill(fillOf({ ticks: 100_000, lots: 50 }));
    expect(account.averageTicks).toBe(100_000);
    expect(account.unrealised(125_000)).toBe(account.money.parse('0.1'));
    account.fill(fillOf({ ticks: 125_000, lots: 50, side: -1, orderId: 2 }));
    expect(account.roundTrips[0]).toMatchObject({
      gross: account.money.parse('0.1'),
      fees: account.money.parse('0.00045'),
      entryNotional: account.money.parse('0.5'),
    });
  });
});
