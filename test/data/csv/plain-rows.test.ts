import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PlainRows } from '../../../src/data/csv/plain-rows.ts';
import { readTradeText } from './read-trade-text.ts';

/** Built by `npm run build`, which `npm ci` does. */
const plainRows = PlainRows.load()!;

const LAYOUTS = {
  'spot aggregates': { columns: ['id', 'price', 'size', 'fill', 'fill', 'time', 'flag', 'flag'] },
  'futures aggregates': { columns: ['id', 'price', 'size', 'fill', 'fill', 'time', 'flag'] },
  'spot trades': { columns: ['id', 'price', 'size', 'amount', 'time', 'flag', 'flag'] },
  'futures trades': { columns: ['id', 'price', 'size', 'amount', 'time', 'flag'] },
} as const;

const digits = (min: number, max: number): fc.Arbitrary<string> =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: min, maxLength: max }).map((list) => list.join(''));

const decimal = fc.oneof(
  fc.tuple(digits(1, 10), digits(0, 10)).map(([whole, fraction]) => `${whole}.${fraction}`),
  digits(1, 17),
  fc.integer({ min: 1, max: 99_999 }).map((cents) => `${(cents / 100).toFixed(2)}000000`),
);

const FIELDS = {
  id: fc.oneof(fc.nat().map(String), digits(1, 18)),
  price: decimal,
  size: decimal,
  fill: fc.oneof(fc.nat().map(String), digits(1, 17)),
  amount: decimal,
  time: fc.oneof(
    fc.integer({ min: 1.2e12, max: 2e12 }).map(String),
    fc.integer({ min: 1.2e15, max: 2e15 }).map(String),
    digits(9, 18),
  ),
  flag: fc.constantFrom('True', 'False', 'true', 'false', 'TRUE', 'FALSE', '1', '0'),
} as const;

const sound = {
  id: fc.nat().map(String),
  price: fc.integer({ min: 1, max: 9_999_999 }).map((cents) => `${(cents / 100).toFixed(2)}000000`),
  size: fc.integer({ min: 1, max: 999_999_999 }).map((lots) => (lots / 1e5).toFixed(8)),
  fill: fc.nat().map(String),
  amount: fc.integer({ min: 1, max: 999_999_999 }).map((lots) => (lots / 1e5).toFixed(8)),
  time: fc.integer({ min: 1.5e15, max: 1.9e15 }).map(String),
  flag: fc.constantFrom('True', 'False'),
} as const;

/** A character put in, left out, or put in the place of another. */
const damage = fc.record({
  at: fc.nat({ max: 90 }),
  cut: fc.integer({ min: 0, max: 2 }),
  text: fc.constantFrom('', '', ',', '.', '-', '+', ' ', '"', '\r', '\0', 'e', '9', 'T', ';', '\u00e9'),
});

interface Damage {
  readonly at: number;
  readonly cut: number;
  readonly text: string;
}

function damaged(line: string, { at, cut, text }: Damage): string {
  const place = at % (line.length + 1);
  return line.slice(0, place) + text + line.slice(place + cut);
}

/** What a reader makes of a text with the parser in WebAssembly or without: trades, or the error. */
function outcome(text: string, parser: PlainRows | null, onBadRow: 'stop' | 'quarantine'): unknown {
  try {
    return readTradeText(text, { onBadRow, plainRows: parser });
  } catch (error) {
    return String(error);
  }
}

describe.each(Object.entries(LAYOUTS))('plain rows of %s', (_, { columns }) => {
  const line = (fields: Readonly<Record<string, fc.Arbitrary<string>>>): fc.Arbitrary<string> =>
    fc.tuple(...columns.map((column) => fields[column]!)).map((texts) => texts.join(','));
  // The first line tells the layout.
  const first = line(sound);

  test('are read to the same values as in TypeScript', () => {
    fc.assert(
      fc.property(first, fc.array(line(FIELDS), { maxLength: 8 }), fc.boolean(), (head, lines, isWindows) => {
        const text = [head, ...lines].join(isWindows ? '\r\n' : '\n');
        for (const onBadRow of ['stop', 'quarantine'] as const) {
          expect(outcome(text, plainRows, onBadRow)).toEqual(outcome(text, null, onBadRow));
        }
      }),
      { numRuns: 300 },
    );
  });

  test('are refused or read alike when a character is wrong', () => {
    fc.assert(
      fc.property(first, fc.array(fc.tuple(first, damage), { minLength: 1, maxLength: 6 }), (head, rows) => {
        const text = `${[head, ...rows.map(([row, harm]) => damaged(row, harm))].join('\n')}\n`;
        for (const onBadRow of ['stop', 'quarantine'] as const) {
          expect(outcome(text, plainRows, onBadRow)).toEqual(outcome(text, null, onBadRow));
        }
      }),
      { numRuns: 500 },
    );
  });

  test('do not depend on how the bytes are cut into chunks', () => {
    fc.assert(
      fc.property(fc.array(first, { minLength: 1, maxLength: 12 }), fc.integer({ min: 1, max: 200 }), (lines, size) => {
        const text = lines.join('\n');
        const chunks = (bytes: Uint8Array): Uint8Array[] =>
          Array.from({ length: Math.ceil(bytes.length / size) }, (_empty, part) =>
            bytes.slice(part * size, (part + 1) * size),
          );
        expect(readTradeText(text, { plainRows, chunks })).toEqual(readTradeText(text, { plainRows: null }));
      }),
    );
  });
});

describe('the parser', () => {
  const row = (id: number): string =>
    `${id},200.50000000,0.12000000,${id},${id},${1_767_225_600_000_000 + id},True,True`;

  test('fills its columns, hands them over and goes on', () => {
    const lines = Array.from({ length: 150_000 }, (_, id) => row(id + 1));
    lines[70_000] = '70001,200.5,0.12,70001,70001,1767225600070001,TRUE,True';
    const text = lines.join('\n');
    const read = readTradeText(text, { plainRows });
    expect(read.result).toMatchObject({ rows: 150_000, trades: 150_000 });
    expect(read.scales).toEqual({ priceScale: 1, sizeScale: 2 });
    expect(read.trades.every(({ id, side }, index) => id === index + 1 && side === -1)).toBe(true);
  });

  test('begins every file anew', () => {
    const precise = '1,200.12345678,0.12345678,1,1,1767225600000001,True,True';
    expect(readTradeText(precise, { plainRows }).scales).toEqual({ priceScale: 8, sizeScale: 8 });
    expect(readTradeText(row(1), { plainRows }).scales).toEqual({ priceScale: 1, sizeScale: 2 });
  });

  test('names the row of a fault', () => {
    const text = [row(1), row(2), '3,abc,1,3,3,1767225600000003,True,True'].join('\n');
    expect(() => readTradeText(text, { plainRows })).toThrow(
      'test.csv, row 3 (the first line is row 1): price: expected a decimal number, got "abc"',
    );
  });

  test('leaves files of other shapes alone', () => {
    const text = 'id;price;qty;time;side\n1;2.5;3;1767225600000000;buy\n';
    expect(readTradeText(text, { plainRows })).toEqual(readTradeText(text));
  });
});
