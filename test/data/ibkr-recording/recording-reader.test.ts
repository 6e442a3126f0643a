import { describe, expect, it } from 'vitest';
import { RecordingReader, type RecordingFindings } from '../../../src/data/ibkr-recording/recording-reader.ts';
import type { TapeReadOptions } from '../../../src/data/tape/tape-reader.ts';

const START = Date.UTC(2022, 0, 7, 6) * 1000;

type Tick = readonly [ms: number, tickType: number, price: number, size: number];

interface Read {
  readonly trades: number[][];
  readonly quotes: number[][];
  readonly aside: (readonly [number, string])[];
  readonly findings: RecordingFindings;
}

function elementOf([ms, tickType, price, size]: Tick): object {
  return { time: new Date(START / 1000 + ms).toISOString().replace('Z', '+00:00'), price, size, tickType };
}

function readText(text: string, options: Partial<TapeReadOptions> = {}): Read {
  const trades: number[][] = [];
  const quotes: number[][] = [];
  const aside: (readonly [number, string])[] = [];
  const reader = new RecordingReader({
    name: 'ticks.json',
    time: { unit: 'auto', timeZone: null },
    onBadRow: 'stop',
    trades: ({ length, id, timeUs, price, size, side }) => {
      for (let i = 0; i < length; i += 1) {
        trades.push([id[i]!, (timeUs[i]! - START) / 1000, price[i]!, size[i]!, side[i]!]);
      }
    },
    quotes: ({ length, sequence, timeUs, bid, ask, bidSize, askSize }) => {
      for (let i = 0; i < length; i += 1) {
        quotes.push([sequence[i]!, (timeUs[i]! - START) / 1000, bid[i]!, bidSize[i]!, ask[i]!, askSize[i]!]);
      }
    },
    aside: ({ row, reason }) => aside.push([row, reason]),
    ...options,
  });
  reader.push(Buffer.from(text));
  const findings = reader.finish();
  return { trades: trades.sort((a, b) => a[0]! - b[0]!), quotes, aside, findings };
}

function read(ticks: readonly Tick[], options: Partial<TapeReadOptions> = {}): Read {
  return readText(JSON.stringify(ticks.map(elementOf)), options);
}

/** A last tick, its lastSize, and values of the counter. */
const TRADED: readonly Tick[] = [
  [0, 4, 10, 100],
  [0, 8, -1, 1000],
  [1, 5, 10, 100],
  [1, 8, -1, 1100],
];

describe('a recording of streaming ticks', () => {
  it('gives trades of unknown side, numbered by twice their element, odd where only the counter tells of them', () => {
    const { trades, findings } = read([...TRADED, [2, 4, 11, 50], [3, 8, -1, 1300]]);
    expect(trades).toEqual([
      [6, 1, 10, 100, 0],
      [13, 3, 11, 200, 0],
    ]);
    expect(findings).toMatchObject({ rows: 6, trades: 2, quotes: 0, order: { first: 2, last: 13 } });
    expect([...findings.volumeCounter!.values()]).toEqual([
      { said: { trades: 1, volume: '100' }, shortfall: { trades: 1, volume: '200' } },
    ]);
  });

  it('counts what the counter tells by the day it says so', () => {
    const day = 86_400_000;
    const { findings } = read([...TRADED, [day, 8, -1, 1300], [day + 1, 8, -1, 1350]]);
    expect([...findings.volumeCounter!.values()].map(({ shortfall }) => shortfall.volume)).toEqual(['0', '250']);
  });

  it('takes the ticks of one instant for one quote, and a trade for the end of it', () => {
    const { quotes } = read([
      ...TRADED,
      [10, 1, 9.8, 5],
      [10, 2, 10.2, 7],
      [11, 0, 9.8, 6],
      [12, 1, 10, 8],
      [12, 4, 10, 3],
      [12, 2, 10.4, 9],
      [13, 3, 10.4, 1],
    ]);
    expect(quotes).toEqual([
      [12, 10, 9.8, 5, 10.2, 7],
      [14, 11, 9.8, 6, 10.2, 7],
      [16, 12, 10, 8, 10.2, 7],
      [20, 12, 10, 8, 10.4, 9],
      [22, 13, 10, 8, 10.4, 1],
    ]);
  });

  it('knows a side from a size tick that repeats its price, and none where TWS says −1 or 0', () => {
    const { quotes } = read([...TRADED, [10, 0, 9.8, 5], [11, 3, -1, 4], [12, 2, 10.2, 4], [13, 1, -1, 0]]);
    expect(quotes).toEqual([
      [10, 10, 9.8, 5, Number.NaN, Number.NaN],
      [12, 11, 9.8, 5, Number.NaN, 4],
      [14, 12, 9.8, 5, 10.2, 4],
      [16, 13, Number.NaN, 0, 10.2, 4],
    ]);
  });

  it('tells of a quote once, however often it is repeated', () => {
    expect(read([...TRADED, [10, 1, 9.8, 5], [11, 1, 9.8, 5], [12, 0, 9.8, 5]]).quotes).toHaveLength(1);
  });

  it('may have ticks of other types, which are counted', () => {
    expect(read([...TRADED, [5, 45, 0, 0], [6, 49, 0, 0]]).findings.otherTicks).toBe(2);
  });

  it('takes a price that a double had spoiled for what it was', () => {
    expect(read([...TRADED, [2, 4, 443.59999999999997, 1], [2, 8, -1, 1101]]).trades.at(-1)![2]).toBe(443.6);
  });

  it.each([
    ['{"time":"2022-01-07T06:00:00Z","price":1,"size":1}', 'tickType: expected a whole number, got nothing'],
    [
      '{"time":"soon","price":1,"size":1,"tickType":4}',
      'time: expected a time: an integer since 1970 in s, ms, µs or ns, or ISO 8601, got "soon"',
    ],
    ['{"time":"2022-01-07T06:00:00Z","price":"x","size":1,"tickType":4}', 'price: expected a number, got "x"'],
    ['{"time":"2022-01-07T06:00:00Z","price":1,"tickType":5}', 'size: expected a size of at least 0, got nothing'],
    [
      '{"time":"2022-01-07T06:00:00Z","price":1,"size":-3,"tickType":8}',
      'size: expected a size of at least 0, got "-3"',
    ],
    ['{"time":"2022-01-07T06:00:00Z","price":NaN,"size":1,"tickType":4}', 'expected a JSON object, got'],
    [
      '{"time":"2022-01-07T05:00:00Z","price":1,"size":1,"tickType":4}',
      'time: expected a time not before 2022-01-07T06:00:00.001Z, that of an element before it, got 2022-01-07T05:00:00.000Z',
    ],
  ])('stops at %s, or puts it aside', (element, reason) => {
    const text = `[${[...TRADED.map((tick) => JSON.stringify(elementOf(tick))), element].join(',')}]`;
    expect(() => readText(text)).toThrow(`ticks.json, element 5 (the first is element 1): ${reason}`);
    expect(() => readText(text)).toThrow('--on-bad-row quarantine puts such elements into a side file and goes on');
    const { aside, trades, findings } = readText(text, { onBadRow: 'quarantine' });
    expect(aside).toEqual([[5, expect.stringContaining(reason)]]);
    expect(trades).toHaveLength(1);
    expect([...findings.quarantined.values()]).toEqual([1]);
  });

  it('that is cut off stops there, or keeps what came before', () => {
    const text = JSON.stringify(TRADED.map(elementOf)).slice(0, -1);
    expect(() => readText(text)).toThrow(
      'ticks.json, element 4 (the first is element 1): the file ends after this element, and its list does not: it is cut off',
    );
    expect(readText(text, { onBadRow: 'quarantine' }).trades).toHaveLength(1);
  });

  it.each([
    [[[0, 4, 10, 1]], 'ticks.json: has no volume ticks (tickType 8): without the counter nobody knows what was traded'],
    [
      [
        [0, 68, 10, 1],
        [1, 74, -1, 5],
      ],
      'has no volume ticks (tickType 8), only types like 68, 74',
    ],
    [
      [
        [0, 4, 10, 1],
        [1, 8, -1, 5],
      ],
      'ticks.json: no trades in this recording: its volume counter never grew at a known price',
    ],
  ] satisfies [Tick[], string][])('of %j is refused', (ticks, message) => {
    expect(() => read(ticks)).toThrow(message);
  });

  it('whose volumes have too many digits is refused, with the element', () => {
    const ticks: Tick[] = [
      [0, 4, 10, 1],
      [0, 8, -1, 999_999_999_999_999],
      [1, 8, -1, 0.5],
      [2, 8, -1, 999_999_999_999_999],
    ];
    expect(() => read(ticks)).toThrow(
      'ticks.json, element 3 (the first is element 1): volumes that add up to more than 15 digits cannot be counted exactly',
    );
  });
});
