import { describe, expect, it } from 'vitest';
import { BarBuffer } from '../../src/core/bar-table.ts';
import { CvdEngine } from '../../src/cvd/cvd-engine.ts';
import { barsOf } from '../support/trades.ts';
import { at, barsWithRestarts, end, lines, start, tape, wholeOptions } from '../support/tape.ts';

const MORNING = tape(`
  13:30:01 100 3 +
  13:30:02 101 4 -
  13:30:03 102 2 -
  13:30:04 103 5 +
  13:30:05 104 1 ?`);

describe('tick bars', () => {
  it('hold that many trades, from the first one’s time to the last one’s', () => {
    const events = [start('13:30'), MORNING, end('20:00')];
    expect(
      lines(barsOf(events, wholeOptions('tick:2', 'us-rth')), 'time end open close trades volume delta quality'),
    ).toEqual([
      '13:30:01 13:30:02 100 101 2 7 -1 ok',
      '13:30:03 13:30:04 102 103 2 7 3 ok',
      '13:30:05 20:00 104 104 1 1 0 ok',
    ]);
  });

  it('the last one of a session ends with the session, full or not, and the next starts anew', () => {
    const events = [
      start('13:30'),
      tape(
        '19:59:58 100 1 +\n 19:59:59 101 1 +\n 2024-08-09T13:30 102 1 -\n 2024-08-09T13:31 103 1 -\n 2024-08-09T13:32 104 1 -',
      ),
      end('2024-08-09T14:00'),
    ];
    const bars = barsWithRestarts(events, wholeOptions('tick:3', 'us-rth'));
    expect(lines(bars, 'time end trades session cvd_close quality')).toEqual([
      '19:59:58 20:00 2 2024-08-08 2 ok',
      '2024-08-09T13:30 2024-08-09T13:32 3 2024-08-09 -3 ok',
    ]);
  });

  it('one that is full with the last trade before the session’s end leaves no empty bar behind', () => {
    const events = [start('13:30'), tape('19:59:58 100 1 +\n 19:59:59.999999 101 1 +\n 20:00 9 9 +'), end('21:00')];
    expect(lines(barsOf(events, wholeOptions('tick:2', 'us-rth')), 'time trades')).toEqual(['19:59:58 2']);
  });

  it('end where CVD resets inside their session', () => {
    const events = [
      start('22:00'),
      tape('23:59:58 100 1 +\n 23:59:59 101 1 +\n 2024-08-09T00:00 102 1 -'),
      end('2024-08-09T01:00'),
    ];
    expect(
      lines(barsOf(events, wholeOptions('tick:3', 'cme-globex', 'day')), 'time end trades cvd_open cvd_close quality'),
    ).toEqual(['23:59:58 2024-08-09T00:00 2 0 2 ok', '2024-08-09T00:00 2024-08-09T00:00 1 0 -1 partial']);
  });

  it('the first after a start inside the session is partial, for it misses trades; the first of the next session is not', () => {
    const events = [
      start('13:45'),
      tape('2024-08-09T13:30 102 1 -\n 2024-08-09T13:31 102 1 -'),
      end('2024-08-09T20:00'),
    ];
    expect(lines(barsOf(events, wholeOptions('tick:2', 'us-rth')), 'time quality')).toEqual(['2024-08-09T13:30 ok']);
    const inside = [start('13:45'), tape('14:00 102 1 -\n 14:01 102 1 -\n 14:02 1 1 +\n 14:03 1 1 +'), end('20:00')];
    expect(lines(barsOf(inside, wholeOptions('tick:2', 'us-rth')), 'time quality')).toEqual([
      '14:00 partial',
      '14:02 ok',
    ]);
  });

  it('the last is partial where the data ends inside it', () => {
    const events = [start('13:30'), MORNING, end('13:31')];
    expect(lines(barsOf(events, wholeOptions('tick:3', 'us-rth')), 'time end trades quality')).toEqual([
      '13:30:01 13:30:03 3 ok',
      '13:30:04 13:30:05 2 partial',
    ]);
  });
});

describe('volume bars', () => {
  it('close with the trade that lifts them to the threshold; no trade is split', () => {
    const events = [start('13:30'), MORNING, end('20:00')];
    expect(lines(barsOf(events, wholeOptions('volume:7', 'us-rth')), 'time volume trades')).toEqual([
      '13:30:01 7 2',
      '13:30:03 7 2',
      '13:30:05 1 1',
    ]);
    expect(lines(barsOf(events, wholeOptions('volume:4', 'us-rth')), 'time volume trades')).toEqual([
      '13:30:01 7 2',
      '13:30:03 7 2',
      '13:30:05 1 1',
    ]);
  });
});

describe('delta bars', () => {
  it('close when buyers or sellers are ahead by the threshold; unknown trades count for neither', () => {
    const trades = tape(`
      13:30:01 100 3 +
      13:30:02 100 9 ?
      13:30:03 100 1 -
      13:30:04 100 4 +
      13:30:05 100 6 -`);
    const events = [start('13:30'), trades, end('20:00')];
    expect(lines(barsOf(events, wholeOptions('delta:5', 'us-rth')), 'time volume delta unknown_volume')).toEqual([
      '13:30:01 17 6 9',
      '13:30:05 6 -6 0',
    ]);
  });
});

describe('what is live', () => {
  it('is the open bar’s delta and the CVD with it', () => {
    const options = wholeOptions('tick:2');
    const engine = new CvdEngine(options);
    const bars = new BarBuffer(options.scales);
    engine.push(start('00:00'), bars);
    expect(engine.live()).toEqual({ delta: 0, cvd: 0n });
    engine.push(tape('10:00 100 5 +'), bars);
    expect(engine.live()).toEqual({ delta: 5, cvd: 5n });
    engine.push(tape('10:01 100 2 +'), bars);
    // The bar is closed: nothing of it is counted twice.
    expect(engine.live()).toEqual({ delta: 0, cvd: 7n });
    engine.push(tape('10:02 100 3 -'), bars);
    expect(engine.live()).toEqual({ delta: -3, cvd: 4n });
    engine.advance(at('2024-08-09T00:00'), bars);
    expect(engine.live()).toEqual({ delta: 0, cvd: 0n });
  });

  it('time alone closes time bars, and an instant that was reached says nothing new', () => {
    const options = wholeOptions();
    const engine = new CvdEngine(options);
    const bars = new BarBuffer(options.scales);
    engine.push(start('10:00'), bars);
    engine.push(tape('10:00:30 100 5 +'), bars);
    engine.advance(at('10:01'), bars);
    engine.advance(at('10:00:10'), bars);
    engine.advance(at('10:02:59.999999'), bars);
    expect(lines(bars, 'time volume quality')).toEqual(['10:00 5 ok', '10:01 0 ok']);
    engine.flush(bars);
    expect(lines(bars, 'time quality').at(-1)).toBe('10:02 partial');
    engine.flush(bars);
    expect(bars.length).toBe(3);
  });

  it('time that has come exactly to a bar’s end leaves no empty bar when the data ends there', () => {
    const options = wholeOptions();
    const engine = new CvdEngine(options);
    const bars = new BarBuffer(options.scales);
    engine.push(start('10:00'), bars);
    engine.advance(at('10:02'), bars);
    engine.flush(bars);
    expect(lines(bars, 'time quality')).toEqual(['10:00 ok', '10:01 ok']);
  });
});
