import { laggedProducts } from './bartlett.ts';
import { checkFinite } from './column-checks.ts';
import { deviations } from './deviations.ts';

/** How long the blocks of a bootstrap are best, in rows, not necessarily whole. */
export interface BlockLength {
  /** Mean block length of the stationary bootstrap: its blocks restart with probability 1 ÷ this. */
  readonly stationary: number;
  /** Block length of the circular block bootstrap. */
  readonly circular: number;
}

/**
 * The automatic block length of Politis and White (2004) as corrected by Patton, Politis and White (2009): as long as
 * the autocorrelation asks for, so that the error of the variance of the mean is least.
 * b = (2G² ÷ D)^⅓ · n^⅓ with a flat-top window over the autocovariances. In the open points it follows Python's `arch`:
 * m̂ is the first lag of the first run of K = max(5, ⌊log10 n⌋) insignificant autocorrelations, the window reaches to
 * 2·max(m̂, 1), the result at most to ⌈min(3√n, n/3)⌉. Below 1 it is 1: no block is shorter than a row, so values that
 * do not vary, or a single one, give 1 as well.
 * @param x finite values in the order of time.
 * @throws RangeError for a value that is not finite.
 */
export function politisWhiteBlockLength(x: Float64Array): BlockLength {
  checkFinite('values', x);
  const n = x.length;
  const { scale, values } = deviations(x);
  if (n < 2 || scale === 0) return { stationary: 1, circular: 1 };
  const run = Math.max(5, Math.floor(Math.log10(n)));
  // Beyond n − 1 there is no lag: it matters to fewer than a dozen rows only.
  const furthest = Math.min(Math.ceil(Math.sqrt(n)) + run, n - 1);
  const window = windowWidth(values, run, furthest);
  let weighted = 0;
  let longRun = laggedProducts(values, values, 0) / n;
  for (let lag = 1; lag <= window; lag += 1) {
    const flatTop = Math.min(1, 2 * (1 - lag / window));
    const both = (2 * flatTop * laggedProducts(values, values, lag)) / n;
    weighted += lag * both;
    longRun += both;
  }
  const longest = Math.ceil(Math.min(3 * Math.sqrt(n), n / 3));
  const length = (spread: number): number => clamp(Math.cbrt((2 * weighted ** 2 * n) / spread), longest);
  return { stationary: length(2 * longRun ** 2), circular: length((4 / 3) * longRun ** 2) };
}

/** Twice the lag after which `run` autocorrelations in a row are insignificant; as far as there are lags without one. */
function windowWidth(values: Float64Array, run: number, furthest: number): number {
  const n = values.length;
  const critical = 2 * Math.sqrt(Math.log10(n) / n);
  let insignificant = 0;
  for (let lag = 0; lag < furthest; lag += 1) {
    insignificant = autocorrelationSize(values, lag) < critical ? insignificant + 1 : 0;
    if (insignificant === run) return Math.min(2 * Math.max(lag + 1 - run, 1), furthest);
  }
  return furthest;
}

/** |ρ| at a lag by arch's convention: each factor of the divisor is short of lag + 1 rows. */
function autocorrelationSize(values: Float64Array, lag: number): number {
  const n = values.length;
  const late = values.subarray(lag + 1);
  const early = values.subarray(0, n - lag - 1);
  const divisor = Math.sqrt(laggedProducts(late, late, 0) * laggedProducts(early, early, 0));
  return divisor > 0 ? Math.abs(laggedProducts(values, values, lag)) / divisor : 0;
}

function clamp(length: number, longest: number): number {
  // Without any autocovariance the length is 0 ÷ 0.
  return length > 1 ? Math.min(length, longest) : 1;
}
