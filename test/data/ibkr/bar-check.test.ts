import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkVolumes } from '../../../src/data/ibkr/bar-check.ts';
import { decimalsOf } from '../../../src/data/ibkr/decimals-of.ts';
import { Upstream } from '../../../src/data/ibkr/upstream.ts';

describe('volume against bars', () => {
  it('is equal, different, or on one side only, minute by minute', () => {
    const ours = new Map([
      [0, 150],
      [60, 20],
      [180, 5],
    ]);
    const bars = new Map([
      [0, 15],
      [60, 3],
      [120, 1],
    ]);
    expect(checkVolumes(ours, bars, 10)).toEqual({
      minutes: 4,
      equal: 1,
      differences: [
        { timeS: 60, ours: 2, bars: 3 },
        { timeS: 120, ours: 0, bars: 1 },
        { timeS: 180, ours: 0.5, bars: 0 },
      ],
      oursTotal: 17.5,
      barsTotal: 19,
      barUnit: 1,
    });
  });

  it('sees lots on either side, and lists a hundred differences', () => {
    const shares = new Map(Array.from({ length: 150 }, (_, minute) => [minute * 60, 100 * (minute + 1)]));
    const lots = new Map(Array.from({ length: 150 }, (_, minute) => [minute * 60, minute + 1]));
    expect(checkVolumes(shares, lots, 1)).toMatchObject({ equal: 150, barUnit: 100 });
    expect(checkVolumes(lots, shares, 1)).toMatchObject({ equal: 150, barUnit: 0.01 });
    expect(checkVolumes(new Map(), lots, 1)).toMatchObject({ equal: 0, minutes: 150, barUnit: 1 });
    expect(checkVolumes(new Map(), lots, 1).differences).toHaveLength(100);
  });
});

describe('the decimals of a number', () => {
  it('are those that it was written with', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999_999_999 }), fc.nat(9), (units, decimals) => {
        const text = `${units}e-${decimals}`;
        const written = Number(text);
        const trimmed = String(units).replace(/0+$/, '');
        expect(decimalsOf(written)).toBe(Math.max(0, decimals - (String(units).length - trimmed.length)));
      }),
    );
    expect(decimalsOf(6000.25)).toBe(2);
    expect(decimalsOf(0.1 + 0.2)).toBeNull();
  });
});

describe('what is known of the farms', () => {
  it('is kept by kind and name, in all the ways that TWS writes it', () => {
    const upstream = new Upstream();
    upstream.setFarm(false, 2105, 'HMDS data farm connection is broken:ushmds.nj');
    upstream.setFarm(false, 2103, 'Market data farm connection is broken:usfarm.nj');
    upstream.setFarm(true, 2104, 'Market data farm connection is OK:cashfarm.nj');
    upstream.setFarm(true, 2104, 'Market data farm connection is OK:usfarm.nj');
    expect(upstream.hasFarms).toBe(false);
    upstream.setFarm(true, 2107, 'HMDS data farm connection is inactive but should be available upon demand.ushmds.nj');
    expect(upstream.hasFarms).toBe(true);
  });
});
