/** How successive halving goes on. */
export interface HalvingOptions {
  /** Of so many cells one is kept from rung to rung; from 2 on. */
  readonly eta: number;
  /** Cells that reach the last rung, at least. */
  readonly finalists: number;
}

/** A rung: how many cells are evaluated on how many stretches. */
export interface Rung {
  /** Stretches from the first on, in order of time. */
  readonly stretches: number;
  /** Cells: the best of the rung before. */
  readonly cells: number;
}

/**
 * The rungs of successive halving (Karnin, Koren and Somekh, 2013; Jamieson and Talwalkar, 2016): all cells on few
 * stretches, the best of them on `eta` times as many, until the last rung has all. What was computed on one rung is part of
 * the next. Every cell of the first rung was tried: evidence has to count them all.
 * @param cells all cells, above 0.
 * @param stretches all stretches, above 0.
 * @returns at least one rung; the last has all stretches.
 * @throws RangeError for options out of their range.
 */
export function halvingRungs(cells: number, stretches: number, { eta, finalists }: HalvingOptions): readonly Rung[] {
  if (!Number.isSafeInteger(eta) || eta < 2) throw new RangeError(`eta is a whole number from 2 on, got ${eta}`);
  if (!Number.isSafeInteger(finalists) || finalists < 1) {
    throw new RangeError(`finalists are a whole number above 0, got ${finalists}`);
  }
  const rungs: Rung[] = [{ stretches, cells: Math.min(cells, finalists) }];
  while (rungs[0]!.stretches > 1 && rungs[0]!.cells < cells) {
    const above = rungs[0]!;
    rungs.unshift({ stretches: Math.ceil(above.stretches / eta), cells: Math.min(cells, above.cells * eta) });
  }
  // Stretches may have run out before all cells had their turn: the first rung takes whoever is there.
  return [{ ...rungs[0]!, cells }, ...rungs.slice(1)];
}

/** What came of a cell on a rung. */
export interface Score {
  /** Which cell. */
  readonly id: string;
  /** More is better; NaN where nothing can be told, which is worse than everything. */
  readonly score: number;
}

/** The cells that go on, best first; of equal ones that with the smaller id, so that no order of computing matters. */
export function survivors(scores: readonly Score[], keep: number): readonly string[] {
  const rank = ({ score }: Score): number => (Number.isNaN(score) ? Number.NEGATIVE_INFINITY : score);
  const sorted = scores.toSorted((a, b) => {
    const [first, second] = [rank(a), rank(b)];
    if (first !== second) return first > second ? -1 : 1;
    return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
  });
  return sorted.slice(0, keep).map(({ id }) => id);
}
