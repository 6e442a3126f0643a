/** Beyond it the normal distribution function differs from 0 and 1 by less than the last digit of 1. */
const NORMAL_TAIL = 8.5;

/**
 * Φ, the distribution function of the standard normal, to about 1e-15: the series of Marsaglia, "Evaluating the Normal
 * Distribution" (2004). Φ(NaN) is NaN.
 */
export function normalCdf(x: number): number {
  if (Math.abs(x) > NORMAL_TAIL) return x > 0 ? 1 : 0;
  let term = x;
  let sum = x;
  for (let odd = 3; Math.abs(term) > 1e-18 * Math.abs(sum); odd += 2) {
    term *= (x * x) / odd;
    sum += term;
  }
  return 0.5 + sum * Math.exp(-0.5 * x * x) * Math.sqrt(0.5 / Math.PI);
}

/**
 * The distribution function of Student's t, to about 1e-14: half a regularised incomplete beta function at each end
 * (Abramowitz and Stegun 26.7.1). Of NaN it is NaN.
 * @param degreesOfFreedom above 0, not necessarily whole.
 * @throws RangeError for degrees of freedom that are not.
 */
export function studentCdf(t: number, degreesOfFreedom: number): number {
  if (!(degreesOfFreedom > 0)) throw new RangeError(`degrees of freedom must be above 0, got ${degreesOfFreedom}`);
  if (Math.abs(t) === Number.POSITIVE_INFINITY) return t > 0 ? 1 : 0;
  const square = t * t;
  const sum = degreesOfFreedom + square;
  const outside = incompleteBeta(degreesOfFreedom / sum, square / sum, degreesOfFreedom / 2, 0.5);
  return t > 0 ? 1 - outside / 2 : outside / 2;
}

/** I_x(a, b); `rest` is 1 − x, given apart because the difference would lose its digits. */
function incompleteBeta(x: number, rest: number, a: number, b: number): number {
  if (rest === 0) return 1;
  const logFactor = logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(rest);
  const factor = Math.exp(logFactor);
  // The fraction converges fast on one side of the mean only; the other is its mirror image.
  if (x < (a + 1) / (a + b + 2)) return (factor * betaFraction(x, a, b)) / a;
  return 1 - (factor * betaFraction(rest, b, a)) / b;
}

/** The continued fraction of the incomplete beta function (DLMF 8.17.22), evaluated by the modified Lentz method. */
function betaFraction(x: number, a: number, b: number): number {
  const step = (numerator: number, value: number): number => nonZero(1 + numerator / value);
  let upper = 1;
  let lower = 1 / nonZero(1 - ((a + b) * x) / (a + 1));
  let fraction = lower;
  for (let m = 1; m <= 500; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    lower = 1 / nonZero(1 + even * lower);
    upper = step(even, upper);
    fraction *= lower * upper;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    lower = 1 / nonZero(1 + odd * lower);
    upper = step(odd, upper);
    fraction *= lower * upper;
    if (Math.abs(lower * upper - 1) < 1e-16) break;
  }
  return fraction;
}

function nonZero(value: number): number {
  return Math.abs(value) < 1e-300 ? 1e-300 : value;
}

/** Coefficients of Lanczos' approximation for g = 7 (Godfrey). */
const LANCZOS = [
  676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905,
  -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
];

/** ln Γ(x) for x above 0. */
function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const shifted = x - 1;
  const sum = LANCZOS.reduce(
    (series, coefficient, index) => series + coefficient / (shifted + index + 1),
    0.9999999999998099,
  );
  const base = shifted + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (shifted + 0.5) * Math.log(base) - base + Math.log(sum);
}
