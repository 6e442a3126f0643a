import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { TextTable } from '../../core/text-table.ts';
import { splitLine } from '../csv/split-line.ts';
import { InputError } from '../input-error.ts';
import type { EventLogFacts } from './run-folder.ts';
import type { RunDay } from './run-manifest.ts';

/** A run as its folder has it. */
export interface StoredRun {
  /** Its id. */
  readonly id: string;
  /** Version of cvdlab that ran it. */
  readonly version: string;
  /** The seed of everything random in it. */
  readonly seed: number;
  /** Every setting, by the names of the options. */
  readonly configuration: Readonly<Record<string, unknown>>;
  /** The days it read. */
  readonly data: readonly RunDay[];
  /** Its event log. */
  readonly events: EventLogFacts;
  /** What `metrics.json` holds. */
  readonly metrics: unknown;
  /** Round trips, equity and refusals, as text. */
  readonly tables: Readonly<Record<'trades' | 'equity' | 'refusals', TextTable>>;
}

/**
 * Reads a run folder: its events are left alone.
 * @throws InputError naming the file that is missing or damaged.
 */
export async function readRunFolder(folder: string): Promise<StoredRun> {
  const run = membersOf(await readJson(folder, 'run.json'));
  const { id, version, seed, data, events } = run;
  if (typeof id !== 'string') throw new InputError(`${folder}/run.json has no id: ${REMEDY}`);
  const { lines, checksum } = membersOf(events);
  const [trades, equity, refusals] = await Promise.all([
    readTable(folder, 'trades.csv'),
    readTable(folder, 'equity.csv'),
    readTable(folder, 'refusals.csv'),
  ]);
  return {
    id,
    version: String(version),
    seed: Number(seed),
    configuration: membersOf(run['configuration']),
    data: Array.isArray(data) ? data.map(dayOf) : [],
    events: { lines: Number(lines), checksum: String(checksum) },
    metrics: await readJson(folder, 'metrics.json'),
    tables: { trades, equity, refusals },
  };
}

const REMEDY = 'give a folder written by cvdlab backtest';

function dayOf(day: unknown): RunDay {
  const { date, checksum } = membersOf(day);
  return { date: String(date), checksum: String(checksum) };
}

function membersOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

async function readJson(folder: string, name: string): Promise<unknown> {
  const file = path.join(folder, name);
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new InputError(`${file} is missing or damaged: ${REMEDY}`, { cause: error });
  }
}

async function readTable(folder: string, name: string): Promise<TextTable> {
  const file = path.join(folder, name);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new InputError(`${file} is missing: ${REMEDY}`, { cause: error });
  }
  const [header, ...rows] = text
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => splitLine(line, ','));
  const broken = rows.findIndex((row) => row?.length !== header?.length);
  if (header == null || broken >= 0) throw new InputError(`${file}, line ${broken + 2}: not as many fields as columns`);
  return {
    columns: header.map((column) => ({ name: column, type: 'text' })),
    rows: rows.map((row) => row ?? []),
  };
}
