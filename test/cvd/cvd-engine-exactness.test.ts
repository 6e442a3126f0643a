import { describe, expect, it } from 'vitest';
import { BarBuffer } from '../../src/core/bar-table.ts';
import { parseDecimal, unitsAtScale } from '../../src/core/decimal.ts';
import { CvdEngine } from '../../src/cvd/cvd-engine.ts';
import { barsOf, batchOf, DAY_START, type TestTrade } from '../support/trades.ts';
import { at, barsWithRestarts, end, lines, start, WHOLE, wholeOptions } from '../support/tape.ts';

const SCALES = { priceScale: 2, sizeScale: 8 };
const MINUTE = 60e6;

/** One trade a minute from 10:00 on, sizes as text with eight decimals. */
function minutes(...trades: (readonly [size: string, side: 1 | -1 | 0])[]): ReturnType<typeof batchOf> {
  const rows = trades.map(([size, side], index): TestTrade => {
    return [at('10:00') + index * MINUTE, 12_345, unitsAtScale(parseDecimal(size), 8), side];
  });
  return batchOf(rows, 1, SCALES);
}

describe('a CVD past 2^53 lots', () => {
  const events = [
    start('10:00'),
    minutes(['60000000.00000001', 1], ['60000000.00000001', 1], ['60000000.00000001', 1], ['0.00000005', -1]),
    end('10:04'),
  ];
  const options = { ...wholeOptions('1m', 'utc', 'never'), scales: SCALES };

  it('prints every digit', () => {
    expect(lines(barsOf(events, options), 'cvd_open cvd_high cvd_low cvd_close')).toEqual([
      '0.00000000 60000000.00000001 0.00000000 60000000.00000001',
      '60000000.00000001 120000000.00000002 60000000.00000001 120000000.00000002',
      '120000000.00000002 180000000.00000003 120000000.00000002 180000000.00000003',
      '180000000.00000003 180000000.00000003 179999999.99999998 179999999.99999998',
    ]);
  });

  it('starts an anchor where it carries, for the columns count from another zero there', () => {
    const bars = barsOf(events, options);
    expect(lines(bars, 'anchor')).toEqual(['1', '2', '3', '3']);
    expect(bars.cvdCarry).toEqual([0n, 6_000_000_000_000_001n, 12_000_000_000_000_002n, 12_000_000_000_000_002n]);
    expect([...bars.cvdOpen.subarray(0, 4)]).toEqual([0, 0, 0, 6_000_000_000_000_001]);
  });

  it('survives restarts, and is live to the last digit', () => {
    const columns = 'cvd_open cvd_high cvd_low cvd_close anchor';
    expect(lines(barsWithRestarts(events, options), columns)).toEqual(lines(barsOf(events, options), columns));
    const engine = new CvdEngine(options);
    const bars = new BarBuffer(SCALES);
    for (const event of events.slice(0, 2)) engine.push(event, bars);
    expect(engine.live()).toEqual({ delta: -5, cvd: 17_999_999_999_999_998n });
  });

  it('goes down as far, and a reset forgets the carry', () => {
    const sells = minutes(['60000000.00000001', -1], ['60000000.00000001', -1]);
    const down = barsOf([start('10:00'), sells, end('10:02')], options);
    expect(lines(down, 'cvd_low cvd_close').at(-1)).toBe('-120000000.00000002 -120000000.00000002');
    const overnight = batchOf(
      [0, 1, 2].map((day): TestTrade => [at('23:58') + day * MINUTE, 1, 6_000_000_000_000_001, 1]),
      1,
      SCALES,
    );
    const reset = barsOf([start('23:58'), overnight, end('2024-08-09T00:01')], { ...options, reset: 'day' });
    expect(lines(reset, 'cvd_open cvd_close')).toEqual([
      '0.00000000 60000000.00000001',
      '60000000.00000001 120000000.00000002',
      '0.00000000 60000000.00000001',
    ]);
  });
});

describe('one bar', () => {
  it('holds up to 2^53 − 1 lots exactly, on either side', () => {
    const sides = [1, -1] as const;
    for (const side of sides) {
      const bars = barsOf([start('10:00'), minutes(['90071992.54740991', side]), end('10:01')], {
        ...wholeOptions(),
        scales: SCALES,
      });
      const [buy, sell] = side === 1 ? ['90071992.54740991', '0.00000000'] : ['0.00000000', '90071992.54740991'];
      const delta = side === 1 ? buy : `-${sell}`;
      expect(lines(bars, 'volume buy_volume sell_volume delta vwap')).toEqual([
        `90071992.54740991 ${buy} ${sell} ${delta} 123.45`,
      ]);
    }
  });

  it('that holds more is refused, not rounded', () => {
    const trades = batchOf(
      [
        [at('10:00'), 1, Number.MAX_SAFE_INTEGER, 1],
        [at('10:00:01'), 1, 1, -1],
      ],
      1,
      WHOLE,
    );
    expect(() => barsOf([start('10:00'), trades, end('10:01')], wholeOptions())).toThrow(
      new RangeError(
        'the bar at 2024-08-08T10:00:00.000Z holds 9007199254740992 lots, too many to sum exactly: take shorter bars',
      ),
    );
  });

  it('of sizes that are no integers is refused', () => {
    const trades = batchOf([[at('10:00'), 1, 0.5, 1]], 1, WHOLE);
    expect(() => barsOf([start('10:00'), trades, end('10:01')], wholeOptions())).toThrow('holds 0.5 lots');
  });
});

describe('VWAP', () => {
  /** Σ price × size of a thousand trades of 7·10^6 ticks and 10^10 lots and a few odd ones: 7·10^19. */
  const rows = Array.from({ length: 1000 }, (_, index): TestTrade => {
    return [DAY_START + index, 7_000_000 + (index % 7), 10_000_000_000 + index, 1];
  });

  it('is right where Σ price × size is past 2^53, by the trade or by the batch', () => {
    let [turnover, volume] = [0n, 0n];
    for (const [, price, size] of rows) {
      turnover += BigInt(price) * BigInt(size);
      volume += BigInt(size);
    }
    const expected = Number((2n * turnover + volume) / (2n * volume));
    expect(turnover > 2n ** 53n).toBe(true);
    for (const batches of [[batchOf(rows, 1, WHOLE)], rows.map((row, index) => batchOf([row], index, WHOLE))]) {
      const coverage = { type: 'coverage-start', timeUs: DAY_START } as const;
      expect([...barsOf([coverage, ...batches], wholeOptions()).vwap.subarray(0, 1)]).toEqual([expected]);
    }
  });

  it('rounds halves up, below zero too', () => {
    const at2 = (price: number, other: number): string[] => {
      const trades = batchOf(
        [
          [at('10:00'), price, 1, 1],
          [at('10:00:01'), other, 1, 1],
        ],
        1,
        WHOLE,
      );
      return lines(barsOf([start('10:00'), trades, end('10:01')], wholeOptions()), 'vwap');
    };
    expect([at2(100, 101), at2(-100, -101), at2(-1, 0)]).toEqual([['101'], ['-100'], ['0']]);
  });

  it('of prices of both signs stays exact though their sum is small', () => {
    const big = 9_000_000_000_000_001;
    const trades = batchOf(
      [
        [at('10:00'), big, 3, 1],
        [at('10:00:01'), -big, 3, 1],
        [at('10:00:02'), 12, 1, 1],
      ],
      1,
      WHOLE,
    );
    expect(lines(barsOf([start('10:00'), trades, end('10:01')], wholeOptions()), 'vwap')).toEqual(['2']); // 12 ÷ 7
  });
});

it('nothing prints as a negative zero', () => {
  const trades = batchOf(
    [
      [at('10:00'), 1, 5, -1],
      [at('10:00:01'), 1, 5, 1],
      [at('10:00:02'), 1, 5, 0],
    ],
    1,
    WHOLE,
  );
  const [line] = lines(
    barsOf([start('10:00'), trades, end('10:01')], wholeOptions()),
    'delta delta_min delta_max cvd_open cvd_high cvd_low cvd_close unknown_volume',
  );
  expect(line).toBe('0 -5 0 0 0 -5 0 5');
});
