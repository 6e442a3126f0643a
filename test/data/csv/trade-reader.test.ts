import { describe, expect, test } from 'vitest';
import { InputError } from '../../../src/data/input-error.ts';
import { readTradeText } from './read-trade-text.ts';

const SPOT_AGGREGATES = `13519807,0.00141342,23.00000000,15373518,15373518,1570752011620,True,True
13519808,0.00141266,54.00000000,15373519,15373520,1570752011620,False,True
`;
const DAY = 18_180; // 2019-10-11
const TWO_TRADES = [
  { timeUs: 1570752011620000, price: 0.00141342, size: 23, side: -1, id: 13519807, recvTimeUs: null },
  { timeUs: 1570752011620000, price: 0.00141266, size: 54, side: 1, id: 13519808, recvTimeUs: null },
];

function messageOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    return (error as InputError).message;
  }
  throw new Error('nothing was thrown');
}

describe('the dumps of Binance', () => {
  test('spot aggTrades: 8 columns, no header, ms, True: the buyer was the maker, so the seller aggressed', () => {
    const { trades, scales, result } = readTradeText(SPOT_AGGREGATES);
    expect(trades).toEqual(TWO_TRADES);
    expect(scales).toEqual({ priceScale: 8, sizeScale: 0 });
    expect(result).toMatchObject({ rows: 2, trades: 2 });
  });

  test('times are ms or µs, decided per value', () => {
    const text = SPOT_AGGREGATES.replace('1570752011620,False', '1735689600000123,False');
    expect(readTradeText(text).trades.map(({ timeUs }) => timeUs)).toEqual([1570752011620000, 1735689600000123]);
  });

  test('futures aggTrades: 7 columns, with or without a header, lower-case booleans', () => {
    const rows = '1,100.10,0.5,11,12,1723161255342,true\n2,100.20,0.75,13,13,1723161255617,false\n';
    const header = 'agg_trade_id,price,quantity,first_trade_id,last_trade_id,transact_time,is_buyer_maker\n';
    const bare = readTradeText(rows);
    expect(bare.trades.map(({ id, side }) => [id, side])).toEqual([
      [1, -1],
      [2, 1],
    ]);
    expect(readTradeText(header + rows).trades).toEqual(bare.trades);
    expect(bare.scales).toEqual({ priceScale: 1, sizeScale: 2 });
  });

  test('spot trades have 7 columns too: the booleans tell which', () => {
    const { trades } = readTradeText(
      '7,100.1,0.5,50.05,1723161255342,True,True\n8,100,0.5,50,1723161255343,False,False\n',
    );
    expect(trades).toEqual([
      { timeUs: 1723161255342000, price: 100.1, size: 0.5, side: -1, id: 7, recvTimeUs: null },
      { timeUs: 1723161255343000, price: 100, size: 0.5, side: 1, id: 8, recvTimeUs: null },
    ]);
  });

  test('futures trades have 6', () => {
    const { trades } = readTradeText('7,100.1,0.5,50.05,1723161255342,true\n');
    expect(trades).toEqual([{ timeUs: 1723161255342000, price: 100.1, size: 0.5, side: -1, id: 7, recvTimeUs: null }]);
  });

  test('columns with known names are found wherever they stand', () => {
    const { trades } = readTradeText('id,price,qty,time,is_buyer_maker\n7,100.1,0.5,1723161255342,true\n');
    expect(trades).toEqual([{ timeUs: 1723161255342000, price: 100.1, size: 0.5, side: -1, id: 7, recvTimeUs: null }]);
  });

  test('a time between ms and µs is no time of Binance', () => {
    expect(messageOf(() => readTradeText(SPOT_AGGREGATES.replace('1570752011620,', '15707520116200,')))).toBe(
      'test.csv, row 1 (the first line is row 1): transact_time: expected a time in ms or µs since 1970, got "15707520116200"\n' +
        '--on-bad-row quarantine puts such rows into a side file and goes on',
    );
  });
});

describe('what text editors and other tools do to a CSV', () => {
  test.each([
    ['CRLF', SPOT_AGGREGATES.replaceAll('\n', '\r\n')],
    ['a missing last newline', SPOT_AGGREGATES.trimEnd()],
    ['a byte order mark', `\uFEFF${SPOT_AGGREGATES}`],
    ['blank lines at the end', `${SPOT_AGGREGATES}\n\r\n  \n`],
    ['quotes', SPOT_AGGREGATES.replaceAll(/[^,\n]+/g, '"$&"')],
    ['spaces around fields', SPOT_AGGREGATES.replaceAll(',', ' , ')],
    ['semicolons', SPOT_AGGREGATES.replaceAll(',', ';')],
    ['tabs', SPOT_AGGREGATES.replaceAll(',', '\t')],
    ['exponents', SPOT_AGGREGATES.replace('0.00141342', '1.41342e-03').replace('54.00000000', '5.4E1')],
    ['odd spellings of true', SPOT_AGGREGATES.replaceAll('True', 'TRUE').replaceAll('False', '0')],
  ])('%s changes nothing', (_, text) => {
    expect(readTradeText(text).trades).toEqual(TWO_TRADES);
  });

  test('an empty line between rows is a malformed row', () => {
    const text = SPOT_AGGREGATES.replace('\n', '\n\n\n');
    expect(messageOf(() => readTradeText(text))).toContain(
      'row 2 (the first line is row 1): an empty line between rows',
    );
    const { trades, aside } = readTradeText(text, { onBadRow: 'quarantine' });
    expect(trades).toEqual(TWO_TRADES);
    expect(aside).toEqual([{ row: 2, reason: 'an empty line between rows', text: '' }]);
  });
});

describe('any CSV with named columns', () => {
  const columns = { time: 'when', price: 'px', size: '3', side: 'taker' };
  const text = 'when,px,vol,taker\n2024-08-08T23:55:00.000001Z,1.5,2,Buy\n2024-08-09 00:00:00,1.6,0.25,s\n';

  test('is read by header names and numbers; trades without ids are numbered by row', () => {
    expect(readTradeText(text, { columns }).trades).toEqual([
      { timeUs: 1723161300000001, price: 1.5, size: 2, side: 1, id: 2, recvTimeUs: null },
      { timeUs: 1723161600000000, price: 1.6, size: 0.25, side: -1, id: 3, recvTimeUs: null },
    ]);
  });

  test('reads times without an offset in the zone given', () => {
    const { trades } = readTradeText(text, { columns, timeZone: 'America/New_York' });
    expect(trades.map(({ timeUs }) => timeUs)).toEqual([1723161300000001, 1723176000000000]);
  });

  test('takes a header for one only if its first line does not hold data', () => {
    const bySide = { time: '2', price: '3', size: '4', side: '1' };
    expect(readTradeText('buy,1723161300,1,2\nsell,1723161301,1,2\n', { columns: bySide }).trades).toHaveLength(2);
    expect(readTradeText('s,t,p,q\nsell,1723161301,1,2\n', { columns: bySide }).trades).toHaveLength(1);
  });

  test('finds the receive time by its usual name, and keeps the anomalies, listed', () => {
    const { trades, result } = readTradeText(
      `t,p,q,s,id,local_timestamp
1723161300000000,1,1,buy,5,1723161300000100
1723161301000000,1,1,buy,6,1723161299999999
1723161302000000,1,1,buy,7,1723161362000001
1723161303000000,1,1,buy,8,1723161302000000
`,
      { columns: { time: 't', price: 'p', size: 'q', side: 's', id: 'id' } },
    );
    expect(trades.map(({ recvTimeUs }) => recvTimeUs)).toEqual([
      1723161300000100, 1723161299999999, 1723161362000001, 1723161302000000,
    ]);
    expect(result.recvAnomalies).toEqual(new Map([[19_943, 2]]));
    expect(result.listedAnomalies).toEqual([
      { row: 3, id: 6, timeUs: 1723161301000000, recvTimeUs: 1723161299999999 },
      { row: 4, id: 7, timeUs: 1723161302000000, recvTimeUs: 1723161362000001 },
    ]);
  });

  test('reads date and time of day from two columns', () => {
    const { trades } = readTradeText('Date;Time;P;V;T\n2022-01-24;13:30:00.5001;4347.75;1;2\n', {
      columns: { date: 'Date', time: 'Time', price: 'P', size: 'V', side: 'T' },
      sideBuy: '2',
      timeZone: 'America/Chicago',
    });
    expect(trades).toMatchObject([{ timeUs: 1643052600500100, price: 4347.75, size: 1, side: 1 }]);
  });

  test('with --side-buy knows two values, no more', () => {
    const named = { columns: { time: '1', price: '2', size: '3', side: '4' }, sideBuy: 'ask' };
    const rows = '1723161300,1,1,ask\n1723161301,1,1,bid\n1723161302,1,1,bid\n';
    expect(readTradeText(rows, named).trades.map(({ side }) => side)).toEqual([1, -1, -1]);
    expect(messageOf(() => readTradeText(`${rows}1723161303,1,1,mid\n`, { ...named, onBadRow: 'quarantine' }))).toBe(
      'test.csv, row 4 (the first line is row 1): the side column holds more than two values: "ask" (buy), "bid" and "mid"',
    );
  });

  test('believes a source that does not know the side', () => {
    const { trades } = readTradeText(
      'time,price,size,side\n1723161300,1,1,unknown\n1723161300,1,1,0\n1723161300,1,1,-1\n',
    );
    expect(trades.map(({ side }) => side)).toEqual([0, 0, -1]);
  });
});

describe('a malformed row', () => {
  const good = SPOT_AGGREGATES.split('\n')[0]!;

  test.each([
    ['price', '0.00141342', 'abc', 'price: expected a decimal number, got "abc"'],
    ['price', '0.00141342', '', 'price: expected a decimal number, got ""'],
    ['price', '0.00141342', '-1', 'price: expected a price above 0, got "-1"'],
    ['price', '0.00141342', '1.2.3', 'price: expected a decimal number, got "1.2.3"'],
    ['price', '0.00141342', 'NaN', 'price: expected a decimal number, got "NaN"'],
    [
      'price',
      '0.00141342',
      '1234567890.123456',
      'price: expected a decimal number of at most 15 significant digits, got "1234567890.123456"',
    ],
    ['price', '0.00141342', '1e-16', 'price: expected a decimal number of at most 15 decimals, got "1e-16"'],
    ['size', '23.00000000', '-2', 'quantity: expected a size above 0, got "-2"'],
    ['size', '23.00000000', '0x10', 'quantity: expected a decimal number, got "0x10"'],
    ['id', '13519807', '12.5', 'agg_trade_id: expected a whole number below 2^53, got "12.5"'],
    ['id', '13519807', '9007199254740992', 'agg_trade_id: expected a whole number below 2^53, got "9007199254740992"'],
    ['a fill id', '15373518', '-1', 'first_trade_id: expected a whole number below 2^53, got "-1"'],
    ['time', '1570752011620', '1570752011', 'transact_time: expected a time in ms or µs since 1970, got "1570752011"'],
    ['the flag', 'True,True', 'Maybe,True', 'is_buyer_maker: expected true or false (1 or 0), got "Maybe"'],
    [
      'a cut',
      ',1570752011620,True,True',
      '',
      'expected 8 fields, got 5: "13519807,0.00141342,23.00000000,15373518,15373518"',
    ],
    [
      'a quote',
      '0.00141342',
      '"0.00141342',
      `a quote is not closed: "13519807,"0.00141342,23.00000000,15373518,15373518,157075201…"`,
    ],
    ['controls', '0.00141342', '\x1b[31m\u202e1', 'price: expected a decimal number, got "\\x1b[31m\\x202e1"'],
    ['a long value', '0.00141342', 'x'.repeat(100), `price: expected a decimal number, got "${'x'.repeat(60)}…"`],
  ])('stops with file, row, column, value and what was expected: %s', (_, from, to, reason) => {
    const text = `${good}\n${good.replace(from, to)}\n`;
    expect(messageOf(() => readTradeText(text))).toBe(
      `test.csv, row 2 (the first line is row 1): ${reason}\n` +
        '--on-bad-row quarantine puts such rows into a side file and goes on',
    );
    const { trades, aside, result } = readTradeText(text, { onBadRow: 'quarantine' });
    expect(trades).toEqual([TWO_TRADES[0]]);
    expect(aside).toEqual([{ row: 2, reason, text: good.replace(from, to) }]);
    expect(result).toMatchObject({ rows: 2, trades: 1, quarantined: new Map([[DAY, 1]]) });
  });

  test('in the first line of a dump is found by the second', () => {
    expect(messageOf(() => readTradeText(`${good.slice(0, 40)}\n${good}\n`))).toContain(
      'row 1 (the first line is row 1): expected 8 fields, got 4',
    );
  });

  test('in the last line of a file cut off is found', () => {
    expect(messageOf(() => readTradeText(SPOT_AGGREGATES.slice(0, -30)))).toContain('row 2 ');
  });

  test('counts the header as row 1', () => {
    const text = 'id,price,qty,time,is_buyer_maker\n7,x,0.5,1723161255342,true\n';
    expect(messageOf(() => readTradeText(text))).toContain('test.csv, row 2 (the first line is row 1): price:');
  });

  test('does not widen the scale', () => {
    const text = `${good}\n${good.replace('23.0', '23.12345').replace('True', 'x')}\n`;
    expect(readTradeText(text, { onBadRow: 'quarantine' }).scales.sizeScale).toBe(0);
  });

  test('whose time cannot be read counts on the claimed day, else on that of the row before it or the first after it', () => {
    const bad = good.replace('1570752011620', 'x');
    const later = good.replace('1570752011620', '1570838411620');
    const options = { onBadRow: 'quarantine' } as const;
    const text = `${bad}\n${good}\n${bad}\n${later}\n${bad}\n${bad}\n`;
    expect(readTradeText(text, options).result.quarantined).toEqual(
      new Map([
        [DAY, 2],
        [DAY + 1, 2],
      ]),
    );
    const claimed = readTradeText(text, { ...options, claim: { firstDay: DAY, lastDay: DAY } });
    expect(claimed.result.quarantined).toEqual(new Map([[DAY, 4]]));
    const month = readTradeText(text, { ...options, claim: { firstDay: DAY - 10, lastDay: DAY + 20 } });
    expect(month.result.quarantined.get(DAY - 10)).toBe(1);
  });

  test('a file without a single trade is refused', () => {
    expect(messageOf(() => readTradeText(`${good.replace('0.00141342', 'x')}\n`, { onBadRow: 'quarantine' }))).toBe(
      'test.csv: no trades in this file',
    );
    expect(messageOf(() => readTradeText('id,price,qty,time,is_buyer_maker\n'))).toBe(
      'test.csv: no trades in this file',
    );
  });

  test('a line without an end is refused before it fills the memory', () => {
    expect(messageOf(() => readTradeText(`${good}\n${'9'.repeat(1 << 20)}`))).toBe(
      'test.csv: a line of more than 1048576 bytes: not a CSV with one row per line',
    );
  });
});

describe('defects of the dumps', () => {
  const row = (id: number, fills: readonly [number, number], rest: { size?: string; time?: number } = {}): string =>
    `${id},0.5,${rest.size ?? '1.0'},${fills[0]},${fills[1]},${rest.time ?? 1570752011620},True,True\n`;

  test('a price or size of 0 is put aside whatever the policy', () => {
    const { trades, aside, result } = readTradeText(
      row(1, [1, 1]) + row(2, [2, 2], { size: '0.00000000' }) + row(3, [3, 3]).replace('0.5', '0'),
    );
    expect(trades.map(({ id }) => id)).toEqual([1]);
    expect(aside.map(({ row: number, reason }) => [number, reason])).toEqual([
      [2, 'the size is 0'],
      [3, 'the price is 0'],
    ]);
    expect(result.quarantined).toEqual(new Map([[DAY, 2]]));
  });

  test('aggregates that Binance took back are dropped and counted apart', () => {
    const { trades, aside, result } = readTradeText(
      `${row(1, [1, 1])}2,0.00000000,0.00000000,-1,-1,1570752011620,True,True\n`,
    );
    expect(trades).toHaveLength(1);
    expect(aside).toEqual([]);
    expect(result).toMatchObject({ invalidated: new Map([[DAY, 1]]), quarantined: new Map(), rows: 2 });
  });

  test('rows out of the claimed day are kept and counted on their own day', () => {
    const { trades, result } = readTradeText(
      row(1, [1, 1]) + row(2, [2, 2], { time: 1570751999999 }) + row(3, [3, 3], { time: 1570838400000 }),
      { claim: { firstDay: DAY, lastDay: DAY } },
    );
    expect(trades).toHaveLength(3);
    expect(result.outOfDay).toEqual(
      new Map([
        [DAY - 1, 1],
        [DAY + 1, 1],
      ]),
    );
  });

  test('fills missing between contiguous aggregates are counted; across missing aggregates nothing is known', () => {
    const { result } = readTradeText(row(1, [1, 4]) + row(2, [7, 7]) + row(4, [20, 21]) + row(5, [23, 23]));
    expect(result.fillIdHoles).toEqual(new Map([[DAY, 3]]));
  });

  test('a later aggregate that repeats an older fill leaves no hole', () => {
    expect(readTradeText(row(1, [1, 4]) + row(2, [3, 3]) + row(3, [4, 5])).result.fillIdHoles).toEqual(new Map());
  });

  test('two runs of ids in alternating blocks are each followed through', () => {
    const text = row(1, [1, 1]) + row(2, [2, 2]) + row(91, [191, 191]) + row(92, [192, 192]) + row(3, [5, 5]);
    const { result } = readTradeText(`${text}${row(93, [194, 194])}`);
    expect(result.fillIdHoles).toEqual(new Map([[DAY, 3]]));
  });
});
