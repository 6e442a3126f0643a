import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { formatDay } from '../../core/time.ts';
import type { SweepUnit } from '../unit/sweep-unit.ts';
import { writeAtomically } from './atomic-file.ts';

/** Says whose days and how many cells a unit is, for messages. */
export function unitText({ instrument, fromDay, toDay, cells }: SweepUnit): string {
  const days = fromDay === toDay ? formatDay(fromDay) : `${formatDay(fromDay)} to ${formatDay(toDay)}`;
  return `${instrument.symbol} ${days}, ${cells.length} cells`;
}

/** Units that failed every time: `<out>/parked/<key>.json`, each with its error, until they are computed after all. */
export class ParkedUnits {
  private readonly out: string;

  /** @param out the folder of the sweep. */
  constructor(out: string) {
    this.out = out;
  }

  /** Puts a unit aside. */
  park(unit: SweepUnit, error: string): void {
    const { key, instrument, cells } = unit;
    const days = { from: formatDay(unit.fromDay), to: formatDay(unit.toDay) };
    const facts = { key, error, instrument, ...days, shared: unit.shared, cells: cells.map(({ id }) => id) };
    writeAtomically(this.out, this.path(key), `${JSON.stringify(facts, null, 2)}\n`);
  }

  /** Takes a unit back, if it was put aside. */
  release(key: string): void {
    rmSync(this.path(key), { force: true });
  }

  /** The keys of all that are put aside, in order. */
  keys(): readonly string[] {
    const folder = path.join(this.out, 'parked');
    if (!existsSync(folder)) return [];
    return readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .map((name) => name.slice(0, -'.json'.length))
      .sort();
  }

  /** The error of a unit that is put aside. */
  errorOf(key: string): string {
    const parsed: unknown = JSON.parse(readFileSync(this.path(key), 'utf8'));
    return typeof parsed === 'object' && parsed !== null && 'error' in parsed ? String(parsed.error) : 'unknown';
  }

  private path(key: string): string {
    return path.join(this.out, 'parked', `${key}.json`);
  }
}
