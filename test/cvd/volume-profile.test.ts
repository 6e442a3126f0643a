import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ProfileRow, VolumeProfile, valueArea } from '../../src/cvd/volume-profile.ts';
import { batchOf, type TestTrade } from '../support/trades.ts';

/** ../shared/vectors/science.json, `profile`. */
const ROWS: ProfileRow[] = [
  [100, 20],
  [101, 35],
  [102, 50],
  [103, 120],
  [104, 80],
  [105, 60],
  [106, 90],
  [107, 30],
  [108, 10],
  [109, 5],
].map(([price, volume]) => ({ price: price!, volume: volume!, delta: 0 }));

function rows(...volumes: number[]): ProfileRow[] {
  return volumes.map((volume, price) => ({ price, volume, delta: 0 }));
}

describe('the value area', () => {
  it('science.json, one_row_70: 103 to 106 hold 350 of 500', () => {
    expect(valueArea(ROWS, 'one-row')).toEqual({ pointOfControl: 103, high: 106, low: 103, volume: 350 });
  });

  it('science.json, two_row_70: 103 to 107 hold 380', () => {
    expect(valueArea(ROWS, 'two-row')).toEqual({ pointOfControl: 103, high: 107, low: 103, volume: 380 });
    expect(valueArea(ROWS)).toEqual(valueArea(ROWS, 'two-row', 0.7));
  });

  it('of equal rows the one nearest the middle of the range is the point of control, then the lower', () => {
    expect(valueArea(rows(9, 1, 9, 1, 1)).pointOfControl).toBe(2);
    expect(valueArea(rows(1, 9, 1, 9, 1)).pointOfControl).toBe(1);
    expect(valueArea(rows(9, 1, 1, 9)).pointOfControl).toBe(0);
  });

  it('grows upwards where both directions weigh the same', () => {
    expect(valueArea(rows(2, 10, 2), 'one-row', 0.8)).toEqual({ pointOfControl: 1, high: 2, low: 1, volume: 12 });
  });

  it('at the edge of the profile grows the only way there is', () => {
    expect(valueArea(rows(1, 2, 3, 10), 'two-row', 1)).toEqual({ pointOfControl: 3, high: 3, low: 0, volume: 16 });
    expect(valueArea(rows(10, 3, 2, 1), 'one-row', 1)).toEqual({ pointOfControl: 0, high: 3, low: 0, volume: 16 });
    expect(valueArea(rows(5), 'two-row', 0.7)).toEqual({ pointOfControl: 0, high: 0, low: 0, volume: 5 });
  });

  it('of a profile without volume is an error', () => {
    expect(() => valueArea([])).toThrow(new RangeError('a profile without volume has no value area'));
    expect(() => valueArea(rows(0, 0))).toThrow('a profile without volume has no value area');
  });

  it('holds its share, and stops as soon as it does', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(50), { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 1, max: 20 }),
        (volumes, twentieths) => {
          fc.pre(volumes.some((volume) => volume > 0));
          const share = twentieths / 20;
          const total = volumes.reduce((sum, volume) => sum + volume, 0);
          const area = valueArea(rows(...volumes), 'one-row', share);
          expect(area.volume).toBe(volumes.slice(area.low, area.high + 1).reduce((sum, volume) => sum + volume, 0));
          expect(area.volume).toBeGreaterThanOrEqual(share * total);
          const [first, last] = [volumes[area.low]!, volumes[area.high]!];
          if (area.low < area.high) expect(area.volume - Math.max(first, last)).toBeLessThan(share * total);
        },
      ),
    );
  });
});

const trades = fc.array(
  fc.tuple(
    fc.constant(0),
    fc.integer({ min: -3000, max: 9000 }),
    fc.integer({ min: 1, max: 100 }),
    fc.constantFrom<(1 | -1 | 0)[]>(1, -1, 0),
  ),
  { maxLength: 60 },
);

describe('a volume profile', () => {
  it('agrees with summing into a map, whatever comes in whatever order', () => {
    fc.assert(
      fc.property(trades, fc.integer({ min: 1, max: 40 }), fc.nat(60), (list: TestTrade[], rowTicks, cut) => {
        const profile = new VolumeProfile(rowTicks);
        const batch = batchOf(list);
        profile.add(batch, 0, Math.min(cut, batch.length));
        profile.add(batch, Math.min(cut, batch.length));
        const sums = new Map<number, { volume: number; delta: number }>();
        for (const [, price, size, side] of list) {
          const row = Math.floor(price / rowTicks) * rowTicks;
          const sum = sums.get(row) ?? { volume: 0, delta: 0 };
          sums.set(row, { volume: sum.volume + size, delta: sum.delta + size * side });
        }
        const prices = [...sums.keys()];
        const [low, high] = [Math.min(...prices), Math.max(...prices)];
        const expected: ProfileRow[] = [];
        for (let price = low; price <= high; price += rowTicks) {
          expected.push({ price, ...(sums.get(price) ?? { volume: 0, delta: 0 }) });
        }
        expect(profile.rows()).toEqual(expected);
      }),
    );
  });

  it.each([0, -1, 1.5, Number.NaN])('with rows of %s ticks is refused', (rowTicks) => {
    expect(() => new VolumeProfile(rowTicks)).toThrow(
      new RangeError(`a profile row must be a whole number of ticks, got ${rowTicks}`),
    );
  });

  it('over too wide a range of prices says what to do instead of filling the memory', () => {
    const wide = batchOf([
      [0, 100, 1, 1],
      [0, 9_000_000_000, 1, 1],
    ]);
    expect(() => {
      new VolumeProfile(10).add(wide);
    }).toThrow(
      new RangeError(
        'prices from 100 to 9000000009 ticks need 899999991 profile rows of 10 ticks, more than 4194304: take higher rows',
      ),
    );
    const profile = new VolumeProfile(1_000_000);
    profile.add(wide);
    expect(profile.rows()).toHaveLength(9001);
  });
});
