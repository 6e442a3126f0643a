import { describe, expect, test } from 'vitest';
import { detectDelimiter, splitLine } from '../../../src/data/csv/split-line.ts';

describe('a line of a CSV', () => {
  test.each([
    ['a,b;c,d', ','],
    ['a;b;c,d', ';'],
    ['a\tb\tc', '\t'],
    ['a', ','],
    ['"a,b,c";d;e', ';'],
    ['a,b;c', ','],
  ])('%j is delimited by %j', (line, delimiter) => {
    expect(detectDelimiter(line)).toBe(delimiter);
  });

  test.each([
    ['a,b', ['a', 'b']],
    [' a , b ', ['a', 'b']],
    ['', ['']],
    ['a,', ['a', '']],
    [',', ['', '']],
    ['"a,b",c', ['a,b', 'c']],
    [' "a" , "b"" c" ', ['a', 'b" c']],
    ['"",x', ['', 'x']],
    ['x,""', ['x', '']],
    ['a"b,c', ['a"b', 'c']],
  ])('%j has the fields %j', (line, fields) => {
    expect(splitLine(line, ',')).toEqual(fields);
  });

  test.each(['"a', '"a"b,c', 'x,"a', '"a"",b'])('%j has a quote that is not closed', (line) => {
    expect(splitLine(line, ',')).toBeNull();
  });
});
