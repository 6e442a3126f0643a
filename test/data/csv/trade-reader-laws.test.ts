import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatUnits } from '../../../src/core/decimal.ts';
import { formatTime } from '../../../src/core/time.ts';
import { readDecimal, withoutFloatNoise } from '../../../src/data/csv/decimal-text.ts';
import { type ReadTrade, readTradeText } from './read-trade-text.ts';

const MAX_MANTISSA = 999_999_999_999_999;

/** A decimal above zero of at most 15 significant digits, padded with zeros as Binance does. */
const decimalText = fc
  .record({
    mantissa: fc.oneof(fc.integer({ min: 1, max: 999_999 }), fc.integer({ min: 1, max: MAX_MANTISSA })),
    decimals: fc.integer({ min: 0, max: 15 }),
    zeros: fc.integer({ min: 0, max: 8 }),
  })
  .map(({ mantissa, decimals, zeros }) => {
    const text = formatUnits(mantissa, decimals);
    return decimals === 0 && zeros === 0 ? text : `${text}${decimals === 0 ? '.' : ''}${'0'.repeat(zeros)}`;
  });

const row = fc
  .record({
    id: fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
    price: decimalText,
    size: decimalText,
    fills: fc.integer({ min: 0, max: 1e10 }),
    time: fc.oneof(fc.integer({ min: 1e12, max: 9e12 }), fc.integer({ min: 1e15, max: Number.MAX_SAFE_INTEGER })),
    maker: fc.constantFrom('True', 'False', 'true', 'false'),
  })
  .map(({ id, price, size, fills, time, maker }) => `${id},${price},${size},${fills},${fills},${time},${maker},True`);

const rows = fc.array(row, { minLength: 1, maxLength: 12 });

/** What any programmer would write; numbers that are none become NaN. */
function naive(line: string): ReadTrade {
  const [id, price, size, , , time, maker] = line.split(',');
  const timeUs = Number(time) >= 1e15 ? Number(time) : Number(time) * 1000;
  const side = /^\s*(?:true|1)\s*$/i.test(maker ?? '') ? -1 : 1;
  const [exactPrice, exactSize] = [price, size].map((text = '') => withoutFloatNoise(text)?.value ?? Number(text));
  return { timeUs, price: exactPrice!, size: exactSize!, side, id: Number(id), recvTimeUs: null };
}

/** Cuts bytes at the given places. */
function cutAt(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  return places.slice(1).map((end, index) => bytes.slice(places[index], end));
}

describe('reading trades', () => {
  test('gives what a naive reader gives', () => {
    fc.assert(
      fc.property(rows, (lines) => {
        expect(readTradeText(lines.join('\n')).trades).toEqual(lines.map(naive));
      }),
    );
  });

  test('gives the same on the fast path and on the slow one', () => {
    fc.assert(
      fc.property(rows, (lines) => {
        const quoted = lines.map((line) => line.replaceAll(/[^,]+/g, '"$&"'));
        const [fast, slow] = [readTradeText(lines.join('\n')), readTradeText(quoted.join('\n'))];
        expect(slow).toEqual(fast);
      }),
    );
  });

  test('does not depend on how the bytes are cut into chunks', () => {
    const line = fc.oneof(
      { weight: 5, arbitrary: row },
      fc.constantFrom('', '\r', 'x', '1,2,3', ' 9,1e-3,2,1,1,1570752011620,TRUE,True'),
    );
    const text = fc
      .record({ first: row, lines: fc.array(line, { maxLength: 10 }), end: fc.constantFrom('\n', '\r\n', '') })
      .map(({ first, lines, end }) => `\uFEFF${[first, ...lines].join('\n')}${end}`);
    fc.assert(
      fc.property(text, fc.array(fc.nat(), { maxLength: 30 }), (content, cuts) => {
        const whole = readTradeText(content, { onBadRow: 'quarantine' });
        const chunks = (bytes: Uint8Array): Uint8Array[] => cutAt(bytes, cuts);
        expect(readTradeText(content, { onBadRow: 'quarantine', chunks })).toEqual(whole);
      }),
    );
  });

  test('refuses a zero byte before a flag, which packed into a number would not show', () => {
    const row = '1,0.5,2,1,1,1570752011620,True,True';
    const spoilt = '2,0.5,2,1,1,1570752011620,\0True,True';
    const { trades, aside } = readTradeText(`${row}\n${spoilt}`, { onBadRow: 'quarantine' });
    expect(trades).toHaveLength(1);
    expect(aside.map(({ row: number }) => number)).toEqual([2]);
  });

  test('rejects a mutated row with its number, or reads what a naive reader reads', () => {
    const mutation = fc.record({
      at: fc.nat(),
      length: fc.integer({ min: 0, max: 3 }),
      text: fc.constantFrom(
        '',
        '0',
        '9',
        '00',
        '.',
        '-',
        '+',
        ',',
        'e',
        'E5',
        ' ',
        '\t',
        'T',
        '\n',
        '\r',
        '\0',
        'é',
        '1',
      ),
    });
    const first = '1,0.5,2,1,1,1570752011620,True,True';
    fc.assert(
      fc.property(rows, fc.array(mutation, { minLength: 1, maxLength: 4 }), (lines, mutations) => {
        let text = lines.join('\n');
        for (const { at, length, text: inserted } of mutations) {
          const place = at % (text.length + 1);
          text = text.slice(0, place) + inserted + text.slice(place + length);
        }
        const { trades, aside } = readTradeText(`${first}\n${text}`, { onBadRow: 'quarantine' });
        const rejected = new Set(aside.map(({ row: number }) => number));
        const kept = `${first}\n${text}`
          .split('\n')
          .filter((line, index) => line.trim() !== '' && !rejected.has(index + 1));
        expect(trades).toEqual(kept.map(naive));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a time in digits', () => {
  const digits = fc
    .tuple(fc.integer({ min: 1, max: 20 }), fc.stringMatching(/^[1-9][0-9]{19}$/))
    .map(([length, text]) => text.slice(0, length));
  const epoch = fc.oneof(
    digits,
    fc.constantFrom('1723161300', '1723161300123', '1723161300123456', '1723161300123456789'),
  );

  test.each(['auto', 's', 'ms', 'us', 'ns', 'iso'] as const)('in %s reads the same on both paths', (timeUnit) => {
    fc.assert(
      fc.property(epoch, (time) => {
        const read = (quote: string) => {
          const row = `${quote}${time}${quote},1.5,2,buy`;
          const columns = { time: '1', price: '2', size: '3', side: '4' };
          try {
            return readTradeText(`t,p,q,s\n${row}\n${row}\n`, { columns, timeUnit }).trades;
          } catch (error) {
            return (error as Error).message;
          }
        };
        expect(read('')).toEqual(read('"'));
      }),
      { numRuns: 300 },
    );
  });
});

describe('an ISO time', () => {
  const instant = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
  const spelling = fc.record({
    separator: fc.constantFrom('T', ' '),
    zone: fc.constantFrom('Z', '', '+00:00', '+02:00', ' UTC'),
    fraction: fc.constantFrom('', '.5', '.123', '.123456', '.123456789', '.'),
    mutation: fc.record({ at: fc.nat({ max: 30 }), text: fc.constantFrom('', '0', '9', '-', ':', 'x') }),
    isMutated: fc.boolean(),
  });
  const isoText = fc.tuple(instant, spelling).map(([timeUs, { separator, zone, fraction, mutation, isMutated }]) => {
    const text = `${formatTime(timeUs).slice(0, 19).replace('T', separator)}${fraction}${zone}`;
    return isMutated ? text.slice(0, mutation.at) + mutation.text + text.slice(mutation.at + 1) : text;
  });

  test('reads the same on the fast path and on the slow one, sound or damaged', () => {
    fc.assert(
      fc.property(fc.array(isoText, { minLength: 1, maxLength: 8 }), (times) => {
        const read = (quote: string) => {
          const rows = times.map((time) => `${quote}${time}${quote},1.5,2,buy`);
          const text = ['time,price,size,side', '2024-08-08T00:00:00Z,1.5,2,buy', ...rows].join('\n');
          const { trades, aside } = readTradeText(text, { onBadRow: 'quarantine' });
          return { times: trades.map(({ timeUs }) => timeUs), bad: aside.map(({ row: number }) => number) };
        };
        expect(read('')).toEqual(read('"'));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a decimal text', () => {
  test('that a double had spoiled is known for what it was; others are not touched', () => {
    const short = fc.record({
      mantissa: fc.integer({ min: 1, max: 9_999_999 }),
      decimals: fc.integer({ min: 1, max: 6 }),
    });
    fc.assert(
      fc.property(short, fc.constantFrom(-2, -1, 1, 2), ({ mantissa, decimals }, ulps) => {
        const value = mantissa / 10 ** decimals;
        // The neighbours of a double: what arithmetic makes of it.
        const exponent = Math.floor(Math.log2(value));
        const text = String(value + ulps * 2 ** (exponent - 52));
        const denoised = withoutFloatNoise(text);
        fc.pre(denoised !== null);
        expect(denoised.value).toBe(value);
      }),
      { numRuns: 1000 },
    );
    expect(withoutFloatNoise('158.45499999999998')).toEqual({ mantissa: 158_455, decimals: 3, value: 158.455 });
    for (const text of [
      '156.545',
      '1234567890.123456',
      '0.1234567890123456',
      '1e-7',
      '-1.00000000000000002',
      '9007199254740993',
    ]) {
      expect(withoutFloatNoise(text)).toBeNull();
    }
  });

  test('of at most 15 digits survives becoming a double', () => {
    fc.assert(
      fc.property(decimalText, (text) => {
        const decimal = readDecimal(text);
        if (typeof decimal === 'string') throw new Error(decimal);
        const back = formatUnits(Math.round(decimal.value * 10 ** decimal.decimals), decimal.decimals);
        const plain = text.includes('.') ? text.replace(/\.?0+$/, '') : text;
        expect(back).toBe(plain);
        expect(decimal.value).toBe(Number(text));
      }),
      { numRuns: 1000 },
    );
  });
});
