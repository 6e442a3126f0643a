import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { DAY_US } from '../../../src/core/time.ts';
import { listDays } from '../../../src/data/store/store-listing.ts';
import { sealRecording, type SealRequest } from '../../../src/live/recorder/seal.ts';
import { SealThread } from '../../../src/live/recorder/seal-thread.ts';
import { tempFolder } from '../../data/store/temp-folder.ts';
import { batchOf, covered, DAY_START, type TestTrade } from '../../support/trades.ts';
import { BTC } from '../runner/live-fixtures.ts';
import { clockAt, record } from './recorder-bench.ts';

/** Two days of a trade a minute. */
const TRADES = Array.from(
  { length: 2 * 1440 },
  (_, index): TestTrade => [DAY_START + index * 60e6, 100 + (index % 7), 5, index % 2 ? 1 : -1],
);
const TAPE = covered([batchOf(TRADES)], DAY_START, DAY_START + 2 * DAY_US);
const CLOCK = { clock: clockAt(DAY_START + 2 * DAY_US), warmUpDays: 0 };

it('a thread seals what a session has recorded, byte for byte as it is done in place', async () => {
  const [here, there] = [tempFolder(), tempFolder()];
  const requests: SealRequest[] = [];
  await record(here, TAPE, CLOCK);
  const { seal } = new SealThread();
  await record(there, TAPE, {
    ...CLOCK,
    seal: (request) => {
      requests.push(request);
      return seal(request);
    },
  });
  const days = [here, there].map((dataDir) => listDays(dataDir, BTC).map(({ day, path }) => [day, readFileSync(path)]));
  expect(days[0]).toHaveLength(2);
  expect(days[1]).toEqual(days[0]);
  // What is in the store already changes nothing, wherever it is sealed again.
  const [first] = requests;
  rmSync(join(first!.folder, 'sealed.json'));
  const again = await seal({ ...first!, lastPart: 2 });
  expect(again.map(({ changed, rows, metadata }) => [changed, rows, metadata.complete])).toEqual([
    [false, 1440, true],
    [false, 1440, true],
  ]);
  rmSync(join(first!.folder, 'sealed.json'));
  expect(again).toEqual(await sealRecording({ ...first!, lastPart: 2 }));
});

it('a day that a thread cannot write is told of, and the next is tried', async () => {
  const dataDir = tempFolder();
  const blocked = join(dataDir, '.staging');
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(blocked, 'in the way');
  const notes: string[] = [];
  const { seal } = new SealThread();
  const { folder } = await record(dataDir, TAPE, { ...CLOCK, seal, onNote: (text: string) => notes.push(text) });
  expect(notes[0]).toContain(
    `trades recorded in ${folder} could not be put into the store, the next start tries again`,
  );
  expect(notes[0]).toMatch(/ENOTDIR|EEXIST/);
  const [failed, done] = [seal({ dataDir, folder, lastPart: 2 }), seal({ dataDir: tempFolder(), folder, lastPart: 2 })];
  await expect(failed).rejects.toThrow(/ENOTDIR|EEXIST/);
  expect((await done).map(({ rows }) => rows)).toEqual([1440, 1440]);
});
