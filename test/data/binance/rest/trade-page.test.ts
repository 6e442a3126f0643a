import { describe, expect, it } from 'vitest';
import { RemoteError } from '../../../../src/data/remote-error.ts';
import { readTradePage } from '../../../../src/data/binance/rest/trade-page.ts';
import { tradeRows } from '../../../../src/data/binance/rest/trade-rows.ts';

const AGG = {
  a: 26_129,
  p: '0.01633102',
  q: '4.70443515',
  f: 27_781,
  l: 27_782,
  T: 1_498_793_709_153,
  m: true,
  M: true,
};
const TRADE = {
  id: 28_457,
  price: '4.00000100',
  qty: '12.00000000',
  quoteQty: '48',
  time: 1_499_865_549_590,
  isBuyerMaker: false,
};

describe('a page of trades', () => {
  it('is read without a float in between', () => {
    expect(readTradePage([AGG], 'aggTrades', 'x')).toEqual([
      {
        id: 26_129,
        timeUs: 1_498_793_709_153_000,
        price: '0.01633102',
        size: '4.70443515',
        buyerIsMaker: true,
        firstId: 27_781,
        lastId: 27_782,
      },
    ]);
    expect(readTradePage([TRADE], 'trades', 'x')).toMatchObject([{ id: 28_457, size: '12.00000000', firstId: 28_457 }]);
  });

  it('may have its times in microseconds', () => {
    expect(readTradePage([{ ...AGG, T: 1_740_000_000_123_456 }], 'aggTrades', 'x')[0]!.timeUs).toBe(
      1_740_000_000_123_456,
    );
  });

  it('becomes columns: a buyer who was the maker means that the seller was the aggressor', () => {
    const page = readTradePage([AGG, { ...AGG, a: 26_130, m: false, p: '0.5', q: '3.00' }], 'aggTrades', 'x');
    const rows = tradeRows(page);
    expect([...rows.side]).toEqual([-1, 1]);
    expect([...rows.price]).toEqual([0.01633102, 0.5]);
    expect([...rows.size]).toEqual([4.70443515, 3]);
    expect([...rows.id]).toEqual([26_129, 26_130]);
    expect([rows.priceScale, rows.sizeScale]).toEqual([8, 8]);
  });

  it('has no number of more digits than can be kept', () => {
    const page = readTradePage([{ ...AGG, p: '12345678.123456789' }], 'aggTrades', 'x');
    expect(() => tradeRows(page)).toThrow(
      'trade 26129: expected a decimal number of at most 15 significant digits as price, got 12345678.123456789',
    );
  });

  it.each([
    [[{ ...AGG, q: 1.5 }], 'here: row 1, q, expected a decimal number as text, got 1.5'],
    [[AGG, { ...AGG, p: '-1' }], 'here: row 2, p, expected a decimal number as text, got "-1"'],
    [[{ ...AGG, a: 1.5 }], 'here: row 1, a, expected an integer, got 1.5'],
    [[{ ...AGG, m: 'true' }], 'here: row 1, m, expected true or false, got "true"'],
    [[{ ...AGG, T: undefined }], 'here: row 1, T, expected an integer, got nothing'],
    [[5], 'here: row 1, expected an object, got 5'],
    [{ code: 0 }, 'here: expected a list, got {"code":0}'],
  ])('is refused when it is %j', (value, message) => {
    expect(() => readTradePage(value, 'aggTrades', 'here')).toThrow(new RemoteError('malformed', message));
  });
});
