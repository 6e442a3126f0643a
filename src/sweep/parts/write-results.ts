import { mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { MONEY_DIGITS } from '../../backtest/money.ts';
import { formatUnits } from '../../core/decimal.ts';
import { csvChunks, type TextTable } from '../../core/text-table.ts';
import { encodeArrowTable, type TableColumns, writeArrowTable } from '../../data/arrow/arrow-table.ts';
import type { Cell } from '../space/sweep-space.ts';
import type { PlanOptions } from '../unit/plan-units.ts';
import { stagingPath, writeAtomically } from './atomic-file.ts';
import { type CellSummary, summarise } from './cell-summary.ts';
import { type MergedCell, mergedCells } from './merged-cells.ts';
import { COLUMN_NAMES, COUNT_MEMBERS, LONG_MEMBERS } from './part-columns.ts';
import type { PartStore } from './part-store.ts';

/** A cell and what it came to. */
export interface CellRow {
  /** Its place among all cells, which `days.arrow` calls it by. */
  readonly place: number;
  /** Which cell. */
  readonly cell: Cell;
  /** What it came to. */
  readonly summary: CellSummary;
}

/** What {@link writeResults} takes. */
export interface ResultOptions {
  /** The plan of the sweep. */
  readonly plan: PlanOptions;
  /** Names of the settings that vary, for columns of their own. */
  readonly dimensions: readonly string[];
  /** Is told of every cell that has rows, on the way: for whoever wants to see its days. */
  readonly onCell?: (merged: MergedCell) => void;
}

const METADATA = { 'cvdlab.money_scale': String(MONEY_DIGITS) };

/**
 * Merges the parts into `cells.arrow`, `cells.csv` and `days.arrow`: equal parts give equal bytes.
 * @returns the cells that have results, in canonical order.
 * @throws InputError when a part is damaged.
 */
export async function writeResults(parts: PartStore, options: ResultOptions): Promise<CellRow[]> {
  const { out } = parts;
  const { plan, dimensions, onCell } = options;
  mkdirSync(out, { recursive: true });
  const rows = new Map<number, CellRow>();
  const walk = function* (): Generator<MergedCell> {
    for (const merged of mergedCells(plan, parts)) {
      rows.set(merged.index, { place: merged.index, cell: merged.cell, summary: summarise(merged) });
      onCell?.(merged);
      yield merged;
    }
  };
  const staging = stagingPath(out);
  try {
    await writeArrowTable(staging, dayBatches(walk()), { 'cvdlab.kind': 'sweep-days', ...METADATA });
    renameSync(staging, path.join(out, 'days.arrow'));
  } finally {
    rmSync(staging, { force: true });
  }
  const there = [...rows.values()].sort((one, other) => one.place - other.place);
  const columns = cellColumns(there, dimensions);
  const arrow = encodeArrowTable(columns, { 'cvdlab.kind': 'sweep-cells', ...METADATA });
  writeAtomically(out, path.join(out, 'cells.arrow'), arrow);
  writeAtomically(out, path.join(out, 'cells.csv'), [...csvChunks(cellsTextTable(there, dimensions))].join(''));
  return there;
}

const BATCH_ROWS = 65_536;

/** Rows of (place of the cell, day, net, round trips), batch by batch; one batch without rows where there are none. */
function* dayBatches(cells: Iterable<MergedCell>): Generator<TableColumns> {
  let batch: MergedCell[] = [];
  let rows = 0;
  let isFirst = true;
  for (const merged of cells) {
    batch.push(merged);
    rows += merged.days.length;
    if (rows < BATCH_ROWS) continue;
    yield dayColumns(batch, rows);
    [batch, rows, isFirst] = [[], 0, false];
  }
  if (rows > 0 || isFirst) yield dayColumns(batch, rows);
}

function dayColumns(cells: readonly MergedCell[], rows: number): TableColumns {
  const [cell, day, trips] = [new Int32Array(rows), new Int32Array(rows), new Int32Array(rows)];
  const net = new BigInt64Array(rows);
  let row = 0;
  for (const { index, days, columns } of cells) {
    cell.fill(index, row, row + days.length);
    day.set(days, row);
    net.set(columns.net, row);
    trips.set(columns.trips, row);
    row += days.length;
  }
  return { cell, day, net, trips };
}

function cellColumns(rows: readonly CellRow[], dimensions: readonly string[]): TableColumns {
  const doubles = (of: (summary: CellSummary) => number): Float64Array => {
    return Float64Array.from(rows, ({ summary }) => of(summary));
  };
  const longs = (of: (summary: CellSummary) => bigint): BigInt64Array => {
    return BigInt64Array.from(rows, ({ summary }) => of(summary));
  };
  return {
    place: Int32Array.from(rows, ({ place }) => place),
    cell: rows.map(({ cell }) => cell.id),
    ...Object.fromEntries(dimensions.map((name) => [name, rows.map(({ cell }) => cell.settings[name] ?? 'none')])),
    days: Int32Array.from(rows, ({ summary }) => summary.days),
    ...Object.fromEntries(
      COUNT_MEMBERS.map((name) => [COLUMN_NAMES[name], Int32Array.from(rows, ({ summary }) => summary.counts[name])]),
    ),
    ...Object.fromEntries(LONG_MEMBERS.map((name) => [COLUMN_NAMES[name], longs(({ sums }) => sums[name])])),
    mean_bps: doubles(({ meanBps }) => meanBps),
    deviation_bps: doubles(({ deviationBps }) => deviationBps),
    daily_sharpe: doubles(({ dailySharpe }) => dailySharpe),
    max_drawdown: longs(({ maxDrawdown }) => maxDrawdown),
  };
}

/** The cells as a table for people and spreadsheets: money as decimals, numbers that do not exist as empty cells. */
export function cellsTextTable(rows: readonly CellRow[], dimensions: readonly string[]): TextTable {
  const numbers = ['days', ...COUNT_MEMBERS, ...LONG_MEMBERS.map((name) => COLUMN_NAMES[name])];
  const metrics = ['mean_bps', 'deviation_bps', 'daily_sharpe', 'max_drawdown'];
  return {
    columns: [
      ...['cell', ...dimensions].map((name) => ({ name, type: 'text' as const })),
      ...[...numbers, ...metrics].map((name) => ({ name, type: 'number' as const })),
    ],
    rows: rows.map(({ cell, summary }) => textsOf(cell, summary, dimensions)),
  };
}

function textsOf(cell: Cell, summary: CellSummary, dimensions: readonly string[]): string[] {
  const { counts, sums, meanBps, deviationBps, dailySharpe } = summary;
  const plain = (value: number): string => (Number.isNaN(value) ? '' : String(Number(value.toPrecision(12))));
  return [
    cell.id,
    ...dimensions.map((name) => cell.settings[name] ?? 'none'),
    String(summary.days),
    ...COUNT_MEMBERS.map((name) => String(counts[name])),
    ...LONG_MEMBERS.map((name) => (name === 'exposedUs' ? String(sums[name]) : formatUnits(sums[name], MONEY_DIGITS))),
    ...[meanBps, deviationBps, dailySharpe].map(plain),
    formatUnits(summary.maxDrawdown, MONEY_DIGITS),
  ];
}
