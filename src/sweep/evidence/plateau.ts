import { quantileOfSorted } from '../../stats/numerics/quantile.ts';
import type { Dimension } from '../space/sweep-space.ts';
import { placeOf } from './daily-table.ts';

/** The cells around a cell, itself included, by their places in the list of cells. */
export interface Neighbourhood {
  /** Those that were evaluated, itself first. */
  readonly cells: Uint32Array;
  /** How many the grid has there, itself included: more than `cells` where some were dropped or not drawn. */
  readonly inGrid: number;
}

/** Fewer cells than these are no plateau: the end of a single range knows only what lies on one side of it. */
export const FEWEST_NEIGHBOURS = 3;

/**
 * The neighbours of every cell: those one step away in one ordered setting, all others being equal. Settings without an
 * order have no neighbours: what is next to `market` is only next to it in the list.
 * @param cells by their positions, each once.
 */
export function neighbourhoods(
  dimensions: readonly Dimension[],
  cells: readonly { readonly position: readonly number[] }[],
): readonly Neighbourhood[] {
  const places = new Map(cells.map(({ position }, index) => [placeOf(dimensions, position), index]));
  return cells.map(({ position }, index) => {
    const around = stepsFrom(dimensions, position);
    const found = around.flatMap((step) => places.get(placeOf(dimensions, step)) ?? []);
    return { cells: Uint32Array.of(index, ...found), inGrid: around.length + 1 };
  });
}

/**
 * The plateau score of every cell: the median of the scores of its neighbourhood. A cell that is good by luck stands among
 * worse ones and scores low; one that is good because the market is so has neighbours that are nearly as good. The rule that
 * a choice be judged by its surroundings is Pardo's (The Evaluation and Optimization of Trading Strategies, 2008, chapter
 * 10); median and neighbourhood are ours.
 * @param scores of the cells; more is better.
 * @returns NaN where fewer than {@link FEWEST_NEIGHBOURS} cells are around.
 */
export function plateauScores(around: readonly Neighbourhood[], scores: Float64Array): Float64Array {
  return Float64Array.from(around, ({ cells }) => {
    if (cells.length < FEWEST_NEIGHBOURS) return Number.NaN;
    return quantileOfSorted(Float64Array.from(cells, (cell) => scores[cell]!).sort(), 0.5);
  });
}

/** How a cell is chosen: in the middle of the best plateau, or where the score is highest. */
export type ChoiceRule = 'plateau' | 'peak';

/**
 * Chooses a cell: of equal ones that with the higher score of its own, then the first. Where no cell has a plateau score,
 * `plateau` is `peak`.
 * @param scores of the cells, finite, at least one.
 */
export function chooseCell(rule: ChoiceRule, around: readonly Neighbourhood[], scores: Float64Array): number {
  const first = rule === 'plateau' ? plateauScores(around, scores) : scores;
  const ranked = first.some((score) => !Number.isNaN(score)) ? first : scores;
  let best = -1;
  for (let cell = 0; cell < scores.length; cell += 1) {
    if (Number.isNaN(ranked[cell]!)) continue;
    const lead = best < 0 ? 1 : ranked[cell]! - ranked[best]!;
    if (lead > 0 || (lead === 0 && scores[cell]! > scores[best]!)) best = cell;
  }
  return best;
}

/** All positions of the grid one step away in one ordered setting. */
function stepsFrom(dimensions: readonly Dimension[], position: readonly number[]): readonly (readonly number[])[] {
  return dimensions.flatMap(({ values, isOrdered }, index) => {
    if (!isOrdered) return [];
    const near = [position[index]! - 1, position[index]! + 1].filter((at) => at >= 0 && at < values.length);
    return near.map((at) => position.with(index, at));
  });
}
