import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MoneyScale } from '../../src/backtest/money.ts';
import { formatUnits, parseDecimal } from '../../src/core/decimal.ts';

const BTC = { priceScale: 2, sizeScale: 3 };

describe('money', () => {
  it('of a trade is exact: 0.001 at 50000.01, and 7.5 basis points of it', () => {
    const money = new MoneyScale(BTC, parseDecimal('7.5'));
    expect(money.format(money.notional(5_000_001, 1))).toBe('50.00001000');
    expect(formatUnits(money.fee(5_000_001, 1), money.digits)).toBe('0.0375000075');
    expect(money.format(money.fee(5_000_001, 1))).toBe('0.03750001');
    expect(money.digits).toBe(10);
  });

  it('agrees with exact fractions for any scales and any fee', () => {
    const scales = fc.record({
      priceScale: fc.integer({ min: 0, max: 15 }),
      sizeScale: fc.integer({ min: 0, max: 15 }),
    });
    const fees = fc.record({ units: fc.bigInt({ min: 0n, max: 10n ** 9n }), scale: fc.integer({ min: 0, max: 6 }) });
    const amounts = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
    fc.assert(
      fc.property(scales, fees, amounts, amounts, (scale, feeBps, ticks, lots) => {
        const money = new MoneyScale(scale, feeBps);
        const tickLots = 10n ** BigInt(scale.priceScale + scale.sizeScale);
        const unit = 10n ** BigInt(money.digits);
        const product = BigInt(ticks) * BigInt(lots);
        expect(money.notional(ticks, lots) * tickLots).toBe(product * unit);
        const rate = tickLots * 10n ** BigInt(feeBps.scale + 4);
        expect(money.fee(ticks, lots) * rate).toBe(product * feeBps.units * unit);
      }),
    );
  });

  it('is read and written without a float, rounded half up only when it leaves', () => {
    const money = new MoneyScale({ priceScale: 8, sizeScale: 8 }, parseDecimal('10'));
    expect(money.digits).toBe(20);
    expect(money.format(money.parse('10000.12'))).toBe('10000.12000000');
    expect(money.format(money.parse('0.000000005'))).toBe('0.00000001');
    expect(money.format(money.parse('-0.000000005'))).toBe('0.00000000');
    expect(money.format(money.parse('-0.0000000051'))).toBe('-0.00000001');
    expect(money.toNumber(money.parse('-12.5'))).toBe(-12.5);
  });

  it('has eight digits at least, and refuses an amount with more than it keeps', () => {
    const money = new MoneyScale({ priceScale: 0, sizeScale: 0 }, parseDecimal('0'));
    expect(money.digits).toBe(8);
    expect(money.parse('1e-8')).toBe(1n);
    expect(() => money.parse('0.000000001')).toThrow(new RangeError('"0.000000001" has more than 8 decimals'));
    expect(() => money.parse('a lot')).toThrow('not a decimal number: "a lot"');
  });

  // E-mini S&P 500: 50 dollars a point, so 4500.25 is worth 225,012.50 a contract.
  it('of a future counts its multiplier', () => {
    const contract = { multiplier: parseDecimal('50'), inverse: false };
    const money = new MoneyScale({ priceScale: 2, sizeScale: 0 }, parseDecimal('0'), contract);
    expect(money.notional(450_025, 3)).toBe(money.parse('675037.5'));
    expect(money.value(450_025, -1)).toBe(money.parse('-225012.5'));
    expect(money.ticksAtValue(money.parse('-225012.5'), -1)).toBe(450_025);
    expect(money.ticksAtValue(money.parse('450025.25'), 2)).toBe(450_025.25);
    expect(money.ticksAtValue(0n, 0)).toBeNaN();
  });

  // Binance's FAQ 360033544231: notional = contracts × contract size ÷ price. 10 × 100 USD at 8,000 is 0.125 BTC.
  it('of an inverse contract is counted in coins: less of them at a higher price', () => {
    const contract = { multiplier: parseDecimal('100'), inverse: true };
    const money = new MoneyScale({ priceScale: 1, sizeScale: 0 }, parseDecimal('5'), contract);
    expect(money.digits).toBe(18);
    expect(money.notional(80_000, 10)).toBe(money.parse('0.125'));
    expect(money.notional(80_000, -10)).toBe(money.parse('-0.125'));
    expect(money.value(80_000, 10)).toBe(money.parse('-0.125'));
    expect(money.fee(80_000, 10)).toBe(money.parse('0.0000625'));
    expect(money.ticksAtValue(money.parse('-0.125'), 10)).toBe(80_000);
    expect(money.format(money.notional(30_000, 1))).toBe('0.03333333');
    expect(() => money.notional(0, 1)).toThrow(
      new RangeError('an inverse contract has no worth at a price of 0 ticks'),
    );
  });

  it('refuses a multiplier that is not above 0, and keeps the digits that something else needs', () => {
    const none = { multiplier: parseDecimal('0'), inverse: false };
    expect(() => new MoneyScale(BTC, parseDecimal('0'), none)).toThrow('the contract multiplier must be above 0');
    expect(new MoneyScale(BTC, parseDecimal('0'), undefined, 17).digits).toBe(17);
    expect(new MoneyScale(BTC, parseDecimal('0')).amount(parseDecimal('2.5'))).toBe(2_500_000_000n);
  });
});
