import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { halvingRungs, survivors } from '../../../src/sweep/search/halving.ts';
import { randomCells } from '../../../src/sweep/search/random-cells.ts';
import { cellsOf } from '../../../src/sweep/space/cells.ts';
import { parseSpace } from '../../../src/sweep/space/parse-space.ts';

const cells = cellsOf(
  parseSpace({ dimensions: { lookback: { from: 5, to: 60, step: 5 }, hold: [5, 10, 20] } }, 'space.json'),
);

describe('a random search', () => {
  test('draws as many cells as asked for, each once, in canonical order', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.integer(), (samples, seed) => {
        const drawn = randomCells(cells, { samples, seed });
        const places = drawn.map((cell) => cells.indexOf(cell));
        expect(drawn).toHaveLength(Math.min(samples, cells.length));
        expect(places).toEqual([...new Set(places)].sort((a, b) => a - b));
      }),
    );
  });

  test('of more cells holds that of fewer', () => {
    const few = randomCells(cells, { samples: 5, seed: 7 });
    const more = randomCells(cells, { samples: 20, seed: 7 });
    expect(few.every((cell) => more.includes(cell))).toBe(true);
  });

  test('does not depend on the order of the cells but for the order of its answer', () => {
    const ids = (list: readonly { id: string }[]): string[] => list.map(({ id }) => id).sort();
    expect(ids(randomCells(cells.toReversed(), { samples: 9, seed: 1 }))).toEqual(
      ids(randomCells(cells, { samples: 9, seed: 1 })),
    );
  });

  test('draws other cells with another seed', () => {
    expect(randomCells(cells, { samples: 9, seed: 1 })).not.toEqual(randomCells(cells, { samples: 9, seed: 2 }));
  });

  test('of no cells is refused', () => {
    expect(() => randomCells(cells, { samples: 0, seed: 1 })).toThrow(
      'a random search takes a whole number of cells above 0, got 0',
    );
  });
});

describe('successive halving', () => {
  test('goes from all cells on few stretches to few cells on all', () => {
    expect(halvingRungs(81, 27, { eta: 3, finalists: 3 })).toEqual([
      { stretches: 1, cells: 81 },
      { stretches: 3, cells: 27 },
      { stretches: 9, cells: 9 },
      { stretches: 27, cells: 3 },
    ]);
  });

  test('has one rung where nothing can be halved', () => {
    expect(halvingRungs(4, 12, { eta: 2, finalists: 4 })).toEqual([{ stretches: 12, cells: 4 }]);
    expect(halvingRungs(40, 1, { eta: 2, finalists: 4 })).toEqual([{ stretches: 1, cells: 40 }]);
  });

  test('begins with all cells, ends with all stretches, and never costs more than the grid', () => {
    const natural = fc.integer({ min: 1, max: 500 });
    fc.assert(
      fc.property(natural, natural, fc.integer({ min: 2, max: 5 }), natural, (count, stretches, eta, finalists) => {
        const rungs = halvingRungs(count, stretches, { eta, finalists });
        expect(rungs[0]?.cells).toBe(count);
        expect(rungs.at(-1)?.stretches).toBe(stretches);
        for (const [index, rung] of rungs.slice(1).entries()) {
          expect(rung.stretches).toBeGreaterThanOrEqual(rungs[index]!.stretches);
          expect(rung.cells).toBeLessThanOrEqual(rungs[index]!.cells);
        }
      }),
    );
  });

  test('keeps the best, of equal ones that with the smaller id, and knows nothing of cells without a score', () => {
    const scores = [
      { id: 'd', score: Number.NaN },
      { id: 'c', score: 1 },
      { id: 'b', score: 1 },
      { id: 'a', score: -2 },
    ];
    expect(survivors(scores, 3)).toEqual(['b', 'c', 'a']);
    expect(survivors(scores.toReversed(), 9)).toEqual(['b', 'c', 'a', 'd']);
  });

  test('refuses an eta of one', () => {
    expect(() => halvingRungs(9, 9, { eta: 1, finalists: 1 })).toThrow('eta is a whole number from 2 on, got 1');
  });
});
