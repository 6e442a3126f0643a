import { describe, expect, it } from 'vitest';
import { csvChunks, type TextTable, tableToJson } from '../../src/core/text-table.ts';

function table(rows: readonly (readonly string[])[]): TextTable {
  return {
    columns: [
      { name: 'name', type: 'text' },
      { name: 'value', type: 'number' },
    ],
    rows,
  };
}

describe('CSV', () => {
  it('has a header, a line a row, and quotes only where RFC 4180 asks for them', () => {
    const text = [
      ...csvChunks(
        table([
          ['plain', '1.50'],
          ['with, comma', ''],
          ['with "quotes"', '2'],
          ['two\nlines', '3'],
          ['cr\r', '4'],
        ]),
      ),
    ].join('');
    expect(text).toBe('name,value\nplain,1.50\n"with, comma",\n"with ""quotes""",2\n"two\nlines",3\n"cr\r",4\n');
  });

  it('of no rows is its header', () => {
    expect([...csvChunks(table([]))].join('')).toBe('name,value\n');
  });

  it('of many rows comes in chunks of whole lines', () => {
    const rows = Array.from({ length: 20_000 }, (_, index) => [`row ${index}`, String(index)]);
    const chunks = [...csvChunks(table(rows))];
    expect(chunks.length).toBeGreaterThan(3);
    expect(chunks.every((chunk) => chunk === '' || chunk.endsWith('\n'))).toBe(true);
    expect(chunks.join('').split('\n')).toHaveLength(20_002);
  });
});

describe('JSON', () => {
  it('keeps every digit of a number, and writes absent values as null', () => {
    const text = tableToJson(
      table([
        ['a', '180000000.00000003'],
        ['', '-0.50'],
        ['b', ''],
      ]),
    );
    expect(text).toBe(
      '[{"name":"a","value":180000000.00000003},\n{"name":null,"value":-0.50},\n{"name":"b","value":null}]',
    );
  });

  it('is valid for any text, also in a column of numbers', () => {
    const values = ['Infinity', '-Infinity', 'NaN', '01', '1.', '.5', '+1', '1e5', '-2E-3', '0', '</script>"\\'];
    const read = JSON.parse(tableToJson(table(values.map((value) => [value, value])))) as {
      name: string;
      value: unknown;
    }[];
    expect(read.map(({ name }) => name)).toEqual(values);
    expect(read.map(({ value }) => value)).toEqual([
      'Infinity',
      '-Infinity',
      'NaN',
      '01',
      '1.',
      '.5',
      '+1',
      1e5,
      -2e-3,
      0,
      '</script>"\\',
    ]);
  });

  it('of no rows is an empty array', () => {
    expect(tableToJson(table([]))).toBe('[]');
  });
});
