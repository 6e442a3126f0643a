import type { Cell } from '../space/sweep-space.ts';
import { type PlanOptions, planUnits } from '../unit/plan-units.ts';
import type { SweepUnit } from '../unit/sweep-unit.ts';
import type { UnitColumns, UnitResult } from '../unit/unit-result.ts';
import { addRow, zeroColumns } from './part-columns.ts';
import type { PartStore } from './part-store.ts';

/** What a cell came to on all stretches of all symbols: one row per UTC day, those of several symbols added up. */
export interface MergedCell {
  /** Which cell. */
  readonly cell: Cell;
  /** Its place in the canonical order of all cells. */
  readonly index: number;
  /** The days, rising: days since 1970-01-01. */
  readonly days: Int32Array;
  /** The rows. */
  readonly columns: UnitColumns;
}

/**
 * Puts the parts of a sweep together, block by block of cells: memory does not grow with their number. Cells on the same bars
 * come together, in canonical order; `index` tells the place among all. A cell that lacks a stretch is left out.
 * @throws InputError when a part is damaged.
 */
export function* mergedCells(plan: PlanOptions, parts: PartStore): Generator<MergedCell> {
  const [first] = plan.stretches;
  if (first === undefined) return;
  const cells = [...plan.cells];
  const places = new Map(cells.map(({ id }, index) => [id, index]));
  const computed = new Map<string, ReadonlyMap<string, string>>();
  for (const block of planUnits({ ...plan, cells, stretches: [first] })) {
    const rows = [...planUnits({ ...plan, cells: block.cells })].map((unit) => rowsOf(unit, parts, computed));
    for (const merged of mergedBlock(block.cells, rows)) yield { ...merged, index: places.get(merged.cell.id)! };
  }
}

/** By cell, the part that has its rows, and its place in it. */
type CellRows = ReadonlyMap<string, { readonly result: UnitResult; readonly place: number }>;

function rowsOf(unit: SweepUnit, parts: PartStore, computed: Map<string, ReadonlyMap<string, string>>): CellRows {
  const { stretchKey } = unit;
  if (parts.has(unit)) return placesOf([parts.read(unit)]);
  // Its cells were computed in other company: in a smaller space, say.
  const known = computed.get(stretchKey) ?? parts.cellsOf(stretchKey);
  computed.set(stretchKey, known);
  const keys = new Set(unit.cells.flatMap(({ id }) => known.get(id) ?? []));
  return placesOf([...keys].map((key) => parts.read({ stretchKey, key })));
}

function placesOf(results: readonly UnitResult[]): CellRows {
  return new Map(results.flatMap((result) => result.cells.map((id, place) => [id, { result, place }] as const)));
}

function* mergedBlock(cells: readonly Cell[], stretches: readonly CellRows[]): Generator<Omit<MergedCell, 'index'>> {
  const all = new Set(stretches.flatMap((rows) => [...rows.values()].map(({ result }) => result)));
  const days = Int32Array.from(new Set([...all].flatMap((result) => [...result.days]))).sort();
  const rowOfDay = new Map(Array.from(days, (day, row) => [day, row]));
  for (const cell of cells) {
    const found = stretches.flatMap((rows) => rows.get(cell.id) ?? []);
    if (found.length < stretches.length) continue;
    const columns = zeroColumns(days.length);
    for (const { result, place } of found) {
      const first = place * result.days.length;
      for (const [row, day] of result.days.entries()) addRow(columns, rowOfDay.get(day)!, result.columns, first + row);
    }
    yield { cell, days, columns };
  }
}
