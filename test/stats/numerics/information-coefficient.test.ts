import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hacRegression } from '../../../src/stats/numerics/hac-regression.ts';
import { informationCoefficient } from '../../../src/stats/numerics/information-coefficient.ts';
import { averageRanks } from '../../../src/stats/numerics/ranks.ts';
import { expectClose } from '../../support/close.ts';
import { tiedColumns } from '../../support/columns.ts';
import { lcgAutoregression, lcgNormals } from '../../support/lcg.ts';

const SIGNAL = Float64Array.of(0.8, -0.3, 0.5, 1.2, -0.9, 0.1, -1.5, 0.4, 0.5, -0.2);
const FORWARD = Float64Array.of(0.4, -0.5, 0.1, 0.9, -0.2, 0.3, -1.1, -0.1, 0.6, 0);

describe('the information coefficient', () => {
  it('is that of the vectors (science.json, ic)', () => {
    const ic = informationCoefficient(SIGNAL, FORWARD, 0);
    expectClose(ic.pearson, 0.889549467416, 1e-11);
    expectClose(ic.spearman, 0.899700204646, 1e-11);
    expectClose(ic.t, 5.5074689494, 1e-11);
    expect(ic.rows).toBe(10);
  });

  it('has the t of Newey and West of the slope, of the values and of the ranks', () => {
    for (const lag of [0, 3]) {
      const ic = informationCoefficient(SIGNAL, FORWARD, lag);
      expectClose(ic.neweyWestT, hacRegression(FORWARD, [SIGNAL], lag).t[1]!, 1e-12);
      const ranked = hacRegression(averageRanks(FORWARD), [averageRanks(SIGNAL)], lag);
      expectClose(ic.rankNeweyWestT, ranked.t[1]!, 1e-12);
    }
  });

  it('of overlapping returns and a slow signal is less sure with the lag than as if rows were independent', () => {
    const signal = lcgAutoregression(0.95, 7, 2000);
    const steps = lcgNormals(3, 2000);
    const forward = steps.map((_, row) => steps.subarray(row, row + 20).reduce((sum, value) => sum + value, 0));
    const { t, neweyWestT } = informationCoefficient(signal, forward, 40);
    expect(Math.abs(neweyWestT)).toBeLessThan(Math.abs(t) / 2);
  });

  it('leaves out rows without a signal or without a return', () => {
    const signal = Float64Array.of(Number.NaN, ...SIGNAL, 3);
    const forward = Float64Array.of(9, ...FORWARD, Number.NaN);
    expect(informationCoefficient(signal, forward, 2)).toEqual(informationCoefficient(SIGNAL, FORWARD, 2));
  });

  it('by ranks does not change with what keeps the order of the signal or of the returns', () => {
    fc.assert(
      fc.property(tiedColumns(5), (x) => {
        const y = x.map((value, row) => value + 2 * Math.sin(row));
        const plain = informationCoefficient(x, y, 1);
        const bent = informationCoefficient(
          x.map((value) => Math.exp(value)),
          y.map((value) => value ** 3),
          1,
        );
        expect([bent.spearman, bent.rankNeweyWestT]).toEqual([plain.spearman, plain.rankNeweyWestT]);
      }),
    );
  });

  it('of a signal or returns that do not vary, and of fewer than three rows, is not known', () => {
    const same = new Float64Array(10).fill(0.1);
    const unknown = { pearson: Number.NaN, spearman: Number.NaN, t: Number.NaN, neweyWestT: Number.NaN };
    expect(informationCoefficient(same, FORWARD, 1)).toMatchObject({ ...unknown, rankNeweyWestT: Number.NaN });
    expect(informationCoefficient(SIGNAL, same, 1)).toMatchObject({ ...unknown, rankNeweyWestT: Number.NaN });
    expect(informationCoefficient(Float64Array.of(1, 2), Float64Array.of(1, 3), 0)).toEqual({
      pearson: 1,
      spearman: 1,
      t: Number.NaN,
      neweyWestT: Number.NaN,
      rankNeweyWestT: Number.NaN,
      rows: 2,
    });
  });

  it('needs as many returns as signals, and more rows with both than the lag', () => {
    expect(() => informationCoefficient(SIGNAL, Float64Array.of(1), 0)).toThrow(
      new RangeError('forward must have 10 rows, as the others have, got 1'),
    );
    const gappy = FORWARD.map((value, row) => (row < 6 ? Number.NaN : value));
    expect(() => informationCoefficient(SIGNAL, gappy, 4)).toThrow(
      new RangeError('a lag must be a whole number from 0 to below the number of rows (4), got 4'),
    );
    expect(() => informationCoefficient(new Float64Array(0), new Float64Array(0), 0)).toThrow(
      new RangeError('a lag must be a whole number from 0 to below the number of rows (0), got 0'),
    );
  });
});
