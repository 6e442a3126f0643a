import { describe, expect, it } from 'vitest';
import type { MarketEvent } from '../../src/cvd/bars-from-source.ts';
import type { CvdEngineOptions } from '../../src/cvd/cvd-engine.ts';
import { barsOf } from '../support/trades.ts';
import { barsWithRestarts, end, gap, lines, start, tape, wholeOptions } from '../support/tape.ts';

/** Lines of the bars, after making sure that a snapshot between any two events changes nothing. */
function show(events: readonly MarketEvent[], columns: string, options: CvdEngineOptions = wholeOptions()): string[] {
  const shown = lines(barsOf(events, options), columns);
  expect(lines(barsWithRestarts(events, options), columns)).toEqual(shown);
  return shown;
}

describe('the edges of the data', () => {
  it('make partial bars where they lie inside one', () => {
    const events = [start('10:00:30'), tape('10:00:40 100 1 +\n 10:02:10 101 1 +'), end('10:02:20')];
    expect(show(events, 'time end close quality anchor')).toEqual([
      '10:00 10:01 100 partial 1',
      '10:01 10:02 100 ok 1',
      '10:02 10:03 101 partial 1',
    ]);
  });

  it('make whole bars where they lie between two, and no bar of a time that is not covered', () => {
    const events = [start('10:00'), tape('10:00 100 1 +\n 10:01:59.999999 101 1 +'), end('10:02')];
    expect(show(events, 'time quality')).toEqual(['10:00 ok', '10:01 ok']);
  });

  it('make one partial bar when all data lies inside it', () => {
    expect(show([start('10:00:10'), tape('10:00:20 100 1 +'), end('10:00:30')], 'time quality')).toEqual([
      '10:00 partial',
    ]);
    expect(show([start('10:00:10'), end('10:00:30')], 'time close volume quality')).toEqual(['10:00 . 0 partial']);
  });

  it('outside the sessions leave the sessions’ bars whole', () => {
    const events = [start('13:00'), tape('19:59 100 1 +'), end('21:00')];
    const qualities = show(events, 'time quality', wholeOptions('390m', 'us-rth'));
    expect(qualities).toEqual(['13:30 ok']);
  });

  it('that nobody stated: a flush without an end of coverage makes the open bar partial', () => {
    expect(show([start('10:00'), tape('10:01:30 100 1 +')], 'time quality')).toEqual(['10:00 ok', '10:01 partial']);
    expect(show([start('10:00'), tape('10:01 100 1 +')], 'time quality')).toEqual(['10:00 ok', '10:01 partial']);
    expect(show([start('10:00'), tape('10:01 100 1 +')], 'time quality', wholeOptions('tick:2'))).toEqual([
      '10:01 partial',
    ]);
    expect(show([start('10:00')], 'time')).toEqual([]);
    expect(show([], 'time')).toEqual([]);
  });
});

describe('coverage that ends and goes on', () => {
  it('while no session runs was never interrupted: the anchor and the last price stay', () => {
    const events = [
      start('19:00'),
      tape('19:10 100 1 +'),
      end('20:00'),
      start('21:00'),
      tape('21:10 105 2 +'),
      end('22:00'),
    ];
    const options = { ...wholeOptions('1h', '18:00-20:00@UTC'), reset: 'never' as const };
    expect(show(events, 'time close cvd_close quality anchor', options)).toEqual(['19:00 100 1 ok 1']);
    const split = { ...wholeOptions('1h', '19:00-22:00@UTC'), reset: 'never' as const };
    expect(show(events, 'time anchor', split)).toEqual(['19:00 1', '21:00 2']);
  });

  it('inside one bar leaves one bar, partial, in a new anchor', () => {
    const events = [
      start('10:00'),
      tape('10:00:30 100 4 +\n 10:01:10 101 1 +'),
      end('10:01:20'),
      start('10:01:40'),
      tape('10:01:50 103 2 -\n 10:02:10 104 1 -'),
      end('10:03'),
    ];
    expect(show(events, 'time open high low close volume cvd_open cvd_close quality anchor')).toEqual([
      '10:00 100 100 100 100 4 0 4 ok 1',
      '10:01 101 103 101 103 3 4 3 partial 2',
      '10:02 104 104 104 104 1 3 2 ok 2',
    ]);
  });

  it('in a later bar leaves a partial bar on both sides, none between, and forgets the price', () => {
    const events = [
      start('10:00'),
      tape('10:00:30 100 4 +'),
      end('10:00:40'),
      start('10:03:30'),
      tape('10:04:10 104 1 -'),
      end('10:05'),
    ];
    expect(show(events, 'time close volume cvd_open cvd_close quality anchor')).toEqual([
      '10:00 100 4 0 4 partial 1',
      '10:03 . 0 4 4 partial 2',
      '10:04 104 1 4 3 ok 2',
    ]);
  });

  it('at a bar’s start leaves whole bars on both sides', () => {
    const events = [
      start('10:00'),
      tape('10:00:30 100 4 +'),
      end('10:01'),
      start('10:03'),
      tape('10:03:10 99 1 -'),
      end('10:04'),
    ];
    expect(show(events, 'time close cvd_open cvd_close quality anchor')).toEqual([
      '10:00 100 0 4 ok 1',
      '10:03 99 4 3 ok 2',
    ]);
  });

  it('ending at a bar’s start and going on inside that very bar makes it partial, with no price from before', () => {
    const events = [start('10:00'), tape('10:00:30 100 4 +'), end('10:01'), start('10:01:30'), end('10:02')];
    expect(show(events, 'time close quality anchor')).toEqual(['10:00 100 ok 1', '10:01 . partial 2']);
  });

  it('in the microsecond it ended at was never interrupted', () => {
    const whole = [start('10:00'), tape('10:00:30 100 4 +\n 10:01:30 101 1 +'), end('10:03')];
    for (const seam of ['10:01', '10:01:10']) {
      const parts = [
        start('10:00'),
        tape('10:00:30 100 4 +'),
        end(seam),
        start(seam),
        tape('10:01:30 101 1 +'),
        end('10:03'),
      ];
      expect(show(parts, 'time close cvd_close quality anchor')).toEqual(
        show(whole, 'time close cvd_close quality anchor'),
      );
    }
  });

  it('after a reset that nobody saw starts CVD at 0', () => {
    const events = [
      start('23:59'),
      tape('23:59:30 100 4 +'),
      end('23:59:40'),
      start('2024-08-09T00:00:30'),
      tape('2024-08-09T00:00:40 101 1 -'),
      end('2024-08-09T00:01'),
    ];
    expect(show(events, 'time cvd_open cvd_close quality')).toEqual([
      '23:59 0 4 partial',
      '2024-08-09T00:00 0 -1 partial',
    ]);
  });

  it('between two sessions breaks nothing: no session time was lost', () => {
    const events = [
      start('19:59'),
      tape('19:59:30 100 4 +'),
      end('21:00'),
      start('2024-08-09T13:00'),
      tape('2024-08-09T13:30:30 101 1 -'),
      end('2024-08-09T13:31'),
    ];
    expect(show(events, 'time cvd_open cvd_close quality anchor', wholeOptions('1m', 'us-rth', 'never'))).toEqual([
      '19:59 0 4 ok 1',
      '2024-08-09T13:30 4 3 ok 1',
    ]);
  });
});

describe('a known hole', () => {
  it('marks the one bar it lies in, which starts a new anchor', () => {
    const events = [
      start('10:00'),
      tape('10:00:30 100 1 +\n 10:01:10 100 1 +'),
      gap('10:01:10', '10:01:40'),
      tape('10:01:40 100 1 +\n 10:02:10 100 1 +'),
      end('10:03'),
    ];
    expect(show(events, 'time volume cvd_close quality anchor')).toEqual([
      '10:00 1 1 ok 1',
      '10:01 2 3 gap 2',
      '10:02 1 4 ok 2',
    ]);
  });

  it('marks every bar it touches: with the trade before it, with the one after it, and all between', () => {
    const events = [
      start('10:00'),
      tape('10:00:30 100 1 +'),
      gap('10:00:30', '10:03:10'),
      tape('10:03:10 105 1 +\n 10:04:10 100 1 +'),
      end('10:05'),
    ];
    expect(show(events, 'time close volume quality anchor')).toEqual([
      '10:00 100 1 gap 2',
      '10:01 100 0 gap 3',
      '10:02 100 0 gap 4',
      '10:03 105 1 gap 5',
      '10:04 100 1 ok 5',
    ]);
  });

  it('that ends with the first microsecond of a bar touches that bar', () => {
    const events = [
      start('10:00'),
      tape('10:00:30 100 1 +'),
      gap('10:00:30', '10:01'),
      tape('10:01 100 1 +'),
      end('10:03'),
    ];
    expect(show(events, 'time quality anchor')).toEqual(['10:00 gap 2', '10:01 gap 3', '10:02 ok 3']);
  });

  it('is worse than a partial bar, in either order', () => {
    const before = [
      start('10:00:10'),
      tape('10:00:20 100 1 +'),
      gap('10:00:20', '10:00:30'),
      tape('10:00:30 100 1 +'),
      end('10:01'),
    ];
    expect(show(before, 'time quality')).toEqual(['10:00 gap']);
    const after = [
      start('10:00'),
      tape('10:00:20 100 1 +'),
      gap('10:00:20', '10:00:30'),
      tape('10:00:30 100 1 +'),
      end('10:00:50'),
    ];
    expect(show(after, 'time quality')).toEqual(['10:00 gap']);
  });

  it('twice in one bar starts one anchor', () => {
    const events = [
      start('10:00'),
      tape('10:00:10 100 1 +'),
      gap('10:00:10', '10:00:20'),
      tape('10:00:20 100 1 +'),
      gap('10:00:20', '10:00:30'),
      tape('10:00:30 100 1 +'),
      end('10:01'),
    ];
    expect(show(events, 'time quality anchor')).toEqual(['10:00 gap 2']);
  });

  it('over midnight marks both sides, and CVD still resets', () => {
    const events = [
      start('23:58'),
      tape('23:58:30 100 3 +\n 23:59:30 100 1 +'),
      gap('23:59:30', '2024-08-09T00:01:30'),
      tape('2024-08-09T00:01:30 101 2 -'),
      end('2024-08-09T00:03'),
    ];
    expect(show(events, 'time cvd_open cvd_close quality anchor')).toEqual([
      '23:58 0 3 ok 1',
      '23:59 3 4 gap 2',
      '2024-08-09T00:00 0 0 gap 4',
      '2024-08-09T00:01 0 -2 gap 5',
      '2024-08-09T00:02 -2 -2 ok 5',
    ]);
  });

  it('between two sessions marks nothing', () => {
    const events = [
      start('19:59'),
      tape('19:59:30 100 4 +\n 20:30 100 1 +'),
      gap('20:30', '21:30'),
      tape('21:30 100 1 +\n 2024-08-09T13:30:30 101 1 -'),
      end('2024-08-09T13:31'),
    ];
    expect(show(events, 'time quality anchor', wholeOptions('1m', 'us-rth', 'never'))).toEqual([
      '19:59 ok 1',
      '2024-08-09T13:30 ok 1',
    ]);
  });

  it('from one session into the next marks the end of the one and the start of the other', () => {
    const events = [
      start('19:58'),
      tape('19:59:30 100 4 +'),
      gap('19:59:30', '2024-08-09T13:31:10'),
      tape('2024-08-09T13:31:10 101 1 -'),
      end('2024-08-09T13:33'),
    ];
    expect(show(events, 'time quality', wholeOptions('1m', 'us-rth', 'never'))).toEqual([
      '19:58 ok',
      '19:59 gap',
      '2024-08-09T13:30 gap',
      '2024-08-09T13:31 gap',
      '2024-08-09T13:32 ok',
    ]);
  });

  it('between ids whose times go the other way reaches over both times', () => {
    const events = [
      start('10:00'),
      gap('10:02:30', '10:01:30'),
      tape('10:01:30 100 1 +\n 10:02:30 100 1 +'),
      end('10:04'),
    ];
    expect(show(events, 'time quality')).toEqual(['10:00 gap', '10:01 gap', '10:02 gap', '10:03 ok']);
  });

  it('that nothing comes after marks everything up to the end of the data', () => {
    const events = [start('10:00'), tape('10:00:30 100 1 +'), gap('10:00:30', '10:02'), end('10:02')];
    expect(show(events, 'time quality')).toEqual(['10:00 gap', '10:01 gap']);
  });

  it('over a break of the coverage is marked on both sides of it', () => {
    const events = [
      start('10:00'),
      tape('10:00:30 100 1 +'),
      end('10:01'),
      gap('10:00:30', '10:05:10'),
      start('10:05'),
      tape('10:05:10 100 1 +'),
      end('10:07'),
    ];
    expect(show(events, 'time quality')).toEqual(['10:00 ok', '10:05 gap', '10:06 ok']);
  });
});

describe('holes in bars of trades', () => {
  it('mark the bar they fall into, or the next one when they fall between two', () => {
    const events = (hole: MarketEvent): MarketEvent[] => [
      start('00:00'),
      tape('10:00:01 100 1 +\n 10:00:02 100 1 +\n 10:00:03 100 1 +'),
      hole,
      tape('10:00:09 100 1 +\n 10:00:10 100 1 +\n 10:00:11 100 1 +'),
      end('2024-08-09T00:00'),
    ];
    const inside = show(events(gap('10:00:03', '10:00:09')), 'time trades quality anchor', wholeOptions('tick:2'));
    expect(inside).toEqual(['10:00:01 2 ok 1', '10:00:03 2 gap 2', '10:00:10 2 ok 2']);
    const between = show(events(gap('10:00:03', '10:00:09')), 'time trades quality', wholeOptions('tick:3'));
    expect(between).toEqual(['10:00:01 3 ok', '10:00:09 3 gap']);
    const early = show(events(gap('10:00:03', '10:00:05')), 'time trades quality', wholeOptions('tick:3'));
    expect(early).toEqual(between);
  });

  it('that begin between two bars and end after the session start a new anchor in the next session', () => {
    const events = [
      start('19:00'),
      tape('19:59:01 100 1 +\n 19:59:02 100 1 +'),
      gap('19:59:02', '20:30'),
      tape('20:30 100 1 +\n 2024-08-09T13:30:30 101 1 -\n 2024-08-09T13:30:40 101 1 -'),
      end('2024-08-09T20:00'),
    ];
    expect(show(events, 'time cvd_close quality anchor', wholeOptions('tick:2', 'us-rth', 'never'))).toEqual([
      '19:59:01 2 partial 1',
      '2024-08-09T13:30:30 0 ok 2',
    ]);
  });
});
