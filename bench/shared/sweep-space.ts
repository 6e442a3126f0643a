import { cellsOf } from '../../src/sweep/space/cells.ts';
import { parseSpace } from '../../src/sweep/space/parse-space.ts';
import type { Cell } from '../../src/sweep/space/sweep-space.ts';

/** The thousand cells that sweeps are measured with. */
const SPACE = parseSpace(
  {
    base: { size: 1 },
    dimensions: {
      lookback: { from: 10, to: 100, step: 10 },
      hold: [5, 10, 15, 30, 60],
      stop: ['none', '1atr', '2atr', '4atr', 'ref:2'],
      entry: ['market', 'limit'],
      opposite: ['ignore', 'exit'],
    },
  },
  'bench',
);

/** Cells of that space. */
export const SPACE_CELLS = 1000;

/** So many cells of the space, from all over it. */
export function chosenCells(count: number): Cell[] {
  const all = cellsOf(SPACE);
  const stride = all.length / count;
  return Array.from({ length: count }, (_, index) => all[Math.floor(index * stride)]!);
}
