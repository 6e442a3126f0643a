import { describe, expect, test } from 'vitest';
import { columnsBySpec, columnsByUsualName, parseColumnSpec } from '../../../src/data/csv/column-names.ts';
import { InputError } from '../../../src/data/input-error.ts';

const ROLES = ['time', 'price', 'size'] as const;
const file = { name: 'x.csv', names: ['Trade Time', 'px', 'px', 'Qty', '2'], hasHeader: true };

describe('--columns', () => {
  test('is a list of role=COL', () => {
    expect(parseColumnSpec('time=Trade Time, price=2,size=a=b')).toEqual({
      time: 'Trade Time',
      price: '2',
      size: 'a=b',
    });
  });

  test.each([
    ['time', '--columns: expected role=COL, got "time" (e.g. time=ts,price=px,size=3)'],
    ['time=', '--columns: expected role=COL, got "time=" (e.g. time=ts,price=px,size=3)'],
    ['=a', '--columns: expected role=COL, got "=a" (e.g. time=ts,price=px,size=3)'],
    ['time=a,time=b', '--columns: "time" is given twice'],
  ])('%j is refused', (text, message) => {
    expect(() => parseColumnSpec(text)).toThrow(new InputError(message));
  });

  test('names columns exactly, then by letters and digits only, then by number', () => {
    expect(columnsBySpec({ time: 'trade_time', price: '3', size: 'Qty' }, ROLES, file)).toEqual({
      time: 0,
      price: 2,
      size: 3,
    });
    expect(columnsBySpec({ time: '2' }, ROLES, file)).toEqual({ time: 4 });
  });

  test.each([
    [{ when: '1' }, '--columns: unknown "when" (expected any of time, price, size)'],
    [{ price: 'px' }, `x.csv: 2 columns are named "px"; give the column's number`],
    [{ price: 'cost' }, 'x.csv: no column "cost" (the file has "Trade Time", "px", "px", "Qty", "2")'],
    [{ price: '6' }, 'x.csv: no column "6" (the file has "Trade Time", "px", "px", "Qty", "2")'],
    [{ price: '4', size: 'Qty' }, '--columns: price and size both name "Qty"; each needs its own column'],
  ])('%j is refused', (spec: Record<string, string>, message) => {
    expect(() => columnsBySpec(spec, ROLES, file)).toThrow(new InputError(message));
  });

  test('cannot name columns of a file without a header', () => {
    expect(() => columnsBySpec({ time: 'px' }, ROLES, { ...file, hasHeader: false })).toThrow(
      new InputError('x.csv: no column "px" (the file has no header, 5 columns)'),
    );
  });
});

test('of several usual names the first of the list wins', () => {
  expect(columnsByUsualName(['Time', 'transact_time'], [['time', ['transacttime', 'time']]])).toEqual({ time: 1 });
});
