import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LiveEvent } from '../../../src/live/feed/live-feed.ts';
import { checkReplay } from '../../../src/live/replay/check-replay.ts';
import { tempFolder } from '../../data/store/temp-folder.ts';
import { arbitraryTrades, batchOf, covered, cutAt, DAY_START, type TestTrade } from '../../support/trades.ts';
import { clockAt, filesOf, record } from '../recorder/recorder-bench.ts';
import { VIEWS } from '../runner/live-fixtures.ts';

const SECOND = 1e6;

/** A session in which things go wrong: time runs ahead of trades, holes, a break, trades of earlier times. */
function troubled(trades: readonly TestTrade[], cuts: readonly number[], aheadUs: readonly number[]): LiveEvent[] {
  const events: LiveEvent[] = [];
  for (const [index, event] of covered(cutAt(trades, cuts), trades[0]![0] - SECOND, trades.at(-1)![0] + 1).entries()) {
    events.push(event);
    const lastUs = event.type === 'trades' ? event.timeUs[event.length - 1] : undefined;
    if (lastUs === undefined) continue;
    const ahead = aheadUs[index % Math.max(aheadUs.length, 1)] ?? 0;
    events.push({ type: 'time', timeUs: lastUs + ahead }, { type: 'status', status: 'stale', reason: 'why', atMs: 1 });
    if (index % 3 === 1) events.push({ type: 'gap', fromUs: lastUs, toUs: lastUs + ahead, missing: 3 });
    if (index % 4 === 2) {
      events.push({ type: 'coverage-end', timeUs: lastUs + 1 }, { type: 'coverage-start', timeUs: lastUs + 2 });
    }
  }
  return events;
}

describe('a recorded session run again', () => {
  it('gives the same log byte for byte, whatever went wrong in it, with recorded days before it or none', async () => {
    await fc.assert(
      fc.asyncProperty(
        arbitraryTrades,
        fc.array(fc.nat(), { maxLength: 6 }),
        fc.array(fc.nat({ max: 200 * SECOND })),
        fc.nat(),
        async (trades, cuts, aheadUs, place) => {
          const dataDir = tempFolder();
          const split = place % trades.length;
          const clock = clockAt(trades.at(-1)![0]);
          if (split > 0) {
            const before = trades.slice(0, split);
            await record(dataDir, covered([batchOf(before)], before[0]![0], before.at(-1)![0] + 1), { clock });
          }
          const live = trades.slice(split);
          const events = troubled(live, cuts, aheadUs).map((event) =>
            event.type === 'trades' ? { ...event, id: event.id.map((id) => id + split) } : event,
          );
          const { folder, logs } = await record(dataDir, events, { clock, views: VIEWS });
          const check = await checkReplay(folder);
          expect(check).toEqual({ folder, isClosed: true, logs, paper: null, difference: null });
          expect(logs).toHaveLength(VIEWS.length);
        },
      ),
      { numRuns: 25 },
    );
  });
});

describe('a check', () => {
  const trades: TestTrade[] = Array.from({ length: 400 }, (_, index) => [
    DAY_START + index * 10 * SECOND,
    100 + (index % 9),
    5,
    index % 3 === 0 ? -1 : 1,
  ]);
  const tape = covered([batchOf(trades)], DAY_START, DAY_START + 4000 * SECOND);

  async function recorded(): Promise<string> {
    const { folder } = await record(tempFolder(), tape, { clock: clockAt(DAY_START) });
    return folder;
  }

  it('shows the first line that is another one', async () => {
    const folder = await recorded();
    const path = join(folder, 'events.jsonl');
    const lines = readFileSync(path, 'utf8').split('\n');
    const changed = [...lines];
    changed[20] = lines[20]!.replace('"volume":30', '"volume":31');
    changed[30] = 'nonsense';
    writeFileSync(path, changed.join('\n'));
    const { difference } = await checkReplay(folder);
    expect(difference).toEqual({ file: 'events.jsonl', line: 21, expected: changed[20], got: lines[20] });
  });

  it('misses what a whole log lacks, and what it has too much', async () => {
    const folder = await recorded();
    const path = join(folder, 'events.jsonl');
    const text = readFileSync(path, 'utf8');
    const lines = text.trimEnd().split('\n');
    writeFileSync(path, `${text}more\n`);
    expect((await checkReplay(folder)).difference).toEqual({
      file: 'events.jsonl',
      line: lines.length + 1,
      expected: 'more',
      got: null,
    });
    writeFileSync(path, `${lines.slice(0, -1).join('\n')}\n`);
    expect((await checkReplay(folder)).difference).toEqual({
      file: 'events.jsonl',
      line: lines.length,
      expected: null,
      got: lines.at(-1),
    });
  });

  it('judges a session that was cut off as far as its log goes', async () => {
    const folder = await recorded();
    rmSync(join(folder, 'end.json'));
    truncateSync(join(folder, 'events.jsonl'), 5000);
    const { isClosed, difference } = await checkReplay(folder);
    expect({ isClosed, difference }).toEqual({ isClosed: false, difference: null });
  });

  it('needs nothing but the folder', async () => {
    const dataDir = tempFolder();
    await record(dataDir, covered([batchOf(trades.slice(0, 200))], DAY_START, trades[199]![0] + 1), {
      clock: clockAt(DAY_START + 100 * SECOND),
    });
    const events = covered([batchOf(trades.slice(200), 201)], trades[200]![0], DAY_START + 4000 * SECOND);
    const { folder } = await record(dataDir, events, { clock: clockAt(DAY_START + 9000 * SECOND) });
    expect(filesOf(folder)).toContain('start.json');
    rmSync(join(dataDir, 'trades'), { recursive: true });
    expect((await checkReplay(folder)).difference).toBeNull();
  });

  it('refuses a folder that holds no session', async () => {
    const folder = tempFolder();
    await expect(checkReplay(folder)).rejects.toThrow(
      `${join(folder, 'run.json')} is missing or damaged: give the folder of a recorded live session`,
    );
    writeFileSync(join(folder, 'run.json'), '{"configuration":{"kind":"backtest"}}');
    await expect(checkReplay(folder)).rejects.toThrow(`${join(folder, 'run.json')}: is no live session`);
  });
});
