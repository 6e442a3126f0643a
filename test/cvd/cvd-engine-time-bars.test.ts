import { describe, expect, it } from 'vitest';
import { BarBuffer } from '../../src/core/bar-table.ts';
import { CvdEngine } from '../../src/cvd/cvd-engine.ts';
import { barsOf } from '../support/trades.ts';
import { end, lines, start, tape, wholeOptions } from '../support/tape.ts';

describe('minutes without trades', () => {
  it('inside the covered time are flat bars at the last close, with volume 0 and no VWAP', () => {
    const events = [start('10:00'), tape('10:00:10 100 5 +\n 10:00:20 104 3 -\n 10:03:00 101 1 ?'), end('10:04')];
    expect(
      lines(barsOf(events, wholeOptions()), 'time open high low close volume trades delta cvd_close vwap quality'),
    ).toEqual([
      '10:00 100 104 100 104 8 2 2 2 102 ok',
      '10:01 104 104 104 104 0 0 0 2 . ok',
      '10:02 104 104 104 104 0 0 0 2 . ok',
      '10:03 101 101 101 101 1 1 0 2 101 ok',
    ]);
  });

  it('before the first price have no prices', () => {
    const events = [start('10:00'), tape('10:01:30 100 5 -'), end('10:03')];
    expect(lines(barsOf(events, wholeOptions()), 'time open high low close volume vwap quality')).toEqual([
      '10:00 . . . . 0 . ok',
      '10:01 100 100 100 100 5 100 ok',
      '10:02 100 100 100 100 0 . ok',
    ]);
  });

  it('of a covered time without any trade are bars too', () => {
    const bars = barsOf([start('10:00'), end('10:02')], wholeOptions());
    expect(lines(bars, 'time end close volume cvd_close quality')).toEqual([
      '10:00 10:01 . 0 0 ok',
      '10:01 10:02 . 0 0 ok',
    ]);
  });
});

describe('boundaries', () => {
  it('a trade at the boundary belongs to the new bar', () => {
    const events = [
      start('10:00'),
      tape('10:00:59.999999 100 1 +\n 10:01:00 200 2 +\n 10:01:59.999999 300 4 +'),
      end('10:02'),
    ];
    expect(lines(barsOf(events, wholeOptions()), 'time open close volume')).toEqual([
      '10:00 100 100 1',
      '10:01 200 300 6',
    ]);
  });

  it('trades of one microsecond stay in one bar', () => {
    const events = [start('10:00'), tape('10:01 100 1 +\n 10:01 101 1 -\n 10:01 102 1 +'), end('10:02')];
    expect(lines(barsOf(events, wholeOptions()), 'time volume delta delta_max')).toEqual([
      '10:00 0 0 0',
      '10:01 3 1 1',
    ]);
  });

  it('bars are laid from the start of the session, and its last one is cut short', () => {
    const events = [start('13:30'), tape('19:59:59 100 1 +'), end('20:00')];
    const bars = barsOf(events, wholeOptions('100m', 'us-rth'));
    expect(lines(bars, 'time end session volume quality')).toEqual([
      '13:30 15:10 2024-08-08 0 ok',
      '15:10 16:50 2024-08-08 0 ok',
      '16:50 18:30 2024-08-08 0 ok',
      '18:30 20:00 2024-08-08 1 ok',
    ]);
  });

  it('a trade at the session’s end belongs to no session of us-rth, and is counted', () => {
    const events = [start('19:59'), tape('19:59:59.999999 100 1 +\n 20:00 200 2 +'), end('20:01')];
    expect(lines(barsOf(events, wholeOptions('1m', 'us-rth')), 'time volume')).toEqual(['19:59 1']);
  });
});

describe('sessions and resets', () => {
  it('CVD resets at the session’s start, and a trade at that instant belongs to the new session', () => {
    const events = [
      start('19:59'),
      tape('19:59:30 100 7 +\n 2024-08-09T13:30 101 2 -\n 2024-08-09T13:30:30 102 1 +'),
      end('2024-08-09T13:31'),
    ];
    const bars = barsOf(events, wholeOptions('1m', 'us-rth'));
    expect(lines(bars, 'time session open cvd_open cvd_low cvd_close anchor')).toEqual([
      '19:59 2024-08-08 100 0 0 7 1',
      '2024-08-09T13:30 2024-08-09 101 0 -2 -1 2',
    ]);
  });

  it('a reset happens where no trade falls near it', () => {
    const events = [start('23:58'), tape('23:58:30 100 7 +\n 2024-08-09T00:01:30 100 1 +'), end('2024-08-09T00:02')];
    expect(lines(barsOf(events, wholeOptions()), 'time session cvd_open cvd_close anchor')).toEqual([
      '23:58 2024-08-08 0 7 1',
      '23:59 2024-08-08 7 7 1',
      '2024-08-09T00:00 2024-08-09 0 0 2',
      '2024-08-09T00:01 2024-08-09 0 1 2',
    ]);
  });

  it('a daily reset cuts the bar of a Globex session that reaches over midnight UTC', () => {
    // The session of the 9th opened on the 8th at 22:00 UTC (17:00 in Chicago).
    const events = [start('22:00'), tape('23:59:59 100 5 +\n 2024-08-09T00:00 100 1 -'), end('2024-08-09T01:00')];
    const bars = barsOf(events, wholeOptions('90m', 'cme-globex', 'day'));
    expect(lines(bars, 'time end session cvd_open cvd_close anchor quality')).toEqual([
      '22:00 23:30 2024-08-09 0 0 1 ok',
      '23:30 2024-08-09T00:00 2024-08-09 0 5 1 ok',
      '2024-08-09T00:00 2024-08-09T01:00 2024-08-09 0 -1 2 ok',
    ]);
  });

  it('a reset that falls between two sessions counts from the next session on', () => {
    const events = [start('19:59'), tape('19:59:30 100 7 +\n 2024-08-12T13:30 101 2 -'), end('2024-08-12T13:31')];
    for (const reset of ['session', 'day', 'week'] as const) {
      const bars = barsOf(events, wholeOptions('1h', 'us-rth', reset));
      expect(lines(bars, 'time cvd_open cvd_close').at(-1)).toBe('2024-08-12T13:30 0 -2');
    }
    expect(lines(barsOf(events, wholeOptions('1h', 'us-rth', 'never')), 'cvd_open cvd_close').at(-1)).toBe('7 5');
  });

  it('a week resets with its first session', () => {
    const events = [
      start('2024-08-09T23:59'),
      tape('2024-08-09T23:59 100 7 +\n 2024-08-11T23:59 100 1 +'),
      end('2024-08-12T01:00'),
    ];
    const bars = barsOf(events, wholeOptions('1d', 'utc', 'week'));
    expect(lines(bars, 'time cvd_open cvd_close anchor')).toEqual([
      '2024-08-09T00:00 0 7 1',
      '2024-08-10T00:00 7 7 1',
      '2024-08-11T00:00 7 8 1',
      '2024-08-12T00:00 0 0 2',
    ]);
  });

  it.each([
    // New York went to summer time on 2024-03-10 and back on 2024-11-03.
    ['2024-03-08T14:30', '2024-03-11T13:30'],
    ['2024-11-01T13:30', '2024-11-04T14:30'],
  ])('us-rth opens at 09:30 New York time on both sides of a clock change: %s and %s', (before, after) => {
    const events = [start(before), end(`${after.slice(0, 10)}T${after === '2024-03-11T13:30' ? '14:00' : '15:00'}`)];
    const opens = lines(barsOf(events, wholeOptions('30m', 'us-rth')), 'time session').filter(
      (_, index) => index % 13 === 0,
    );
    expect(opens).toEqual([before, after].map((iso) => `${iso} ${iso.slice(0, 10)}`));
  });

  it('a session over the clock change keeps bars of equal real time, and is an hour longer or shorter', () => {
    const hours = (day: string): string[] => {
      const events = [start(`${day}T00:00`), end(`${day}T23:00`)];
      return lines(barsOf(events, wholeOptions('1h', '22:00-06:00@Europe/Berlin')), 'time session').filter((line) =>
        line.endsWith(day),
      );
    };
    // Berlin: 2024-03-31 01:00 UTC forward, 2024-10-27 01:00 UTC back.
    expect(hours('2024-03-31')).toEqual(['00', '01', '02', '03'].map((hour) => `2024-03-31T${hour}:00 2024-03-31`));
    expect(hours('2024-10-27')).toEqual(
      ['00', '01', '02', '03', '04'].map((hour) => `2024-10-27T${hour}:00 2024-10-27`),
    );
  });

  it('trades outside every session are in no bar and are counted', () => {
    const options = wholeOptions('1h', 'us-rth');
    const engine = new CvdEngine(options);
    const bars = new BarBuffer(options.scales);
    const trades = tape(
      '13:00 1 1 +\n 13:29:59.999999 1 1 +\n 13:30 2 4 +\n 19:59 2 4 -\n 20:00 3 8 +\n 2024-08-10T15:00 3 8 +',
    );
    for (const event of [start('12:00'), trades, end('2024-08-10T16:00')]) engine.push(event, bars);
    engine.flush(bars);
    expect(engine.tradesOutsideSessions).toBe(4);
    expect([...bars.volume.subarray(0, bars.length)].reduce((sum, volume) => sum + volume, 0)).toBe(8);
  });
});
