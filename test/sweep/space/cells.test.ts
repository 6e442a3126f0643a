import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellAt, cellCount, cellsOf, gridSize } from '../../../src/sweep/space/cells.ts';
import { parseSpace } from '../../../src/sweep/space/parse-space.ts';
import type { SweepSpace } from '../../../src/sweep/space/sweep-space.ts';

function space(dimensions: unknown, more: object = {}): SweepSpace {
  return parseSpace({ dimensions, ...more }, 'space.json');
}

describe('the cells of a space', () => {
  it('are all combinations, the last dimension fastest', () => {
    const cells = cellsOf(space({ lookback: [10, 20], hold: [5, 15, 30] }));
    expect(cells.map(({ settings }) => `${settings['lookback']} ${settings['hold']}`)).toEqual([
      ...['10 5', '10 15', '10 30', '20 5', '20 15', '20 30'],
    ]);
    expect(cells[4]!.position).toEqual([1, 1]);
  });

  it('leave out what conditions say is senseless; a setting that is not said has its default', () => {
    const targets = space(
      { stop: ['none', '2atr'], target: ['none', '2r'] },
      { when: [{ if: { target: '2r', entry: 'market' }, then: { stop: { not: 'none' } } }] },
    );
    expect(cellsOf(targets).map(({ position }) => position.join())).toEqual(['0,0', '1,0', '1,1']);
    expect(cellCount(targets)).toBe(3);
    expect(gridSize(targets)).toBe(4);
    expect(cellAt(targets, 1)).toBeNull();
  });

  it('have one id for the same settings, however a space says them', () => {
    const [said] = cellsOf(space({ lookback: [20] }, { base: { hold: 15, stop: 'none' } }));
    const [unsaid] = cellsOf(space({ direction: ['both'] }));
    expect(said!.id).toBe(unsaid!.id);
    expect(said!.id).toMatch(/^[0-9a-f]{16}$/);
    expect(said!.settings).not.toHaveProperty('stop');
    expect(cellsOf(space({ lookback: [21] }))[0]!.id).not.toBe(said!.id);
  });

  it('none is a text of its own where a setting has a default', () => {
    const [cell] = cellsOf(space({ hold: ['none'] }));
    expect(cell!.settings['hold']).toBe('none');
  });

  it('are as many as they are counted, each with an id of its own', () => {
    const values = fc.uniqueArray(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(values, values, values, (lookback, hold, trendBars) => {
        const grid = space(
          { lookback, hold, trendBars },
          { when: [{ if: { hold: String(hold[0]) }, then: { lookback: lookback.slice(0, 2) } }] },
        );
        const cells = cellsOf(grid);
        expect(cells).toHaveLength(cellCount(grid));
        expect(new Set(cells.map(({ id }) => id)).size).toBe(cells.length);
      }),
    );
  });
});
