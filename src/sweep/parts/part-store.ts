import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { encodeArrowTable, type TableColumns } from '../../data/arrow/arrow-table.ts';
import { ArrowTable } from '../../data/arrow/read-arrow-table.ts';
import type { SweepUnit } from '../unit/sweep-unit.ts';
import type { UnitColumns, UnitResult } from '../unit/unit-result.ts';
import { writeAtomically } from './atomic-file.ts';
import { COLUMN_NAMES } from './part-columns.ts';

/** What names a unit's part. */
export type PartName = Pick<SweepUnit, 'stretchKey' | 'key'>;

const EXTENSION = '.arrow';

/**
 * Results of units: `<out>/parts/<stretch key>/<unit key>.arrow`, one row per cell and UTC day. They are the only truth about
 * what has been computed: a sweep that was killed, a lost queue, a machine that burnt down cost what is not here.
 */
export class PartStore {
  /** The folder of the sweep. */
  readonly out: string;

  /** @param out the folder of the sweep; it need not be there. */
  constructor(out: string) {
    this.out = out;
  }

  /** Where the part of a unit is, or would be. */
  path({ stretchKey, key }: PartName): string {
    return path.join(this.folder(stretchKey), key + EXTENSION);
  }

  /** Whether a unit was computed. */
  has(name: PartName): boolean {
    return existsSync(this.path(name));
  }

  /** Writes the part of a unit, whole or not at all; writing it again gives the same bytes. */
  write(name: PartName, result: UnitResult): void {
    const metadata = {
      'cvdlab.kind': 'sweep-part',
      'cvdlab.unit': name.key,
      'cvdlab.stretch': name.stretchKey,
      'cvdlab.money_scale': String(result.moneyScale),
      'cvdlab.cells': result.cells.join(','),
    };
    writeAtomically(this.out, this.path(name), encodeArrowTable(tableOf(result), metadata));
  }

  /**
   * Reads the part of a unit.
   * @throws InputError when it is damaged.
   */
  read(name: PartName): UnitResult {
    const table = ArrowTable.read(this.path(name));
    const cells = table.metadata('cvdlab.cells').split(',');
    const days = table.int32('day').slice(0, table.rows / cells.length);
    const money = (member: keyof typeof COLUMN_NAMES): BigInt64Array => table.int64(COLUMN_NAMES[member]);
    const counts = (member: keyof typeof COLUMN_NAMES): Int32Array => table.int32(COLUMN_NAMES[member]);
    const columns: UnitColumns = {
      ...{ trips: counts('trips'), wins: counts('wins'), signals: counts('signals') },
      ...{ net: money('net'), netPessimistic: money('netPessimistic'), netOptimistic: money('netOptimistic') },
      ...{ gross: money('gross'), fees: money('fees'), capital: money('capital'), turnover: money('turnover') },
      ...{ bpsSum: table.float64(COLUMN_NAMES.bpsSum), bpsSquareSum: table.float64(COLUMN_NAMES.bpsSquareSum) },
      exposedUs: money('exposedUs'),
    };
    return { cells, moneyScale: Number(table.metadata('cvdlab.money_scale')), days, columns };
  }

  /** The cells of a stretch that were computed, with the unit each was computed in. */
  cellsOf(stretchKey: string): ReadonlyMap<string, string> {
    const found = new Map<string, string>();
    for (const key of this.keysOf(stretchKey)) {
      const cells = ArrowTable.read(this.path({ stretchKey, key })).metadata('cvdlab.cells').split(',');
      for (const cell of cells) if (!found.has(cell)) found.set(cell, key);
    }
    return found;
  }

  /** Takes a part away, so that it is computed again. */
  remove(name: PartName): void {
    rmSync(this.path(name), { force: true });
  }

  private keysOf(stretchKey: string): string[] {
    const folder = this.folder(stretchKey);
    if (!existsSync(folder)) return [];
    const names = readdirSync(folder).filter((name) => name.endsWith(EXTENSION));
    return names.map((name) => name.slice(0, -EXTENSION.length)).sort();
  }

  private folder(stretchKey: string): string {
    return path.join(this.out, 'parts', stretchKey);
  }
}

function tableOf({ cells, days, columns }: UnitResult): TableColumns {
  const names = cells.flatMap((cell) => Array.from(days, () => cell));
  const allDays = Int32Array.from({ length: names.length }, (_, row) => days[row % days.length]!);
  const members = Object.entries(COLUMN_NAMES) as [keyof UnitColumns, string][];
  return { cell: names, day: allDays, ...Object.fromEntries(members.map(([member, name]) => [name, columns[member]])) };
}
