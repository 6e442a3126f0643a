import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseDecimal, unitsAtScale } from '../../../src/core/decimal.ts';
import { seededRandom } from '../../../src/core/random.ts';
import { listDays } from '../../../src/data/store/store-listing.ts';
import { readDayMetadata } from '../../../src/data/store/trade-store.ts';
import { recordedEvents } from '../../../src/live/replay/recorded-events.ts';
import { checkReplay } from '../../../src/live/replay/check-replay.ts';
import { tempFolder } from '../../data/store/temp-folder.ts';
import { FakeExchange } from '../../support/fake-exchange-stream/fake-exchange.ts';
import { syntheticTape } from '../../support/fake-exchange-stream/stream-tape.ts';
import { BTC } from '../runner/live-fixtures.ts';
import { recordingsOf, storedTape } from './recorder-bench.ts';

const CHILD = fileURLToPath(new URL('./live-child.ts', import.meta.url));
const FROM_US = Date.UTC(2024, 7, 8, 23, 58) * 1000;
const FIRST_ID = 1000;
/** Trades happen every so often, so many at once, whether anybody takes them or not. */
const EVERY_MS = 5;
const AT_ONCE = 10;
const tape = syntheticTape('spot', { fromUs: FROM_US, toUs: FROM_US + 240e6, everyUs: 4000, milliseconds: false });

let exchange: FakeExchange;

beforeAll(async () => {
  exchange = await FakeExchange.start(tape);
  exchange.play(500);
});

afterAll(() => exchange.stop());

/** What a session that was killed had told. */
interface Told {
  /** The last id that was known when it began, or 0. */
  readonly openedAfter: number;
  /** The last id that it had taken. */
  readonly took: number;
  /** The last id at the last but one second that was over: its trades had a second to get to the disk. */
  readonly secured: number;
}

function start(dataDir: string): ChildProcess {
  const args = [exchange.wsUrl, exchange.restUrl, dataDir, String(exchange.nowMs)];
  return spawn(process.execPath, ['--import', 'tsx', CHILD, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
}

/** When to kill a session: so many lines that it tells after so many seconds that it says are over. */
interface Moment {
  readonly seconds: number;
  readonly lines: number;
}

/** Runs a session, trades going on as it takes them, and kills it with -9. */
async function killedAt({ seconds, lines }: Moment, dataDir: string): Promise<Told> {
  const child = start(dataDir);
  let [openedAfter, took, secured, second] = [0, 0, 0, 0];
  let [heard, over] = [0, 0];
  const playing = setInterval(() => exchange.play(AT_ONCE), EVERY_MS);
  for await (const line of createInterface({ input: child.stdout! })) {
    const [what, id] = line.split(' ');
    if (what === 'open') openedAfter = second = secured = took = Number(id);
    if (what === 'took') took = Number(id);
    if (what === 'second') {
      [secured, second] = [second, Number(id)];
      over += 1;
    }
    heard += Number(over >= seconds);
    if (heard >= lines) child.kill('SIGKILL');
  }
  clearInterval(playing);
  return { openedAfter, took, secured };
}

/** Runs a session until all trades have happened and were taken, and ends it well. */
async function finished(dataDir: string): Promise<string> {
  const child = start(dataDir);
  const last = FIRST_ID + tape.trades.length - 1;
  let ended = '';
  const playing = setInterval(() => exchange.play(AT_ONCE * 50), EVERY_MS);
  for await (const line of createInterface({ input: child.stdout! })) {
    if (line === `took ${last}`) child.kill('SIGTERM');
    if (line.startsWith('ended')) ended = line;
  }
  clearInterval(playing);
  return ended;
}

/** The last trade that a recording has. */
async function lastRecorded(folder: string): Promise<number> {
  let last = 0;
  for await (const event of recordedEvents(folder)) if (event.type === 'trades') last = event.id[event.length - 1]!;
  return last;
}

describe('a recorded session that is killed with -9 at random moments', () => {
  it('loses at most what had no second to get to the disk, gets it again by id, and its logs are right as far as they go', async () => {
    const dataDir = tempFolder();
    const random = seededRandom(20_241_120);
    let kept = 0;
    // Once while it has just begun, then somewhere in the first seconds.
    const moments = [1, 2, 3, 1, 2].map((seconds) => ({ seconds, lines: 1 + random.integer(150) }));
    for (const moment of [{ seconds: 0, lines: 1 }, ...moments]) {
      const { openedAfter, took, secured } = await killedAt(moment, dataDir);
      const last = Math.max(await lastRecorded(recordingsOf(dataDir).at(-1)!), openedAfter);
      const when = `killed at ${JSON.stringify(moment)}`;
      expect(last, when).toBeGreaterThanOrEqual(secured);
      kept += secured - openedAfter;
      expect(last, when).toBeLessThanOrEqual(took + 10 * AT_ONCE);
    }
    expect(kept).toBeGreaterThan(0);
    expect(await finished(dataDir)).toMatch(/^ended \d+$/);
    // Every session goes on after the last trade that was on the disk, and together they have all trades, each once.
    const recordings = recordingsOf(dataDir);
    expect(recordings).toHaveLength(moments.length + 2);
    const seen: number[] = [];
    for (const folder of recordings) {
      for await (const event of recordedEvents(folder)) if (event.type === 'trades') seen.push(...event.id);
      expect((await checkReplay(folder)).difference).toBeNull();
    }
    expect(seen.findIndex((id, index) => id !== seen[0]! + index)).toBe(-1);
    expect(seen.at(-1)).toBe(tape.trades.at(-1)!.id);
    const stored = await storedTape(dataDir);
    const delta = tape.trades.slice(seen[0]! - FIRST_ID).reduce((sum, { size, buyerIsMaker }) => {
      return sum + unitsAtScale(parseDecimal(size), 5) * (buyerIsMaker ? -1 : 1);
    }, 0);
    const storedDelta = stored.reduce((sum, line) => {
      const [, , , size, side] = line.split(' ').map(Number);
      return line.startsWith('coverage') ? sum : sum + size! * side!;
    }, 0);
    expect(storedDelta).toBe(delta);
    expect(stored.filter((line) => !/^\d/.test(line))).toHaveLength(2);
    const days = listDays(dataDir, BTC).map(({ path }) => readDayMetadata(path));
    expect(
      days.map(({ gapsTotal, idConflicts, duplicatesDropped }) => [gapsTotal, idConflicts, duplicatesDropped]),
    ).toEqual([
      [0, 0, 0],
      [0, 0, 0],
    ]);
    expect((await checkReplay(recordings.at(-1)!)).isClosed).toBe(true);
  }, 240_000);
});
