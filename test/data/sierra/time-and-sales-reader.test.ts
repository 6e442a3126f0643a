import { describe, expect, it } from 'vitest';
import { timeAndSalesLayout } from '../../../src/data/sierra/time-and-sales-layout.ts';
import { TimeAndSalesReader } from '../../../src/data/sierra/time-and-sales-reader.ts';
import type { TapeFindings, TapeReadOptions } from '../../../src/data/tape/tape-reader.ts';
import { headOf } from '../csv/read-trade-text.ts';

const HEADER = 'Date;Time;Sequence;DepthSequence;Price;Volume;TradeType;AskPrice;BidPrice;AskSize;BidSize;AskDOM_0';
const START = Date.UTC(2022, 0, 24, 13, 30) * 1000;

interface Read {
  readonly trades: number[][];
  readonly quotes: number[][];
  readonly aside: (readonly [number, string])[];
  readonly findings: TapeFindings;
}

function read(rows: readonly string[], options: Partial<TapeReadOptions> & { header?: string } = {}): Read {
  const { header = HEADER, ...more } = options;
  const trades: number[][] = [];
  const quotes: number[][] = [];
  const aside: (readonly [number, string])[] = [];
  const layout = timeAndSalesLayout(headOf(`${header}\n${rows[0] ?? ''}`));
  if (layout === null) throw new Error('no time and sales');
  const reader = new TimeAndSalesReader(layout, {
    name: 'es.txt',
    time: { unit: 'auto', timeZone: null },
    onBadRow: 'stop',
    trades: ({ length, id, timeUs, price, size, side }) => {
      for (let i = 0; i < length; i += 1) trades.push([id[i]!, timeUs[i]! - START, price[i]!, size[i]!, side[i]!]);
    },
    quotes: ({ length, sequence, timeUs, bid, ask, bidSize, askSize }) => {
      for (let i = 0; i < length; i += 1) {
        quotes.push([sequence[i]!, timeUs[i]! - START, bid[i]!, bidSize[i]!, ask[i]!, askSize[i]!]);
      }
    },
    aside: ({ row, reason }) => aside.push([row, reason]),
    ...more,
  });
  reader.push(Buffer.from(`${[header, ...rows].join('\n')}\n`));
  const findings = reader.finish();
  return { trades, quotes, aside, findings };
}

/** A row: clock after 13:30, numbers of trade and book, price, size and type, then ask, bid and what is there. */
function row(clock: string, numbers: string, trade: string, quote = '10.5;10.25;7;9'): string {
  return `2022-01-24;13:30:${clock};${numbers};${trade};${quote};1`;
}

describe('time and sales', () => {
  it('gives trades with their aggressor and the quote each met, once, in one order by numbers and by time', () => {
    const { trades, quotes, findings } = read([
      row('00.5000', '12;11', '10.5;3;2'),
      row('00.5001', '13;11', '10.5;1;2'),
      row('00.5002', '17;16', '10.25;2;1', '10.5;10.25;6;4'),
    ]);
    expect(trades).toEqual([
      [12, 5000, 10.5, 3, 1],
      [13, 5001, 10.5, 1, 1],
      [17, 5002, 10.25, 2, -1],
    ]);
    expect(quotes).toEqual([
      [11, 4999, 10.25, 9, 10.5, 7],
      [16, 5001, 10.25, 4, 10.5, 6],
    ]);
    expect(findings).toMatchObject({ rows: 3, trades: 3, quotes: 2, order: { first: 11, last: 17 } });
  });

  it('writes microseconds without their leading zeros: decimals would go back in time', () => {
    const clocks = ['00.6', '00.6002', '00.47000', '00.107000', '00.955007', '01'];
    const { trades } = read(clocks.map((clock, index) => row(clock, `${2 * index + 2};${2 * index + 1}`, '10.5;1;2')));
    expect(trades.map(([, timeUs]) => timeUs)).toEqual([6, 6002, 47_000, 107_000, 955_007, 1_000_000]);
  });

  it('without numbers of its own is numbered by its rows, two for each', () => {
    const header = 'Date,Time,Price,Volume,TradeType,BidPrice,AskPrice';
    const rows = ['2022/1/24,13:30:00,10.5,1,2,10.25,10.5', '2022/1/24,13:30:00,10.25,1,1,10.25,10.5'];
    const { trades, quotes, findings } = read(rows, { header });
    expect(trades.map(([id]) => id)).toEqual([2, 4]);
    expect(quotes).toEqual([[1, -1, 10.25, Number.NaN, 10.5, Number.NaN]]);
    expect(findings.order).toEqual({ first: 1, last: 4 });
  });

  it.each([
    ['begin again', ['12;11', '5;4']],
    ['repeat', ['12;11', '12;11']],
    ['have a quote after its trade', ['12;11', '13;14']],
  ])('whose numbers %s has no order but that of time', (_, numbers) => {
    const quotes = ['10.5;10.25;7;9', '10.5;10.25;7;8'];
    const { findings } = read(numbers.map((pair, index) => row(`0${index}.0`, pair, '10.5;1;2', quotes[index])));
    expect(findings.order).toBeNull();
  });

  it('may have quotes between the trades, and sides that are absent', () => {
    const { trades, quotes } = read([
      row('00.1', '12;11', '10.5;3;2'),
      row('00.1', '14;14', '0;0;6', '10.75;10.5;2;1'),
      row('00.1', '16;15', '10.75;1;2', '10.75;0;2;0'),
    ]);
    expect(trades).toHaveLength(2);
    expect(quotes).toEqual([
      [11, 0, 10.25, 9, 10.5, 7],
      [14, 1, 10.5, 1, 10.75, 2],
      [15, 1, Number.NaN, 0, 10.75, 2],
    ]);
  });

  it('has marks that are no trades: put aside, whatever the policy', () => {
    const { aside, trades, findings } = read([
      '1899-12-30;00:00:00;0;0;0;0;0;0;0;0;0;0',
      row('00.1', '12;11', '10.5;3;2'),
      row('00.2', '13;11', '0;3;2'),
      row('00.3', '14;11', '10.5;0;1'),
    ]);
    expect(aside).toEqual([
      [2, 'no date: a mark, no trade'],
      [4, 'the price is 0'],
      [5, 'the size is 0'],
    ]);
    expect(trades).toHaveLength(1);
    expect([...findings.quarantined.values()]).toEqual([3]);
  });

  it.each([
    [row('00.0', '12;11', '10.5;3;4'), 'TradeType: expected 1 (at the bid), 2 (at the ask) or 6 (a quote), got "4"'],
    [
      row('61.0', '12;11', '10.5;3;2'),
      'Time: expected a time: an integer since 1970 in s, ms, µs or ns, or ISO 8601, got "13:30:61.0"',
    ],
    [row('00.0', '12;11', '10.5;-3;2'), 'Volume: expected a number not below 0, got "-3"'],
    [row('00.0', '12;x', '10.5;3;2'), 'DepthSequence: expected a whole number below 2^53, got "x"'],
    [row('00.0', '12;11', 'ten;3;2'), 'Price: expected a decimal number, got "ten"'],
    ['2022-01-24;13:30:01.0;12', 'expected 12 fields, got 3'],
    [
      row('00.0', '12;11', '10.5;3;2'),
      'Time: expected a time not before 2022-01-24T13:30:00.005Z, that of a row before it, got 2022-01-24T13:30:00.000Z',
    ],
    [`\n${row('01.0', '12;11', '10.5;3;2')}`, 'an empty line between rows'],
  ])('stops at %j, or puts it aside', (bad, reason) => {
    const rows = [row('00.5000', '10;9', '10.5;3;2'), bad];
    expect(() => read(rows)).toThrow(`es.txt, row 3 (the first line is row 1): ${reason}`);
    expect(read(rows, { onBadRow: 'quarantine' }).aside).toEqual([[3, reason]]);
  });

  it('without a trade is refused', () => {
    expect(() => read([row('00.0', '12;11', '0;0;6')])).toThrow('es.txt: no trades in this file');
  });

  it.each([
    'Date, Time, Open, High, Low, Last, Volume, NumberOfTrades, BidVolume, AskVolume',
    'time,price,size,side',
    '2022-01-24;13:30:00;1;2',
  ])('is not %j', (line) => {
    expect(timeAndSalesLayout(headOf(line))).toBeNull();
  });
});
