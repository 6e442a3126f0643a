/** What is left of a list that is too long to show. */
export interface Thinned<T> {
  /** What to show, in the old order. */
  readonly kept: readonly T[];
  /** Every how many was kept; 1 when all were. */
  readonly every: number;
  /** How many there were. */
  readonly total: number;
}

/** Keeps every n-th, n as small as the maximum allows: an even picture of the whole, chosen without a look at it. */
export function thinned<T>(all: readonly T[], maximum: number): Thinned<T> {
  const every = Math.max(Math.ceil(all.length / maximum), 1);
  return { kept: every === 1 ? all : all.filter((_, index) => index % every === 0), every, total: all.length };
}
