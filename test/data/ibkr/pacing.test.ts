import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PacedRequest, Pacing, PACING_LIMITS } from '../../../src/data/ibkr/pacing.ts';
import { TokenBucket } from '../../../src/data/ibkr/token-bucket.ts';
import { TwsClock } from '../../support/fake-tws/tws-clock.ts';

const never = new AbortController().signal;

function request(number: number, more: Partial<PacedRequest> = {}): PacedRequest {
  return { weight: 1, lane: `lane ${number}`, identity: `request ${number}`, ...more };
}

interface Sent {
  readonly atMs: number;
  readonly request: PacedRequest;
}

async function sendAll(requests: readonly PacedRequest[], idleMs: readonly number[] = []): Promise<Sent[]> {
  const clock = new TwsClock();
  const pacing = new Pacing(clock);
  const sent: Sent[] = [];
  for (const [index, one] of requests.entries()) {
    clock.advance(idleMs[index] ?? 0);
    const leave = await pacing.pass(one, never);
    sent.push({ atMs: clock.now(), request: one });
    leave();
  }
  return sent;
}

/** The most weight in any stretch of a length; naive, as an oracle. */
function mostWithin(sent: readonly Sent[], periodMs: number, weigh: (request: PacedRequest) => number): number {
  const sums = sent.map(({ atMs }) =>
    sent
      .filter((other) => other.atMs >= atMs && other.atMs < atMs + periodMs)
      .reduce((sum, other) => sum + weigh(other.request), 0),
  );
  return Math.max(0, ...sums);
}

describe('a token bucket', () => {
  it('never gives out more than it holds within its period', () => {
    const steps = fc.array(fc.record({ pauseMs: fc.nat(700), tokens: fc.integer({ min: 1, max: 3 }) }));
    fc.assert(
      fc.property(steps, fc.integer({ min: 3, max: 9 }), (all, capacity) => {
        const bucket = new TokenBucket(capacity, 1000);
        const taken: { atMs: number; tokens: number }[] = [];
        let nowMs = 0;
        for (const { pauseMs, tokens } of all) {
          nowMs += pauseMs;
          const waitMs = bucket.waitMs(nowMs, tokens);
          if (waitMs > 0) expect(bucket.waitMs(nowMs + waitMs - 1, tokens)).toBeGreaterThan(0);
          nowMs += waitMs;
          bucket.take(nowMs, tokens);
          taken.push({ atMs: nowMs, tokens });
        }
        for (const { atMs } of taken) {
          const within = taken.filter((other) => other.atMs >= atMs && other.atMs < atMs + 1000);
          expect(within.reduce((sum, other) => sum + other.tokens, 0)).toBeLessThanOrEqual(capacity);
        }
      }),
    );
  });
});

describe('the limits of Interactive Brokers', () => {
  it('are kept by any sequence of requests, BID_ASK counting twice', async () => {
    const one = fc.record({ weight: fc.constantFrom(0, 1, 2), lane: fc.constantFrom('a', 'b'), identity: fc.nat(40) });
    const sequence = fc.array(fc.tuple(one, fc.nat(5000)), { minLength: 60, maxLength: 160 });
    await fc.assert(
      fc.asyncProperty(sequence, async (all) => {
        const requests = all.map(([{ weight, lane, identity }]) => ({ weight, lane, identity: `${lane} ${identity}` }));
        const idle = all.map(([, ms]) => ms);
        const sent = await sendAll(requests, idle);
        expect(mostWithin(sent, 600_000, ({ weight }) => weight)).toBeLessThanOrEqual(55);
        for (const lane of ['a', 'b']) {
          const inLane = sent.filter((item) => item.request.lane === lane);
          expect(mostWithin(inLane, 2000, () => 1)).toBeLessThan(6);
        }
        for (const identity of new Set(requests.map((item) => item.identity))) {
          const same = sent.filter((item) => item.request.identity === identity);
          expect(mostWithin(same, 15_000, () => 1)).toBe(1);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('let 55 requests of weight 1 pass at once from different lanes, and the 56th ten minutes later', async () => {
    const sent = await sendAll(Array.from({ length: 56 }, (_, index) => request(index)));
    expect(sent[54]!.atMs).toBe(sent[0]!.atMs);
    expect(sent[55]!.atMs - sent[0]!.atMs).toBe(600_000);
  });

  it('let 27 requests of weight 2 pass', async () => {
    const sent = await sendAll(Array.from({ length: 28 }, (_, index) => request(index, { weight: 2 })));
    expect(sent[26]!.atMs).toBe(sent[0]!.atMs);
    expect(sent[27]!.atMs - sent[0]!.atMs).toBe(600_000);
  });

  it('hold an identical request back for 16 s, and the sixth of a lane for 2.5 s', async () => {
    const [first, second] = await sendAll([request(1), request(1)]);
    expect(second!.atMs - first!.atMs).toBe(PACING_LIMITS.identicalMs);
    const burst = await sendAll(Array.from({ length: 6 }, (_, index) => request(index, { lane: 'one' })));
    expect(burst[5]!.atMs - burst[0]!.atMs).toBe(PACING_LIMITS.burstMs);
  });

  it('hold for as many different requests as there are', async () => {
    const sent = await sendAll(Array.from({ length: 600 }, (_, index) => request(index, { weight: 0 })));
    const again = await sendAll([...sent.map((one) => one.request), request(0, { weight: 0 })]);
    expect(again.at(-1)!.atMs - again[0]!.atMs).toBe(PACING_LIMITS.identicalMs);
  });

  it('let no more than so many be under way at once', async () => {
    const pacing = new Pacing(new TwsClock(), { ...PACING_LIMITS, simultaneous: 2 });
    const leaveFirst = await pacing.pass(request(1), never);
    await pacing.pass(request(2), never);
    let passed = false;
    const third = pacing.pass(request(3), never).then(() => {
      passed = true;
    });
    await new Promise(setImmediate);
    expect(passed).toBe(false);
    leaveFirst();
    leaveFirst();
    await third;
    expect(passed).toBe(true);
  });

  it('are waited for in order; who gives up in the queue does not block those behind', async () => {
    const pacing = new Pacing(new TwsClock(), { ...PACING_LIMITS, simultaneous: 1 });
    const leave = await pacing.pass(request(1), never);
    const quitter = new AbortController();
    const second = pacing.pass(request(2), quitter.signal);
    const third = pacing.pass(request(3), never);
    quitter.abort(new Error('enough'));
    await expect(second).rejects.toThrow('enough');
    leave();
    await expect(third).resolves.toBeTypeOf('function');
  });
});

describe('a violation', () => {
  it('pauses everything for 1, 2, 4, 8 and at most 10 minutes, and is forgotten with the next answer', async () => {
    const clock = new TwsClock();
    const pacing = new Pacing(clock);
    const pauses: number[] = [];
    pacing.onWait = (ms) => pauses.push(ms);
    for (let number = 0; number < 6; number += 1) {
      pacing.punish();
      (await pacing.pass(request(number), never))();
    }
    pacing.forgive();
    pacing.punish();
    (await pacing.pass(request(9), never))();
    expect(pauses.map((ms) => ms / 60_000)).toEqual([1, 2, 4, 8, 10, 10, 1]);
    expect(pacing.waits).toEqual({ count: 7, totalMs: 36 * 60_000 });
  });
});
