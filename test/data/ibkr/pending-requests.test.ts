import { describe, expect, it } from 'vitest';
import { PendingRequests } from '../../../src/data/ibkr/pending-requests.ts';
import { TwsClock } from '../../support/fake-tws/tws-clock.ts';

const never = new AbortController().signal;
const PART = { type: 'contract-end' } as const;

describe('a request under way', () => {
  it('has its deadline from its sending to the first part of the answer, and from part to part', async () => {
    const clock = new TwsClock();
    const pending = new PendingRequests(clock, 90_000);
    let parts = 0;
    const answer = pending.wait(
      1,
      () => {
        parts += 1;
        return null;
      },
      never,
    );
    let failure: unknown = null;
    const watched = answer.catch((error: unknown) => {
      failure = error;
    });
    for (let part = 1; part <= 4; part += 1) {
      clock.advance(89_999);
      await new Promise(setImmediate);
      expect(failure).toBeNull();
      pending.take(1, PART);
      expect(parts).toBe(part);
    }
    clock.advance(90_000);
    await watched;
    expect(failure).toMatchObject({ message: 'no answer within 90 s', reaction: 'timed-out' });
    expect([clock.pendingTimers, pending.ids]).toEqual([0, []]);
  });

  it('is settled once: what comes later is dropped', async () => {
    const clock = new TwsClock();
    const pending = new PendingRequests(clock, 90_000);
    const answer = pending.wait(1, () => ({ value: 'whole' }), never);
    pending.take(1, PART);
    pending.take(1, PART);
    pending.fail(1, new Error('late'));
    expect(await answer).toBe('whole');
    expect(clock.pendingTimers).toBe(0);
  });
});
