import { describe, expect, it } from 'vitest';
import { createFeeModel } from '../../../src/backtest/costs/create-fee-model.ts';
import { moneyFor } from '../../../src/backtest/costs/cost-terms.ts';
import { parseCosts } from '../../../src/backtest/costs/parse-costs.ts';
import { formatUnits } from '../../../src/core/decimal.ts';
import { DAY_US, HOUR_US, parseIsoTime } from '../../../src/core/time.ts';
import type { Fill } from '../../../src/backtest/orders/order.ts';
import { fillOf } from '../../support/fills.ts';

const CENTS = { priceScale: 2, sizeScale: 0 };

function feesOf(costs: string, fills: readonly Partial<Fill>[]): string[] {
  const terms = parseCosts(costs);
  const money = moneyFor(CENTS, terms);
  const model = createFeeModel(terms, CENTS, money);
  return fills.map((fill) => formatUnits(model.fee(fillOf(fill)), money.digits).replace(/\.?0+$/, ''));
}

function errorOf(costs: string): string {
  try {
    parseCosts(costs);
  } catch (error) {
    return String(error);
  }
  return 'no error';
}

/** 1000.00 worth: 10 at 100.00. */
const THOUSAND = { ticks: 10_000, lots: 10 };

describe('a cost text', () => {
  it('may cost nothing', () => {
    expect(parseCosts(' none ')).toEqual({ text: 'none', parts: [], funding: null, preset: null });
    expect(feesOf('none', [THOUSAND])).toEqual(['0']);
  });

  it('takes basis points, of both sides alike or of maker and taker, and gives a rebate below zero', () => {
    const maker = { ...THOUSAND, liquidity: 'maker' } as const;
    expect(feesOf('bps:7.5', [THOUSAND, maker])).toEqual(['0.75', '0.75']);
    expect(feesOf('bps:maker=2,taker=5', [THOUSAND, maker])).toEqual(['0.5', '0.2']);
    expect(feesOf('bps: maker=-0.25 , taker=5', [THOUSAND, maker])).toEqual(['0.5', '-0.025']);
  });

  it('charges the minimum of an order once, however it is filled', () => {
    const part = { ticks: 10_000, lots: 40 };
    const parts = [part, part, { ...part, lots: 200 }, { ...part, orderId: 2 }];
    // 0.2, 0.4 and 1.4 are due by then; the order has paid 1 from the first fill on.
    expect(feesOf('per-share:0.005,min=1,max=1%', parts)).toEqual(['1', '0', '0.4', '1']);
    expect(feesOf('bps:1,min=0.5', [THOUSAND, { ...THOUSAND, lots: 90 }])).toEqual(['0.5', '0.5']);
  });

  it('never charges an order more than its maximum, which grows with the order', () => {
    // One share at 10.00 pays at most 0.10, three at most 0.30.
    const fills = [
      { ticks: 1000, lots: 1 },
      { ticks: 1000, lots: 2 },
    ];
    expect(feesOf('per-share:0.5,min=1,max=0.01', fills)).toEqual(['0.1', '0.2']);
  });

  it('takes the tier of the 30 days before today in basis points', () => {
    const text = 'bps:maker=2,taker=5/from=1500,maker=1,taker=4/from=2500,3';
    const day = parseIsoTime('2024-08-08T00:00:00Z').timeUs;
    const at = (days: number): Partial<Fill> => ({ ...THOUSAND, timeUs: day + days * DAY_US, orderId: days });
    // Traded before: nothing, twice (today does not count), 2000, 3000; then days 1 and 5, then days 5 and 31: 2000 each.
    const days = [at(0), at(0), at(1), at(5), at(31), at(32)];
    expect(feesOf(text, days)).toEqual(['0.5', '0.5', '0.4', '0.3', '0.4', '0.4']);
    expect(feesOf('bps:maker=2,taker=5,volume=2500/from=2500,3', [at(0)])).toEqual(['0.3']);
  });

  it('takes every share at the rate of its tier within the month', () => {
    const text = 'per-share:0.01/from=100,0.005/from=250,0.001';
    const first = parseIsoTime('2024-08-31T23:59:59Z').timeUs;
    const fill = (lots: number, timeUs: number): Partial<Fill> => ({ ticks: 100, lots, timeUs });
    const fills = [fill(60, first), fill(60, first), fill(200, first), fill(60, first + 1e6)];
    // 60 × 0.01; 40 × 0.01 + 20 × 0.005; 130 × 0.005 + 70 × 0.001; a new month: 60 × 0.01.
    expect(feesOf(text, fills)).toEqual(['0.6', '0.5', '0.72', '0.6']);
    expect(feesOf(`per-share:0.01,volume=300/from=100,0.005/from=250,0.001`, [fill(10, first)])).toEqual(['0.01']);
  });

  it('may say the funding of a perpetual', () => {
    const costs = parseCosts('binance-um;funding=0.01%/8h');
    expect(costs.funding).toEqual({ rate: { units: 1n, scale: 4 }, intervalUs: 8 * HOUR_US });
    expect(costs.preset?.name).toBe('binance-um');
    expect(parseCosts('none; funding=-0.0005/1h').funding).toEqual({
      rate: { units: -5n, scale: 4 },
      intervalUs: HOUR_US,
    });
  });

  it('is quoted in the error when it is wrong', () => {
    expect(errorOf('free')).toBe(
      'RangeError: costs "free": "free" is not known (expected none, bps:RATE, per-share:RATE, per-contract:RATE, ' +
        'binance-spot, binance-um, binance-cm, ibkr-stocks-fixed, ibkr-stocks-tiered, ibkr-futures, ibkr-futures-es, ' +
        'ibkr-futures-nq, ibkr-futures-rty, ibkr-futures-mes, ibkr-futures-mnq, ibkr-futures-m2k)',
    );
    expect(errorOf('bps:')).toBe('RangeError: costs "bps:": give one rate, or both maker= and taker=');
    expect(errorOf('bps:maker=2')).toContain('give one rate, or both maker= and taker=');
    expect(errorOf('bps:2,taker=5')).toContain('give one rate, or maker= and taker=, not both');
    expect(errorOf('bps:two')).toContain('the rate is not a decimal number: "two"');
    expect(errorOf('bps:maker=x,taker=1')).toContain('maker= is not a decimal number: "x"');
    expect(errorOf('bps:1,2')).toContain('"2" is not known here (expected maker=, taker=, min=, max=, volume=)');
    expect(errorOf('bps:1,tier=2')).toContain('"tier=2" is not known here');
    expect(errorOf('bps:1,min=2,min=3')).toContain('min= is given twice');
    expect(errorOf('bps:1,min=-2')).toContain('min= must be 0 or more, got -2');
    expect(errorOf('bps:1,max=-2%')).toContain('max= must be 0 or more, got -2%');
    expect(errorOf('bps:1,max=x%')).toContain('max= is not a decimal number: "x"');
    expect(errorOf('bps:maker=-1,taker=1,min=1')).toContain('a rebate (a rate below 0) cannot have a min= or a max=');
    expect(errorOf('bps:1/maker=1,taker=1')).toContain('a tier needs from=VOLUME: "maker=1,taker=1"');
    expect(errorOf('bps:1/from=5,1/from=5,2')).toContain('the volumes of the tiers (from=) must rise');
    expect(errorOf('bps:1;funding=1%')).toContain('"funding=1%" is no funding (expected e.g. funding=0.01%/8h)');
    expect(errorOf('bps:1;funding=1%/0h')).toContain('the time between two funding payments must be above 0');
    expect(errorOf('bps:1;funding=1%/8x')).toContain('not a duration: "8x"');
    expect(errorOf('bps:1;a;b')).toContain('there is more than one semicolon');
  });
});
