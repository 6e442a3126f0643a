import { createHash } from 'node:crypto';
import { canonicalJson } from '../../core/canonical-json.ts';
import { SHARED_SETTINGS } from '../space/setting-names.ts';
import type { Cell, Settings } from '../space/sweep-space.ts';
import type { Stretch, SweepUnit } from './sweep-unit.ts';

/** Most cells of a unit, unless told otherwise. */
export const BLOCK_CELLS = 64;

/** A stretch, and what its days hold. */
export interface PlannedStretch extends Stretch {
  /** Checksums of everything that is read for it: its days, the warm-up's, quotes, days that size limits are taken from. */
  readonly checksums: readonly string[];
}

/** What is to be computed. */
export interface PlanOptions {
  /** The cells, in canonical order. */
  readonly cells: Iterable<Cell>;
  /** The stretches, in the order in which they are wanted. */
  readonly stretches: readonly PlannedStretch[];
  /** The store that holds the days. */
  readonly dataDir: string;
  /** What stands for the code: results of another version are not taken for those of this one. */
  readonly code: string;
  /** Most cells of a unit; default {@link BLOCK_CELLS}. Rows do not depend on it. */
  readonly blockCells?: number;
  /** Whether a cell of a stretch is there already; default: none is. */
  readonly isDone?: (stretchKey: string, cellId: string) => boolean;
}

/**
 * The units of a sweep, stretch by stretch. Cells on the same bars are put together. What is done already is left out, so
 * that a space that has grown, or an interrupted sweep, computes only what is new.
 */
export function* planUnits(options: PlanOptions): Generator<SweepUnit> {
  const { stretches, dataDir, code, blockCells = BLOCK_CELLS, isDone = () => false } = options;
  const groups = groupsOf(options.cells);
  for (const { checksums, ...stretch } of stretches) {
    for (const { shared, cells } of groups) {
      const stretchKey = hashOf({ ...stretch, checksums, shared, code }).slice(0, 16);
      const wanted = cells.filter((cell) => !isDone(stretchKey, cell.id));
      for (let first = 0; first < wanted.length; first += blockCells) {
        const block = wanted.slice(first, first + blockCells);
        const key = unitKey(stretchKey, block);
        yield { key, stretchKey, ...stretch, shared, cells: block, dataDir };
      }
    }
  }
}

/** The name of what is computed for cells on a stretch: SHA-256, 64 hexadecimal digits. */
export function unitKey(stretchKey: string, cells: readonly Cell[]): string {
  return hashOf({ stretchKey, cells: cells.map(({ id }) => id) });
}

/** Cells on the same bars, each group in canonical order, groups in the order of their first cells. */
function groupsOf(cells: Iterable<Cell>): { readonly shared: Settings; readonly cells: readonly Cell[] }[] {
  const groups = new Map<string, { shared: Settings; cells: Cell[] }>();
  for (const cell of cells) {
    const shared = sharedOf(cell.settings);
    const key = canonicalJson(shared);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { shared, cells: [cell] });
    else group.cells.push(cell);
  }
  return [...groups.values()];
}

function sharedOf(settings: Settings): Settings {
  return Object.fromEntries(
    SHARED_SETTINGS.flatMap((name) => (settings[name] === undefined ? [] : [[name, settings[name]]])),
  );
}

function hashOf(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}
