/** Beyond it the series of Φ has lost digits of the small tail, and the continued fraction of the tail is quick. */
const NORMAL_TAIL = 3;

/**
 * Φ, the distribution function of the standard normal, to about 1e-13 of its value, in the lower tail too: the series
 * of Marsaglia, "Evaluating the Normal Distribution" (2004), beyond ±3 Laplace's continued fraction of the tail
 * (Abramowitz and Stegun 26.2.14). Φ(NaN) is NaN.
 */
export function normalCdf(x: number): number {
  if (x < -NORMAL_TAIL) return normalTail(-x);
  return x > NORMAL_TAIL ? 1 - normalTail(x) : 0.5 + normalCentre(x);
}

/** Φ(x) − ½, for x within ±3. */
function normalCentre(x: number): number {
  let term = x;
  let sum = x;
  for (let odd = 3; Math.abs(term) > 1e-18 * Math.abs(sum); odd += 2) {
    term *= (x * x) / odd;
    sum += term;
  }
  return sum * normalDensity(x);
}

function normalDensity(x: number): number {
  return Math.exp(-0.5 * x * x) * Math.sqrt(0.5 / Math.PI);
}

/** The probability above x, for x of at least 3: φ(x) ÷ (x + 1/(x + 2/(x + 3/(x + …)))). */
function normalTail(x: number): number {
  let fraction = x;
  for (let depth = 100; depth >= 1; depth -= 1) fraction = x + depth / fraction;
  return normalDensity(x) / fraction;
}

/** Wichura's AS 241 (PPND16), "The Percentage Points of the Normal Distribution" (1988): numerators, denominators. */
const QUANTILE_CENTRE = [
  [
    2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457, 13731.693765509461125,
    1971.5909503065514427, 133.14166789178437745, 3.387132872796366608,
  ],
  [
    5226.495278852545925, 28729.085735721942674, 39307.89580009271061, 21213.794301586595867, 5394.1960214247511077,
    687.1870074920579083, 42.313330701600911252, 1,
  ],
] as const;
const QUANTILE_FLANK = [
  [
    7.7454501427834140764e-4, 0.0227238449892691845833, 0.24178072517745061177, 1.27045825245236838258,
    3.64784832476320460504, 5.7694972214606914055, 4.6303378461565452959, 1.42343711074968357734,
  ],
  [
    1.05075007164441684324e-9, 5.475938084995344946e-4, 0.0151986665636164571966, 0.14810397642748007459,
    0.68976733498510000455, 1.6763848301838038494, 2.05319162663775882187, 1,
  ],
] as const;
const QUANTILE_TAIL = [
  [
    2.01033439929228813265e-7, 2.71155556874348757815e-5, 0.0012426609473880784386, 0.026532189526576123093,
    0.29656057182850489123, 1.7848265399172913358, 5.4637849111641143699, 6.6579046435011037772,
  ],
  [
    2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5, 7.868691311456132591e-4,
    0.0148753612908506148525, 0.13692988092273580531, 0.59983220655588793769, 1,
  ],
] as const;

/**
 * Φ⁻¹, the quantile of the standard normal, to about 1e-15 of its value: Wichura's algorithm AS 241. −∞ at 0, ∞ at 1,
 * of NaN NaN.
 * @throws RangeError for a probability outside [0, 1].
 */
export function normalQuantile(probability: number): number {
  checkProbability(probability);
  const fromMiddle = probability - 0.5;
  if (Math.abs(fromMiddle) <= 0.425) return fromMiddle * ratioAt(0.180625 - fromMiddle * fromMiddle, QUANTILE_CENTRE);
  const tail = Math.sqrt(-Math.log(Math.min(probability, 1 - probability)));
  if (tail === Number.POSITIVE_INFINITY) return fromMiddle * tail;
  const distance = tail <= 5 ? ratioAt(tail - 1.6, QUANTILE_FLANK) : ratioAt(tail - 5, QUANTILE_TAIL);
  return fromMiddle < 0 ? -distance : distance;
}

function checkProbability(probability: number): void {
  if (probability < 0 || probability > 1) {
    throw new RangeError(`a probability must be between 0 and 1, got ${probability}`);
  }
}

/** The ratio of two polynomials, their coefficients from the highest power down. */
function ratioAt(x: number, [numerator, denominator]: readonly [readonly number[], readonly number[]]): number {
  const at = (coefficients: readonly number[]): number => coefficients.reduce((sum, each) => sum * x + each, 0);
  return at(numerator) / at(denominator);
}

/**
 * The distribution function of Student's t, to about 1e-13 of its value, in the lower tail too: half a regularised
 * incomplete beta function at each end (Abramowitz and Stegun 26.7.1), beyond 3000 degrees of freedom the normal's tail
 * at Hill's equivalent. Of NaN it is NaN.
 * @param degreesOfFreedom above 0 and finite, not necessarily whole.
 * @throws RangeError for degrees of freedom that are not.
 */
export function studentCdf(t: number, degreesOfFreedom: number): number {
  checkDegreesOfFreedom(degreesOfFreedom);
  if (Math.abs(t) === Number.POSITIVE_INFINITY) return t > 0 ? 1 : 0;
  const { outside } = studentShares(t, degreesOfFreedom);
  return t > 0 ? 1 - outside / 2 : outside / 2;
}

function checkDegreesOfFreedom(degreesOfFreedom: number): void {
  if (!(degreesOfFreedom > 0 && degreesOfFreedom < Number.POSITIVE_INFINITY)) {
    throw new RangeError(`degrees of freedom must be above 0 and finite, got ${degreesOfFreedom}`);
  }
}

/** No quantile is looked for further out: its square would overflow. */
const STUDENT_FAR = 1e150;

/** Newton's steps square their error: after one as small as this nothing is left to gain. */
const NEWTON_ENOUGH = 1e-9;

/**
 * The quantile of Student's t, to about 1e-13 of its value: Newton's method on the logarithms of t and of the
 * probability. −∞ at 0, ∞ at 1 and where it would be beyond ±1e150 (few degrees of freedom), of NaN NaN.
 * @param degreesOfFreedom above 0 and finite, not necessarily whole.
 * @throws RangeError for a probability outside [0, 1], or degrees of freedom that are not above 0 and finite.
 */
export function studentQuantile(probability: number, degreesOfFreedom: number): number {
  checkProbability(probability);
  checkDegreesOfFreedom(degreesOfFreedom);
  if (Number.isNaN(probability)) return Number.NaN;
  const tail = Math.min(probability, 1 - probability);
  const distance = tail > 0.25 ? centralDistance(1 - 2 * tail, degreesOfFreedom) : tailDistance(tail, degreesOfFreedom);
  return probability < 0.5 ? -distance : distance;
}

/**
 * The t outside of which, on both sides, lies twice the tail. The logarithm of the tail is concave in the logarithm of
 * t, so that Newton's steps come down to the root from the right, whatever the first one did.
 */
function tailDistance(tail: number, degreesOfFreedom: number): number {
  if (tail === 0) return Number.POSITIVE_INFINITY;
  let t = -normalQuantile(tail);
  for (let round = 0; round < 200 && t < STUDENT_FAR; round += 1) {
    const { outside, slope } = studentShares(t, degreesOfFreedom);
    const step = (Math.log(outside / (2 * tail)) * outside) / slope;
    t *= Math.exp(step);
    if (Math.abs(step) < NEWTON_ENOUGH) break;
  }
  return t < STUDENT_FAR ? t : Number.POSITIVE_INFINITY;
}

/** The t within which, on both sides, lies the share given: the same method, from the left. */
function centralDistance(share: number, degreesOfFreedom: number): number {
  if (share === 0) return 0;
  let t = share;
  for (let round = 0; round < 200; round += 1) {
    const { inside, slope } = studentShares(t, degreesOfFreedom);
    const step = (Math.log(share / inside) * inside) / slope;
    t *= Math.exp(step);
    if (Math.abs(step) < NEWTON_ENOUGH) break;
  }
  return t;
}

/** What Student's t has of its probability outside and inside ±t, and how fast it moves: d inside ÷ d ln t. */
function studentShares(t: number, degreesOfFreedom: number): { outside: number; inside: number; slope: number } {
  const square = t * t;
  const sum = degreesOfFreedom + square;
  const x = degreesOfFreedom / sum;
  // Given apart from x: the difference 1 − x would lose its digits.
  const rest = square / sum;
  if (rest === 0) return { outside: 1, inside: 0, slope: 0 };
  const a = degreesOfFreedom / 2;
  const logX = rest < 0.5 ? Math.log1p(-rest) : Math.log(x);
  const factor = (Math.exp(a * logX) * Math.sqrt(rest) * gammaRatio(a)) / Math.sqrt(Math.PI);
  const slope = 2 * factor;
  if (degreesOfFreedom > MANY_DEGREES) {
    const z = normalEquivalent(square, degreesOfFreedom);
    const outside = 2 * normalCdf(-z);
    return { outside, inside: z > NORMAL_TAIL ? 1 - outside : 2 * normalCentre(z), slope };
  }
  // The fraction converges fast on one side of the mean only; the other is its mirror image.
  const direct = x < (a + 1) / (a + 2.5);
  const share = direct ? (factor * betaFraction(x, a, 0.5)) / a : slope * betaFraction(rest, 0.5, a);
  return { outside: direct ? share : 1 - share, inside: direct ? 1 - share : share, slope };
}

/** Beyond it the continued fraction is slow and gathers rounding, and Hill's expansion is good to the last digit. */
const MANY_DEGREES = 3000;

/** The z that has as much of the normal outside ±z as ±t of Student's t: Hill, "Algorithm 395" (1970). */
function normalEquivalent(square: number, degreesOfFreedom: number): number {
  const shifted = degreesOfFreedom - 0.5;
  const scale = 48 * shifted * shifted;
  const y = shifted * Math.log1p(square / degreesOfFreedom);
  const correction = (((-0.4 * y - 3.3) * y - 24) * y - 85.5) / (0.8 * y * y + 100 + scale);
  return ((correction + y + 3) / scale + 1) * Math.sqrt(y);
}

/** Γ(a + ½) ÷ Γ(a): its asymptotic series (after DLMF 5.11.8), reached from a small a by Γ's recurrence. */
function gammaRatio(a: number): number {
  let factor = 1;
  let large = a;
  for (; large < 15; large += 1) factor *= large / (large + 0.5);
  const square = 1 / (large * large);
  const series = 1 / 192 - square * (1 / 640 - square * (17 / 14336 - square * (31 / 18432 - (square * 691) / 180224)));
  return factor * Math.sqrt(large) * Math.exp((square * series - 1 / 8) / large);
}

/** The continued fraction of the incomplete beta function (DLMF 8.17.22), evaluated by the modified Lentz method. */
function betaFraction(x: number, a: number, b: number): number {
  const step = (numerator: number, value: number): number => nonZero(1 + numerator / value);
  let upper = 1;
  let lower = 1 / nonZero(1 - ((a + b) * x) / (a + 1));
  let fraction = lower;
  for (let m = 1; m <= 1000; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    lower = 1 / nonZero(1 + even * lower);
    upper = step(even, upper);
    fraction *= lower * upper;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    lower = 1 / nonZero(1 + odd * lower);
    upper = step(odd, upper);
    fraction *= lower * upper;
    if (Math.abs(lower * upper - 1) < 3e-16) break;
  }
  return fraction;
}

function nonZero(value: number): number {
  return Math.abs(value) < 1e-300 ? 1e-300 : value;
}
