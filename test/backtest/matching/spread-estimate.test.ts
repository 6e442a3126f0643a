import { describe, expect, it } from 'vitest';
import { SpreadEstimate } from '../../../src/backtest/matching/spread-estimate.ts';
import { batchOf, type TestTrade } from '../../support/trades.ts';

const TAPE: readonly TestTrade[] = [
  [1, 101, 1, 1],
  [2, 102, 1, 1],
  [3, 100, 1, -1],
  [4, 99, 1, 0],
  [5, 101, 1, 1],
  [6, 101, 1, -1],
];

describe('the spread from prints', () => {
  it('is the mean of ask less bid over the changes of the aggressor', () => {
    const estimate = new SpreadEstimate();
    estimate.add(batchOf(TAPE), 0, TAPE.length);
    // 102 − 100, 101 − 100, 101 − 101.
    expect([estimate.ticks, estimate.changes]).toEqual([1, 3]);
  });

  it('does not depend on where the tape is cut', () => {
    const estimate = new SpreadEstimate();
    for (let index = 0; index < TAPE.length; index += 1) estimate.add(batchOf(TAPE), index, index + 1);
    expect([estimate.ticks, estimate.changes]).toEqual([1, 3]);
  });

  it('is not known before the aggressor changes', () => {
    const estimate = new SpreadEstimate();
    estimate.add(batchOf(TAPE), 0, 2);
    expect(estimate.ticks).toBeNaN();
  });
});
