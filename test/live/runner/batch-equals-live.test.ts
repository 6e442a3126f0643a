import fc from 'fast-check';
import { describe, it } from 'vitest';
import type { MarketEvent } from '../../../src/cvd/bars-from-source.ts';
import type { LiveEvent } from '../../../src/live/feed/live-feed.ts';
import type { SessionStart } from '../../../src/live/runner/session-start.ts';
import { warmUp } from '../../../src/live/runner/warm-up.ts';
import { sourceOf } from '../../support/tape.ts';
import { arbitraryTrades, batchOf, covered, cutAt, type TestTrade, TEST_SCALES } from '../../support/trades.ts';
import { expectBatch, feedOf, runnerOf, VIEWS } from './live-fixtures.ts';

const HOUR = 3600e6;
const cuts = fc.array(fc.nat(), { maxLength: 12 });

/** The batches with what a feed says in between: its states, and time that has passed, never past the next trade. */
function narrated(events: readonly MarketEvent[], shares: readonly number[]): LiveEvent[] {
  const told: LiveEvent[] = [];
  let atUs = 0;
  for (const [index, event] of events.entries()) {
    if (event.type === 'bars' || event.type === 'gap') continue;
    const share = shares[index % Math.max(shares.length, 1)] ?? 0;
    const nextUs = event.type === 'trades' ? event.timeUs[0] : event.timeUs;
    if (atUs > 0 && nextUs !== undefined)
      told.push({ type: 'time', timeUs: Math.floor(atUs + share * (nextUs - atUs)) });
    told.push({ type: 'status', status: 'live', reason: '', atMs: 0 }, event);
    atUs = event.type === 'trades' ? (event.timeUs[event.length - 1] ?? atUs) : event.timeUs;
  }
  return told;
}

function whole(trades: readonly TestTrade[], at: readonly number[]): MarketEvent[] {
  return covered(cutAt(trades, at), trades[0]![0] - 5e6, trades.at(-1)![0] + HOUR);
}

describe('what a live session knows', () => {
  it('is what the batch way makes of the same trades, however they are cut and whenever they come', async () => {
    await fc.assert(
      fc.asyncProperty(
        arbitraryTrades,
        cuts,
        fc.array(fc.double({ min: 0, max: 1, noNaN: true })),
        async (trades, at, shares) => {
          const runner = runnerOf(VIEWS);
          await runner.run(feedOf(narrated(whole(trades, at), shares)));
          runner.finish();
          await expectBatch(runner, whole(trades, []), VIEWS);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('is the same where recorded days end and the feed goes on, trades that are in both told once', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryTrades, cuts, fc.nat(), fc.nat({ max: 9 }), async (trades, at, place, again) => {
        const split = 1 + (place % trades.length);
        const recorded = trades.slice(0, split);
        const { start, joint } = (await warmUp({
          source: sourceOf(covered(cutAt(recorded, at), trades[0]![0] - 5e6, recorded.at(-1)![0] + 1), TEST_SCALES),
          scales: TEST_SCALES,
          views: VIEWS,
        }))!;
        const kept = JSON.parse(JSON.stringify(start)) as SessionStart;
        const runner = runnerOf(VIEWS, { start: kept, joint });
        const from = Math.max(split - again, 0);
        const live = trades.slice(from);
        const endUs = trades.at(-1)![0] + HOUR;
        const events: LiveEvent[] = live.length === 0 ? [] : covered([batchOf(live, from + 1)], live[0]![0], endUs);
        await runner.run(feedOf(events));
        // Nothing new came: nobody knows whether the tape goes on.
        if (split === trades.length) return;
        runner.finish();
        await expectBatch(runner, whole(trades, []), VIEWS);
      }),
      { numRuns: 60 },
    );
  });
});
