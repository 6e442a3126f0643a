import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RoundTrip } from '../../../src/backtest/account/round-trip.ts';
import { MoneyScale, PLAIN_CONTRACT } from '../../../src/backtest/money.ts';
import { createSizing } from '../../../src/backtest/sizing/create-sizing.ts';
import { parseSizing } from '../../../src/backtest/sizing/parse-sizing.ts';
import type { SizingInput, SizingResult } from '../../../src/backtest/sizing/sizing.ts';
import { type Decimal, parseDecimal } from '../../../src/core/decimal.ts';

const SCALES = { priceScale: 2, sizeScale: 3 };
const MONEY = new MoneyScale(SCALES, parseDecimal('0'));
/** Equity 10,000 at a price of 50.00, and the lot is a thousandth. */
const INPUT: SizingInput = {
  equity: MONEY.parse('10000'),
  side: 1,
  priceTicks: 5000,
  stopTicks: null,
  volatilityTicks: null,
  roundTrips: [],
};

function sizeOf(text: string, different: Partial<SizingInput> = {}, money = MONEY): SizingResult {
  return createSizing(parseSizing(text), SCALES, money).size({ ...INPUT, ...different });
}

/** Round trips of one lot with these net profits: all that a sizing looks at. */
function tripsOf(...nets: readonly number[]): RoundTrip[] {
  return nets.map((net) => {
    const trip: Pick<RoundTrip, 'net' | 'lots'> = { net: BigInt(net), lots: 1 };
    return trip as RoundTrip;
  });
}

describe('a sizing', () => {
  it('takes always the same size', () => {
    expect(sizeOf('size:0.5')).toEqual({ lots: 500 });
    expect(() => sizeOf('size:0.0005')).toThrow(new RangeError('0.0005 has more than 3 decimals'));
  });

  it('takes what an amount of money buys, rounded down to whole lots', () => {
    expect(sizeOf('notional:1000')).toEqual({ lots: 20_000 });
    expect(sizeOf('notional:0.99')).toEqual({ lots: 19 });
    expect(sizeOf('notional:0.049')).toEqual({ lots: 0, reason: 'the worth of one lot is more than is allowed' });
    const es = new MoneyScale(SCALES, parseDecimal('0'), { multiplier: parseDecimal('50'), inverse: false });
    expect(sizeOf('notional:1000', {}, es)).toEqual({ lots: 400 });
  });

  // 1 % of 10,000 is 100; from 50.00 to 48.75 a unit loses 1.25: 80 units.
  it('risks a share of equity to the stop, on either side', () => {
    expect(sizeOf('risk:1%', { stopTicks: 4875 })).toEqual({ lots: 80_000 });
    expect(sizeOf('risk:1%', { stopTicks: 5125, side: -1 })).toEqual({ lots: 80_000 });
    expect(sizeOf('risk:0.01', { stopTicks: 4874 })).toEqual({ lots: 79_365 });
  });

  it('says why nothing can be risked', () => {
    const reason = (different: Partial<SizingInput>): unknown => sizeOf('risk:1%', different);
    expect(reason({})).toEqual({ lots: 0, reason: 'the risk of an entry without a stop is not known' });
    expect(reason({ stopTicks: 5000 })).toEqual({
      lots: 0,
      reason: 'a stop at 5000 ticks does not lie behind an entry at 5000 ticks',
    });
    expect(reason({ stopTicks: 4990, side: -1 })).toMatchObject({ lots: 0 });
    expect(reason({ stopTicks: 4990, equity: 0n })).toEqual({ lots: 0, reason: 'no equity is left' });
    expect(reason({ stopTicks: 4000, equity: MONEY.parse('0.9') })).toEqual({
      lots: 0,
      reason: 'the loss at the stop of one lot is more than is allowed',
    });
  });

  // 0.5 % of 10,000 is 50; a unit moves by 0.40: 125 units.
  it('targets a volatility', () => {
    expect(sizeOf('volatility:0.5%', { volatilityTicks: 40 })).toEqual({ lots: 125_000 });
    expect(sizeOf('volatility:0.5%', { volatilityTicks: 40.001 })).toEqual({ lots: 124_996 });
    for (const volatilityTicks of [null, 0, Number.NaN]) {
      expect(sizeOf('volatility:1%', { volatilityTicks })).toEqual({
        lots: 0,
        reason: 'the volatility is not known yet',
      });
    }
    expect(sizeOf('volatility:1%', { volatilityTicks: 1, equity: -1n })).toMatchObject({ reason: 'no equity is left' });
  });

  // facts/backtest.md: Kelly = W − (1 − W) ÷ (avgWin ÷ avgLoss). 6 wins of 20, 4 losses of 10: 0.6 − 0.4 ÷ 2 = 0.4; half of
  // it is 0.2, more than the 5 % that are risked at most. A quarter of 0.4, capped at 100 %, risks 1,000: 800 units.
  it('takes a part of Kelly from the round trips that are closed', () => {
    const roundTrips = tripsOf(20, 20, 20, 20, 20, 20, -10, -10, -10, -10, 0);
    const at = { stopTicks: 4875, roundTrips };
    expect(sizeOf('kelly:0.5,min=10', at)).toEqual({ lots: 400_000 });
    expect(sizeOf('kelly:25%,min=10,max=100%', at)).toEqual({ lots: 800_000 });
  });

  it('risks its prior until enough round trips are closed, or while none is won or none lost', () => {
    const few = { stopTicks: 4875, roundTrips: tripsOf(20, -10) };
    expect(sizeOf('kelly:0.5,min=3,prior=1%', few)).toEqual({ lots: 80_000 });
    expect(sizeOf('kelly:0.5,min=3', few)).toEqual({
      lots: 0,
      reason: 'fewer than 3 round trips are closed, and the prior is 0',
    });
    expect(sizeOf('kelly:0.5,min=2,prior=1%', { stopTicks: 4875, roundTrips: tripsOf(9, 9, 9) })).toEqual({
      lots: 80_000,
    });
    expect(sizeOf('kelly:0.5,min=2', { stopTicks: 4875, roundTrips: tripsOf(5, -10, -10) })).toEqual({
      lots: 0,
      reason: 'the closed round trips show no edge',
    });
  });

  it('takes a list of round trips that grows for what it has seen of it and what is new', () => {
    const sizing = createSizing(parseSizing('kelly:0.5,min=2,prior=1%,max=100%'), SCALES, MONEY);
    const roundTrips = tripsOf(20);
    const input = { ...INPUT, stopTicks: 4875, roundTrips };
    expect(sizing.size(input)).toEqual({ lots: 80_000 });
    roundTrips.push(...tripsOf(-10));
    // 0.5 − 0.5 ÷ 2 = 0.25, half of it: 1,250 at risk.
    expect(sizing.size(input)).toEqual({ lots: 1_000_000 });
  });

  it('never exceeds its limit, and one lot more would', () => {
    const contracts = [
      PLAIN_CONTRACT,
      { multiplier: parseDecimal('12.5'), inverse: false },
      { multiplier: parseDecimal('100'), inverse: true },
    ];
    const share: Decimal = parseDecimal('0.0125');
    const arbitrary = fc.record({
      contract: fc.constantFrom(...contracts),
      equity: fc.integer({ min: 1, max: 10_000_000 }),
      priceTicks: fc.integer({ min: 500, max: 100_000 }),
      distance: fc.integer({ min: 1, max: 499 }),
      side: fc.constantFrom<(1 | -1)[]>(1, -1),
    });
    fc.assert(
      fc.property(arbitrary, ({ contract, equity, priceTicks, distance, side }) => {
        const money = new MoneyScale(SCALES, parseDecimal('0'), contract);
        const stopTicks = priceTicks - side * distance;
        const funds = money.parse(String(equity));
        const known = { equity: funds, side, priceTicks, stopTicks, volatilityTicks: distance + 0.3 };
        const lossOf = (lots: number): bigint =>
          (money.value(priceTicks, side * lots) - money.value(stopTicks, side * lots)) * 10n ** BigInt(share.scale);
        const { lots } = sizeOf('risk:1.25%', known, money);
        expect(lossOf(lots) <= funds * share.units).toBe(true);
        expect(lossOf(lots + 1) > funds * share.units).toBe(true);
        const bought = sizeOf('notional:1000', known, money).lots;
        expect(money.notional(priceTicks, bought) <= money.parse('1000')).toBe(true);
        expect(money.notional(priceTicks, bought + 1) > money.parse('1000')).toBe(true);
        const moved = sizeOf('volatility:1.25%', known, money).lots;
        const move = (money.toNumber(money.notional(priceTicks, moved)) * (distance + 0.3)) / priceTicks;
        expect(move).toBeLessThanOrEqual(equity * 0.0125 * (1 + 1e-9));
      }),
    );
  });
});

describe('a sizing text', () => {
  it('is quoted in the error when it is wrong', () => {
    const error = (text: string): string => {
      try {
        parseSizing(text);
      } catch (thrown) {
        return String(thrown);
      }
      return 'no error';
    };
    expect(error('5')).toBe('RangeError: sizing "5": expected size:, notional:, risk:, volatility: or kelly:');
    expect(error('size:x')).toBe('RangeError: sizing "size:x": the size is not a decimal number: "x"');
    expect(error('size:0')).toBe('RangeError: sizing "size:0": the size must be above 0');
    expect(error('notional:-1')).toContain('the amount must be above 0');
    expect(error('risk:0%')).toContain('the share must be above 0');
    expect(error('kelly:2')).toContain('more than Kelly is never less risky: give at most 1');
    expect(error('kelly:min=5')).toContain('the part of Kelly is not a decimal number: ""');
    expect(error('kelly:0.5,min=1')).toContain('min= must be a whole number from 2 on');
    expect(error('kelly:0.5,max=-1%')).toContain('max= must be 0 or more, got -1%');
    expect(parseSizing('kelly:0.5')).toMatchObject({
      minimumTrades: 100,
      prior: { units: 0n },
      maximum: { units: 5n },
    });
  });
});
