import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { InputError } from '../input-error.ts';

/** One thing that two runs do not have in common. */
export interface RunDifference {
  /** Where: `configuration.lookback`, `data.2019-10-11`, `metrics.readings.base.figures.net_profit`, … */
  readonly what: string;
  /** In the first run, as JSON; null where it is absent. */
  readonly first: string | null;
  /** In the second run. */
  readonly second: string | null;
}

/** The first line at which two event logs part. */
export interface EventDifference {
  /** Its number, from 1. */
  readonly line: number;
  /** The first run's line; null when its log has ended. */
  readonly first: string | null;
  /** The second run's. */
  readonly second: string | null;
}

/** What two runs have in common and what not. */
export interface RunComparison {
  /** Ids of the runs. */
  readonly ids: readonly [string, string];
  /** Whether every event is the same, byte for byte. */
  readonly sameEvents: boolean;
  /** What they were made of, where that differs. */
  readonly causes: readonly RunDifference[];
  /** What came of them, where that differs. */
  readonly figures: readonly RunDifference[];
  /** Where the event logs part; null when they are the same. */
  readonly firstEvent: EventDifference | null;
}

/**
 * Compares two run folders: what they were made of, what came of them, and the first event at which they part.
 * @throws InputError when one of them holds no run.
 */
export async function compareRuns(first: string, second: string): Promise<RunComparison> {
  const [one, other] = await Promise.all([readRun(first), readRun(second)]);
  const firstEvent = await firstDifference(path.join(first, 'events.jsonl'), path.join(second, 'events.jsonl'));
  return {
    ids: [one.id, other.id],
    sameEvents: firstEvent === null,
    causes: differences(one.causes, other.causes),
    figures: differences(one.metrics, other.metrics),
    firstEvent,
  };
}

interface ReadRun {
  readonly id: string;
  readonly causes: ReadonlyMap<string, string>;
  readonly metrics: ReadonlyMap<string, string>;
}

async function readRun(folder: string): Promise<ReadRun> {
  const run = await readObject(path.join(folder, 'run.json'));
  const { id, version, configuration, data, seed } = run;
  if (typeof id !== 'string')
    throw new InputError(`${folder}/run.json has no id: it was not written by cvdlab backtest`);
  const days = Array.isArray(data) ? data.map((day: unknown): [string, unknown] => dayOf(day)) : [];
  const causes = { version, seed, configuration, data: Object.fromEntries(days) };
  return { id, causes: flattened(causes), metrics: flattened(await readObject(path.join(folder, 'metrics.json'))) };
}

function dayOf(day: unknown): [string, unknown] {
  const { date, checksum } = Object.fromEntries(Object.entries(day ?? {})) as Record<string, unknown>;
  return [String(date), checksum];
}

async function readObject(file: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    const value: unknown = JSON.parse(await readFile(file, 'utf8'));
    if (typeof value !== 'object' || value === null) throw new TypeError('no object');
    return Object.fromEntries(Object.entries(value));
  } catch (error) {
    throw new InputError(`${file} is missing or damaged: give a folder written by cvdlab backtest`, { cause: error });
  }
}

/** Every leaf of a document by its path, as JSON. */
function flattened(value: unknown, prefix = ''): Map<string, string> {
  if (typeof value !== 'object' || value === null) return new Map([[prefix, JSON.stringify(value)]]);
  return new Map(
    Object.entries(value).flatMap(([key, member]) => [...flattened(member, prefix === '' ? key : `${prefix}.${key}`)]),
  );
}

function differences(first: ReadonlyMap<string, string>, second: ReadonlyMap<string, string>): RunDifference[] {
  const names = [...new Set([...first.keys(), ...second.keys()])].sort();
  return names
    .map((what) => ({ what, first: first.get(what) ?? null, second: second.get(what) ?? null }))
    .filter((difference) => difference.first !== difference.second);
}

/** Reads two files line by line, side by side. */
async function firstDifference(first: string, second: string): Promise<EventDifference | null> {
  const [one, other] = [linesOf(first), linesOf(second)];
  try {
    for (let line = 1; ; line += 1) {
      const [a, b] = await Promise.all([one.next(), other.next()]);
      if (a.done === true && b.done === true) return null;
      if (a.done === b.done && a.value === b.value) continue;
      return { line, first: a.done === true ? null : a.value, second: b.done === true ? null : b.value };
    }
  } finally {
    await Promise.all([one.return(undefined), other.return(undefined)]);
  }
}

async function* linesOf(file: string): AsyncGenerator<string, undefined> {
  const stream = createReadStream(file, 'utf8');
  try {
    yield* createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY });
  } catch (error) {
    throw new InputError(`${file} is missing or damaged: give a folder written by cvdlab backtest`, { cause: error });
  } finally {
    stream.destroy();
  }
  return undefined;
}
