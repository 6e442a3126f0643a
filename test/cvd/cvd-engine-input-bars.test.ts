import { describe, expect, it } from 'vitest';
import { BarBuffer } from '../../src/core/bar-table.ts';
import type { MarketEvent } from '../../src/cvd/bars-from-source.ts';
import { CvdEngine } from '../../src/cvd/cvd-engine.ts';
import type { InputBars } from '../../src/cvd/input-bars.ts';
import { barsOf } from '../support/trades.ts';
import { at, barsWithRestarts, end, lines, start, tape, WHOLE, wholeOptions } from '../support/tape.ts';

/**
 * One bar a line: `TIME OPEN HIGH LOW CLOSE BUY SELL TRADES TURNOVER`, `.` for what the source does not say. A minute each.
 */
function klines(text: string, lengthUs = 60e6): InputBars {
  const rows = text
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter((cells) => cells.length > 1);
  const column = (place: number): Float64Array =>
    Float64Array.from(rows, (cells) => (cells[place] === '.' ? Number.NaN : Number(cells[place])));
  const [buyVolume, sellVolume] = [column(5), column(6)];
  return {
    type: 'bars',
    length: rows.length,
    lengthUs,
    scales: WHOLE,
    timeUs: Float64Array.from(rows, (cells) => at(cells[0]!)),
    open: column(1),
    high: column(2),
    low: column(3),
    close: column(4),
    volume: buyVolume.map((buy, index) => buy + sellVolume[index]!),
    buyVolume,
    sellVolume,
    unknownVolume: new Float64Array(rows.length),
    trades: column(7),
    turnover: rows.map((cells) => (cells[8] === '.' ? null : BigInt(cells[8]!))),
  };
}

const FIVE = klines(`
  10:00 100 103 99 101 6 2 5 808
  10:01 101 101 101 101 0 0 0 0
  10:02 102 110 102 109 1 4 3 530
  10:03 109 109 95 96 0 10 4 1000
  10:04 96 97 96 97 3 1 2 387`);

describe('bars of their own length', () => {
  it('go through as they are; what CVD did inside them stays open', () => {
    const bars = barsOf([start('10:00'), FIVE, end('10:05')], wholeOptions());
    expect(
      lines(bars, 'time open high low close volume buy_volume sell_volume trades delta cvd_open cvd_close vwap'),
    ).toEqual([
      '10:00 100 103 99 101 8 6 2 5 4 0 4 101',
      '10:01 101 101 101 101 0 0 0 0 0 4 4 .',
      '10:02 102 110 102 109 5 1 4 3 -3 4 1 106',
      '10:03 109 109 95 96 10 0 10 4 -10 1 -9 100',
      '10:04 96 97 96 97 4 3 1 2 2 -9 -7 97',
    ]);
    expect(lines(bars, 'delta_min delta_max cvd_low cvd_high quality')).toEqual([
      '. . . . ok',
      '0 0 4 4 ok',
      '. . . . ok',
      '. . . . ok',
      '. . . . ok',
    ]);
  });

  it('a minute that is not among them is flat inside the covered time', () => {
    const bars = barsOf([start('10:00'), klines('10:01 100 103 99 101 6 2 5 808'), end('10:03')], wholeOptions());
    expect(lines(bars, 'time close volume trades cvd_high')).toEqual([
      '10:00 . 0 0 0',
      '10:01 101 8 5 .',
      '10:02 101 0 0 4',
    ]);
  });

  it('are whole when the data ends with them, even when nobody says so', () => {
    const bars = barsOf([start('10:00'), FIVE], wholeOptions());
    expect(lines(bars, 'time quality').at(-1)).toBe('10:04 ok');
  });

  it('keep what the source does not say empty', () => {
    const bars = barsOf(
      [start('10:00'), klines('10:00 . . . . 6 2 . .\n 10:01 . . . 100 1 2 . .'), end('10:02')],
      wholeOptions(),
    );
    expect(lines(bars, 'time open high low close volume trades delta vwap')).toEqual([
      '10:00 . . . . 8 . 4 .',
      '10:01 . . . 100 3 . -1 .',
    ]);
  });
});

describe('bars made of shorter bars', () => {
  it('five minutes of one', () => {
    const bars = barsOf([start('10:00'), FIVE, end('10:05')], wholeOptions('5m'));
    // VWAP: (808 + 530 + 1000 + 387) ÷ 27 = 100.93.
    expect(
      lines(bars, 'time end open high low close volume buy_volume sell_volume trades delta cvd_close vwap quality'),
    ).toEqual(['10:00 10:05 100 110 95 97 27 10 17 14 -7 -7 101 ok']);
    expect(lines(bars, 'delta_min delta_max cvd_low cvd_high')).toEqual(['. . . .']);
  });

  it('open with the first price that traded, as trades would', () => {
    const quietFirst = klines('10:05 97 97 97 97 0 0 0 0\n 10:06 90 92 90 91 1 0 1 91');
    const bars = barsOf([start('10:00'), FIVE, quietFirst, end('10:10')], wholeOptions('5m'));
    expect(lines(bars, 'open high low close').at(-1)).toBe('90 92 90 91');
  });

  it('have no VWAP when one of the traded ones has no turnover, and no trade count when one has none', () => {
    const bars = klines(
      '10:00 100 100 100 100 1 0 1 100\n 10:01 100 100 100 100 0 0 . .\n 10:02 100 100 100 100 1 0 . .',
    );
    expect(
      lines(barsOf([start('10:00'), bars, end('10:02')].slice(0, 2), wholeOptions('5m')), 'trades vwap quality'),
    ).toEqual(['. . partial']);
    const quiet = klines('10:00 100 100 100 100 1 0 1 100\n 10:01 100 100 100 100 0 0 0 .');
    expect(lines(barsOf([start('10:00'), quiet, end('10:02')], wholeOptions('5m')), 'trades vwap')).toEqual(['1 100']);
  });

  it('survive a restart in the middle, unknown trade counts included', () => {
    const halves: MarketEvent[] = [
      start('10:00'),
      klines('10:00 100 103 99 101 6 2 . .'),
      klines('10:01 101 101 90 95 1 2 . .'),
      end('10:05'),
    ];
    const columns = 'open high low close volume trades delta delta_min vwap cvd_close quality';
    expect(lines(barsWithRestarts(halves, wholeOptions('5m')), columns)).toEqual(
      lines(barsOf(halves, wholeOptions('5m')), columns),
    );
    expect(lines(barsWithRestarts(halves, wholeOptions('5m')), columns)).toEqual(['100 103 90 95 11 . 3 . . 3 ok']);
  });
});

describe('what cannot be made of bars', () => {
  it('shorter bars, and an error says so', () => {
    expect(() =>
      barsOf([start('10:00'), klines('10:00 1 1 1 1 1 1 1 1', 300e6), end('10:05')], wholeOptions()),
    ).toThrow(
      new RangeError(
        'the bar from 2024-08-08T10:00:00.000Z to 2024-08-08T10:05:00.000Z reaches over 2024-08-08T10:01:00.000Z, where ' +
          'another bar or session begins: bars cannot be cut; ask for bars of a multiple of its length, in sessions and resets that fit it',
      ),
    );
  });

  it('bars of trades', () => {
    expect(() => barsOf([start('10:00'), FIVE], wholeOptions('tick:5'))).toThrow(
      new RangeError('tick, volume and delta bars are made of trades: bars cannot give them'),
    );
  });

  it('sessions that begin inside one of them', () => {
    const hour = klines('13:00 1 1 1 1 1 1 1 1', 3600e6);
    expect(() => barsOf([start('13:00'), hour, end('14:00')], wholeOptions('1h', 'us-rth'))).toThrow(
      'reaches over 2024-08-08T13:30:00.000Z, where another bar or session begins',
    );
  });
});

describe('bars outside every session', () => {
  it('make no bar and are counted, with their trades where these are known', () => {
    const options = wholeOptions('1m', 'us-rth');
    const engine = new CvdEngine(options);
    const bars = new BarBuffer(options.scales);
    const events = [
      start('13:28'),
      klines('13:28 1 1 1 1 1 1 4 1\n 13:29 1 1 1 1 1 1 . 1\n 13:30 1 1 1 1 1 1 2 1'),
      end('13:31'),
    ];
    for (const event of events) engine.push(event, bars);
    expect(lines(bars, 'time trades')).toEqual(['13:30 2']);
    expect([engine.inputBarsOutsideSessions, engine.tradesOutsideSessions]).toEqual([2, 4]);
  });
});

describe('bars in the wrong order', () => {
  it.each([
    [
      'again',
      '10:00 1 1 1 1 1 1 1 1\n 10:00 1 1 1 1 1 1 1 1',
      'bar at 2024-08-08T10:00:00.000Z, but 2024-08-08T10:01:00.000Z was reached before it',
    ],
    [
      'back in time',
      '10:01 1 1 1 1 1 1 1 1\n 10:00 1 1 1 1 1 1 1 1',
      'bar at 2024-08-08T10:00:00.000Z, but 2024-08-08T10:02:00.000Z was reached before it',
    ],
  ])('%s are refused', (_, text, message) => {
    expect(() => barsOf([start('10:00'), klines(text)], wholeOptions('5m'))).toThrow(new RangeError(message));
  });

  it('before their coverage, over its end, or where there is none are refused', () => {
    expect(() => barsOf([start('10:00:30'), FIVE], wholeOptions())).toThrow(
      'bar at 2024-08-08T10:00:00.000Z, but 2024-08-08T10:00:30.000Z was reached',
    );
    expect(() => barsOf([start('10:00'), FIVE, end('10:04:30')], wholeOptions())).toThrow(
      'coverage ends at 2024-08-08T10:04:30.000Z, but 2024-08-08T10:05:00.000Z was reached',
    );
    expect(() => barsOf([FIVE], wholeOptions())).toThrow(
      'data at 2024-08-08T10:00:00.000Z lies outside the covered time',
    );
  });

  it('trades inside a bar that came before them are refused', () => {
    expect(() => barsOf([start('10:00'), FIVE, tape('10:04:30 100 1 +')], wholeOptions())).toThrow('goes back in time');
  });
});
