import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../src/core/random.ts';
import { FakeBinance } from '../../../support/fake-binance/fake-binance.ts';
import { generateTrades } from '../../../support/fake-binance/fake-series.ts';
import { leftovers, storeContent } from '../../../support/fake-binance/pull-bench.ts';
import { tempFolder } from '../../store/temp-folder.ts';

const CHILD = fileURLToPath(new URL('../../../support/fake-binance/pull-child.ts', import.meta.url));
const FIRST_US = Date.UTC(2024, 6, 30) * 1000;
const DAYS = ['2024-07-30', '2024-08-04'] as const;

let fake: FakeBinance;

beforeAll(async () => {
  fake = await FakeBinance.start({ now: () => Date.UTC(2024, 7, 6) });
  fake.put({
    market: 'spot',
    symbol: 'BTCUSDT',
    aggTrades: generateTrades({ fromUs: FIRST_US, toUs: FIRST_US + 7 * 864e8, everyUs: 1e7 }),
    // The last day comes over REST, and one dump has a hole that REST fills.
    daily: ['2024-07-30', '2024-07-31', '2024-08-01', '2024-08-02', '2024-08-03'],
    changeDump: (name, lines) => (name.includes('aggTrades-2024-08-02') ? lines.filter((_, i) => i % 1000 > 2) : lines),
  });
});

afterAll(() => fake.stop());

/** Runs the pull; kills it with -9 when so many requests have been made, after a while. Answers its exit code. */
function runPull(dataDir: string, kill: { afterRequests: number; waitMs: number } | null): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', CHILD, fake.url, dataDir, ...DAYS], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    let requests = 0;
    fake.onRequest = () => {
      requests += 1;
      if (kill !== null && requests === kill.afterRequests) setTimeout(() => child.kill('SIGKILL'), kill.waitMs);
    };
    child.on('error', reject);
    child.on('exit', resolve);
  });
}

describe('a pull that is killed with -9 at random moments', () => {
  it('ends, started again until it is done, with the same bytes, and fetches only what is missing', async () => {
    const undisturbed = tempFolder();
    fake.log.length = 0;
    expect(await runPull(undisturbed, null)).toBe(0);
    const expected = storeContent(undisturbed);
    const fetchedOnce = fake.requests('.zip').filter((url) => !url.endsWith('CHECKSUM')).length;
    expect(Object.keys(expected)).toHaveLength(12);
    fake.log.length = 0;
    const disturbed = tempFolder();
    const random = seededRandom(20_240_806);
    let code: number | null = null;
    let kills = 0;
    while (code !== 0 && kills < 12) {
      // Soon enough that most runs get somewhere and do not get to the end.
      code = await runPull(disturbed, { afterRequests: 1 + random.integer(14), waitMs: random.integer(60) });
      kills += Number(code === null);
    }
    if (code !== 0) code = await runPull(disturbed, null);
    expect(code).toBe(0);
    expect(kills).toBeGreaterThan(2);
    expect(storeContent(disturbed)).toEqual(expected);
    expect(leftovers(disturbed)).toEqual([]);
    // A kill may cost what was under way, at most two files, never what was done.
    const fetched = fake.requests('.zip').filter((url) => !url.endsWith('CHECKSUM')).length;
    expect(fetched).toBeLessThanOrEqual(fetchedOnce + 2 * kills);
  }, 120_000);
});
