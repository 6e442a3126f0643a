import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { IdLedger } from '../../../src/data/store/id-ledger.ts';

function ledgerOf(ids: readonly number[], cut = ids.length): IdLedger {
  const ledger = new IdLedger();
  for (let from = 0; from < ids.length; from += Math.max(1, cut)) {
    const part = ids.slice(from, from + Math.max(1, cut));
    ledger.add(
      Float64Array.from(part),
      Float64Array.from(part, (_, i) => 1000 + from + i),
      part.length,
    );
  }
  return ledger;
}

/** Sorted ids as maximal runs, in the plainest way. */
function runsOf(ids: readonly number[]): { first: number; last: number }[] {
  const runs: { first: number; last: number }[] = [];
  for (const id of [...new Set(ids)].sort((a, b) => a - b)) {
    const run = runs.at(-1);
    if (run?.last === id - 1) run.last = id;
    else runs.push({ first: id, last: id });
  }
  return runs;
}

describe('IdLedger', () => {
  test('ids in any order, cut anywhere, give their maximal runs and the ids seen again', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -5, max: 20 })), fc.integer({ min: 1, max: 5 }), (ids, cut) => {
        const ledger = ledgerOf(ids, cut);
        expect(ledger.settled().map(({ first, last }) => ({ first, last }))).toEqual(runsOf(ids));
        const again = ids.filter((id, index) => ids.indexOf(id) < index);
        expect(ledger.seenAgain()).toEqual(runsOf(again));
      }),
    );
  });

  test('a run knows when its first and its last id were seen', () => {
    expect(ledgerOf([4, 5, 9, 6, 7], 2).settled()).toEqual([
      { first: 4, last: 7, firstTimeUs: 1000, lastTimeUs: 1004 },
      { first: 9, last: 9, firstTimeUs: 1002, lastTimeUs: 1002 },
    ]);
  });

  test('carries on after it was asked', () => {
    const ledger = ledgerOf([1, 2]);
    expect(ledger.settled()).toHaveLength(1);
    ledger.add(Float64Array.of(3), Float64Array.of(1), 1);
    expect(ledger.settled().map(({ first, last }) => [first, last])).toEqual([[1, 3]]);
  });

  test('half a million ids backwards are one run', () => {
    const ids = Array.from({ length: 500_000 }, (_, index) => 500_000 - index);
    expect(ledgerOf(ids, 65_536).settled()).toEqual([
      { first: 1, last: 500_000, firstTimeUs: 1000 + 499_999, lastTimeUs: 1000 },
    ]);
  });
});
