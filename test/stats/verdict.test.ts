import { describe, expect, it } from 'vitest';
import { type VerdictInput, verdictOf } from '../../src/stats/verdict.ts';

const base: VerdictInput = {
  events: 38,
  independentEvents: 30,
  hits: 12,
  grossBps: 3,
  netBps: -1,
  netLowBps: -4,
  p: 0.41,
  q: 1,
  tries: 24,
};

describe('a verdict', () => {
  it('says hits, p and tries in one sentence', () => {
    expect(verdictOf(base)).toEqual({
      conclusion: 'no-evidence',
      text: 'no evidence: 12 of 38 hits (30 independent), +3.00 bps before and −1.00 bps after costs, p = 0.41 alone, q = 1.00 after 24 tries',
    });
  });

  it.each([
    ['nothing', { events: 0 }, 'nothing to judge: no signal has a forward return'],
    ['too-few', { independentEvents: 19 }, 'too few to tell'],
    ['too-few', { p: null }, 'too few to tell'],
    ['no-evidence', { p: 0.0501, q: 0.0501 }, 'no evidence'],
    ['not-after-tries', { p: 0.01, q: 0.2 }, 'q = 0.20 after 24 tries'],
    ['no-ledger', { p: 0.01, q: 0.01, tries: null }, 'the tries were not counted'],
    ['opposite', { p: 0.001, q: 0.01, grossBps: -2, netBps: -6 }, '−2.00 bps before'],
    ['below-costs', { p: 0.001, q: 0.01 }, 'does not pay its costs'],
    ['costs-unproven', { p: 0.001, q: 0.01, netBps: 2, netLowBps: 0 }, 'not shown to pay its costs'],
    [
      'evidence',
      { p: 0.0005, q: 0.012, netBps: 2, netLowBps: 0.1, tries: 1 },
      'p = 0.0005 alone, q = 0.01 after 1 try',
    ],
  ] as const)('is %s of %o', (conclusion, change, words) => {
    const verdict = verdictOf({ ...base, ...change });
    expect(verdict.conclusion).toBe(conclusion);
    expect(verdict.text).toContain(words);
  });

  it('never calls anything evidence that does not pay, or was tried uncounted', () => {
    for (const tries of [null, 1, 1000]) {
      for (const netBps of [-1, 0]) {
        expect(verdictOf({ ...base, p: 0.001, q: 0.001, netBps, netLowBps: 1, tries }).conclusion).not.toBe('evidence');
      }
    }
    expect(verdictOf({ ...base, p: 0.001, q: 0.001, netBps: 9, netLowBps: 8, tries: null }).conclusion).toBe(
      'no-ledger',
    );
  });
});
