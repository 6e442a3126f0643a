import { describe, expect, test } from 'vitest';
import { dailyCell, dailyTable } from '../../../src/sweep/evidence/daily-table.ts';
import { evidenceLines } from '../../../src/sweep/evidence/evidence-text.ts';
import { sweepEvidence } from '../../../src/sweep/evidence/sweep-evidence.ts';
import { zeroColumns } from '../../../src/sweep/parts/part-columns.ts';
import { GRID, HILL, NO_EDGE, ownTries, simulatedTable } from '../../support/sweep-tables.ts';

const options = { resamples: 199 };
const hill = simulatedTable(1, HILL, { days: 500 });
const input = { dimensions: GRID, table: hill, tries: ownTries(hill), options };
const evidence = sweepEvidence(input);

describe('evidence of a planted hill', () => {
  test('chooses a cell on it and calls it evidence', () => {
    const [x, y] = hill.cells[evidence.choice.place]!.position;
    expect(Math.hypot(x! - 6, y! - 3)).toBeLessThanOrEqual(2);
    expect(evidence.verdict.conclusion).toBe('evidence');
    expect(evidence.tests?.overfitting?.probability).toBeLessThan(0.1);
    expect(evidence.walkForward?.outOfSample.bps).toBeGreaterThan(0);
  });

  test('shows no cell without q, deflated Sharpe, PBO, reality check and plateau score', () => {
    const lines = evidenceLines(evidence);
    for (const text of ['q ', 'deflated Sharpe', 'PBO', 'reality check', 'plateau']) {
      expect(lines.join('\n')).toContain(text);
      expect(lines.at(-1)).toMatch(/q = .* deflated Sharpe .* PBO .* reality check p = .* plateau score/);
    }
  });

  test('is plain JSON', () => {
    expect(JSON.parse(JSON.stringify(evidence))).toEqual(evidence);
  });

  test('tests only days that the choice has not seen, an embargo before them', () => {
    for (const { trainDays, fromDay } of evidence.walkForward!.windows) expect(trainDays).toBe(fromDay - 19_000 - 1);
    expect(evidence.combinatorial).toMatchObject({ splits: 15, groups: 6, testGroups: 2 });
    expect(evidence.combinatorial?.paths).toHaveLength(5);
  });
});

describe('evidence', () => {
  test('does not depend on the order of the cells', () => {
    const turned = dailyTable(GRID, hill.days, hill.cells.toReversed());
    expect(sweepEvidence({ ...input, table: turned })).toEqual(evidence);
  });

  test('is never found where the tries were not counted', () => {
    const uncounted = sweepEvidence({ ...input, tries: { ...input.tries, total: null } });
    expect(uncounted.verdict.conclusion).toBe('not-counted');
    expect(evidenceLines(uncounted)[0]).toContain('not counted by the ledger');
  });

  test('grows weaker with every other try, however it came to an end', () => {
    const before = sweepEvidence({ ...input, tries: { ...input.tries, own: 5000, total: 5000 } });
    expect(before.tries).toBe(5000);
    expect(before.choice.q).toBeGreaterThan(evidence.choice.q);
    expect(before.choice.deflatedSharpe!.probability).toBeLessThan(evidence.choice.deflatedSharpe!.probability);
    expect(before.tests!.realityCheck.pOfAllTries).toBeCloseTo(50 * evidence.tests!.realityCheck.p, 12);
  });

  test('of noise is none', () => {
    const table = simulatedTable(2, NO_EDGE);
    const { verdict } = sweepEvidence({ dimensions: GRID, table, tries: ownTries(table), options });
    expect(['no-evidence', 'not-after-tries']).toContain(verdict.conclusion);
  });

  test('of few days says what could not be computed', () => {
    const table = simulatedTable(3, NO_EDGE, { days: 4 });
    const few = sweepEvidence({ dimensions: GRID, table, tries: ownTries(table), options });
    expect(few.tests).toBeNull();
    expect(few.verdict.conclusion).toBe('too-few');
    expect(few.problems[0]).toBe('tests of the search: 4 days are too few to resample: at least 10');
    expect(evidenceLines(few).join('\n')).toContain('not computed: walk forward');
  });

  test('of a single cell that never traded is none', () => {
    const idle = { ...hill.cells[0]!, returns: new Float64Array(500), trips: 0 };
    const table = dailyTable(GRID, hill.days, [idle]);
    const { choice, verdict } = sweepEvidence({ dimensions: GRID, table, tries: ownTries(table), options });
    expect([choice.mean.p, choice.dailySharpe, choice.plateau]).toEqual([null, null, null]);
    expect(verdict.conclusion).toBe('too-few');
  });

  test('needs cells', () => {
    const table = dailyTable(GRID, hill.days, []);
    expect(() => sweepEvidence({ dimensions: GRID, table, tries: ownTries(table) })).toThrow(
      'evidence needs cells and days, got 0 and 500',
    );
  });
});

describe('a daily table', () => {
  test('has nets as shares of the capital of their days', () => {
    const columns = zeroColumns(2);
    columns.net.set([50n, -20n]);
    columns.netPessimistic.set([40n, -20n]);
    columns.netOptimistic.set([60n, 0n]);
    columns.capital.set([1000n, 2000n]);
    columns.trips.set([2, 1]);
    const cell = { id: 'a', settings: {}, position: [0, 0] };
    expect(dailyCell({ cell, index: 0, days: Int32Array.of(1, 2), columns })).toEqual({
      ...{ id: 'a', position: [0, 0], trips: 3 },
      returns: Float64Array.of(0.05, -0.01),
      pessimisticMean: 0.015,
      optimisticMean: 0.03,
    });
  });

  test('refuses cells of other days, and cells that are there twice', () => {
    const [first] = hill.cells;
    const short = { ...first!, returns: new Float64Array(3) };
    expect(() => dailyTable(GRID, hill.days, [short])).toThrow('has 3 days, the others have 500');
    expect(() => dailyTable(GRID, hill.days, [first!, first!])).toThrow('cell 0000000000000000 is there twice');
  });
});
