import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { benjaminiHochberg, benjaminiYekutieli, holm } from '../../../src/stats/multiplicity/adjusted-p-values.ts';
import { familyVerdict } from '../../../src/stats/multiplicity/family.ts';

describe('the cells of a run in the family of everything tried', () => {
  it('are judged among the ledger’s N, tries without a p counting as p = 1', () => {
    // By hand: 0.004 is the smallest of 20, 0.03 the second.
    const verdict = familyVerdict(
      [
        { name: 'window 20', p: 0.03 },
        { name: 'pivot 5', p: 0.004 },
      ],
      { totalTries: 20 },
    );
    expect(verdict).toMatchObject({ totalTries: 20, withoutP: 18 });
    const [window, pivot] = verdict.cells;
    expect([window?.name, window?.p]).toEqual(['window 20', 0.03]);
    expect(window?.benjaminiHochberg).toBeCloseTo((0.03 * 20) / 2, 14);
    expect(window?.holm).toBeCloseTo(0.03 * 19, 14);
    expect(pivot?.benjaminiHochberg).toBeCloseTo(0.004 * 20, 14);
    expect(pivot?.holm).toBeCloseTo(0.004 * 20, 14);
  });

  it('are never worth anything when aborted, and are counted', () => {
    const { cells, withoutP } = familyVerdict([{ name: 'aborted', p: null }], { totalTries: 1 });
    expect(cells).toEqual([{ name: 'aborted', p: null, benjaminiHochberg: 1, benjaminiYekutieli: 1, holm: 1 }]);
    expect(withoutP).toBe(1);
  });

  it('have the values of the whole list where every p of the ledger is known', () => {
    const p = fc.option(fc.double({ min: 0, max: 1, noNaN: true }));
    fc.assert(
      fc.property(fc.array(p, { maxLength: 12 }), fc.array(p, { maxLength: 12 }), (own, others) => {
        const cells = own.map((value, at) => ({ name: `cell ${at}`, p: value }));
        const verdict = familyVerdict(cells, { totalTries: own.length + others.length, otherP: others });
        const all = [...own, ...others].map((value) => value ?? 1);
        const expected = [benjaminiHochberg(all), benjaminiYekutieli(all), holm(all)];
        for (const [at, cell] of verdict.cells.entries()) {
          expect([cell.benjaminiHochberg, cell.benjaminiYekutieli, cell.holm]).toEqual(
            expected.map((values) => values[at]),
          );
        }
      }),
    );
  });

  it('never gain from a try that is forgotten: more tries raise every value', () => {
    const p = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(p, { minLength: 1, maxLength: 10 }), fc.nat(20), fc.nat(20), (values, tries, more) => {
        const cells = values.map((value, at) => ({ name: `cell ${at}`, p: value }));
        const few = familyVerdict(cells, { totalTries: values.length + tries });
        const many = familyVerdict(cells, { totalTries: values.length + tries + more });
        for (const [at, cell] of few.cells.entries()) {
          const later = many.cells[at]!;
          expect(later.benjaminiHochberg).toBeGreaterThanOrEqual(cell.benjaminiHochberg);
          expect(later.benjaminiYekutieli).toBeGreaterThanOrEqual(cell.benjaminiYekutieli);
          expect(later.holm).toBeGreaterThanOrEqual(cell.holm);
        }
      }),
    );
  });

  it('must be in the ledger before they are judged', () => {
    const cells = [
      { name: 'a', p: 0.1 },
      { name: 'b', p: 0.2 },
    ];
    expect(() => familyVerdict(cells, { totalTries: 2, otherP: [0.5] })).toThrow(
      new RangeError(
        'the ledger counts 2 tries, fewer than the 2 cells and 1 others given; ' +
          'enter the cells into the ledger before judging them',
      ),
    );
    expect(() => familyVerdict(cells, { totalTries: Number.NaN })).toThrow('the ledger counts NaN tries');
  });
});
