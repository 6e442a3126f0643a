import { bartlettSum } from './bartlett.ts';
import { checkFinite, checkLag, checkLength } from './column-checks.ts';
import { inverseTriangle, norm, orthonormalBasis, takeOut } from './orthonormal-basis.ts';

/** A least-squares regression; each column has the constant first, then the regressors in the order given. */
export interface HacRegression {
  /** In the unit of y per unit of the regressor. */
  readonly coefficients: Float64Array;
  /** Robust to autocorrelation up to the lag and to unequal variances. */
  readonly standardErrors: Float64Array;
  /** coefficient ÷ standard error; NaN where the fit leaves nothing to judge the error by. */
  readonly t: Float64Array;
}

/** Residuals this small beside y are the rounding of a perfect fit. */
const PERFECT_FIT = 1e-14;

/**
 * Ordinary least squares on a constant and regressors with standard errors robust to heteroskedasticity and
 * autocorrelation: (X'X)⁻¹ · S · (X'X)⁻¹, S = Σ of the scores x_t·e_t with Bartlett's weights up to the lag (Newey and
 * West 1987). As statsmodels' HAC without its correction for small samples; lag 0 is White's HC0 (1980).
 * @param y finite values in the order of time.
 * @param regressors columns of as many finite values; none gives the mean of y.
 * @param lag up to which rows hang together.
 * @throws RangeError for columns of different length, a value that is not finite, as few rows as coefficients, a
 * regressor that is a combination of those before it, or a lag that is not a whole number from 0 to n − 1.
 */
export function hacRegression(y: Float64Array, regressors: readonly Float64Array[], lag: number): HacRegression {
  checkColumns(y, regressors);
  checkLag(lag, y.length);
  const basis = orthonormalBasis([new Float64Array(y.length).fill(1), ...regressors]);
  const residuals = y.slice();
  const shares = takeOut(basis.columns, residuals);
  if (norm(residuals) <= PERFECT_FIT * norm(y)) residuals.fill(0);
  const scores = basis.columns.map((column) => column.map((value, row) => value * residuals[row]!));
  const covariance = scores.map((a) => Float64Array.from(scores, (b) => bartlettSum(a, b, lag)));
  const inverse = inverseTriangle(basis);
  const coefficients = Float64Array.from(inverse, (row) => dot(row, shares));
  const standardErrors = Float64Array.from(inverse, (row) => {
    const variance = dot(
      row,
      covariance.map((each) => dot(row, each)),
    );
    return Math.sqrt(Math.max(variance, 0));
  });
  const t = coefficients.map((value, index) => {
    const error = standardErrors[index]!;
    return error > 0 ? value / error : Number.NaN;
  });
  return { coefficients, standardErrors, t };
}

function checkColumns(y: Float64Array, regressors: readonly Float64Array[]): void {
  checkFinite('y', y);
  regressors.forEach((column, index) => {
    checkLength(`regressor ${index + 1}`, column.length, y.length);
    checkFinite(`regressor ${index + 1}`, column);
  });
  const count = regressors.length + 1;
  if (y.length <= count) {
    throw new RangeError(`a regression of ${count} coefficients needs more than ${count} rows, got ${y.length}`);
  }
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < a.length; index += 1) sum += a[index]! * b[index]!;
  return sum;
}
