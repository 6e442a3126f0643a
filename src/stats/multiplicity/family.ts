import { benjaminiHochberg, benjaminiYekutieli, holm } from './adjusted-p-values.ts';

/** One thing that was tried: a detector with its settings on a data set, at a horizon. */
export interface FamilyCell {
  /** What the cell is called in the ledger. */
  readonly name: string;
  /** Its p-value, 0 to 1; null where the try was aborted before there was one. */
  readonly p: number | null;
}

/** What the ledger says about the data set the cells were tried on. */
export interface FamilyLedger {
  /** All cells ever tried on it, N: these, the earlier ones and the aborted ones. */
  readonly totalTries: number;
  /** p-values of tries other than the cells, as far as they are known; null for an aborted one. Default: none known. */
  readonly otherP?: readonly (number | null)[];
}

/** A cell judged as one of N. */
export interface CellVerdict {
  /** The cell's name. */
  readonly name: string;
  /** Its own p-value as it was given: what it would mean had it been the only try. */
  readonly p: number | null;
  /** q of Benjamini and Hochberg among the N. */
  readonly benjaminiHochberg: number;
  /** q of Benjamini and Yekutieli among the N: right whatever the dependence between the cells. */
  readonly benjaminiYekutieli: number;
  /** Family-wise p of Holm among the N. */
  readonly holm: number;
}

/** The cells of a run judged as members of everything that was tried. */
export interface FamilyVerdict {
  /** N. */
  readonly totalTries: number;
  /** How many of the N had no p-value and counted as p = 1. */
  readonly withoutP: number;
  /** One for each cell, in their order. */
  readonly cells: readonly CellVerdict[];
}

/**
 * Judges the cells of a run as members of all N tries on the data, not of this run alone: looking at one cell a day and
 * at a hundred in an hour is the same search.
 * A try without a p-value (aborted, or before p-values were kept) counts as p = 1. That only ever raises the others'
 * values, so what is forgotten cannot make a finding. The known p-values of other tries lower Benjamini–Hochberg and
 * –Yekutieli values where they are small: true discoveries elsewhere are members of the family too.
 * @throws RangeError for a p outside 0 to 1, or more cells and other p-values than the ledger counts.
 */
export function familyVerdict(cells: readonly FamilyCell[], ledger: FamilyLedger): FamilyVerdict {
  const { totalTries, otherP = [] } = ledger;
  if (!Number.isSafeInteger(totalTries) || totalTries < cells.length + otherP.length) {
    throw new RangeError(
      `the ledger counts ${totalTries} tries, fewer than the ${cells.length} cells and ${otherP.length} others given; ` +
        'enter the cells into the ledger before judging them',
    );
  }
  const known = [...cells.map((cell) => cell.p), ...otherP].filter((p) => p !== null);
  const adjusted = {
    benjaminiHochberg: benjaminiHochberg(known, totalTries),
    benjaminiYekutieli: benjaminiYekutieli(known, totalTries),
    holm: holm(known, totalTries),
  };
  let place = -1;
  return {
    totalTries,
    withoutP: totalTries - known.length,
    cells: cells.map(({ name, p }) => {
      if (p === null) return { name, p, benjaminiHochberg: 1, benjaminiYekutieli: 1, holm: 1 };
      place += 1;
      return {
        name,
        p,
        benjaminiHochberg: adjusted.benjaminiHochberg[place]!,
        benjaminiYekutieli: adjusted.benjaminiYekutieli[place]!,
        holm: adjusted.holm[place]!,
      };
    }),
  };
}
