import { createHash } from 'node:crypto';
import type { Cell } from '../space/sweep-space.ts';

/** Cells to be drawn. */
export interface RandomSearch {
  /** How many; all there are when there are fewer. */
  readonly samples: number;
  /** The draw: the same seed draws the same cells. */
  readonly seed: number;
}

/**
 * Draws cells without putting any back. Each cell has a number of its own, made of the seed and its id, and those with the
 * smallest are drawn: a draw of more cells holds that of fewer, and a space that grows keeps most of its draw.
 * @param cells in canonical order, each once.
 * @returns the drawn cells, in canonical order.
 * @throws RangeError when the number is not a whole one above zero.
 */
export function randomCells(cells: Iterable<Cell>, { samples, seed }: RandomSearch): readonly Cell[] {
  if (!Number.isSafeInteger(samples) || samples < 1) {
    throw new RangeError(`a random search takes a whole number of cells above 0, got ${samples}`);
  }
  const numbered = Array.from(cells, (cell, place) => ({ cell, place, number: cellNumber(seed, cell.id) }));
  numbered.sort((a, b) => (a.number < b.number ? -1 : a.number > b.number ? 1 : a.place - b.place));
  const drawn = numbered.slice(0, samples).sort((a, b) => a.place - b.place);
  return drawn.map(({ cell }) => cell);
}

/** Hexadecimal digits of one length, so that they compare as the numbers they are. */
function cellNumber(seed: number, id: string): string {
  return createHash('sha256').update(`${seed} ${id}`).digest('hex');
}
