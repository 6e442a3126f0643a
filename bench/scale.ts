import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { openStored } from '../src/lab/open-days.ts';
import { settingValues, SWEEP_MEANS } from '../src/lab/sweep-means.ts';
import { PartStore } from '../src/sweep/parts/part-store.ts';
import { planUnits } from '../src/sweep/unit/plan-units.ts';
import { runUnit } from '../src/sweep/unit/run-unit.ts';
import type { SweepUnit } from '../src/sweep/unit/sweep-unit.ts';
import { chosenCells, SPACE_CELLS } from './shared/sweep-space.ts';

/**
 * What docs/scale.md reckons with: bytes of a trade and of a part, seconds of a unit, and what the queue costs. On the day that
 * bench/sweep.ts simulates; the queue where BENCH_REDIS names a Redis that may be filled: redis://127.0.0.1:6400.
 *
 *   npx tsx bench/sweep.ts --runs 1 --cells 1 && BENCH_REDIS=redis://127.0.0.1:6400 npx tsx bench/scale.ts
 */
const out = fileURLToPath(new URL('out-sweep', import.meta.url));
const dataDir = path.join(out, 'data');
const instrument = { venue: 'binance', market: 'spot', symbol: 'BENCHUSDT' };
const say = (what: string, value: string): boolean => process.stdout.write(`${what.padEnd(44)} ${value}\n`);

/** Processor seconds: of a machine that others use as well, they say more than the clock. */
async function cpuSeconds<T>(compute: () => Promise<T> | T): Promise<{ readonly seconds: number; readonly value: T }> {
  const before = process.cpuUsage();
  const value = await compute();
  const { user, system } = process.cpuUsage(before);
  return { seconds: (user + system) / 1e6, value };
}

function storedBytes(folder: string): number {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names.reduce((sum, name) => sum + (name.endsWith('.arrow') ? statSync(path.join(folder, name)).size : 0), 0);
}

function unitOf(count: number, day: number): SweepUnit {
  const cells = chosenCells(count);
  const stretch = { instrument, fromDay: day, toDay: day, warmUpFromDay: day, checksums: ['x'] };
  const [unit] = planUnits({ cells, stretches: [stretch], dataDir, code: 'bench', blockCells: count });
  return unit!;
}

async function measureUnits(): Promise<SweepUnit> {
  const recorded = await openStored(settingValues({}, { ...instrument, dataDir }), {});
  const { fromDay } = recorded;
  const read = async (): Promise<number> => {
    let trades = 0;
    const { source } = await SWEEP_MEANS.open(unitOf(1, fromDay));
    for await (const event of source) if (event.type === 'trades') trades += event.length;
    return trades;
  };
  await read();
  const { seconds, value: trades } = await cpuSeconds(read);
  say('trades', String(trades));
  say('bytes of a stored trade', (storedBytes(dataDir) / trades).toFixed(2));
  say('reading a million trades, CPU s', ((seconds * 1e6) / trades).toFixed(3));
  const parts = new PartStore(path.join(out, 'scale'));
  for (const count of [1, 1, 16, 64]) {
    const unit = unitOf(count, fromDay);
    const run = await cpuSeconds(() => runUnit(unit, SWEEP_MEANS));
    parts.write(unit, run.value);
    const bytes = statSync(parts.path(unit)).size / (count * run.value.days.length);
    say(`unit of ${count} cells, a million trades, CPU s`, ((run.seconds * 1e6) / trades).toFixed(3));
    say(`part of ${count} cells, bytes a cell and day`, bytes.toFixed(0));
  }
  return unitOf(64, fromDay);
}

async function measurePlanning(unit: SweepUnit): Promise<void> {
  const cells = chosenCells(SPACE_CELLS);
  const { warmUpFromDay, fromDay, toDay } = unit;
  const stretches = Array.from({ length: 200 }, (_, index) => {
    return {
      instrument,
      fromDay: fromDay + index,
      toDay: toDay + index,
      warmUpFromDay: warmUpFromDay + index,
      checksums: [],
    };
  });
  const plan = await cpuSeconds(() => [...planUnits({ cells, stretches, dataDir, code: 'bench' })].length);
  say('planning a unit of 64 cells, CPU ms', ((1000 * plan.seconds) / plan.value).toFixed(2));
}

async function measureQueue(unit: SweepUnit, url: string): Promise<void> {
  const client = new Redis(url, { maxRetriesPerRequest: null });
  const queue = new Queue('bench-scale', { connection: client });
  const memory = async (): Promise<number> => Number(/used_memory:(\d+)/.exec(await client.info('memory'))![1]);
  const cpu = async (): Promise<number> => {
    const text = await client.info('cpu');
    return [/used_cpu_user:([\d.]+)/, /used_cpu_sys:([\d.]+)/].reduce(
      (sum, form) => sum + Number(form.exec(text)![1]),
      0,
    );
  };
  const data = { unit, out, code: 'bench', remote: null };
  say('a job as JSON, bytes', String(JSON.stringify(data).length));
  const [before, busy] = [await memory(), await cpu()];
  const count = 1000;
  const added = await cpuSeconds(async () => {
    for (let job = 0; job < count; job += 1) await queue.add('unit', data, { jobId: `job-${job}` });
  });
  say('memory of Redis for a job, bytes', (((await memory()) - before) / count).toFixed(0));
  say('submitting a job, CPU ms', ((1000 * added.seconds) / count).toFixed(2));
  say('Redis for a submission, CPU ms', ((1000 * ((await cpu()) - busy)) / count).toFixed(3));
  const started = performance.now();
  for (let ping = 0; ping < count; ping += 1) await client.ping();
  say('round trip to Redis, ms', ((performance.now() - started) / count).toFixed(3));
  await queue.obliterate({ force: true });
  await queue.close();
  client.disconnect();
}

const unit = await measureUnits();
await measurePlanning(unit);
const url = process.env['BENCH_REDIS'];
if (url !== undefined) await measureQueue(unit, url);
