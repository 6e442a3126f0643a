import { laggedProducts } from './bartlett.ts';

/** Columns X as Q·R: orthonormal ones and how to come back from them. */
export interface OrthonormalBasis {
  /** Q: each of length 1 and at right angles to the others. */
  readonly columns: readonly Float64Array[];
  /** R by columns: X_j = Σ_{i ≤ j} triangle[j][i] · Q_i. */
  readonly triangle: readonly Float64Array[];
}

/** What remains of a column after those before it, relative to its length, when it is nothing but rounding. */
const NOTHING_LEFT = 1e-12;

/**
 * Gram and Schmidt's orthogonalisation, each column twice, which keeps the angles right to the last digits ("twice is
 * enough": Giraud, Langou and Rozložník 2005). Unlike the normal equations it does not square the columns' condition.
 * @throws RangeError for a column that is a combination of those before it.
 */
export function orthonormalBasis(columns: readonly Float64Array[]): OrthonormalBasis {
  const basis: Float64Array[] = [];
  const triangle = columns.map((column, index) => {
    const rest = column.slice();
    const shares = takeOut(basis, rest);
    const length = norm(rest);
    if (!(length > NOTHING_LEFT * norm(column))) {
      throw new RangeError(`regressor ${index} is a combination of the constant (0) and the regressors before it`);
    }
    basis.push(rest.map((value) => value / length));
    return Float64Array.of(...shares, length);
  });
  return { columns: basis, triangle };
}

/**
 * Takes out of a column, in place, all that lies in the span of a basis.
 * @returns how much of each basis column was in it.
 */
export function takeOut(basis: readonly Float64Array[], column: Float64Array): Float64Array {
  const shares = new Float64Array(basis.length);
  for (let pass = 0; pass < 2; pass += 1) {
    basis.forEach((direction, index) => {
      const share = laggedProducts(direction, column, 0);
      for (let row = 0; row < column.length; row += 1) column[row]! -= share * direction[row]!;
      shares[index]! += share;
    });
  }
  return shares;
}

/** R⁻¹ by rows: the coefficients of X are this times those of Q. */
export function inverseTriangle({ triangle }: OrthonormalBasis): Float64Array[] {
  const size = triangle.length;
  const inverse = triangle.map(() => new Float64Array(size));
  for (let column = 0; column < size; column += 1) {
    for (let row = column; row >= 0; row -= 1) {
      let value = row === column ? 1 : 0;
      for (let between = row + 1; between <= column; between += 1) {
        value -= triangle[between]![row]! * inverse[between]![column]!;
      }
      inverse[row]![column] = value / triangle[row]![row]!;
    }
  }
  return inverse;
}

/** √Σx². */
export function norm(column: Float64Array): number {
  return Math.sqrt(laggedProducts(column, column, 0));
}
