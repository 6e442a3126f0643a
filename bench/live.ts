import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { alignedText } from '../src/cli/output.ts';
import { type FrameTimes, measureFrames } from './live/frame-times.ts';
import { type MessageRate, measureRate } from './live/message-rate.ts';
import { type DayMemory, weekMemory } from './live/week-memory.ts';

/**
 * `cvdlab live binance` between a loopback exchange and 50 WebSocket clients, each a process of its own: what messages cost,
 * whether memory stays flat over a week, and how the widget keeps up in Chromium. The scripts of the page must be built.
 *
 *   node --import tsx bench/live.ts --seconds 10 --runs 3
 *   node --import tsx bench/live.ts --parts messages --node=--cpu-prof    # a profile of the live process
 */
const { values } = parseArgs({
  options: {
    parts: { type: 'string', default: 'messages,week,frames' },
    seconds: { type: 'string', default: '10' },
    runs: { type: 'string', default: '3' },
    rate: { type: 'string', default: '20000' },
    viewers: { type: 'string', default: '50' },
    days: { type: 'string', default: '7' },
    resolution: { type: 'string', default: '1' },
    built: { type: 'boolean', default: false },
    node: { type: 'string', multiple: true, default: [] },
  },
});
const out = fileURLToPath(new URL('out-live', import.meta.url));
const [seconds, runs, rate] = [values.seconds, values.runs, values.rate].map(Number) as [number, number, number];
const live = { isBuilt: values.built, resolutionMs: Number(values.resolution), nodeArguments: values.node };

/** A folder that is empty. */
function recordingFolder(): string {
  const folder = `${out}/data`;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}

function print(title: string, columns: readonly string[], rows: readonly (readonly string[])[]): void {
  const typed = columns.map((name, index) => ({ name, type: index === 0 ? ('text' as const) : ('number' as const) }));
  process.stdout.write(`\n${title}\n${alignedText({ columns: typed, rows })}`);
}

const JOBS = {
  'no messages': { perSecond: 0, isRecorded: false },
  [`${rate} messages/s`]: { perSecond: rate, isRecorded: false },
  [`${rate} messages/s, recorded`]: { perSecond: rate, isRecorded: true },
  'as many as it takes': { perSecond: null, isRecorded: false },
  'as many as it takes, recorded': { perSecond: null, isRecorded: true },
};

/** Every job in turn, so many times; the run whose share of a core is the median. */
async function measureMessages(): Promise<Map<string, MessageRate>> {
  const measured = new Map(Object.keys(JOBS).map((name) => [name, [] as MessageRate[]]));
  for (let run = 0; run < runs; run += 1) {
    for (const [name, { perSecond, isRecorded }] of Object.entries(JOBS)) {
      const recordIn = isRecorded ? recordingFolder() : null;
      measured
        .get(name)!
        .push(await measureRate({ ...live, recordIn, perSecond, seconds, viewers: Number(values.viewers) }));
    }
  }
  return new Map(Array.from(measured, ([name, rates]) => [name, medianOf(rates)]));
}

function medianOf(rates: readonly MessageRate[]): MessageRate {
  const costs = rates.toSorted((a, b) => a.coreShare / a.perSecond - b.coreShare / b.perSecond);
  return costs[Math.floor(costs.length / 2)]!;
}

function printMessages(measured: ReadonlyMap<string, MessageRate>): void {
  print(
    `messages: ${values.viewers} clients, ${seconds} s, median of ${runs} runs`,
    [
      'job',
      'messages/s',
      '% of a core',
      'delay p50 ms',
      'p99',
      'worst',
      'updates/s a client',
      'KB/s a client',
      'RSS MiB',
    ],
    Array.from(measured, ([name, { perSecond, coreShare, delayMs, updatesPerViewer, bytesPerViewer, rssMiB }]) => [
      ...[name, perSecond.toFixed(0), (coreShare * 100).toFixed(1), ...delayMs.map((ms) => ms.toFixed(1))],
      ...[updatesPerViewer.toFixed(1), (bytesPerViewer / 1000).toFixed(1), rssMiB.toFixed(0)],
    ]),
  );
}

function printWeek(days: readonly DayMemory[]): void {
  print(
    'memory at the end of each simulated day, recorded, after a collection',
    ['day', 'trades so far', 'heap MiB', 'array buffers MiB', 'RSS MiB'],
    days.map(({ trades, heapMiB, buffersMiB, rssMiB }, day) => [
      ...[String(day + 1), String(trades)],
      ...[heapMiB, buffersMiB, rssMiB].map((mib) => mib.toFixed(1)),
    ]),
  );
}

const SCENES = { 'one widget': [1, false], 'three widgets': [3, false], 'one widget, dragged': [1, true] } as const;

async function measureScenes(): Promise<Map<string, FrameTimes>> {
  const measured = new Map<string, FrameTimes>();
  for (const [name, [widgets, isDragged]] of Object.entries(SCENES)) {
    measured.set(name, await measureFrames(widgets, seconds, isDragged));
  }
  return measured;
}

function printFrames(measured: ReadonlyMap<string, FrameTimes>): void {
  print(
    'frames of Chromium, 5,000 bars, ten updates a second',
    ['scene', 'frames', 'median ms', 'p95', 'worst', '% of its thread'],
    Array.from(measured, ([name, { frames, frameMs, busyShare }]) => [
      ...[name, String(frames), ...frameMs.map((ms) => ms.toFixed(1)), (busyShare * 100).toFixed(1)],
    ]),
  );
}

mkdirSync(out, { recursive: true });
const parts = values.parts.split(',');
const messages = parts.includes('messages') ? await measureMessages() : null;
const week = parts.includes('week')
  ? await weekMemory(Number(values.days), { ...live, recordIn: recordingFolder() })
  : null;
const frames = parts.includes('frames') ? await measureScenes() : null;
if (messages !== null) printMessages(messages);
if (week !== null) printWeek(week);
if (frames !== null) printFrames(frames);
rmSync(`${out}/data`, { recursive: true, force: true });
const result = { messages: Object.fromEntries(messages ?? []), week, frames: Object.fromEntries(frames ?? []) };
writeFileSync(`${out}/live.json`, `${JSON.stringify(result, null, 2)}\n`);
