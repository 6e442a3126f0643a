import { describe, expect, it } from 'vitest';
import { type Decimal, parseDecimal } from '../../src/core/decimal.ts';
import { type BarComparison, compareBars, distance, type ReferenceBars } from '../../src/cvd/compare-bars.ts';
import { barsOf } from '../support/trades.ts';
import { at, end, gap, start, tape, wholeOptions } from '../support/tape.ts';

const EXACTLY = { tolerance: parseDecimal('0') };
const SCALES = { priceScale: 0, sizeScale: 1 };

/** 10:00 partial, 10:01 and 10:02 whole, 10:03 a gap, 10:04 whole, 10:05 partial. Sizes in tenths. */
const OURS = barsOf(
  [
    start('10:00:30'),
    tape('10:00:40 9 10 +\n 10:01:10 9 25 +\n 10:01:20 9 5 -\n 10:02:10 9 7 -\n 10:03:10 9 1 +', SCALES),
    gap('10:03:10', '10:03:20'),
    tape('10:03:20 9 1 +\n 10:04:10 9 2 ?\n 10:05:10 9 2 +', SCALES),
    end('10:05:30'),
  ],
  { ...wholeOptions(), scales: SCALES },
);

function reference(rows: readonly [string, Partial<Record<keyof ReferenceBars['columns'], string>>][]): ReferenceBars {
  const names = ['volume', 'buy_volume', 'sell_volume', 'delta', 'cvd'] as const;
  const columns: Partial<Record<(typeof names)[number], (Decimal | null)[]>> = {};
  for (const name of names) {
    if (!rows.some(([, values]) => values[name] !== undefined)) continue;
    columns[name] = rows.map(([, values]) => (values[name] === undefined ? null : parseDecimal(values[name])));
  }
  return { timeUs: rows.map(([clock]) => at(clock)), columns };
}

function counts({ compared, equal, different }: BarComparison): number[] {
  return [compared, equal, different];
}

describe('comparing bars with a reference', () => {
  it('finds equal what is equal, in however many digits it is written', () => {
    const theirs = reference([
      ['10:01', { volume: '3', buy_volume: '2.50', sell_volume: '0.5', delta: '2.0', cvd: '3' }],
      ['10:02', { volume: '0.7', buy_volume: '0', sell_volume: '0.7', delta: '-0.7', cvd: '2.300' }],
    ]);
    const result = compareBars(OURS, theirs, EXACTLY);
    expect(counts(result)).toEqual([2, 2, 0]);
    expect(result.columns).toEqual(['volume', 'buy_volume', 'sell_volume', 'delta', 'cvd']);
    expect([result.differences, result.largestDifference]).toEqual([[], { units: 0n, scale: 0 }]);
  });

  it('names every difference with both values, and the largest of them', () => {
    const theirs = reference([
      ['10:01', { volume: '3.00000001', delta: '2' }],
      ['10:02', { volume: '0.7', delta: '0.7' }],
      ['10:04', { volume: '0.2', delta: '0' }],
    ]);
    const result = compareBars(OURS, theirs, EXACTLY);
    expect(counts(result)).toEqual([3, 1, 2]);
    expect(result.differences).toEqual([
      { timeUs: at('10:01'), column: 'volume', ours: { units: 30n, scale: 1 }, reference: parseDecimal('3.00000001') },
      { timeUs: at('10:02'), column: 'delta', ours: { units: -7n, scale: 1 }, reference: parseDecimal('0.7') },
    ]);
    expect(result.largestDifference).toEqual(parseDecimal('1.4'));
  });

  it('judges only bars that our data covers whole, and lists the others with the reason', () => {
    const theirs = reference([
      ['09:59', { volume: '1' }],
      ['10:00', { volume: '1' }],
      ['10:01', { volume: '3' }],
      ['10:03', { volume: '5' }],
      ['10:05', { volume: '9' }],
      ['10:06', { volume: '9' }],
    ]);
    const result = compareBars(OURS, theirs, EXACTLY);
    expect(counts(result)).toEqual([1, 1, 0]);
    expect(result.incomplete).toEqual([
      { timeUs: at('10:00'), quality: 'partial' },
      { timeUs: at('10:03'), quality: 'gap' },
      { timeUs: at('10:05'), quality: 'partial' },
    ]);
    expect(result.missingInOurs).toEqual([at('09:59'), at('10:06')]);
    expect(result.missingInReference).toEqual([at('10:02'), at('10:04')]);
  });

  it('misses none of ours outside the reference’s span, and none at all in an empty one', () => {
    expect(compareBars(OURS, reference([['10:02', { volume: '0.7' }]]), EXACTLY).missingInReference).toEqual([]);
    const sparse = reference([
      ['10:01', { volume: '3' }],
      ['10:04', { volume: '0.2' }],
    ]);
    // 10:03 is a gap in ours: that the reference does not have it either proves nothing.
    expect(compareBars(OURS, sparse, EXACTLY).missingInReference).toEqual([at('10:02')]);
    const empty = compareBars(OURS, reference([]), EXACTLY);
    expect([empty.columns, counts(empty), empty.missingInReference]).toEqual([[], [0, 0, 0], []]);
  });

  it('lets a tolerance pass, to the last digit and no farther', () => {
    const theirs = reference([['10:01', { volume: '3.05' }]]);
    expect(counts(compareBars(OURS, theirs, { tolerance: parseDecimal('0.05') }))).toEqual([1, 1, 0]);
    expect(counts(compareBars(OURS, theirs, { tolerance: parseDecimal('0.0499999999') }))).toEqual([1, 0, 1]);
  });

  it('passes over cells that the reference leaves empty', () => {
    const theirs = reference([
      ['10:01', { volume: '3', cvd: '3' }],
      ['10:02', { volume: '0.7' }],
    ]);
    expect(counts(compareBars(OURS, theirs, EXACTLY))).toEqual([2, 2, 0]);
  });

  it('compares a CVD past 2^53 lots to its last digit', () => {
    const size = 6_000_000_000_000_001;
    const events = [start('10:00'), tape(`10:00:10 1 ${size} +\n 10:01:10 1 ${size} +`), end('10:02')];
    const bars = barsOf(events, wholeOptions());
    const right = reference([['10:01', { cvd: '12000000000000002' }]]);
    const wrong = reference([['10:01', { cvd: '12000000000000001' }]]);
    expect(counts(compareBars(bars, right, EXACTLY))).toEqual([1, 1, 0]);
    expect(compareBars(bars, wrong, EXACTLY).largestDifference).toEqual({ units: 1n, scale: 0 });
  });
});

it('a distance is never negative', () => {
  expect(distance(parseDecimal('1.5'), parseDecimal('2'))).toEqual(parseDecimal('0.5'));
  expect(distance(parseDecimal('2'), parseDecimal('1.5'))).toEqual(parseDecimal('0.5'));
});
