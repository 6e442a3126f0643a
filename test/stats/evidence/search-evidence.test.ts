import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/core/random.ts';
import type { CellEvidence } from '../../../src/stats/evidence/rule-evidence.ts';
import { searchEvidence } from '../../../src/stats/evidence/search-evidence.ts';

/** Cells of which only the returns by session matter. */
function cellsOf(columns: readonly Float64Array[]): CellEvidence[] {
  return columns.map((sessionReturns) => ({ sessionReturns }) as unknown as CellEvidence);
}

function noise(sessions: number, seed: number, drift = 0): Float64Array {
  const random = seededRandom(seed);
  return Float64Array.from({ length: sessions }, () => random.normal() + drift);
}

const options = { totalTries: 8, otherSharpes: [], resamples: 499, seed: 1 };
const worthless = Array.from({ length: 8 }, (_, index) => noise(60, index));

describe('searchEvidence', () => {
  it('finds nothing in the best of eight worthless cells', () => {
    const search = searchEvidence(cellsOf(worthless), options);
    expect(search.sessions).toBe(60);
    expect(search.sharpes[search.best]).toBe(Math.max(...search.sharpes.map((value) => value ?? -9)));
    expect(search.deflated!.probability).toBeLessThan(0.95);
    expect(search.realityCheck!.p).toBeGreaterThan(0.05);
    expect(search.superiorAbility!.consistent.p).toBeGreaterThan(0.05);
    expect(Math.min(...search.romanoWolf!)).toBeGreaterThan(0.05);
    expect(search.overfitting).toBeGreaterThan(0.05);
    // Five windows after a first block of ten sessions; what was picked looks better from inside.
    expect(search.walkForward).toMatchObject({ sessions: 50 });
    expect(search.walkForward!.outOfSample).toBeLessThan(search.walkForward!.inSample);
    expect(search.problem).toBeNull();
  });

  it('finds the one cell that earns a deviation a session', () => {
    const search = searchEvidence(cellsOf([...worthless.slice(1), noise(60, 99, 1)]), options);
    expect(search.best).toBe(7);
    expect(search.deflated!.probability).toBeGreaterThan(0.95);
    expect(search.realityCheck!.p).toBeLessThanOrEqual(0.01);
    expect(search.romanoWolf![7]).toBeLessThanOrEqual(0.01);
    expect(search.overfitting).toBeLessThan(0.05);
    expect(search.walkForward!.picks).toEqual([7, 7, 7, 7, 7]);
    expect(search.walkForward!.outOfSample).toBeGreaterThan(0.5);
  });

  it('asks more of the best of a thousand tries than of the best of eight', () => {
    const cells = cellsOf([...worthless.slice(1), noise(60, 99, 0.4)]);
    const few = searchEvidence(cells, options).deflated!;
    const many = searchEvidence(cells, { ...options, totalTries: 1000 }).deflated!;
    expect(many.threshold).toBeGreaterThan(few.threshold);
    expect(many.probability).toBeLessThan(few.probability);
  });

  it('says why it judges nothing of a single cell, of few sessions, and of a cell that never traded', () => {
    expect(searchEvidence(cellsOf([noise(60, 1)]), options).problem).toBe('a single cell is no search');
    const few = searchEvidence(cellsOf([noise(9, 1), noise(9, 2)]), options);
    expect(few.walkForward).toBeNull();
    expect(few.problem).toBe('9 sessions are too few to resample: at least 10');
    expect([few.best, few.deflated]).toEqual([-1, null]);
    const silent = searchEvidence(cellsOf([noise(60, 1), new Float64Array(60)]), options);
    expect(silent.problem).toBe('a cell has the same return in every session');
    expect(silent.best).toBe(0);
  });

  it('is the same for the same seed', () => {
    expect(searchEvidence(cellsOf(worthless), options)).toEqual(searchEvidence(cellsOf(worthless), options));
  });
});
