import { describe, expect, it } from 'vitest';
import { BarBuffer } from '../../src/core/bar-table.ts';
import type { MarketEvent } from '../../src/cvd/bars-from-source.ts';
import { CvdEngine } from '../../src/cvd/cvd-engine.ts';
import { barsOf, batchOf } from '../support/trades.ts';
import { at, end, gap, start, tape, WHOLE, wholeOptions } from '../support/tape.ts';

function failure(events: readonly MarketEvent[]): string {
  try {
    barsOf(events, wholeOptions());
  } catch (error) {
    if (error instanceof RangeError) return error.message;
  }
  throw new Error('expected a RangeError');
}

describe('events in the wrong order are refused, and the message says which', () => {
  const DAY = '2024-08-08T';

  it('trades before any coverage, after its end, or before its start', () => {
    const trade = tape('10:00:30 100 1 +');
    const outside = `data at ${DAY}10:00:30.000Z lies outside the covered time`;
    expect(failure([trade])).toBe(outside);
    expect(failure([start('10:00'), end('10:00:20'), trade])).toBe(outside);
    expect(failure([start('10:00:40'), trade])).toBe(
      `trade 1 goes back in time: it is of ${DAY}10:00:30.000Z, but ${DAY}10:00:40.000Z was reached before it`,
    );
  });

  it('a trade before the last one, in the same batch or in another, in the same bar or not', () => {
    const message = (time: string): string =>
      `goes back in time: it is of ${DAY}${time}, but ${DAY}10:01:30.000Z was reached before it`;
    expect(failure([start('10:00'), tape('10:01:30 1 1 +\n 10:01:29.999999 1 1 +')])).toBe(
      `trade 2 ${message('10:01:29.999999Z')}`,
    );
    expect(failure([start('10:00'), tape('10:01:30 1 1 +'), tape('10:01:10 1 1 +')])).toBe(
      `trade 1 ${message('10:01:10.000Z')}`,
    );
    expect(failure([start('10:00'), tape('10:01:30 1 1 +\n 10:00:10 1 1 +\n 10:05 1 1 +')])).toBe(
      `trade 2 ${message('10:00:10.000Z')}`,
    );
  });

  it('a trade before the last of several in one bar', () => {
    expect(failure([start('10:00'), tape('10:01:10 1 1 +\n 10:01:30 1 1 +'), tape('10:01:20 1 1 +')])).toBe(
      `trade 1 goes back in time: it is of ${DAY}10:01:20.000Z, but ${DAY}10:01:30.000Z was reached before it`,
    );
  });

  it('a trade after time has been said to have passed it', () => {
    const engine = new CvdEngine(wholeOptions());
    const bars = new BarBuffer(WHOLE);
    engine.push(start('10:00'), bars);
    engine.advance(at('10:01'), bars);
    expect(() => {
      engine.push(tape('10:00:59 1 1 +'), bars);
    }).toThrow(
      `trade 1 goes back in time: it is of ${DAY}10:00:59.000Z, but ${DAY}10:01:00.000Z was reached before it`,
    );
  });

  it('a time that is none', () => {
    const broken = (timeUs: number): MarketEvent[] => [
      start('10:00'),
      batchOf(
        [
          [at('10:01'), 1, 1, 1],
          [timeUs, 1, 1, 1],
        ],
        1,
        WHOLE,
      ),
    ];
    expect(failure(broken(Number.NaN))).toBe('trade 2 at NaN µs: not a time in whole microseconds');
    expect(failure(broken(Number.POSITIVE_INFINITY))).toBe('trade 2 at Infinity µs: not a time in whole microseconds');
    const inside = batchOf(
      [
        [at('10:01'), 1, 1, 1],
        [Number.NaN, 1, 1, 1],
        [at('10:02'), 1, 1, 1],
      ],
      1,
      WHOLE,
    );
    expect(failure([start('10:00'), inside])).toBe('trade 2 at NaN µs: not a time in whole microseconds');
    expect(failure([{ type: 'coverage-start', timeUs: Number.NaN }])).toBe(
      'coverage starts at NaN µs: not a time in whole microseconds',
    );
    expect(failure([batchOf([[Number.NaN, 1, 1, 1]], 1, WHOLE)])).toBe('data at NaN µs lies outside the covered time');
    const engine = new CvdEngine(wholeOptions());
    const bars = new BarBuffer(WHOLE);
    engine.push(start('10:00'), bars);
    expect(() => {
      engine.advance(Number.POSITIVE_INFINITY, bars);
    }).toThrow('time at Infinity µs: not a time in whole microseconds');
  });

  it('coverage that starts twice, ends twice, goes back, or ends with a trade in it', () => {
    expect(failure([start('10:00'), start('10:01')])).toBe(
      `coverage starts again at ${DAY}10:01:00.000Z before it ended`,
    );
    expect(failure([start('10:00'), end('10:01'), end('10:02')])).toBe(
      `data at ${DAY}10:02:00.000Z lies outside the covered time`,
    );
    expect(failure([end('10:01')])).toBe(`data at ${DAY}10:01:00.000Z lies outside the covered time`);
    expect(failure([start('10:00'), end('10:01:30'), start('10:01:10')])).toBe(
      `coverage starts at ${DAY}10:01:10.000Z, but ${DAY}10:01:30.000Z was reached before it`,
    );
    expect(failure([start('10:00'), end('09:59')])).toBe(
      `coverage ends at ${DAY}09:59:00.000Z, but ${DAY}10:00:00.000Z was reached before it`,
    );
    expect(failure([start('10:00'), tape('10:01 1 1 +'), end('10:01')])).toBe(
      `coverage ends at ${DAY}10:01:00.000Z, exclusive, but there is a trade in that microsecond`,
    );
  });

  it('a gap that ends before what was reached', () => {
    expect(failure([start('10:00'), tape('10:03 1 1 +'), gap('10:01', '10:02')])).toBe(
      `a gap ends at ${DAY}10:02:00.000Z, but ${DAY}10:03:00.000Z was reached before it`,
    );
  });

  it('time that passes, or trades that come, after the data has ended', () => {
    const engine = new CvdEngine(wholeOptions());
    const bars = new BarBuffer(WHOLE);
    engine.push(start('10:00'), bars);
    engine.push(end('10:00:30'), bars);
    expect(() => {
      engine.advance(at('10:01'), bars);
    }).toThrow(`data at ${DAY}10:01:00.000Z lies outside the covered time`);
    engine.flush(bars);
    expect(() => {
      engine.push(tape('10:02 1 1 +'), bars);
    }).toThrow('lies outside the covered time');
  });
});

it('data of other scales is refused', () => {
  const trades = batchOf([[at('10:00'), 1, 1, 1]], 1, { priceScale: 2, sizeScale: 0 });
  expect(failure([start('10:00'), trades])).toBe(
    'data with 2 price and 0 size decimals came where 0 and 0 were expected',
  );
});

it('an empty batch is no event', () => {
  const empty = batchOf([], 1, WHOLE);
  expect(barsOf([empty, start('10:00'), empty, end('10:01'), empty], wholeOptions())).toHaveLength(1);
});

it('after an end the data can go on', () => {
  const options = wholeOptions();
  const engine = new CvdEngine(options);
  const bars = new BarBuffer(WHOLE);
  for (const event of [start('10:00'), tape('10:00:10 5 2 +'), end('10:00:20')]) engine.push(event, bars);
  engine.flush(bars);
  for (const event of [start('10:02'), tape('10:02:10 6 1 +'), end('10:03')]) engine.push(event, bars);
  expect([...bars.cvdClose.subarray(0, bars.length)]).toEqual([2, 3]);
  expect([...bars.anchor.subarray(0, bars.length)]).toEqual([1, 2]);
});
