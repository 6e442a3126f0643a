import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { InputError } from '../../data/input-error.ts';
import type { SweepUnit } from '../unit/sweep-unit.ts';
import { writeAtomically } from './atomic-file.ts';
import { ParkedUnits } from './parked-units.ts';
import type { PartStore } from './part-store.ts';

const PLAN_FILE = 'units.txt';

/** How far a sweep is, as its folder tells: whoever computes it, wherever. */
export interface SweepProgress {
  /** Units that were to be computed when the sweep was last started. */
  readonly units: number;
  /** Those that are. */
  readonly done: number;
  /** Those that failed and were put aside. */
  readonly parked: number;
  /** Units a second, from the start to the last that was done; 0 before the first. */
  readonly unitsPerSecond: number;
}

/** Writes down which units are to be computed, for {@link readProgress}. @returns how many. */
export function writePlanFile(out: string, units: Iterable<SweepUnit>): number {
  const lines: string[] = [];
  for (const { stretchKey, key } of units) lines.push(`${stretchKey} ${key}\n`);
  writeAtomically(out, path.join(out, PLAN_FILE), lines.join(''));
  return lines.length;
}

/**
 * How far the sweep in a folder is.
 * @throws InputError where no sweep was begun.
 */
export function readProgress(parts: PartStore): SweepProgress {
  const file = path.join(parts.out, PLAN_FILE);
  if (!existsSync(file)) throw new InputError(`no sweep was begun in ${parts.out}: ${PLAN_FILE} is not there`);
  const startedMs = statSync(file).mtimeMs;
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  let [done, lastMs] = [0, startedMs];
  for (const line of lines) {
    const [stretchKey = '', key = ''] = line.split(' ');
    const found = statSync(parts.path({ stretchKey, key }), { throwIfNoEntry: false });
    if (found === undefined) continue;
    done += 1;
    lastMs = Math.max(lastMs, found.mtimeMs);
  }
  const parked = new ParkedUnits(parts.out).keys().length;
  const seconds = (lastMs - startedMs) / 1000;
  return { units: lines.length, done, parked, unitsPerSecond: seconds > 0 ? done / seconds : 0 };
}
