import { createHash } from 'node:crypto';
import { canonicalJson } from '../../core/canonical-json.ts';
import { isSensible } from './conditions.ts';
import { resolveSettings } from './setting-names.ts';
import type { Cell, Settings, SweepSpace } from './sweep-space.ts';

/** Combinations of a space before conditions: the number of positions that {@link cellAt} takes. */
export function gridSize(space: SweepSpace): number {
  return space.dimensions.reduce((product, { values }) => product * values.length, 1);
}

/**
 * The cell at a place of the grid, counted like the digits of a number whose last dimension counts fastest; null where a
 * condition drops it. So a search can draw cells of a grid that is too large to be listed.
 * @param place from 0 to {@link gridSize} − 1.
 */
export function cellAt(space: SweepSpace, place: number): Cell | null {
  const position = positionAt(space, place);
  const said = settingsAt(space, position);
  if (!isSensible(space.when, said)) return null;
  const settings = resolveSettings(said);
  return { id: cellId(settings), settings, position };
}

/** All cells in canonical order: that of their positions, the last dimension fastest. */
export function* walkCells(space: SweepSpace): Generator<Cell> {
  const size = gridSize(space);
  for (let place = 0; place < size; place += 1) {
    const cell = cellAt(space, place);
    if (cell !== null) yield cell;
  }
}

/** {@link walkCells} as a list. */
export function cellsOf(space: SweepSpace): readonly Cell[] {
  return [...walkCells(space)];
}

/** How many cells there are, without making them. */
export function cellCount(space: SweepSpace): number {
  const size = gridSize(space);
  if (space.when.length === 0) return size;
  let count = 0;
  for (let place = 0; place < size; place += 1) {
    if (isSensible(space.when, settingsAt(space, positionAt(space, place)))) count += 1;
  }
  return count;
}

/** The name of all settings of a cell, 16 hexadecimal digits. */
export function cellId(settings: Settings): string {
  return createHash('sha256').update(canonicalJson(settings)).digest('hex').slice(0, 16);
}

function positionAt({ dimensions }: SweepSpace, place: number): number[] {
  const position = dimensions.map(() => 0);
  let rest = place;
  for (let index = dimensions.length - 1; index >= 0; index -= 1) {
    const { length } = dimensions[index]!.values;
    position[index] = rest % length;
    rest = Math.floor(rest / length);
  }
  return position;
}

function settingsAt({ base, dimensions }: SweepSpace, position: readonly number[]): Record<string, string> {
  const said: Record<string, string> = { ...base };
  for (const [index, { name, values }] of dimensions.entries()) said[name] = values[position[index]!]!;
  return said;
}
