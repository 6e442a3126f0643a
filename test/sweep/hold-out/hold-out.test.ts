import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../../src/data/clock.ts';
import { splitHoldOut } from '../../../src/sweep/hold-out/held-out-days.ts';
import { HoldOutSeal } from '../../../src/sweep/hold-out/openings.ts';

const instrument = { venue: 'binance', market: 'spot', symbol: 'BTCUSDT' };
const days = Array.from({ length: 1000 }, (_, index) => 19_000 + index);

describe('days set aside', () => {
  test('and days to be searched are all days, each once', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 0.99, noNaN: true }), fc.integer(), (share, seed) => {
        const { searched, heldOut } = splitHoldOut(instrument, days, { share, seed });
        expect([...searched, ...heldOut].sort((a, b) => a - b)).toEqual(days);
      }),
    );
  });

  test('are about the share asked for', () => {
    const { heldOut } = splitHoldOut(instrument, days, { share: 0.2, seed: 1 });
    // Binomial(1000, 0.2) has a standard deviation of 12.6.
    expect(heldOut.length).toBeGreaterThan(150);
    expect(heldOut.length).toBeLessThan(250);
  });

  test('stay so when more days come, or a larger share is asked for', () => {
    const { heldOut } = splitHoldOut(instrument, days, { share: 0.2, seed: 1 });
    const fewer = splitHoldOut(instrument, days.slice(0, 300), { share: 0.2, seed: 1 });
    const larger = splitHoldOut(instrument, days, { share: 0.4, seed: 1 });
    expect(fewer.heldOut).toEqual(heldOut.filter((day) => day < 19_300));
    expect(heldOut.every((day) => larger.heldOut.includes(day))).toBe(true);
  });

  test('are others for another symbol and for another seed', () => {
    const { heldOut } = splitHoldOut(instrument, days, { share: 0.2, seed: 1 });
    expect(splitHoldOut({ ...instrument, symbol: 'ETHUSDT' }, days, { share: 0.2, seed: 1 }).heldOut).not.toEqual(
      heldOut,
    );
    expect(splitHoldOut(instrument, days, { share: 0.2, seed: 2 }).heldOut).not.toEqual(heldOut);
  });

  test('need a share', () => {
    expect(() => splitHoldOut(instrument, days, { share: 1, seed: 1 })).toThrow(
      'a hold-out is a share between 0 and 1, got 1',
    );
  });
});

describe('the seal of a hold-out', () => {
  let folder: string;
  let path: string;
  const clock = { ...systemClock, now: () => Date.UTC(2026, 10, 20, 12) };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cvdlab-seal-'));
    path = join(folder, 'hold-out.json');
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test('is opened once, and counted when it is opened again', () => {
    const seal = new HoldOutSeal(path, clock);
    expect(seal.openings()).toEqual([]);
    expect(seal.open({ cells: ['a'], reason: 'the plateau' }, false)).toBe(1);
    expect(() => new HoldOutSeal(path, clock).open({ cells: ['b'], reason: 'another try' }, false)).toThrow(
      'the hold-out was opened on 2026-11-20T12:00:00.000Z already, and is evidence only once',
    );
    expect(new HoldOutSeal(path, clock).open({ cells: ['b'], reason: 'another try' }, true)).toBe(2);
    expect(seal.openings().map(({ cells }) => cells)).toEqual([['a'], ['b']]);
    expect(readFileSync(path, 'utf8')).toContain('"reason": "another try"');
  });

  test('that cannot be read is no unopened one', () => {
    writeFileSync(path, '{"openings":');
    expect(() => new HoldOutSeal(path, clock).openings()).toThrow(
      `${path} is damaged: how often the hold-out was opened is not known any more`,
    );
  });
});
