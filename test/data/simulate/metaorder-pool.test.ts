import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/core/random.ts';
import { MetaorderPool } from '../../../src/data/simulate/metaorder-pool.ts';
import { vectorRandom } from './vector-random.ts';

describe('MetaorderPool', () => {
  it('gives the signs of the vector lmf_signs', () => {
    const random = vectorRandom(555);
    const pool = new MetaorderPool({ count: 3, alpha: 1.5, maxOrders: 2000, sizeSigma: 0.7 }, random);
    const signs = Array.from({ length: 24 }, () => pool.next(random));
    expect(signs).toEqual([-1, 1, 1, 1, -1, 1, 1, 1, -1, 1, -1, 1, -1, -1, 1, -1, -1, 1, -1, 1, 1, -1, 1, 1]);
  });

  it('expects what its next child brings on average', () => {
    const random = seededRandom(2);
    const pool = new MetaorderPool({ count: 4, alpha: 1.5, maxOrders: 2000, sizeSigma: 0.7 }, random);
    let surprise = 0;
    let square = 0;
    const draws = 100_000;
    for (let i = 0; i < draws; i += 1) {
      const expected = pool.expectedSignedRoot;
      const came = pool.next(random) * Math.sqrt(pool.childScale);
      surprise += (came - expected) * Math.sign(expected);
      square += (came - expected) ** 2;
    }
    expect(Math.abs(surprise)).toBeLessThan(4 * Math.sqrt(square));
  });

  it('works one metaorder to its end before it begins the next in that slot', () => {
    const random = seededRandom(7);
    const pool = new MetaorderPool({ count: 1, alpha: 1.5, maxOrders: 3, sizeSigma: 0.7 }, random);
    const scales = Array.from({ length: 2000 }, () => {
      pool.next(random);
      return pool.childScale;
    });
    const runs = scales.filter((scale, i) => scale !== scales[i - 1]).map((scale) => scales.filter((s) => s === scale));
    const longest = Math.max(...runs.map((run) => run.length));
    expect(longest).toBe(3);
  });
});
