import { describe, expect, test } from 'vitest';
import { detectTradeLayout } from '../../../src/data/csv/detect-trade-layout.ts';
import type { TimeUnit } from '../../../src/data/csv/time-text.ts';
import { InputError } from '../../../src/data/input-error.ts';
import { headOf } from './read-trade-text.ts';

const nothingSaid = { columns: null, timeUnit: null, timeZone: null, sideBuy: null };

describe('what a trade file holds', () => {
  test.each([
    ['1,2,3,4,5,1570752011620,True,True', 'aggTrades'],
    ['1,2,3,4,5,1570752011620,true', 'aggTrades'],
    ['1,2,3,6,1570752011620,True,True', 'trades'],
    ['1,2,3,6,1570752011620,FALSE', 'trades'],
    ['1,1,1,0,1,1570752011620,1,0', 'aggTrades'],
  ])('%s is %s', (line, kind) => {
    expect(detectTradeLayout(headOf(line), nothingSaid).kind).toBe(kind);
  });

  test('a file with both a maker flag and a side is read by the flag', () => {
    const { columns } = detectTradeLayout(headOf('time,price,qty,side,is_buyer_maker'), nothingSaid);
    expect(columns).toMatchObject({ maker: 4, side: null });
  });

  test.each([
    ['a,b,c', 'test.csv: cannot tell which column is time, price, size (the first line is "a", "b", "c")'],
    [
      'time,price,size',
      'test.csv: cannot tell which column is side or maker (the first line is "time", "price", "size")',
    ],
    ['1,2,3', 'test.csv: cannot tell which column is time, price, size (the first line is "1", "2", "3")'],
  ])('%s does not tell', (line, message) => {
    expect(() => detectTradeLayout(headOf(line), nothingSaid)).toThrow(
      new InputError(
        `${message}\nname them: --columns time=COL,price=COL,size=COL,side=COL (or maker=COL, or neither where nobody knows); COL is a header name or a number from 1`,
      ),
    );
  });

  test('files shaped like those of Binance are held to its units, unless another is named', () => {
    const unitOf = (line: string, timeUnit: TimeUnit | null): TimeUnit =>
      detectTradeLayout(headOf(line), { ...nothingSaid, timeUnit }).time.unit;
    expect(unitOf('1,2,3,4,5,1570752011620,true', null)).toBe('ms-or-us');
    expect(unitOf('1,2,3,4,5,1570752011620,true', 'auto')).toBe('ms-or-us');
    expect(unitOf('1,2,3,4,5,1570752011620,true', 's')).toBe('s');
    expect(unitOf('time,price,size,side', null)).toBe('auto');
  });

  test('side and maker cannot both be named', () => {
    const columns = { time: '1', price: '2', size: '3', side: '4', maker: '5' };
    expect(() => detectTradeLayout(headOf('a,b,c,d,e'), { ...nothingSaid, columns })).toThrow(
      new InputError('--columns: give side or maker, not both: each says who the aggressor was'),
    );
  });
});
