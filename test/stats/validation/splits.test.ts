import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { combinatorialPurged } from '../../../src/stats/validation/combinatorial.ts';
import { type LabelIntervals, rowLabels } from '../../../src/stats/validation/label-intervals.ts';
import type { Split } from '../../../src/stats/validation/purge.ts';
import { purgedFolds } from '../../../src/stats/validation/purged-folds.ts';
import { walkForward } from '../../../src/stats/validation/walk-forward.ts';

function range(from: number, until: number): number[] {
  return Array.from({ length: until - from }, (_, offset) => from + offset);
}

/** Labels of any length, many of them starting or ending together. */
const arbitraryLabels: fc.Arbitrary<LabelIntervals> = fc
  .array(fc.tuple(fc.nat(120), fc.oneof({ weight: 9, arbitrary: fc.nat(6) }, { weight: 1, arbitrary: fc.nat(60) })), {
    minLength: 8,
    maxLength: 60,
  })
  .map((rows) => {
    rows.sort((a, b) => a[0] - b[0]);
    return { start: rows.map(([start]) => start), end: rows.map(([start, length]) => start + length) };
  });

/** The splits, or null where the labels are too long for them: that must be said, not papered over. */
function attempt<T>(cut: () => T): T | null {
  try {
    return cut();
  } catch (error) {
    expect(String(error)).toContain('no row is left to train on for the test on rows');
    return null;
  }
}

/** What no split may do: share an instant between a train label and any test label, or start within the embargo. */
function expectNoLeak({ start, end }: LabelIntervals, splits: readonly Split[], embargo: number): void {
  for (const { train, test } of splits) {
    expect(train.length).toBeGreaterThan(0);
    for (const row of train) {
      for (const other of test) {
        const touches = start[row]! <= end[other]! && end[row]! >= start[other]!;
        expect(touches, `train row ${row} touches test row ${other}`).toBe(false);
        const embargoed = start[row]! > end[other]! && start[row]! <= end[other]! + embargo;
        expect(embargoed, `train row ${row} within the embargo of test row ${other}`).toBe(false);
      }
    }
  }
}

function timesTested(rows: number, splits: readonly Split[]): number[] {
  const times = Array.from({ length: rows }, () => 0);
  for (const { test } of splits) for (const row of test) times[row]! += 1;
  return times;
}

describe('purged folds', () => {
  it('vectors/science.json, purged_kfold: 20 rows, 4 folds, horizon 3, embargo 2', () => {
    const folds = purgedFolds(rowLabels(20, 3), { folds: 4, embargo: 2 });
    expect(folds.map(({ test, train }) => [Array.from(test), Array.from(train)])).toEqual([
      [range(0, 5), range(10, 20)],
      [range(5, 10), [0, 1, ...range(15, 20)]],
      [range(10, 15), range(0, 7)],
      [range(15, 20), range(0, 12)],
    ]);
  });

  it('drop a label that ends at the instant the test starts (leaks in mlfinlab’s PurgedKFold, its issue #295)', () => {
    // https://github.com/hudson-and-thames/mlfinlab/issues/295: one observation a day, each known two days later; in the
    // second fold the observation of the 4th, known on the 6th, trained for a test that starts on the 6th.
    const day = (date: number) => Date.UTC(2020, 0, date) * 1000;
    const start = range(1, 11).map(day);
    const end = range(3, 13).map(day);
    const second = purgedFolds({ start, end }, { folds: 2, embargo: 0 })[1];
    expect(Array.from(second!.test, (row) => row + 1)).toEqual([6, 7, 8, 9, 10]);
    expect(Array.from(second!.train, (row) => row + 1)).toEqual([1, 2, 3]);
  });

  it('drop a label however early it began if it reaches into the test, and look at each label’s own end', () => {
    // Row 0 waits until 5 for its target; rows 1 to 3 are over at once.
    const labels = { start: range(0, 8), end: [5, 1, 2, 3, 4, 5, 6, 7] };
    const second = purgedFolds(labels, { folds: 2, embargo: 0 })[1];
    expect(Array.from(second!.train)).toEqual([1, 2, 3]);
  });

  it('never share an instant with the test, keep the embargo, and test every row once', () => {
    fc.assert(
      fc.property(arbitraryLabels, fc.integer({ min: 2, max: 6 }), fc.nat(10), (labels, folds, embargo) => {
        const splits = attempt(() => purgedFolds(labels, { folds, embargo }));
        if (splits === null) return;
        expect(splits).toHaveLength(folds);
        expectNoLeak(labels, splits, embargo);
        expect(timesTested(labels.start.length, splits)).toEqual(Array.from(labels.start, () => 1));
      }),
    );
  });

  it('keep every row that has nothing to do with the test', () => {
    fc.assert(
      fc.property(fc.integer({ min: 8, max: 60 }), fc.nat(3), fc.nat(3), (rows, horizon, embargo) => {
        const splits = attempt(() => purgedFolds(rowLabels(rows, horizon), { folds: 3, embargo }));
        for (const { train, test } of splits ?? []) {
          const before = Math.max(0, test[0]! - horizon);
          const after = Math.max(0, rows - 1 - (test.at(-1)! + horizon + embargo));
          expect(train).toHaveLength(before + after);
        }
      }),
    );
  });

  it('are as equal as can be where the rows do not divide evenly', () => {
    const folds = purgedFolds(rowLabels(11, 0), { folds: 4, embargo: 0 });
    expect(folds.map(({ test }) => test.length)).toEqual([3, 3, 3, 2]);
  });
});

describe('a walk forward', () => {
  it('is what it is on twelve rows: a block to begin with, then three windows, purged before each', () => {
    const splits = walkForward(rowLabels(12, 1), { windows: 3, embargo: 0 });
    expect(splits.map(({ train, test }) => [Array.from(train), Array.from(test)])).toEqual([
      [range(0, 2), range(3, 6)],
      [range(0, 5), range(6, 9)],
      [range(0, 8), range(9, 12)],
    ]);
    const embargoed = walkForward(rowLabels(12, 1), { windows: 3, embargo: 1 });
    expect(embargoed.map(({ train }) => train.length)).toEqual([1, 4, 7]);
    const rolling = walkForward(rowLabels(12, 1), { windows: 3, embargo: 0, trainRows: 3 });
    expect(rolling.map(({ train }) => Array.from(train))).toEqual([range(0, 2), range(3, 5), range(6, 8)]);
  });

  it('trains only on outcomes known more than the embargo before, and tests every later row once', () => {
    fc.assert(
      fc.property(
        arbitraryLabels,
        fc.integer({ min: 1, max: 6 }),
        fc.nat(10),
        fc.option(fc.integer({ min: 1, max: 30 }), { nil: undefined }),
        (labels, windows, embargo, trainRows) => {
          const options = { windows, embargo, ...(trainRows === undefined ? {} : { trainRows }) };
          const splits = attempt(() => walkForward(labels, options));
          if (splits === null) return;
          expect(splits).toHaveLength(windows);
          expectNoLeak(labels, splits, embargo);
          const rows = labels.start.length;
          const first = splits[0]!.test[0]!;
          expect(timesTested(rows, splits)).toEqual(range(0, rows).map((row) => (row < first ? 0 : 1)));
          for (const { train, test } of splits) {
            const begin = labels.start[test[0]!]!;
            for (const row of train) expect(labels.end[row]! + embargo).toBeLessThan(begin);
            expect(train.length).toBeLessThanOrEqual(trainRows ?? rows);
          }
        },
      ),
    );
  });

  it('refuses to train on nothing', () => {
    expect(() => walkForward(rowLabels(12, 1), { windows: 3, embargo: 0, trainRows: 0 })).toThrow(
      new RangeError('train rows must be a whole number, 1 or more, got 0'),
    );
    expect(() => walkForward(rowLabels(12, 5), { windows: 3, embargo: 0 })).toThrow(
      new RangeError(
        'no row is left to train on for the test on rows 3 to 5: labels or embargo are too long for so few rows',
      ),
    );
  });
});

describe('combinatorial purged cross-validation', () => {
  it('of 6 choose 2 has 15 splits and 5 paths (López de Prado 2018, chapter 12)', () => {
    const { splits, paths, edges } = combinatorialPurged(rowLabels(60, 2), { groups: 6, testGroups: 2, embargo: 1 });
    expect(splits).toHaveLength(15);
    expect(paths).toHaveLength(5);
    expect(Array.from(edges)).toEqual([0, 10, 20, 30, 40, 50, 60]);
    expect(splits[0]!.groups).toEqual([0, 1]);
    expect(splits[14]!.groups).toEqual([4, 5]);
    // The first path, figure 12.2: groups 1 and 2 from split 1, the others from splits 2 to 5.
    expect(Array.from(paths[0]!)).toEqual([0, 0, 1, 2, 3, 4]);
    // Groups 0 and 3 tested, labels of 3 rows: the middle keeps what neither test touches nor embargoes.
    const split = splits.find(({ groups }) => groups.join() === '0,3');
    expect(Array.from(split!.train)).toEqual([...range(13, 28), ...range(43, 60)]);
  });

  it('purges around every tested group, keeps the embargo, and tests every row once on every path', () => {
    fc.assert(
      fc.property(
        arbitraryLabels,
        fc.integer({ min: 2, max: 6 }),
        fc.integer({ min: 1, max: 5 }),
        fc.nat(6),
        (labels, groups, wanted, embargo) => {
          const testGroups = Math.min(wanted, groups - 1);
          const found = attempt(() => combinatorialPurged(labels, { groups, testGroups, embargo }));
          if (found === null) return;
          const { splits, paths } = found;
          expectNoLeak(labels, splits, embargo);
          expect(paths).toHaveLength((splits.length * testGroups) / groups);
          const rows = labels.start.length;
          expect(timesTested(rows, splits)).toEqual(range(0, rows).map(() => paths.length));
          const used = paths.flatMap((path) => Array.from(path, (split, group) => `${split} ${group}`));
          expect(new Set(used).size).toBe(used.length);
          for (const path of paths) {
            path.forEach((split, group) => expect(splits[split]!.groups).toContain(group));
          }
        },
      ),
    );
  });

  it('of N choose 1 is purged folds', () => {
    const labels = rowLabels(23, 2);
    const { splits, paths } = combinatorialPurged(labels, { groups: 5, testGroups: 1, embargo: 1 });
    const folds = purgedFolds(labels, { folds: 5, embargo: 1 });
    expect(splits.map(({ train, test }) => ({ train, test }))).toEqual(folds);
    expect(paths.map((path) => Array.from(path))).toEqual([[0, 1, 2, 3, 4]]);
  });

  it.each([
    [6, 0, 'test groups must be a whole number from 1 to below the 6 groups, got 0'],
    [6, 6, 'test groups must be a whole number from 1 to below the 6 groups, got 6'],
    [6, 1.5, 'test groups must be a whole number from 1 to below the 6 groups, got 1.5'],
    [20, 8, '20 choose 8 is 125970 splits, more than 10000; take fewer groups'],
  ])('refuses %d choose %d', (groups, testGroups, message) => {
    expect(() => combinatorialPurged(rowLabels(60, 0), { groups, testGroups, embargo: 0 })).toThrow(
      new RangeError(message),
    );
  });
});

describe.each([
  ['purgedFolds', (labels: LabelIntervals, embargo: number) => purgedFolds(labels, { folds: 2, embargo })],
  ['walkForward', (labels: LabelIntervals, embargo: number) => walkForward(labels, { windows: 1, embargo })],
  [
    'combinatorialPurged',
    (labels: LabelIntervals, embargo: number) => combinatorialPurged(labels, { groups: 2, testGroups: 1, embargo }),
  ],
])('%s', (_, cut) => {
  it.each([
    [
      { start: [0, 2, 1], end: [0, 2, 3] },
      0,
      'labels must be in order of their start, got 1 in row 2 after a later one',
    ],
    [{ start: [0, 2], end: [0, 1] }, 0, 'a label must end at its start or later, got 2 to 1 in row 1'],
    [
      { start: [0, Number.NaN], end: [0, 1] },
      0,
      'labels must be in order of their start, got NaN in row 1 after a later one',
    ],
    [{ start: [0, 1], end: [0] }, 0, 'every label needs a start and an end, got 2 starts and 1 ends'],
    [rowLabels(4, 0), -1, 'an embargo must be 0 or more, got -1'],
    [rowLabels(1, 0), 0, 'the number of blocks must be a whole number from 2 to the 1 rows, got 2'],
  ])('refuses what it cannot cut (%#)', (labels, embargo, message) => {
    expect(() => cut(labels, embargo)).toThrow(new RangeError(message));
  });
});
